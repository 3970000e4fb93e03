"""Planning and delivery when things go wrong: kills, double planners, lost answers, refusals."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlmodel import Session

from bot.channels import Failure, NotSent
from bot.domain import planning
from bot.domain.delivery.runs import PER_SECOND
from bot.domain.reminding import digests
from bot.outbox import OUTBOX, RUN, State
from bot.sending import ledger, outcomes
from bot.sending.bulk import AHEAD, BURST, WINDOW
from bot.sending.claimed import Claimed
from bot.store import Store
from tests.scheduler.rehearsing import Rehearsal, october

LOST = NotSent(Failure.AMBIGUOUS, "time-out")
BUSY = NotSent(Failure.TRANSIENT, "502")


async def test_planning_killed_half_way_goes_on_where_it_was(rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(8), 11, 30)
    now = rehearsal.clock.now()
    await rehearsal.write(lambda session: digests.open_slots(session, now))
    run = max(await rehearsal.write(lambda session: planning.unplanned(session, now)))
    assert await rehearsal.write(lambda session: planning.plan_chunk(session, run, now, 2))
    assert len(await rows(rehearsal)) == 2
    assert await rehearsal.runs() == []
    again = await rehearsal.restart()
    await again.ticks.plan()
    assert sorted(row["recipient_id"] for row in await rows(again)) == everybody(again)
    assert [(one["n_planned"], one["status"]) for one in await again.runs()] == [(5, "running")]


async def test_a_chunk_that_fails_leaves_nothing_behind(rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(8), 11, 30)
    now = rehearsal.clock.now()

    def killed(session: Session) -> None:
        digests.open_slots(session, now)
        for run in planning.unplanned(session, now):
            planning.plan_chunk(session, run, now)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await rehearsal.write(killed)
    assert await rows(rehearsal) == []
    await rehearsal.ticks.plan()
    assert sorted(row["recipient_id"] for row in await rows(rehearsal)) == everybody(rehearsal)


async def test_three_planners_make_the_same_rows(rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(8), 11, 30)
    await asyncio.gather(*(rehearsal.ticks.plan() for _ in range(3)))
    await rehearsal.ticks.plan()
    assert sorted(row["recipient_id"] for row in await rows(rehearsal)) == everybody(rehearsal)
    assert [one["run_key"] for one in await rehearsal.runs()] == ["digest:2026-10-08:1130"]


async def test_a_lost_answer_is_sent_once_more_and_no_more(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(13))
    rehearsal.platform.sent.clear()
    rehearsal.platform.answers += [LOST]
    await rehearsal.to(october(14), 12)
    assert len(rehearsal.platform.sent) == 5
    rehearsal.platform.answers += [LOST] * 10
    await rehearsal.to(october(15), 12)
    last = (await rehearsal.runs())[-1]
    assert (last["n_sent"], last["n_unknown"], last["status"]) == (0, 5, "done")
    assert len(rehearsal.platform.sent) == 5
    assert (0, "told") in await rehearsal.items("lan")


async def test_a_reminder_that_another_follows_is_not_repeated(rehearsal: Rehearsal) -> None:
    rehearsal.platform.answers += [LOST]
    await rehearsal.to(october(8), 12)
    (run,) = await rehearsal.runs()
    assert (run["n_sent"], run["n_unknown"]) == (4, 1)
    await rehearsal.to(october(15), 12)
    assert [one["ambiguity"] for one in await rehearsal.runs()] == ["hold", "hold", "resend", "resend"]


async def test_what_a_killed_sender_left_is_sent_again_by_the_next(rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(8), 11, 30)
    await rehearsal.ticks.plan()
    await rehearsal.write(lambda session: session.execute(update(RUN).values(ambiguity="resend")))
    claimed = await claim(rehearsal, 3)
    assert len(claimed) == 3
    again = await rehearsal.restart()
    await again.to(october(8), 12)
    (run,) = await again.runs()
    assert (run["n_sent"], run["n_unknown"], run["status"]) == (5, 0, "done")
    assert len(again.platform.sent) == 5
    assert Counter(row["ambiguous"] for row in await rows(again)) == {1: 3, 0: 2}


async def test_a_sender_that_was_overtaken_writes_and_claims_nothing(rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(8), 11, 30)
    await rehearsal.ticks.plan()
    old = rehearsal.app.bulk["telegram"]
    await rehearsal.restart()
    assert await old.tick() == 0
    assert {row["state"] for row in await rows(rehearsal)} == {State.PENDING}


async def test_throttling_costs_no_attempt_and_stops_the_whole_bot(rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(8), 11, 30)
    await rehearsal.ticks.plan()
    rehearsal.platform.answers += [NotSent(Failure.THROTTLED, retry_after=30)] * 5
    assert await rehearsal.ticks.deliver() == 5
    await rehearsal.app.idle()
    assert {(row["state"], row["attempt"]) for row in await rows(rehearsal)} == {(State.PENDING, 0)}
    assert await rehearsal.ticks.deliver() == 0
    await rehearsal.clock.sleep(31)
    await rehearsal.to(october(8), 12)
    assert {row["state"] for row in await rows(rehearsal)} == {State.SENT}


async def test_trouble_on_the_way_is_tried_again_later(rehearsal: Rehearsal) -> None:
    rehearsal.platform.answers += [BUSY] * 7
    await rehearsal.to(october(8), 12)
    assert {row["state"] for row in await rows(rehearsal)} == {State.SENT}
    rehearsal.platform.answers += [BUSY] * 40
    await rehearsal.to(october(12), 12)
    assert {row["state"] for row in await rows(rehearsal)} == {State.SENT}, "away for all costs no tries"


async def test_a_chat_that_moved_is_written_to_at_its_new_id(rehearsal: Rehearsal) -> None:
    rehearsal.platform.answers += [NotSent(Failure.MOVED, chat="-100")]
    await rehearsal.to(october(12), 12)
    assert len(rehearsal.platform.seen_by("-100")) == 2


async def test_one_name_that_cannot_be_rendered_harms_nobody_else(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, lan = digests.said, rehearsal.school.ids["lan"]

    def broken(session: Session, run: Any, to: Any, now: Any) -> Any:
        if any(one.id == lan for one in to):
            raise ValueError("no such fact")
        return said(session, run, to, now)

    monkeypatch.setattr(digests, "said", broken)
    await rehearsal.to(october(8), 12)
    (run,) = await rehearsal.runs()
    assert (run["n_sent"], run["n_failed"], run["status"]) == (4, 1, "done")


async def test_fifteen_at_most_are_under_way(rehearsal: Rehearsal) -> None:
    bulk = rehearsal.app.bulk["telegram"]
    assert bulk._free(0) == BURST + int(AHEAD * PER_SECOND)
    bulk._outstanding = WINDOW - 1
    assert bulk._free(0) == 1
    assert bulk._free(3) == 4


async def test_the_claim_uses_its_index_without_analyze(sqlite_store: Store) -> None:
    values = {"run": 1, "channel": "telegram", "epoch": 1, "count": 5, "cursor": 0}
    explain = text("EXPLAIN QUERY PLAN " + ledger.SQLITE_CLAIM.partition("RETURNING")[0])
    plan = await sqlite_store.read(lambda session: [row[3] for row in session.execute(explain, values)])
    assert any("outbox_due (run_id=? AND channel=? AND recipient_id>?)" in line for line in plan)
    assert not any("SCAN" in line for line in plan)


async def rows(rehearsal: Rehearsal) -> list[Any]:
    """Return every row of every run."""
    query = select(OUTBOX).order_by(OUTBOX.c.run_id, OUTBOX.c.recipient_id)
    found = await rehearsal.app.store.read(lambda session: session.execute(query).mappings().all())
    return list(found)


def everybody(rehearsal: Rehearsal) -> list[int]:
    """Return the ids of the school's people."""
    ids = rehearsal.school.ids
    return sorted(ids[name] for name in ("hanh", "lan", "minh", "hoa", "dung"))


async def claim(rehearsal: Rehearsal, count: int) -> list[Claimed]:
    """Claim rows as a sender does that is killed before it sends them."""
    epoch, now = rehearsal.app.senders["telegram"].epoch, rehearsal.clock.now()
    claimed = await rehearsal.write(lambda session: ledger.claim(session, "telegram", epoch, now, count, {}))
    return list(claimed)


async def test_answers_outlive_a_database_that_fails_once(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearsal.sleep_until(october(8), 11, 30)
    await rehearsal.ticks.plan()
    await rehearsal.ticks.deliver()
    record = outcomes.record
    failures = [ConnectionError()]

    def flaky(*given: Any) -> None:
        if failures:
            raise failures.pop()
        record(*given)

    monkeypatch.setattr(outcomes, "record", flaky)
    with pytest.raises(ConnectionError):
        await rehearsal.app.idle()
    await rehearsal.to(october(8), 12)
    (run,) = await rehearsal.runs()
    assert (run["n_sent"], run["status"], len(rehearsal.platform.sent)) == (5, "done", 5)
