"""A broadcast by the real `thidua run`, over HTTP, to a school of any size: something to kill."""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, select, update
from sqlmodel import Session

from bot.domain.announcing import announcement_runs, run_standing
from bot.domain.announcing.announcements import Announcement
from bot.domain.school.people import Account, Person
from bot.domain.school.units import Unit
from bot.outbox import OUTBOX, RUN, DeliveryRun, State
from bot.sending import bulk
from bot.store import Store, Work, open_store
from bot.words import fold, sort_key
from tests.e2e.process import PATIENCE, THIDUA, Installation, Running
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.faults.invariants import promise_holds

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
HURRIED = (sys.executable, "-m", "tests.faults.hurried")
WORDS = "Chào cờ đầu tuần lúc 7 giờ tại sân trường."
OVER = "gửi xong"
LATENCY = 0.02
"""Seconds between Telegram's taking a message and its answer: where a kill leaves a message in doubt."""
AUTHOR = 1
"""The first of the people: who made the announcement is told how it stands."""


@dataclass
class Killed:
    """What a broadcast had come to when it was killed once and again."""

    people: int
    kills: int
    copies: int
    """How many messages came twice."""
    unknown: int
    """How many ended in doubt."""
    in_doubt: list[int]
    """How many were under way on disk at each kill."""
    seconds: float


@dataclass
class Broadcast:
    """One announcement to everybody of an invented school, about to be sent by a process of its own."""

    telegram: FakeTelegram
    at: Installation
    run: int
    people: int
    in_doubt: list[int] = field(default_factory=list)

    async def sent(self, count: int) -> None:
        """Wait until Telegram has taken that many messages."""
        await self.telegram.bell.until(lambda: len(self.telegram.accepted) >= count, PATIENCE)

    async def over(self) -> None:
        """Wait until the author is told that it is over."""
        author = self.telegram.user(AUTHOR)
        await author.waits_for(lambda seen: any(OVER in one.text for one in seen), 2 * PATIENCE)

    async def kill(self, bot: Running) -> None:
        """Kill the bot and count what it leaves in doubt."""
        await bot.kill()
        under_way = select(func.count()).where(OUTBOX.c.run_id == self.run, OUTBOX.c.state == State.SENDING)
        self.in_doubt.append(await self.looks(lambda session: session.execute(under_way).scalar_one()))
        assert self.in_doubt[-1] <= bulk.WINDOW

    def took(self) -> Counter[tuple[int, str]]:
        """Return how many copies of the announcement each chat has."""
        copies = (one for one in self.telegram.sent if WORDS in one.text)
        return Counter((self.run, str(one.chat)) for one in copies)

    async def looks(self, work: Work[T]) -> T:
        """Look into the bot's database from outside."""
        async with _opened(self.at.url) as store:
            return await store.read(work)

    async def stands(self) -> DeliveryRun:
        """Return the run as its row says."""
        query = select(RUN).where(RUN.c.id == self.run)
        return await self.looks(lambda session: DeliveryRun(**session.execute(query).mappings().one()))

    async def named(self) -> list[run_standing.Unreached]:
        """Return whom the report names as not reached, or not for certain."""
        return await self.looks(lambda session: run_standing.unreached(session, self.run))

    async def promise_holds(self, crashes: int = 0) -> None:
        """Check the seven sentences of the promise."""
        async with _opened(self.at.url) as store:
            await promise_holds(store, self.took(), crashes=crashes)


@asynccontextmanager
async def broadcast(
    folder: Path, people: int, ambiguity: str = "resend", url: str = "", *, hurried: bool = True
) -> AsyncIterator[Broadcast]:
    """Yield an announcement to everybody on a migrated database: `folder`/thidua.db unless a URL is given."""
    telegram = await FakeTelegram.start(LATENCY)
    for number in range(AUTHOR, AUTHOR + people):
        telegram.user(number).started = True
    env = {"THIDUA_TELEGRAM_TOKEN": TOKEN, "THIDUA_TELEGRAM_API_URL": telegram.url, "PYTHONPATH": str(ROOT)}
    env |= {"THIDUA_DATABASE_URL": url} if url else {}
    at = Installation(folder, env, HURRIED if hurried else (THIDUA,))
    async with _opened(at.url) as store:
        run = await store.write(lambda session: announced(session, people, ambiguity, datetime.now(UTC)))
    try:
        yield Broadcast(telegram, at, run, people)
    finally:
        await telegram.stop()


async def killed(one: Broadcast, seed: int, kills: int = 3) -> Killed:
    """Let a broadcast go out, killed at random points, and check what was promised of it."""
    chance = random.Random(seed)
    began = one.telegram.seconds()
    for count in sorted(chance.sample(range(1, one.people - bulk.WINDOW), kills)):
        bot = await one.at.runs()
        await one.sent(count)
        await asyncio.sleep(chance.uniform(0, LATENCY))  # anywhere in a tick, not only at an acceptance
        await one.kill(bot)
    bot = await one.at.runs()
    await one.over()
    seconds = one.telegram.seconds() - began
    await bot.terminate()
    await one.promise_holds(crashes=kills)
    return await _result(one, kills, seconds)


async def _result(one: Broadcast, kills: int, seconds: float) -> Killed:
    took, run = one.took(), await one.stands()
    doubtful = [person for person in await one.named() if person.reason == "unknown"]
    assert len(doubtful) == run.n_unknown
    assert all(person.name for person in doubtful)
    assert run.n_unknown <= bulk.WINDOW * kills
    copies = took.total() - len(took)
    assert copies <= sum(one.in_doubt)
    if run.ambiguity == "hold":
        assert not copies
        assert run.n_unknown == sum(one.in_doubt)
    return Killed(one.people, kills, copies, run.n_unknown, one.in_doubt, seconds)


def announced(session: Session, people: int, ambiguity: str, now: datetime) -> int:
    """Write a school of linked people and open the run of an urgent announcement to all of them."""
    school = Unit(kind="truong", name="Trường THCS Hoa Phượng", folded="truong thcs hoa phuong")
    session.add(school)
    session.flush()
    everybody = [_person(school.id or 0, number, now.date()) for number in range(AUTHOR, AUTHOR + people)]
    session.add_all(everybody)
    session.flush()
    _link(session, everybody, now)
    kept = Announcement(
        author_id=AUTHOR, unit_id=school.id or 0, text=WORDS, audience="all", made_at=now, urgent=True
    )
    session.add(kept)
    session.flush()
    run = announcement_runs.open_now(session, kept, now, {"channel": "telegram", "chat": str(AUTHOR)})
    assert run is not None
    session.execute(update(RUN).where(RUN.c.id == run).values(ambiguity=ambiguity))
    return run


def _person(unit: int, number: int, joined: date) -> Person:
    name = f"Nguyễn Thị Số {number}"
    return Person(
        unit_id=unit,
        full_name=name,
        folded=fold(name),
        sort_key=sort_key(name),
        is_admin=number == AUTHOR,
        joined_on=joined,
    )


def _link(session: Session, people: Sequence[Person], now: datetime) -> None:
    """Give everybody an account whose chat is their own number."""
    accounts = [
        Account(
            channel="telegram",
            platform_user=str(person.id),
            chat=str(person.id),
            person_id=person.id,
            first_seen=now,
        )
        for person in people
    ]
    session.add_all(accounts)
    session.flush()
    for person, account in zip(people, accounts, strict=True):
        person.account_id = account.id


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Store]:
    store = open_store(url)
    try:
        yield store
    finally:
        await store.close()
