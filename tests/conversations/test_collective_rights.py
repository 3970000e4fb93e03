"""Đăng ký tập thể: who may, of two at once which, and when it is too late."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot.domain.campaign.campaigns import CLOSED, Campaign
from bot.domain.registering.collective_acts import RegisterCollective, WithdrawCollective
from bot.domain.registering.collective_rows import CollectiveRegistration
from bot.domain.school.people import Account, Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import Unit
from bot.result import Invalid
from tests.chat import Chatter
from tests.conversations.collectives import change, registers, rows
from tests.school import MONDAY, School


async def test_a_lead_has_no_other_team_and_a_teacher_none(
    asked: School, minh: Chatter, lan: Chatter
) -> None:
    await minh.taps_data(f"a:tapthe:{asked.ids['van']}")
    minh.sees("problems/team_not_yours")
    await minh.taps_data(f"a:tapthe:{asked.ids['school']}")
    minh.sees("problems/team_not_yours")
    await minh.taps_data("a:tapthe:999999")
    minh.sees("problems/team_not_yours")
    await lan.says("tập thể")
    lan.sees("common/not_for_you")


async def test_the_principal_who_is_no_admin_registers_the_school_and_any_team(
    asked: School, hanh: Chatter
) -> None:
    def no_admin(session: Session) -> None:
        session.get_one(Person, asked.ids["hanh"]).is_admin = False

    await change(asked, no_admin)
    await registers(hanh, "ngữ văn", "tiên tiến")
    (row,) = await rows(asked)
    assert row.unit_id == asked.ids["van"]


async def test_another_schools_admin_sees_and_writes_nothing(asked: School, hanh: Chatter) -> None:
    def elsewhere(session: Session) -> None:
        other = Unit(kind="truong", name="Trường THCS Bằng Lăng", folded="truong thcs bang lang")
        session.add(other)
        session.flush()
        session.get_one(Unit, asked.ids["school"]).head_id = None
        session.get_one(Person, asked.ids["hanh"]).unit_id = other.id or 0

    await hanh.says("tập thể ngữ văn")
    await hanh.says("tiên tiến")
    button = hanh.sees("collective/review", count=2).buttons["Gửi đăng ký tập thể"]
    await change(asked, elsewhere)
    await hanh.taps_data(button)
    hanh.sees("collective/nothing")
    await hanh.taps_data(f"a:tapthe:{asked.ids['van']}")
    hanh.sees("problems/team_not_yours")
    assert await rows(asked) == []


async def test_who_lost_the_team_meanwhile_writes_nothing(asked: School, minh: Chatter) -> None:
    await minh.says("tập thể")
    await minh.says("tiên tiến")
    button = minh.sees("collective/review", count=2).buttons["Gửi đăng ký tập thể"]

    def replaced(session: Session) -> None:
        session.get_one(Unit, asked.ids["toan"]).head_id = asked.ids["lan"]

    await change(asked, replaced)
    await minh.taps_data(button)
    minh.sees("common/not_for_you")
    assert await rows(asked) == []


async def test_of_two_at_once_the_second_sees_what_the_first_has_sent(
    asked: School, minh: Chatter, hanh: Chatter
) -> None:
    await minh.says("tập thể")
    await minh.says("xuất sắc")
    await registers(hanh, "toán tin", "tiên tiến")
    minh.skip()
    await minh.taps("Gửi đăng ký tập thể")
    minh.sees("collective/show", "Tập thể lao động tiên tiến")
    (row,) = await rows(asked)
    assert (row.by, row.version) == (asked.ids["hanh"], 1)


async def test_two_who_tap_at_the_same_moment_leave_one_registration(
    asked: School, minh: Chatter, hanh: Chatter
) -> None:
    await minh.says("tập thể")
    await minh.says("xuất sắc")
    await hanh.says("tập thể toán tin")
    await hanh.says("tiên tiến")
    await asyncio.gather(minh.taps("Gửi đăng ký tập thể"), hanh.taps("Gửi đăng ký tập thể"))
    (row,) = await rows(asked)
    assert row.version == 1
    told = sorted(who._templates[-1] for who in (minh, hanh))
    assert told == ["collective/recorded", "collective/show"]


@pytest.mark.parametrize(
    ("body", "title", "also", "award", "seen", "code"),
    [
        ("toan", "CQVH", (), "", 0, "title_not_offered"),
        ("toan", "TTLĐTT", ("CQVH",), "", 0, "title_not_offered"),
        ("toan", "TTLĐTT", (), "GK Sở", 0, "award_not_offered"),
        ("toan", "TTLĐTT", (), "", 3, "collective_changed"),
        ("van", "TTLĐTT", (), "", 0, "not_in_charge"),
        ("school", "TTLĐXS", (), "", 0, "not_in_charge"),
    ],
)
async def test_sending_looks_at_rights_and_at_the_plan_again(
    asked: School, body: str, title: str, also: tuple[str, ...], award: str, seen: int, code: str
) -> None:
    act = RegisterCollective(asked.ids["campaign"], str(asked.ids[body]), title, also, award, seen)

    def send(session: Session) -> object:
        minh = session.get_one(Person, asked.ids["minh"])
        account = session.get_one(Account, minh.account_id)
        return act.apply(Turn(session, asked.clock.now(), account, minh))

    answer = await asked.app.store.write(send)
    assert isinstance(answer, Invalid)
    assert answer.code == code
    assert await rows(asked) == []


async def test_withdrawing_looks_at_the_list_again(asked: School, minh: Chatter) -> None:
    await registers(minh, "tiên tiến")

    def send(session: Session) -> object:
        session.get_one(Campaign, asked.ids["campaign"]).list_closed_at = MONDAY
        session.flush()
        me = session.get_one(Person, asked.ids["minh"])
        account = session.get_one(Account, me.account_id)
        act = WithdrawCollective(asked.ids["campaign"], str(asked.ids["toan"]), 1)
        return act.apply(Turn(session, asked.clock.now(), account, me))

    answer = await asked.app.store.write(send)
    assert isinstance(answer, Invalid)
    assert answer.code == "collectives_closed"


async def test_one_collective_has_one_row(asked: School, minh: Chatter) -> None:
    await registers(minh, "tiên tiến")

    def again(session: Session) -> None:
        session.add(
            CollectiveRegistration(
                campaign_id=asked.ids["campaign"], unit_id=asked.ids["toan"], title="TTLĐXS", at=MONDAY
            )
        )

    with pytest.raises(IntegrityError):
        await change(asked, again)


async def test_a_closed_list_takes_nothing_until_it_is_opened_again(asked: School, minh: Chatter) -> None:
    await minh.says("tập thể")
    await minh.says("tiên tiến")
    button = minh.sees("collective/review", count=2).buttons["Gửi đăng ký tập thể"]

    def close(session: Session) -> None:
        session.get_one(Campaign, asked.ids["campaign"]).list_closed_at = MONDAY

    def reopen(session: Session) -> None:
        session.get_one(Campaign, asked.ids["campaign"]).list_closed_at = None

    await change(asked, close)
    await minh.taps_data(button)
    minh.sees("collective/closed", "nhắn văn phòng nhà trường")
    hanh = asked.chatter("hanh")
    await hanh.says("tập thể toán tin")
    hanh.sees("collective/closed", "Mở lại danh sách")
    assert await rows(asked) == []
    await change(asked, reopen)
    await registers(minh, "tiên tiến")


async def test_a_campaign_that_is_over_or_asks_no_collective_offers_nothing(
    asked: School, minh: Chatter
) -> None:
    def over(session: Session) -> None:
        session.get_one(Campaign, asked.ids["campaign"]).status = CLOSED

    await change(asked, over)
    await minh.says("tập thể")
    minh.sees("collective/nothing")
