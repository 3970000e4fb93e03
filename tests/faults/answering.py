"""A platform in memory that answers as it is told to, takes its time, and remembers every request."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from bot.app import App
from bot.channels import Failure, NotSent, Outgoing, Sent
from bot.clock import at_school
from bot.domain.announcing import announcement_runs
from bot.domain.announcing.announcements import Announcement
from bot.domain.school.people import Account, Person
from bot.outbox import MESSAGE, OUTBOX, RUN, DeliveryRun
from bot.store import Store
from bot.words import fold, sort_key
from scheduler import Ticks
from tests.chat import Chatter, PlatformInMemory
from tests.faults.invariants import promise_holds
from tests.faults.virtual import CountedStore, VirtualClock, until_done
from tests.school import found_school

WORDS = "Mai toàn trường nghỉ học vì bão"
"""What everybody is told; whatever else is said is no message of the run."""
MONDAY = at_school(date(2026, 10, 5), 8)

Script = Callable[[Outgoing, int], NotSent | None]
"""What the platform answers to the n-th message of the run, counted from 0; None takes it."""


@dataclass
class Answering(PlatformInMemory):
    """A platform of which every answer is known beforehand."""

    clock: VirtualClock = field(default_factory=lambda: VirtualClock(MONDAY))
    script: Script = lambda out, n: None
    latency: float = 0.05
    lost_arrive: bool = True
    """Whether a message whose answer is lost has arrived."""
    requests: list[float] = field(default_factory=list)
    """When each request for a message of the run came."""
    too_early: int = 0
    """How many of them came in a pause that had been asked for."""
    _closed_until: float = 0.0

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Answer as the script says; what is not of the run is always taken."""
        if WORDS not in out.text:
            return await super().send(out)
        self.too_early += self.clock.monotonic() < self._closed_until
        self.requests.append(self.clock.monotonic())
        answer = self.script(out, len(self.requests) - 1)
        await self.clock.sleep(self.latency)
        if answer is None:
            return await super().send(out)
        if answer.failure is Failure.AMBIGUOUS and self.lost_arrive:
            await super().send(out)
        if answer.failure is Failure.THROTTLED:
            self._closed_until = max(self._closed_until, self.clock.monotonic() + answer.retry_after)
        return answer

    def took(self) -> Counter[str]:
        """Return how many messages of the run each chat has been sent."""
        return Counter(one.chat for one in self.sent if WORDS in one.text)


@dataclass
class Stage:
    """A school in which one announcement goes to everybody."""

    store: CountedStore
    clock: VirtualClock
    platform: Answering
    app: App
    ids: dict[str, int]
    run_id: int = 0

    @classmethod
    async def of(cls, store: Store, people: int, script: Script = lambda out, n: None) -> Stage:
        """Return a school of many people, all of whom can be written to."""
        clock, counted = VirtualClock(MONDAY), CountedStore(store)
        ids = await store.write(lambda session: _populated(session, people))
        platform = Answering(clock=clock, script=script)
        stage = cls(counted, clock, platform, App(counted, clock, {"telegram": platform}), ids)
        await stage.app.start()
        return stage

    async def announces(self, ambiguity: str = "resend") -> None:
        """Have the head announce something to everybody."""

        def write(session: Session) -> int:
            author, unit, now = self.ids["hanh"], self.ids["school"], self.clock.now()
            kept = Announcement(
                author_id=author,
                unit_id=unit,
                text=f"Kính gửi {{thayco}}: {WORDS}.",
                audience="all",
                made_at=now,
            )
            session.add(kept)
            session.flush()
            told = {"channel": "telegram", "chat": "user-hanh"}
            run_id = announcement_runs.open_now(session, kept, now, told)
            session.execute(update(RUN).where(RUN.c.id == run_id).values(ambiguity=ambiguity))
            return run_id or 0

        self.run_id = await self.store.write(write)

    async def passes(self, seconds: float) -> None:
        """Let the bot work for some seconds, or until the run has come to its end."""
        await self.during(self._work(self.clock.passed + seconds))

    async def _work(self, ends: float) -> None:
        ticks, nap = Ticks(self.app), 0.2
        while self.clock.passed < ends:
            begun = await ticks.deliver()
            await ticks.collect()
            if not begun and (await self.run()).finished_at:
                return await self.app.idle()
            nap = 0.2 if begun else min(10.0, nap * 1.5)
            await self.clock.sleep(nap)
        return None

    async def begins(self) -> None:
        """Let the first requests go out, and no time pass."""
        await Ticks(self.app).deliver()
        await self.store.quiet()

    async def during(self, something: Coroutine[Any, Any, object]) -> None:
        """Let time pass until something is done."""
        await until_done(self.store, self.clock, asyncio.ensure_future(something))

    def chatter(self, name: str) -> Chatter:
        """Return the account of a person."""
        return Chatter(self.app, self.platform, f"user-{name}", self.ids[name])

    async def restarts(self, *, killed: bool = True) -> None:
        """Go on in another process; unless it is killed, the old one is still at work."""
        for task in self.app.bulk["telegram"]._tasks | self.app.senders["telegram"]._tasks if killed else ():
            task.cancel()
        await asyncio.sleep(0)
        self.app = App(self.store, self.clock, {"telegram": self.platform})
        await self.app.start()

    async def run(self) -> DeliveryRun:
        """Return how the run stands."""
        query = select(RUN).where(RUN.c.id == self.run_id)
        return await self.store.read(lambda session: DeliveryRun(**session.execute(query).mappings().one()))

    async def states(self) -> Counter[tuple[int, str]]:
        """Return how many rows of the run are in which state, and why."""
        query = select(OUTBOX.c.state, OUTBOX.c.reason).where(OUTBOX.c.run_id == self.run_id)
        rows = await self.store.read(lambda session: session.execute(query).all())
        return Counter((row[0], row[1]) for row in rows)

    async def most_tries(self) -> int:
        """Return how often the row most tried was tried."""
        query = select(OUTBOX.c.attempt).order_by(OUTBOX.c.attempt.desc()).limit(1)
        found: int = await self.store.read(lambda session: session.execute(query).scalar_one())
        return found

    async def notices(self, template: str = "runs/stopped") -> list[str]:
        """Return the chats that were told something."""
        query = select(MESSAGE.c.chat).where(MESSAGE.c.template == template).order_by(MESSAGE.c.id)
        return list(await self.store.read(lambda session: session.execute(query).scalars().all()))

    async def said(self, template: str) -> str:
        """Return what was last said by a template, on its way or not."""
        query = select(MESSAGE.c.text).where(MESSAGE.c.template == template).order_by(MESSAGE.c.id.desc())
        return str(await self.store.read(lambda session: session.execute(query.limit(1)).scalar()))

    async def keeps_its_promise(
        self,
        *,
        ambiguous: int = 0,
        ended: bool = True,
        crashes: int = 0,
        moved: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Check I1 to I7; `moved` says what a chat was called before."""
        counts = self.platform.took().items()
        took = {(self.run_id, moved.get(chat, chat)): number for chat, number in counts}
        await promise_holds(self.store, took, crashes=crashes, ambiguous=ambiguous, ended=ended)


def _populated(session: Session, people: int) -> dict[str, int]:
    ids = found_school(session)
    for number in range(people - 5):
        name = f"Nguyễn Thị Số {number}"
        person = Person(
            unit_id=ids["toan"], full_name=name, folded=fold(name), sort_key=sort_key(name),
            position="Giáo viên", groups=["GV"], joined_on=date(2026, 8, 1),
        )  # fmt: skip
        session.add(person)
        session.flush()
        chat = f"user-{number}"
        account = Account(
            channel="telegram", platform_user=chat, chat=chat, person_id=person.id, first_seen=MONDAY
        )
        session.add(account)
        session.flush()
        person.account_id = account.id
    return ids
