"""Ghi giúp từ bản giấy: the form is filled in for somebody else, and stays theirs."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlmodel import Session

from bot.domain.campaign.campaigns import Campaign
from bot.domain.desk.entering import EnterRegistration
from bot.domain.registering.form_contents import Draft
from bot.domain.school.people import ACCOUNT, PERSON, Account, Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import Unit
from bot.result import Invalid
from bot.talking.memory import Conversation
from tests.chat import Chatter
from tests.conversations.test_team import REASON, actions, registers, registration, returns
from tests.school import MONDAY, School


async def enters(chatter: Chatter, school: School, *lines: str, name: str = "lan") -> None:
    """Begin to write down a person's paper, and answer some questions."""
    await chatter.taps_data(f"a:nguoi:{school.ids[name]}")
    await chatter.taps("Ghi giúp từ bản giấy")
    for line in lines:
        await chatter.says(line)


async def test_a_paper_is_written_down_and_stays_the_persons(
    hanh: Chatter, lan: Chatter, school: School
) -> None:
    await enters(hanh, school)
    hanh.sees("enter/title", "Ghi giúp Cô Lan từ bản giấy", count=2)
    await hanh.says("ldtt")
    hanh.sees("enter/paper_date", "Cô Lan", "Hôm nay")
    await hanh.says("thứ Sáu 2/10")
    hanh.sees("enter/review", "Trần Thị Lan", "Ghi từ bản giấy ngày thứ Sáu, 02/10/2026")
    await hanh.taps("Ghi bản đăng ký này")
    hanh.sees("enter/entered", "DK-00001", "Ghi nhận trên hệ thống, không thay văn bản ký, đóng dấu")
    kept = await registration(school)
    assert (kept.person_id, kept.entered_by, kept.paper_date) == (
        school.ids["lan"],
        school.ids["hanh"],
        date(2026, 10, 2),
    )
    assert await actions(school) == ["entered"]
    await lan.hears()
    lan.sees("enter/told", "Cô Hạnh", "DK-00001", "thứ Sáu, 02/10/2026")
    await lan.taps("Bản đăng ký của tôi")
    lan.sees("mine/show", "Ghi từ bản giấy ngày thứ Sáu, 02/10/2026, Cô Hạnh ghi giúp")
    await lan.taps("Sửa bản này")
    lan.sees("register/review")
    await lan.taps("Gửi lại bản đã sửa")
    lan.sees("register/submitted", "lần 2")
    kept = await registration(school)
    assert (kept.entered_by, kept.paper_date) == (None, None)


async def test_the_form_is_made_for_the_person_and_not_for_who_types(minh: Chatter, school: School) -> None:
    await enters(minh, school, "ldtt", "hôm nay", "chỉ tiêu nhận")
    theirs = minh.sees("enter/targets", count=5).text
    await minh.says("xong")
    await minh.says("thêm nội dung công việc")
    for line in ("Bồi dưỡng đội tuyển Toán 8", "2 giải cấp xã", "2/11", "20/12"):
        await minh.says(line)
    assert "Trần Thị Lan" in minh.sees("enter/work.leader", count=6).buttons
    await school.chatter("minh").says("/huy")
    lan = school.chatter("lan")
    for line in ("dk ldtt", "chỉ tiêu nhận"):
        await lan.says(line)
    own = lan.sees("register/targets", count=2).text
    assert theirs.partition("1. ")[2] == own.partition("1. ")[2]


async def test_a_clerk_keeps_one_form_for_each_person(hanh: Chatter, school: School) -> None:
    await enters(hanh, school, "ldtt")
    await enters(hanh, school, "cstdcs", name="hoa")
    hanh.sees("enter/paper_date", "Thầy/Cô Hoa", count=6)
    await enters(hanh, school)
    hanh.sees("enter/paper_date", "Cô Lan", count=2)

    def parked(session: Session) -> list[str]:
        rows = session.scalars(select(Conversation).where(Conversation.name == "enter"))  # type: ignore[arg-type]
        return sorted(one.status for one in rows)

    assert await school.app.store.read(parked) == ["open", "parked"]


async def test_who_answers_meanwhile_is_not_written_over(hanh: Chatter, lan: Chatter, school: School) -> None:
    await enters(hanh, school, "cstdcs", "hôm nay")
    await registers(lan)
    await hanh.taps("Ghi bản đăng ký này")
    hanh.sees("problems/answered_already", "Cô Lan", count=5)
    assert (await registration(school)).title == "LĐTT"


async def test_a_returned_form_is_entered_anew_with_what_it_held(
    minh: Chatter, hanh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await returns(minh, school)
    await enters(hanh, school)
    hanh.sees("enter/paper_date", count=2)
    await hanh.says("1")
    hanh.sees("enter/review", "Cần sửa:", "Lao động tiên tiến")
    await hanh.taps("Ghi bản đăng ký này")
    hanh.sees("enter/entered", "DK-00001")
    assert (await registration(school)).return_reason == ""
    await minh.hears()
    minh.sees("team/told_sent_again", "Cô Lan")


async def test_somebody_without_an_account_is_told_in_person(hanh: Chatter, school: School) -> None:
    def unlink(session: Session) -> None:
        session.execute(
            update(ACCOUNT).where(ACCOUNT.c.person_id == school.ids["lan"]).values(person_id=None)
        )
        session.execute(update(PERSON).where(PERSON.c.id == school.ids["lan"]).values(account_id=None))

    await school.app.store.write(unlink)
    await enters(hanh, school, "không đăng ký danh hiệu", "hôm nay")
    await hanh.taps("Ghi bản đăng ký này")
    hanh.sees("enter/entered", "xin báo trực tiếp giúp", "Không đăng ký danh hiệu", count=5)


async def test_a_closed_list_takes_no_paper(hanh: Chatter, school: School) -> None:
    def close(session: Session) -> None:
        session.get_one(Campaign, school.ids["campaign"]).list_closed_at = MONDAY

    await enters(hanh, school, "ldtt", "hôm nay")
    await school.app.store.write(close)
    await hanh.taps("Ghi bản đăng ký này")
    hanh.sees("problems/closed_for_them", "Cô Lan", count=5)
    await hanh.taps_data(f"a:nguoi:{school.ids['lan']}")
    assert "Ghi giúp từ bản giấy" not in hanh.sees("team/card").buttons


@pytest.mark.parametrize("name", ["dung", "lan", "hoa"])
async def test_a_forged_entry_for_somebody_else_is_refused(school: School, name: str) -> None:
    def forged(session: Session) -> list[str]:
        me = session.get_one(Person, school.ids[name])
        turn = Turn(session, MONDAY, session.get_one(Account, me.account_id), me)
        draft = Draft(school.ids["campaign"], "LĐTT")
        said = [EnterRegistration(draft, one, MONDAY.date()).apply(turn) for one in (school.ids["minh"], 999)]
        return [one.code for one in said if isinstance(one, Invalid)]

    assert await school.app.store.write(forged) == ["person_not_yours"] * 2


async def test_who_no_longer_heads_the_team_stops_there(minh: Chatter, school: School) -> None:
    await enters(minh, school, "ldtt", "hôm nay")

    def replaced(session: Session) -> None:
        session.get_one(Unit, school.ids["toan"]).head_id = school.ids["lan"]
        session.get_one(Unit, school.ids["van"]).head_id = school.ids["minh"]

    await school.app.store.write(replaced)
    await minh.taps("Ghi bản đăng ký này")
    minh.sees("problems/person_not_yours", count=5)


async def test_deleting_takes_along_what_others_wrote_of_the_person(
    minh: Chatter, hanh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await returns(minh, school)
    await enters(hanh, school, "hôm nay")
    await lan.says("/dulieu")
    await lan.taps("Gửi toàn bộ dữ liệu cho tôi")
    assert any(REASON in one.text for one in lan.platform.seen_by(lan.user))
    for text in ("/dulieu", "3", "1"):
        await lan.says(text)

    def written(session: Session) -> list[str]:
        rows = session.scalars(select(Conversation).where(Conversation.name.in_(["team", "enter"])))  # type: ignore[attr-defined]
        return [str((one.args, one.talk, one.status)) for one in rows]

    assert set(await school.app.store.read(written)) == {"({}, {}, 'ended')"}
