"""A campaign that runs: its words are corrected with every registration kept, its dates go another way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot.domain.campaign.campaigns import Campaign, Honour, Phase, Target
from bot.domain.campaign.notes import NoteKind
from bot.domain.desk.adding import AddItem
from bot.domain.desk.correcting import AcceptItem, AcceptSure, Correct
from bot.domain.desk.dropping import DropItem, TakeBack
from bot.domain.registering.registrations import Registration
from bot.domain.school.people import Person
from bot.result import Invalid
from tests.chat import Chatter
from tests.conversations.planning import audits, found_another, newest, opens, turn
from tests.conversations.reviewing_plans import ITEMS, ONE, REVIEW, reviews
from tests.school import School

TITLE = "Lao động tiên tiến"


async def goes_to(who: Chatter, school: School, part: str) -> None:
    """Open a part of the running campaign's words."""
    await opens(who, school)
    await who.taps("Sửa câu chữ")
    who.sees(REVIEW, "bản đăng ký của thầy cô giữ nguyên", count=2)
    await who.taps(part)
    who.sees(ITEMS)


async def test_a_title_s_name_is_corrected_and_who_chose_it_keeps_it(
    hanh: Chatter, lan: Chatter, school: School
) -> None:
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    await goes_to(hanh, school, "Danh hiệu")
    await hanh.taps(TITLE)
    shown = hanh.sees(ONE, "1 bản đăng ký đã chọn mục này nên không bỏ được")
    assert "Bỏ" not in shown.buttons
    await hanh.taps("Sửa")
    hanh.sees("campaign_review/honour")
    await hanh.says("Lao động tiên tiến cấp trường")
    hanh.sees(ONE, "Lao động tiên tiến cấp trường")
    registered = await school.app.store.read(lambda session: session.scalars(select(Registration)).one())
    assert (registered.title, registered.status, registered.version) == ("LĐTT", "submitted", 1)
    lan.skip()
    await lan.says("của tôi")
    assert "Lao động tiên tiến cấp trường" in lan.last.text


@pytest.mark.parametrize("said", ["5/9/2026", "12", "2026-2027"])
async def test_a_day_is_no_name(hanh: Chatter, school: School, said: str) -> None:
    await goes_to(hanh, school, "Đợt")
    await hanh.taps("Đợt 1")
    await hanh.taps("Sửa")
    hanh.skip()
    await hanh.says(said)
    hanh.sees("campaign_review/words", "Mục này ghi bằng chữ", "Hiện nay: Đợt 1")
    await hanh.says("Đợt 1: chào mừng 20/11")
    hanh.sees(ONE, "Đợt 1: chào mừng 20/11")


async def test_what_somebody_chose_is_not_dropped_by_an_act_either(lan: Chatter, school: School) -> None:
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    key = school.ids["campaign"]

    def drops(session: Session) -> list[object]:
        acting = turn(session, school)
        chosen = session.scalars(select(Honour).where(Honour.code == "LĐTT")).one()  # type: ignore[arg-type]
        taken = session.scalars(select(Registration)).one().draft.targets[0]
        target = session.scalars(select(Target).where(Target.key == taken)).first()  # type: ignore[arg-type]
        assert target is not None
        return [
            DropItem(key, NoteKind.TITLE, str(chosen.id)).apply(acting),
            DropItem(key, NoteKind.TARGET, str(target.id)).apply(acting),
            DropItem(key, NoteKind.PHASE, "1").apply(acting),
        ]

    refused = await school.app.store.write(drops)
    assert [one.code for one in refused if isinstance(one, Invalid)][:2] == ["chosen_already"] * 2
    assert len(refused) == 3


async def test_a_title_nobody_chose_is_dropped_and_taken_back(hanh: Chatter, school: School) -> None:
    await goes_to(hanh, school, "Danh hiệu")
    await hanh.taps("Chiến sĩ thi đua cơ sở")
    hanh.sees(ONE)
    await hanh.taps("Bỏ")
    hanh.sees(ITEMS, "Đã bỏ một mục")
    await hanh.taps("Lấy lại")
    hanh.sees(ITEMS, "Đã lấy lại", "Chiến sĩ thi đua cơ sở")
    assert [one.details["part"] for one in await audits(school, "taken_back")] == ["title"]


async def test_the_dates_of_a_running_campaign_are_not_corrected_by_the_way(school: School) -> None:
    key = school.ids["campaign"]

    def forged(session: Session) -> list[object]:
        phase = session.scalars(select(Phase).where(Phase.campaign_id == key)).first()  # type: ignore[arg-type]
        assert phase is not None
        acting = turn(session, school)
        return [
            Correct(key, NoteKind.PHASE, str(phase.id), {"ends": date(2027, 3, 1)}).apply(acting),
            Correct(key, NoteKind.HEAD, "starts", {"starts": date(2027, 3, 1)}).apply(acting),
            AddItem(key, NoteKind.AWARD, {"name": "Thư khen"}).apply(acting),
            AcceptSure(key).apply(acting),
        ]

    refused = await school.app.store.write(forged)
    codes = [one.code for one in refused if isinstance(one, Invalid)]
    assert codes == ["running_words_only", "running_words_only", "campaign_state", "campaign_state"]


async def test_neither_a_teacher_nor_another_school_corrects_anything(school: School) -> None:
    theirs = await school.app.store.write(found_another)
    mine = school.ids["campaign"]

    def forged(session: Session) -> list[object]:
        admin, teacher = turn(session, school), turn(session, school, "lan")
        acts: list[Any] = [
            Correct(theirs, NoteKind.HEAD, "title", {"title": "Khác"}),
            AcceptItem(theirs, NoteKind.HEAD, "title"),
            DropItem(theirs, NoteKind.TARGET, "1"),
            TakeBack(theirs, NoteKind.TARGET),
            AddItem(theirs, NoteKind.AWARD, {"name": "Thư khen"}),
        ]
        return [act.apply(admin) for act in acts] + [
            Correct(mine, NoteKind.HEAD, "title", {"title": "Khác"}).apply(teacher)
        ]

    refused = await school.app.store.write(forged)
    codes = [one.code for one in refused if isinstance(one, Invalid)]
    assert codes == ["campaign_gone"] * 5 + ["not_in_charge"]


async def test_a_forged_review_of_another_school_shows_nothing(hanh: Chatter, school: School) -> None:
    theirs = await school.app.store.write(found_another)
    await hanh.taps_data(f"a:kehoach:{theirs}")
    hanh.sees("campaign/gone")


async def test_two_admins_correct_one_draft_and_neither_loses_the_other_s(
    hanh: Chatter, school: School
) -> None:
    def make_admin(session: Session) -> None:
        session.get_one(Person, school.ids["minh"]).is_admin = True

    await school.app.store.write(make_admin)
    minh = school.chatter("minh")
    await reviews(hanh, "Chỉ tiêu")
    await hanh.says("1")
    draft = await newest(school)
    await minh.taps_data(f"a:kehoach:{draft.id}")
    await minh.taps("Xem lại từng mục")
    await minh.taps("Chỉ tiêu")
    await minh.says("1")
    await minh.taps("Bỏ")
    minh.skip()
    hanh.skip()
    await hanh.taps("Sửa")
    hanh.sees(ITEMS, "không còn nữa")
    await hanh.says("lay lai")
    hanh.sees(ITEMS, "Đã lấy lại")
    titles = select(Campaign.title).where(Campaign.id == draft.id)  # type: ignore[call-overload]
    assert await school.app.store.read(lambda session: session.scalars(titles).one()) == draft.title
