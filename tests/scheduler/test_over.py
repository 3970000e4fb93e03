"""A campaign whose last day has passed: admins are asked once, papers that are due later still remind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.clock import at_school
from bot.domain.campaign.campaigns import CLOSED, Campaign
from bot.domain.campaign.loading import LoadCampaign
from bot.outbox import MESSAGE
from bot.plans.mini import occasion_plan, occasions
from scheduler.plan import plan
from tests.scheduler.rehearsing import Rehearsal
from tests.school import School

END = date(2027, 5, 25)


async def asked(school: School) -> list[str]:
    query = select(MESSAGE.c.chat).where(MESSAGE.c.template == "campaign_state/over")
    return await school.app.store.read(lambda session: list(session.execute(query).scalars()))


async def comes(school: School, day: date, hour: int) -> None:
    """Let a moment come, with one tick of the planner."""
    school.clock.at = at_school(day, hour)
    await plan(school.app.store, school.clock.now())
    await school.app.idle()


async def test_the_admins_are_asked_once_the_morning_after(school: School) -> None:
    await comes(school, END, 23)
    await comes(school, END + timedelta(days=1), 2)
    assert await asked(school) == []
    for hour in (7, 8, 20):
        await comes(school, END + timedelta(days=1), hour)
    assert await asked(school) == ["user-hanh"]
    hanh = school.chatter("hanh")
    await hanh.looks()
    query = select(MESSAGE.c.text).where(MESSAGE.c.template == "campaign_state/over")
    text = await school.app.store.read(lambda session: session.execute(query).scalar_one())
    assert "đã hết ngày thứ Ba, 25/05/2027" in text
    assert "thứ Hai, 31/05/2027" in text
    hanh.skip()
    await hanh.taps_data(f"a:ketthuc:{school.ids['campaign']}")
    hanh.sees("campaign_state/close")
    await hanh.says("1")
    hanh.sees("campaign/closed", count=2)
    status = await school.app.store.read(
        lambda session: session.get_one(Campaign, school.ids["campaign"]).status
    )
    assert status == CLOSED


async def test_one_that_is_prolonged_is_asked_about_again(school: School) -> None:
    await comes(school, END + timedelta(days=1), 7)
    hanh = school.chatter("hanh")
    await hanh.says("/kehoach")
    await hanh.says("2")
    await hanh.taps("Gia hạn")
    await hanh.says("5/6/2027")
    await hanh.looks()
    while hanh._templates[-1] != "campaign_prolong/review":
        await hanh.says("1")
    await hanh.says("1")
    await comes(school, date(2027, 6, 5), 12)
    assert len(await asked(school)) == 1
    await comes(school, date(2027, 6, 6), 7)
    assert len(await asked(school)) == 2


@pytest.mark.parametrize("command", ["/chuatraloi", "/to"])
async def test_it_is_no_choice_beside_one_that_runs(school: School, command: str) -> None:
    def twin(session):  # type: ignore[no-untyped-def]
        old = session.get(Campaign, school.ids["campaign"])
        old.ends = date(2026, 10, 1)
        plan = occasion_plan(occasions((), date(2026, 10, 5))[0], "lesson", date(2026, 10, 5))
        LoadCampaign(plan, school.ids["school"]).apply(session, school.clock.now())

    await school.app.store.write(twin)
    minh = school.chatter("minh")
    await minh.says(command)
    assert "Hội giảng" in minh.last.text
    assert "năm học 2026-2027" not in str(minh.last.buttons)
    await minh.says("đăng ký")
    assert minh._templates[-1] == "register/part"


async def test_a_paper_due_after_the_end_still_reminds(rehearsal: Rehearsal) -> None:
    await rehearsal.to(date(2027, 5, 30), 20)
    texts = [row["text"] for row in await rehearsal.rows("hanh")]
    late = [one for one in texts if "báo cáo tổng kết" in one and one.startswith(("Còn 3 ngày", "Ngày mai"))]
    assert late, [one[:60] for one in texts]
