"""The power fails as Telegram takes a message: what is on disk by then is all that a successor has.

SQLite only: its write-ahead log is synced with every commit (synchronous=FULL), so a copy of both files at
that moment is what a power cut leaves. PostgreSQL keeps the same promise itself.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlmodel import Session

from bot.app import App
from bot.channels import NotSent, Outgoing, Sent
from bot.clock import InstantClock
from bot.outbox import MESSAGE, OUTBOX, RUN, State
from bot.receiving.inbox import pending
from bot.sending import bulk
from bot.store import Store, open_store
from tests.chat import PlatformInMemory
from tests.faults.invariants import promise_holds
from tests.scheduler.rehearsing import Rehearsal
from tests.scheduler.test_run_control import ends, opened
from tests.school import MONDAY, School, found_school

WINDOW = 2
ASKED, FULL = ("journal_mode", "synchronous"), 2
TORN = b"\x00half a frame that never got its end"


@dataclass
class Cut:
    """A database as a power cut left it, and what had been taken of the run by then."""

    url: str
    took: Counter[str]


@dataclass
class Witness(PlatformInMemory):
    """A platform that copies the bot's files at each message it takes."""

    database: Path = Path()
    cuts: list[Cut] = field(default_factory=list)

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Take a message, and keep what the disk has at that moment."""
        result = await super().send(out)
        copy = self.database.with_name(f"cut-{len(self.cuts)}.db")
        shutil.copy(self.database, copy)
        log = Path(f"{copy}-wal")
        shutil.copy(f"{self.database}-wal", log)
        with log.open("ab") as more:
            more.write(TORN)
        self.cuts.append(Cut(f"sqlite:///{copy}", Counter(one.chat for one in self.sent)))
        return result


@pytest.fixture
async def watched(sqlite_store: Store) -> AsyncIterator[School]:
    """The invented school, whose platform is a witness."""
    clock, platform = InstantClock(MONDAY), Witness(database=Path(sqlite_store.url.database or ""))
    ids = await sqlite_store.write(found_school)
    app = App(sqlite_store, clock, {"telegram": platform})
    await app.start()
    yield School(app, platform, clock, ids)
    await app.idle()


async def test_a_commit_is_on_disk_before_it_returns(sqlite_store: Store) -> None:
    look = lambda session: [session.execute(text(f"PRAGMA {one}")).scalar() for one in ASKED]  # noqa: E731
    assert await sqlite_store.write(look) == ["wal", FULL]


@pytest.mark.parametrize("ambiguity", ["resend", "hold"])
async def test_the_power_fails_at_each_message_of_a_run(
    watched: School, ambiguity: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "WINDOW", WINDOW)
    rehearsal = Rehearsal.of(watched)
    run = await opened(rehearsal, 0)
    await rehearsal.write(lambda session: session.execute(update(RUN).values(ambiguity=ambiguity)))
    await ends(rehearsal, run)
    witness = watched.platform
    assert isinstance(witness, Witness)
    assert len(witness.cuts) == len(witness.sent) == 5
    for cut in witness.cuts:
        store = open_store(cut.url)
        states = await store.read(_states)
        taken = [states[chat] for chat in cut.took]
        assert set(taken) <= {State.SENDING, State.SENT}, "what is taken was on its way on disk"
        assert taken.count(State.SENDING) <= WINDOW
        again = PlatformInMemory()
        await _goes_on(store, watched, again, run)
        took = cut.took + Counter(one.chat for one in again.sent)
        await promise_holds(store, {(run, chat): copies for chat, copies in took.items()}, crashes=1)
        assert ambiguity == "resend" or took.total() == len(took)
        await store.close()


async def test_the_power_fails_as_an_answer_is_taken(watched: School) -> None:
    witness, lan = watched.platform, watched.chatter("lan")
    assert isinstance(witness, Witness)
    await lan.says("/trogiup")
    await lan.says("/dulieucuatoi")
    assert len(witness.cuts) >= 2
    for number, cut in enumerate(witness.cuts, 1):
        store = open_store(cut.url)
        said = await store.read(lambda session: session.execute(_ANSWERS).scalars().all())
        assert said == [State.SENT] * (number - 1) + [State.SENDING], "it was on its way on disk"
        assert await store.read(pending) == 0, "what it answers is worked on for good"
        await store.close()


async def _goes_on(store: Store, school: School, platform: PlatformInMemory, run: int) -> None:
    """Start on what a power cut left, and go on to the end."""
    clock = InstantClock(school.clock.now())
    app = App(store, clock, {"telegram": platform})
    await app.start()
    await ends(Rehearsal.of(School(app, platform, clock, school.ids)), run)


_ANSWERS = select(MESSAGE.c.state).order_by(MESSAGE.c.id)


def _states(session: Session) -> dict[str, int]:
    return {row.chat: row.state for row in session.execute(select(OUTBOX.c.chat, OUTBOX.c.state))}
