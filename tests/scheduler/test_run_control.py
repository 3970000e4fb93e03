"""Pausing, going on and calling off while messages leave: nobody twice, nobody forgotten, every sum exact."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlmodel import Session

from bot.channels import Failure, NotSent
from bot.domain.announcing import run_control
from bot.domain.announcing.announcements import ANNOUNCEMENT, Announcement
from bot.domain.announcing.run_standing import figures
from bot.domain.delivery import runs
from bot.domain.school.people import ACCOUNT
from bot.outbox import OUTBOX, RUN, DeliveryRun, State
from bot.sending import bulk
from tests.scheduler.rehearsing import Rehearsal

ROUNDS, STEPS = 100, 6
TROUBLE = (Failure.AMBIGUOUS, Failure.TRANSIENT, Failure.CONTENT, Failure.UNREACHABLE, Failure.THROTTLED)
WAITING = (State.PENDING, State.SENDING, State.RETRY)
CHANGES = (run_control.pause, run_control.resume, run_control.cancel)


async def test_any_sequence_of_changes_keeps_the_sum_and_repeats_nobody(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "WINDOW", 2)
    for seed in range(ROUNDS):
        chance = random.Random(seed)
        rehearsal.platform.sent.clear()
        run_id = await opened(rehearsal, seed)
        for _ in range(STEPS):
            await asyncio.gather(step(rehearsal, chance, run_id), step(rehearsal, chance, run_id))
            await adds_up(rehearsal, run_id)
        rehearsal.platform.answers.clear()
        await changes(rehearsal, run_control.resume, run_id)
        await ends(rehearsal, run_id)
        run, states = await adds_up(rehearsal, run_id)
        assert run.status in (runs.DONE, runs.CANCELLED), seed
        assert not any(states[one] for one in WAITING), seed
        arrived = Counter(one.chat for one in rehearsal.platform.sent)
        assert max(arrived.values(), default=1) == 1, seed
        assert run.n_sent == arrived.total(), seed
        assert run.status == runs.CANCELLED or run.n_planned == 5, seed


async def step(rehearsal: Rehearsal, chance: random.Random, run_id: int) -> None:
    """Do one thing that may happen while a run goes on."""
    what = chance.randrange(6)
    if what < 2:
        await rehearsal.ticks.deliver()
    elif what == 2:
        await rehearsal.ticks.plan()
    elif what == 3:
        rehearsal.platform.answers.append(NotSent(chance.choice(TROUBLE), "seeded", retry_after=1))
    else:
        change = chance.choices(CHANGES, (4, 4, 1))[0]
        await changes(rehearsal, change, run_id)


async def changes(rehearsal: Rehearsal, change: Callable[..., bool], run_id: int) -> None:
    """Pause a run, let it go on or call it off."""
    await rehearsal.write(lambda session: change(session, run_id, now(rehearsal)))


async def adds_up(rehearsal: Rehearsal, run_id: int) -> tuple[DeliveryRun, Counter[int]]:
    """Check that the counters say what the rows say, in one look at the database."""

    def look(session: Session) -> tuple[DeliveryRun, Counter[int]]:
        run = DeliveryRun(**session.execute(select(RUN).where(RUN.c.id == run_id)).mappings().one())
        return run, runs.count_states(session, run_id)

    run, states = await rehearsal.write(look)
    seen = figures(run)
    if run.n_planned:
        assert seen.planned == seen.sent + seen.failed + seen.skipped + seen.unknown + seen.pending
        assert seen.pending == sum(states[one] for one in WAITING)
        ended = (State.SENT, State.FAILED, State.SKIPPED, State.UNKNOWN)
        assert (seen.sent, seen.failed, seen.skipped, seen.unknown) == tuple(states[one] for one in ended)
    return run, states


async def ends(rehearsal: Rehearsal, run_id: int) -> None:
    """Let everything come to its end."""
    query = select(RUN.c.finished_at).where(RUN.c.id == run_id)
    for _ in range(200):
        await rehearsal.ticks.plan()
        await rehearsal.ticks.deliver()
        await rehearsal.app.idle()
        await rehearsal.clock.sleep(20)
        if await rehearsal.app.store.read(lambda session: session.execute(query).scalar()):
            return
    raise AssertionError("the run never ends")


async def opened(rehearsal: Rehearsal, seed: int) -> int:
    """Open the run of an announcement to everybody, all of whom can be written to."""

    def work(session: Session) -> int:
        session.execute(update(ACCOUNT).values(reachable=True, unreachable_why=""))
        kept = Announcement(
            author_id=rehearsal.school.ids["hanh"],
            unit_id=rehearsal.school.ids["school"],
            text=f"Thông báo số {seed}",
            audience="all",
            made_at=now(rehearsal),
        )
        session.add(kept)
        session.flush()
        content = {"announcement": kept.id}
        opened = runs.open_run(
            session, f"announcement:{kept.id}", "announcement", now(rehearsal), content=content
        )
        return opened or 0

    run_id: int = await rehearsal.write(work)
    return run_id


async def test_what_was_under_way_when_it_was_called_off_is_counted(rehearsal: Rehearsal) -> None:
    run_id = await opened(rehearsal, 0)
    await rehearsal.ticks.plan()
    await rehearsal.ticks.deliver()
    await changes(rehearsal, run_control.cancel, run_id)
    await rehearsal.app.idle()
    await ends(rehearsal, run_id)
    run, states = await adds_up(rehearsal, run_id)
    assert (run.status, run.n_sent, states[State.SENT]) == (runs.CANCELLED, 5, 5)


async def test_a_lost_answer_of_a_cancelled_run_is_unknown_after_a_crash_too(rehearsal: Rehearsal) -> None:
    run_id = await opened(rehearsal, 0)
    await rehearsal.ticks.plan()
    under_way = update(OUTBOX).where(OUTBOX.c.run_id == run_id, OUTBOX.c.recipient_id <= 2)
    await rehearsal.write(lambda session: session.execute(under_way.values(state=State.SENDING)))
    await changes(rehearsal, run_control.cancel, run_id)
    again = await rehearsal.restart()
    await ends(again, run_id)
    run, _ = await adds_up(again, run_id)
    assert (run.n_sent, run.n_unknown, run.n_skipped) == (0, 2, 3)
    assert again.platform.sent == []


async def test_calling_off_is_some_rows_at_a_time(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "SWEPT_AT_ONCE", 2)
    run_id = await opened(rehearsal, 0)
    await rehearsal.ticks.plan()
    await changes(rehearsal, run_control.cancel, run_id)
    expire: Callable[[Session], bool] = lambda session: runs.expire(session, now(rehearsal))  # noqa: E731
    skipped = []
    while await rehearsal.write(expire):
        run, _ = await adds_up(rehearsal, run_id)
        skipped.append(run.n_skipped)
    assert skipped == [2, 4, 5, 5]


async def test_calling_off_ends_what_was_still_ahead_of_a_weekly_announcement(rehearsal: Rehearsal) -> None:
    def weekly(session: Session) -> int:
        values = {
            "author_id": rehearsal.school.ids["hanh"], "unit_id": rehearsal.school.ids["school"],
            "text": "Chào cờ đầu tuần lúc 7 giờ.", "audience": "all", "made_at": now(rehearsal),
            "starts_at": now(rehearsal), "next_at": now(rehearsal),
            "weekly_until": now(rehearsal).date() + timedelta(days=30),
        }  # fmt: skip
        made: int = session.execute(
            insert(ANNOUNCEMENT).values(urgent=False, wants_ack=False, cancelled=False, **values)
            .returning(ANNOUNCEMENT.c.id)
        ).scalar_one()  # fmt: skip
        return made

    await rehearsal.write(weekly)
    await rehearsal.ticks.plan()
    hanh = rehearsal.school.chatter("hanh")
    (run,) = await rehearsal.runs("announcement")
    await hanh.taps_data(f"a:huygui:{run['id']}", "0")
    hanh.sees("runs/cancel", "các lần hẹn gửi sau cũng không gửi nữa")
    await hanh.taps("Hủy lượt gửi này")
    day = now(rehearsal).date() + timedelta(days=15)
    await rehearsal.to(day, 12)
    assert [one["status"] for one in await rehearsal.runs("announcement")] == ["cancelled"]


def now(rehearsal: Rehearsal) -> Any:
    """Return the school's moment."""
    return rehearsal.clock.now()
