"""A plan is read beside the conversation: people go on meanwhile, processes die, two ask at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from bot.app import App
from bot.channels import Raw, from_work
from bot.domain.campaign.campaigns import DRAFT, Campaign
from bot.domain.school.people import Person
from bot.plans.aside import TASK
from bot.result import Invalid
from bot.store import Store
from bot.talking import jobs
from scheduler.tidy import tidy
from tests.chat import Chatter
from tests.conversations.reading_plans import PLAN, WORD, begins, pastes
from tests.plans.made import as_docx
from tests.school import School


@contextmanager
def nobody_works(app: App) -> Iterator[None]:
    """Leave jobs where they are for a while, as when all workers are busy."""
    app.workshop.lanes.stopping = True
    yield
    app.workshop.lanes.stopping = False
    app.workshop.look()


ONE_PHASE = "\n".join(line for line in PLAN.split("\n") if "Đợt 2" not in line)


async def test_something_else_is_open_meanwhile_and_the_result_waits(hanh: Chatter, school: School) -> None:
    with nobody_works(school.app):
        await pastes(hanh)
        assert "Đang đọc văn bản vừa dán" in hanh.last.text
        await hanh.says("đến đâu rồi nhỉ")
        hanh.sees("campaign_reading/working", "xin chờ thêm ít giây")
        await hanh.says("2")
        hanh.sees("campaign_reading/working", "xin chờ thêm ít giây")
        await hanh.says("ngày nghỉ")
        hanh.skip()
    await school.app.idle()
    await hanh.looks()
    hanh.sees("campaign_reading/ready", "đã đọc xong văn bản kế hoạch")
    await hanh.taps("Làm tiếp việc đang dở")
    hanh.sees("campaign_reading/found", "- 3 chỉ tiêu")


async def test_what_is_cancelled_meanwhile_is_told_no_more(hanh: Chatter, school: School) -> None:
    with nobody_works(school.app):
        await pastes(hanh)
        await hanh.says("hủy")
        hanh.sees("common/cancelled")
    await school.app.idle()
    await hanh.looks()
    hanh.sees_nothing()
    assert await waiting(school.app.store) == []


async def test_another_text_sent_meanwhile_is_the_one_that_counts(hanh: Chatter, school: School) -> None:
    with nobody_works(school.app):
        await pastes(hanh)
        await hanh.says("quay lại")
        hanh.sees("campaign_reading/document", "Đã nhận 1 đoạn")
        await hanh.sends_file("kế hoạch.docx", WORD, as_docx(ONE_PHASE))
        hanh.sees("campaign_reading/working")
    await school.app.idle()
    await hanh.looks()
    hanh.sees("campaign_reading/found", "- 1 đợt")


async def test_a_kill_in_the_middle_costs_nothing(hanh: Chatter, school: School) -> None:
    await begins(hanh)
    await hanh.says(PLAN)
    await killed_while_reading(hanh)
    hanh.skip()
    await restarted(hanh, school)
    hanh.sees("campaign_reading/found", "- 3 chỉ tiêu", count=2)


async def test_what_kills_twice_is_not_tried_for_ever(hanh: Chatter, school: School) -> None:
    await begins(hanh)
    await hanh.says(PLAN)
    await killed_while_reading(hanh)
    await restarted(hanh, school, killed=True)
    await hanh.looks()
    hanh.skip()
    await restarted(hanh, school)
    hanh.sees("campaign_reading/document", "gặp trục trặc", "Đã nhận 1 đoạn")
    await hanh.says("xong")
    hanh.sees("campaign_reading/found", count=2)


async def test_a_store_that_is_away_as_the_result_comes_only_delays_it(hanh: Chatter, school: School) -> None:
    away, handed_in = [OSError(), OSError()], school.app.inbox.receive

    async def receive(channel: str, updates: list[tuple[str, Raw]]) -> None:
        if away:
            raise away.pop()
        await handed_in(channel, updates)

    school.app.workshop.receive = receive
    await begins(hanh)
    await hanh.says(PLAN)
    await hanh.says("xong")
    assert not away
    hanh.sees("campaign_reading/found", "- 3 chỉ tiêu", count=3)


async def test_what_takes_for_ever_is_given_up(hanh: Chatter, school: School) -> None:
    school.app.workshop.patience = 0
    await begins(hanh)
    await hanh.says(PLAN)
    await hanh.says("xong")
    hanh.sees("campaign_reading/document", "làm lâu quá", count=3)


async def test_two_admins_at_once_make_two_drafts(hanh: Chatter, school: School) -> None:
    lan = school.chatter("lan")
    await school.app.store.write(lambda session: admit(session, school.ids["lan"]))
    with nobody_works(school.app):
        await pastes(hanh)
        await pastes(lan)
    await school.app.idle()
    for who in (hanh, lan):
        await who.looks()
        who.sees("campaign_reading/found")
        await who.taps("Xem lại từng mục")
    slugs = select(col(Campaign.slug)).where(col(Campaign.status) == DRAFT).order_by(col(Campaign.id))
    made = await school.app.store.read(lambda session: list(session.scalars(slugs)))
    assert made == [made[0], made[0] + "-2"]


async def test_nothing_of_it_is_left_when_it_is_over(hanh: Chatter, school: School) -> None:
    await pastes(hanh)
    await hanh.looks()
    hanh.sees_nothing()
    jobs_left = select(func.count()).select_from(jobs.JOB)
    store = school.app.store
    assert await store.read(lambda session: session.execute(jobs_left).scalar_one()) == 1
    await hanh.taps("Bỏ, không dùng")
    await store.write(lambda session: tidy(session, school.clock.now()))
    assert await store.read(lambda session: session.execute(jobs_left).scalar_one()) == 0


async def test_a_result_is_its_owners_alone(hanh: Chatter, school: School) -> None:
    await pastes(hanh)
    mine, others = f"person:{school.ids['hanh']}", f"person:{school.ids['lan']}"
    kept = await school.app.store.read(lambda session: jobs.result(session, 1, mine))
    assert kept["found"]["head"]["number"] == "15/KH-THCSHP"
    assert await school.app.store.read(lambda session: jobs.result(session, 1, others)) is None


async def test_nobody_elses_work_wakes_a_conversation(hanh: Chatter, school: School) -> None:
    lan = school.chatter("lan")
    school.app.workshop.channels = ()  # nothing is handed in
    await pastes(hanh)
    stolen = from_work.update(lan.user, lan.user, 1)
    await school.app.receive("telegram", [stolen])
    await school.app.idle()
    await lan.looks()
    lan.sees_nothing()
    await hanh.looks()
    hanh.sees_nothing()
    await hanh.says("xong chưa")
    hanh.sees("campaign_reading/found")


async def test_one_persons_work_is_done_one_after_the_other(hanh: Chatter, school: School) -> None:
    at_once: list[int] = []
    running = 0

    async def read(store: Store, given: Any) -> Any:
        nonlocal running
        running += 1
        at_once.append(running)
        await store.read(jobs.waiting)
        running -= 1
        return Invalid.because("work_slow")

    school.app.workshop.tasks = {TASK: read}
    with nobody_works(school.app):
        await pastes(hanh)
        await hanh.says("quay lại")
        await hanh.sends_file("kế hoạch.docx", WORD, as_docx(ONE_PHASE))
        assert len(await waiting(school.app.store)) == 2
    await school.app.idle()
    assert at_once == [1, 1]


async def killed_while_reading(who: Chatter) -> None:
    """Have the pasted text read, and the process die while that is being done."""
    begun = hangs(who.app)
    saying = asyncio.ensure_future(who.says("xong"))
    await begun.wait()
    saying.cancel()
    with suppress(asyncio.CancelledError):
        await saying


def hangs(app: App) -> asyncio.Event:
    """Have an app's work never end; the event tells that some has begun."""
    begun = asyncio.Event()

    async def read(store: Store, given: Any) -> Any:
        begun.set()
        await asyncio.Event().wait()

    app.workshop.tasks = {TASK: read}
    return begun


async def restarted(who: Chatter, school: School, *, killed: bool = False) -> None:
    """Go on with a new process, which may die at the same work."""
    app = App(school.app.store, school.clock, {"telegram": school.platform})
    begun = hangs(app) if killed else None
    await app.start()
    if begun:
        idle = asyncio.ensure_future(app.idle())
        await begun.wait()
        idle.cancel()
        return
    school.app = who.app = app
    await app.idle()
    await who.looks()


def admit(session: Session, person_id: int) -> None:
    """Make somebody an admin."""
    session.get_one(Person, person_id).is_admin = True


async def waiting(store: Store) -> list[tuple[int, str]]:
    """Return the jobs somebody waits for."""
    return await store.read(jobs.waiting)
