"""Two that reach for the same row: it is taken once, and a message in doubt is sent once more at most."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import chain

import pytest
from sqlalchemy import insert, make_url, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from bot.outbox import OUTBOX, RUN, DeliveryRun, State
from bot.receiving.updates import Fate, store_updates
from bot.sending import ledger, outcomes
from bot.sending.claimed import Claimed
from bot.sending.outcomes import Ended
from bot.store import Store, open_store
from tests.faults.counting import Counting, said
from tests.faults.invariants import promise_holds
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import MONDAY, School

PEOPLE, WORKERS, AT_ONCE = 400, 4, 5
IMPATIENT = "SET LOCAL lock_timeout = '1s'"


def waiting_run(session: Session, people: int = PEOPLE) -> DeliveryRun:
    """Write a run of which nobody has been written to."""
    run = DeliveryRun(run_key="r", kind="announcement", status="running", created_at=MONDAY, n_planned=people)
    session.add(run)
    session.flush()
    rows = [{"run_id": run.id, "recipient_id": n, "channel": "telegram"} for n in range(1, people + 1)]
    plain: dict[str, object] = dict.fromkeys(("chat", "text", "platform_id", "reason"), "")
    plain |= dict.fromkeys(("state", "attempt", "ambiguous", "epoch"), 0)
    session.execute(insert(OUTBOX), [{**plain, **row} for row in rows])
    return run


def taken(session: Session, run: DeliveryRun) -> list[int]:
    """Claim the next few rows without a memory of how far anybody has come."""
    return [one.recipient_id for one in ledger.take(session, run, "telegram", 1, AT_ONCE, {})]


async def test_four_that_claim_at_once_take_nobody_twice(store: Store) -> None:
    run = await store.write(waiting_run)

    async def claims() -> list[int]:
        mine: list[int] = []
        while found := await store.write(lambda session: taken(session, run)):
            mine += found
        return mine

    everybody = list(chain(*await asyncio.gather(*(claims() for _ in range(WORKERS)))))
    assert sorted(everybody) == list(range(1, PEOPLE + 1))


async def test_a_claim_waits_for_nobody(postgres_url: str) -> None:
    """Another's claim that has not committed is passed by, not waited for."""
    url = make_url(postgres_url).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(url, poolclass=NullPool)
    async with AsyncSession(engine, sync_session_class=Session, expire_on_commit=False) as session:
        run = await session.run_sync(waiting_run)  # type: ignore[arg-type]
        await session.commit()
    async with AsyncSession(engine, sync_session_class=Session) as first:
        mine = await first.run_sync(lambda session: taken(session, run))  # type: ignore[arg-type]
        async with AsyncSession(engine, sync_session_class=Session) as second:
            await second.execute(text(IMPATIENT))
            theirs = await second.run_sync(lambda session: taken(session, run))  # type: ignore[arg-type]
    assert (mine, theirs) == ([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])
    await engine.dispose()


@pytest.mark.parametrize(("ambiguity", "copies"), [("resend", 2), ("hold", 1)])
async def test_two_crashes_in_the_same_message_are_two_copies_at_most(
    school: School, ambiguity: str, copies: int
) -> None:
    """The first leaves it to be sent again where the run allows that; after the second it stays unknown."""
    rehearsal = Rehearsal.of(school)
    rehearsal.sleep_until(october(8), 11, 30)
    await rehearsal.ticks.plan()
    await rehearsal.write(lambda session: session.execute(update(RUN).values(ambiguity=ambiguity)))
    took = Counter[tuple[int, str]]()
    for _ in range(3):
        epoch, now = rehearsal.app.senders["telegram"].epoch, rehearsal.clock.now()
        died = await rehearsal.write(
            lambda session, epoch=epoch, now=now: ledger.claim(session, "telegram", epoch, now, 2, {})  # type: ignore[misc]
        )
        took.update((one.run_id, one.chat) for one in died)
        rehearsal = await rehearsal.restart()
    await rehearsal.to(october(8), 12)
    (run,) = [one for one in await rehearsal.runs() if one["n_planned"]]
    took.update((run["id"], one.chat) for one in rehearsal.platform.sent if "Còn 7 ngày" in one.text)
    assert max(took.values()) == copies
    assert run["n_unknown"] + run["n_sent"] == len(took) == 5
    await promise_holds(rehearsal.app.store, took, crashes=3)


async def test_what_a_successor_sends_is_only_its_own_to_write_down(store: Store) -> None:
    """A sender that was away fails for a row at last; by then another is sending it."""
    run = await store.write(waiting_run)
    await store.write(lambda session: ledger.take(session, run, "telegram", 1, 1, {}))
    (late,) = [Claimed(run.id or 0, 1, "1", 1, 0, "resend")]

    def meanwhile(session: Session) -> None:
        outcomes.recover(session, "telegram", 2, MONDAY)
        ledger.take(session, run, "telegram", 2, 1, {})
        outcomes.record(session, "telegram", 1, [Ended(late, State.FAILED, "gave_up")], MONDAY)

    await store.write(meanwhile)
    row = select(OUTBOX.c.state, OUTBOX.c.epoch, OUTBOX.c.reason).where(OUTBOX.c.recipient_id == 1)
    assert await store.read(lambda session: session.execute(row).one()) == (State.SENDING, 2, "")


async def test_an_update_found_by_two_processes_acts_once(store: Store) -> None:
    first = await Counting(store).found()
    other = open_store(store.url.render_as_string(False)) if "postgres" in store.url.drivername else store
    second = Counting(other)
    raw = [said(n, 1 + n % 9, f"tin {n}") for n in range(1, 40)]
    rows = [
        {"channel": "telegram", "update_id": key, "raw": one, "received_at": MONDAY, "fate": 0, "code": ""}
        for key, one in raw
    ]
    await store.write(lambda session: store_updates(session, rows))
    await asyncio.gather(first.inbox.resume(), second.inbox.resume())
    await asyncio.gather(first.inbox.idle(), second.inbox.idle())
    assert sorted(text for _, text in await first.effects()) == sorted(f"tin {n}" for n in range(1, 40))
    assert sorted(first.replies + second.replies) == sorted(f"tin {n}" for n in range(1, 40))
    assert await first.fates() == {Fate.DONE: 39}
    if other is not store:
        await other.close()
