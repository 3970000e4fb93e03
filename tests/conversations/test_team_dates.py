"""Mở lại đến một ngày, and tạm ngừng nhắc: what is decided for one person, until a day."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot.clock import at_school
from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.done import Sending, mark
from bot.domain.desk.reopening import CloseAgain, Reopen
from bot.domain.registering.registrations import Registration
from bot.domain.registering.reopenings import Reopening
from bot.domain.school.people import Account, Person
from bot.domain.school.turn import Turn
from bot.result import Invalid
from tests.chat import Chatter
from tests.conversations.test_team import REASON, actions, registers
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import MONDAY, School


async def close_list(school: School) -> None:
    def close(session: Session) -> None:
        session.get_one(Campaign, school.ids["campaign"]).list_closed_at = school.clock.now()

    await school.app.store.write(close)


async def reopens(hanh: Chatter, school: School, until: str = "thứ Sáu 9/10") -> None:
    """Open the closed list for cô Lan, up to the closing words."""
    await hanh.taps_data(f"a:nguoi:{school.ids['lan']}")
    await hanh.taps("Mở lại đến một ngày")
    await hanh.says(until)
    await hanh.taps("Mở lại")
    hanh.sees("team/reopened", "thứ Sáu, 09/10/2026", count=4)


async def test_a_closed_list_is_open_for_one_person_until_a_day(
    hanh: Chatter, lan: Chatter, school: School
) -> None:
    await close_list(school)
    await lan.says("/dangky")
    lan.sees("register/closed", "đã chốt", "văn phòng nhà trường")
    await hanh.taps_data(f"a:nguoi:{school.ids['lan']}")
    hanh.sees("team/card", "Danh sách đăng ký đã chốt")
    await hanh.taps("Mở lại đến một ngày")
    hanh.sees("team/open_until", "Cô Lan")
    await hanh.says("9/10")
    hanh.sees("team/reopen", "thứ Sáu, 09/10/2026", "còn 4 ngày")
    await hanh.taps("Mở lại")
    hanh.sees("team/reopened", "sẽ nhận được tin báo")
    await lan.hears()
    lan.sees("team/told_reopened", "thứ Sáu, 09/10/2026")
    await lan.taps("Mở bản đăng ký")
    lan.sees("register/title", "mở lại riêng cho Cô Lan đến hết thứ Sáu, 09/10/2026")
    await lan.says("ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    lan.sees("register/submitted", "đến hết thứ Sáu, 09/10/2026", count=2)
    assert await actions(school) == ["reopened"]
    hoa = school.chatter("hoa")
    await hoa.says("/dangky")
    hoa.sees("register/closed")


async def test_the_last_day_counts_whole_and_the_next_is_closed(
    hanh: Chatter, lan: Chatter, school: School
) -> None:
    await close_list(school)
    await reopens(hanh, school)
    school.clock.move_to(at_school(date(2026, 10, 9), 23, 50))
    await lan.says("/dangky")
    lan.sees("register/title", "hôm nay là ngày cuối", count=2)
    school.clock.move_to(at_school(date(2026, 10, 10), 0, 10))
    await lan.says("ldtt")
    lan.sees("register/closed")
    await hanh.taps_data(f"a:nguoi:{school.ids['lan']}")
    assert "Thôi mở lại" not in hanh.sees("team/card", "đã chốt").buttons


async def test_the_day_is_changed_and_taken_back(hanh: Chatter, lan: Chatter, school: School) -> None:
    await close_list(school)
    await reopens(hanh, school)
    await hanh.taps_data(f"a:nguoi:{school.ids['lan']}")
    hanh.sees("team/card", "Mở lại riêng đến hết thứ Sáu, 09/10/2026")
    await hanh.taps("Mở lại đến một ngày")
    await hanh.says("12/10")
    await hanh.taps("Mở lại")
    hanh.sees("team/reopened", "thứ Hai, 12/10/2026", count=3)
    (row,) = await school.app.store.read(lambda session: list(session.scalars(select(Reopening))))
    assert row.until == date(2026, 10, 12)
    await hanh.taps_data(f"a:nguoi:{school.ids['lan']}")
    await hanh.says("thôi mở lại")
    hanh.sees("team/close", count=2)
    await hanh.taps("Thôi mở lại")
    hanh.sees("team/closed_again")
    await lan.hears()
    lan.sees("team/told_closed_again", count=3)
    await lan.says("/dangky")
    lan.sees("register/closed")
    assert await actions(school) == ["reopened", "reopened", "closed_again"]


@pytest.mark.parametrize("day", ["4/10/2026", "1/8/2027", "30/6/2028"])
async def test_a_day_past_or_after_the_campaign_is_refused(hanh: Chatter, school: School, day: str) -> None:
    await close_list(school)
    await hanh.taps_data(f"a:nguoi:{school.ids['lan']}")
    await hanh.taps("Mở lại đến một ngày")
    await hanh.says(day)
    hanh.sees("team/open_until", "không mở được", count=3)


async def test_returning_after_the_list_is_closed_asks_until_when_and_opens_it(
    hanh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await close_list(school)
    await hanh.taps_data(f"a:nguoi:{school.ids['lan']}")
    for text in ("trả lại", REASON, "12/10"):
        await hanh.says(text)
    hanh.sees("team/return", REASON, "thứ Hai, 12/10/2026", count=4)
    await hanh.taps("Trả lại bản này")
    hanh.sees("team/returned", "thứ Hai, 12/10/2026")
    await lan.hears()
    lan.sees("team/told_returned", REASON, "đến hết thứ Hai, 12/10/2026")
    await lan.taps("Mở bản đăng ký")
    lan.sees("register/review", REASON)
    await lan.taps("Gửi lại bản đã sửa")
    lan.sees("register/submitted")


async def test_a_lead_neither_returns_to_a_closed_list_nor_opens_it(
    minh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await close_list(school)
    await minh.taps_data(f"a:nguoi:{school.ids['lan']}")
    shown = minh.sees("team/card", "đã chốt").buttons
    assert not {"Trả lại để sửa", "Mở lại đến một ngày"} & set(shown)


@pytest.mark.parametrize("name", ["minh", "dung", "lan"])
async def test_nobody_but_an_admin_opens_a_list_whatever_they_press(school: School, name: str) -> None:
    def forged(session: Session) -> list[str]:
        me = session.get_one(Person, school.ids[name])
        turn = Turn(session, MONDAY, session.get_one(Account, me.account_id), me)
        acts = (
            Reopen(school.ids["lan"], school.ids["campaign"], october(9)),
            CloseAgain(school.ids["lan"], school.ids["campaign"]),
            Reopen(999999, school.ids["campaign"], october(9)),
        )
        said = [act.apply(turn) for act in acts]
        return [one.code for one in said if isinstance(one, Invalid)]

    codes = await school.app.store.write(forged)
    mine = "only_office_reopens" if name == "minh" else "person_not_yours"
    assert codes == [mine, mine, "person_not_yours"]


async def test_what_was_sent_up_is_changed_by_the_office(lan: Chatter, school: School) -> None:
    await registers(lan)
    await close_list(school)

    def sent_up(session: Session) -> None:
        paper = Deadline(
            campaign_id=school.ids["campaign"], key="gui-danh-sach", what="danh sách", kind="registration",
            due=october(20), mode="by", who="unit", sent_to="UBND xã", origin="school",
        )  # fmt: skip
        session.add(paper)
        session.flush()
        mark(session, paper.id or 0, school.ids["hanh"], "sent", MONDAY, Sending("", october(3), ""))

    await school.app.store.write(sent_up)
    await lan.says("rút đăng ký")
    lan.sees(
        "mine/closed", "đã chốt và gửi lên UBND xã ngày thứ Bảy, 03/10/2026", "nhắn văn phòng nhà trường"
    )
    await lan.says("/dangky")
    lan.sees("register/closed", "gửi lên UBND xã")


async def test_reminders_rest_until_a_day_and_nobody_knows_why(
    minh: Chatter, lan: Chatter, school: School
) -> None:
    rehearsal = Rehearsal.of(school)
    await minh.taps_data(f"a:nguoi:{school.ids['lan']}")
    await minh.says("tạm ngừng nhắc")
    minh.sees("team/pause_until", "Không cần ghi lý do", count=2)
    await minh.says("4/10/2026")
    minh.sees("team/pause_until", "không chọn được")
    await minh.says("12/10")
    minh.sees("team/pause", "thứ Hai, 12/10/2026")
    await minh.taps("Tạm ngừng nhắc")
    minh.sees("team/paused", "đến hết thứ Hai, 12/10/2026")
    await minh.says("/to")
    minh.sees("team/who", "Trần Thị Lan, chưa phản hồi, tạm ngừng nhắc")
    await lan.says("nhắc nhở")
    lan.sees("frequency/often", "Nhà trường tạm ngừng nhắc Cô Lan đến hết thứ Hai, 12/10/2026")
    await rehearsal.to(october(12), 23)
    assert await rehearsal.told("lan") == []
    assert await rehearsal.told("hoa") != []
    await rehearsal.to(october(14), 12)
    assert len(await rehearsal.told("lan")) == 1
    assert await actions(school) == ["paused"]


async def test_reminders_go_on_when_the_pause_is_taken_back(
    minh: Chatter, lan: Chatter, school: School
) -> None:
    await minh.taps_data(f"a:nguoi:{school.ids['lan']}")
    for text in ("tạm ngừng nhắc", "12/10", "1"):
        await minh.says(text)
    await minh.taps_data(f"a:nguoi:{school.ids['lan']}")
    minh.sees("team/card", "Tạm ngừng nhắc đến hết thứ Hai, 12/10/2026", count=5)
    await minh.taps("Nhắc lại bình thường")
    minh.sees("team/resumed", "Cô Lan")
    await lan.says("nhắc nhở")
    assert "tạm ngừng" not in lan.sees("frequency/often").text
    assert await actions(school) == ["paused", "resumed"]


async def test_a_registration_stays_as_it_is_while_the_list_is_opened(
    hanh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await close_list(school)
    await reopens(hanh, school)
    await lan.says("/cuatoi")
    lan.sees("mine/show", "mở lại riêng cho Cô Lan", "Rút bản đăng ký", count=2)
    rows = await school.app.store.read(lambda session: list(session.scalars(select(Registration))))
    assert [one.status for one in rows] == ["submitted"]
