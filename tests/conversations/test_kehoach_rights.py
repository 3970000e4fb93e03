"""Who may do what with a campaign: teachers, other schools, two admins at once, a second launch."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from bot.domain.campaign.campaigns import RUNNING
from bot.domain.campaign.plan import Mode
from bot.domain.desk.deadline_changes import MoveDeadline
from bot.domain.desk.launching import LaunchCampaign
from bot.domain.school.people import Person
from bot.result import Invalid
from tests.chat import Chatter
from tests.conversations.planning import audits, found_another, opens, registration, status, turn
from tests.school import School


async def test_a_teacher_is_not_let_in(lan: Chatter, school: School) -> None:
    await lan.says("/kehoach")
    lan.sees("common/not_for_you")
    await lan.taps_data(f"a:kehoach:{school.ids['campaign']}")
    lan.sees("common/not_for_you")


async def test_a_row_of_another_school_is_not_there(hanh: Chatter, school: School) -> None:
    theirs = await school.app.store.write(found_another)
    await hanh.taps_data(f"a:kehoach:{theirs}")
    hanh.sees("campaign/gone")
    refused = await school.app.store.write(
        lambda session: LaunchCampaign(theirs).apply(turn(session, school))
    )
    assert isinstance(refused, Invalid)
    assert refused.code == "campaign_gone"


async def test_an_act_asks_for_rights_itself(school: School) -> None:
    deadline = await registration(school)

    def forged(session: Session) -> object:
        act = MoveDeadline(deadline.id or 0, date(2026, 12, 1), Mode.BY)
        return act.apply(turn(session, school, "lan"))

    refused = await school.app.store.write(forged)
    assert isinstance(refused, Invalid)
    assert refused.code == "not_in_charge"


async def test_two_admins_at_once_end_it_once(hanh: Chatter, school: School) -> None:
    def make_admin(session: Session) -> None:
        session.get_one(Person, school.ids["minh"]).is_admin = True

    await school.app.store.write(make_admin)
    minh = school.chatter("minh")
    for one in (hanh, minh):
        await opens(one, school)
        await one.taps("Kết thúc")
        one.sees("campaign_state/close", count=2)
    await hanh.taps("Kết thúc phong trào")
    await minh.taps("Kết thúc phong trào")
    minh.sees("campaign_state/close")
    await minh.taps("Kết thúc phong trào")
    minh.sees("campaign_state/close", "đã kết thúc")
    assert len(await audits(school, "status")) == 1


async def test_a_campaign_runs_once_however_often_it_is_launched(school: School) -> None:
    again = await school.app.store.write(
        lambda session: LaunchCampaign(school.ids["campaign"]).apply(turn(session, school))
    )
    assert isinstance(again, Invalid)
    assert again.code == "campaign_state"
    assert await status(school) == RUNNING
