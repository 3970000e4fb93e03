"""Đã rời trường: who may say so, what it leaves alone, and the office between campaigns."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session

from bot.domain.campaign.campaigns import Campaign
from bot.domain.registering.registrations import Registration
from bot.domain.school.people import Person
from tests.chat import Chatter
from tests.conversations.test_departure import leaves, person
from tests.conversations.test_team import registers
from tests.school import School


async def test_nobody_but_an_admin_takes_somebody_off_the_list(
    hanh: Chatter, minh: Chatter, lan: Chatter, school: School
) -> None:
    await minh.taps_data(f"a:nguoi:{school.ids['lan']}")
    assert "Đã rời trường" not in minh.sees("team/card").buttons
    await minh.taps_data(f"a:roitruong:{school.ids['lan']}")
    minh.sees("common/not_for_you")
    await hanh.taps_data(f"a:roitruong:{school.ids['hanh']}")
    hanh.sees("problems/leave_yourself")
    for data in ("a:roitruong:999999", "a:trolai:999999", f"a:trolai:{school.ids['lan']}"):
        await hanh.taps_data(data)
        hanh.sees("problems/person_not_yours")
    assert (await person(school, "lan")).active


async def test_two_admins_take_the_same_person_off_and_the_second_is_told_so(
    hanh: Chatter, school: School
) -> None:
    def another(session: Session) -> None:
        session.get_one(Person, school.ids["hoa"]).is_admin = True

    await school.app.store.write(another)
    hoa = school.chatter("hoa")
    await hoa.taps_data(f"a:roitruong:{school.ids['lan']}")
    hoa.sees("departure/leave")
    await leaves(hanh, school)
    await hoa.taps("Ghi nhận đã rời trường")
    hoa.sees("departure/who")


async def test_somebody_without_an_account_is_told_of_by_word_of_mouth(hanh: Chatter, school: School) -> None:
    def unlinked(session: Session) -> None:
        session.get_one(Person, school.ids["lan"]).account_id = None

    await school.app.store.write(unlinked)
    await leaves(hanh, school)
    hanh.sees("departure/left", "báo trực tiếp")


async def test_between_campaigns_the_office_still_reaches_it(hanh: Chatter, school: School) -> None:
    def over(session: Session) -> None:
        session.get_one(Campaign, school.ids["campaign"]).status = "closed"

    await school.app.store.write(over)
    await hanh.says("/to")
    hanh.sees("team/nothing_running")
    await hanh.taps("Trở lại trường")
    hanh.sees("departure/nobody_gone")
    await hanh.says("người rời trường")
    hanh.sees("departure/who")
    await hanh.says("hoa")
    await hanh.taps("Ghi nhận đã rời trường")
    hanh.sees("departure/left", count=2)


async def test_the_registration_itself_is_untouched(hanh: Chatter, lan: Chatter, school: School) -> None:
    await registers(lan)
    before = await school.app.store.read(lambda session: session.scalars(select(Registration)).one())
    await leaves(hanh, school)
    after = await school.app.store.read(lambda session: session.scalars(select(Registration)).one())
    assert (after.status, after.version, after.content) == (before.status, before.version, before.content)
