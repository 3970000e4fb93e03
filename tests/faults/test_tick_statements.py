"""A kill at every single point of a tick: between any two statements, around each commit and each call."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select, update
from sqlmodel import Session

from bot.app import App
from bot.domain.delivery import runs
from bot.outbox import ITEM, MESSAGE, OUTBOX, RUN
from bot.sending import bulk
from bot.sending.pace import Pace
from tests.faults.dying import Life, MortalPlatform, lives
from tests.faults.invariants import promise_holds
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School

WINDOW = 2
ANSWERED_WITHIN = 10
"""Rounds of the event loop in which a call surely has its answer."""
PAUSED = ("hoa", "dung")
TABLES: tuple[Table, ...] = (RUN, OUTBOX, ITEM, MESSAGE)


@dataclass
class Stage:
    """A day's reminders, planned and not yet sent, as often as they are wanted."""

    school: School
    platform: MortalPlatform
    kept: dict[Table, list[dict[str, Any]]]

    @classmethod
    async def planned(cls, rehearsal: Rehearsal, ambiguity: str) -> Stage:
        """Plan the reminders of a day; then two of the five people pause theirs."""
        rehearsal.sleep_until(october(8), 11, 30)
        await rehearsal.ticks.plan()
        await rehearsal.write(lambda session: session.execute(delete(RUN).where(RUN.c.n_planned == 0)))
        await rehearsal.write(lambda session: session.execute(update(RUN).values(ambiguity=ambiguity)))
        for name in PAUSED:
            await rehearsal.sets(name, paused_until=october(20))
        read = lambda session: {one: _rows(session, one) for one in TABLES}  # noqa: E731
        return cls(rehearsal.school, MortalPlatform(), await rehearsal.app.store.read(read))

    async def again(self) -> App:
        """Return to the beginning, with a process of its own."""
        self.platform.sent.clear()
        await self.school.app.store.write(lambda session: _restore(session, self.kept))
        return await self.starts()

    async def starts(self) -> App:
        """Start another process on the same database."""
        app = App(self.school.app.store, self.school.clock, {"telegram": self.platform})
        app.bulk["telegram"].pace = Pace(1000.0, WINDOW)
        await app.start()
        return app

    async def run(self) -> dict[str, Any]:
        """Return the run as its row says."""
        (row,) = await self.school.app.store.read(lambda session: _rows(session, RUN))
        return row

    def took(self, run: dict[str, Any]) -> Counter[tuple[int, str]]:
        """Return how many copies each chat has."""
        return Counter((run["id"], one.chat) for one in self.platform.sent)


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("ambiguity", ["resend", "hold"])
async def test_a_kill_at_every_point(
    school: School, ambiguity: str, every: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "WINDOW", WINDOW)
    stage = await Stage.planned(Rehearsal.of(school), ambiguity)
    copies, unknown = Counter[int](), Counter[int]()
    at = 1
    while await dies(stage, at):
        await ends(await stage.starts())
        run = await stage.run()
        took = stage.took(run)
        silent = [school.chatter(name).user for name in PAUSED]
        await promise_holds(school.app.store, took, crashes=1, silent=silent)
        doubled = took.total() - len(took)
        assert doubled <= WINDOW
        assert run["n_unknown"] <= WINDOW
        assert run["status"] == runs.DONE
        assert run["n_planned"] == 5
        assert run["n_skipped"] == len(PAUSED)
        copies[doubled] += 1
        unknown[run["n_unknown"]] += 1
        at += every
    assert at > 40, "every statement of three ticks is a point"
    repeats = {"resend": copies, "hold": unknown}
    assert len(repeats[ambiguity]) > 1, "some kills leave messages in doubt, others do not"
    assert set({"resend": unknown, "hold": copies}[ambiguity]) == {0}


async def dies(stage: Stage, at: int) -> bool:
    """Send as a process that dies at a point; returns False if it had sent everything before that."""
    app = await stage.again()
    store = stage.school.app.store
    return await lives(Life(at), stage.platform, lambda: ends(app), lambda: store.write(_nothing))


async def ends(app: App) -> None:
    """Tick until nothing is left to send or to write down; answers come between the ticks."""
    begun = 1
    while begun or app.bulk["telegram"].waiting:
        begun = await app.ticks.deliver()
        for _ in range(ANSWERED_WITHIN):
            await app.clock.sleep(0.1)


def _rows(session: Session, table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(select(table)).mappings()]


def _restore(session: Session, kept: dict[Table, list[dict[str, Any]]]) -> None:
    for table, rows in kept.items():
        session.execute(delete(table))
        if rows:
            session.execute(insert(table), rows)


def _nothing(session: Session) -> None:
    session.connection()
