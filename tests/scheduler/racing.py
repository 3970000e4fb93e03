"""Many small races at once: small schools with a campaign each, to which something happens in a run.

A race is a moment, an event and the state of the person's row read in the event's own transaction: what that
transaction finds unclaimed must not be said any more once it has committed.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import delete, select, update
from sqlmodel import Session

from bot.app import App
from bot.clock import InstantClock, at_school, school_day
from bot.domain.campaign.campaigns import CLOSED
from bot.domain.campaign.fires import FIRE
from bot.domain.campaign.plan import DeadlineKind
from bot.domain.delivery import runs
from bot.domain.delivery.audiences import CAMPAIGN
from bot.domain.reminding import digests
from bot.domain.school.people import PERSON
from bot.domain.school.turn import Turn
from bot.outbox import OUTBOX, RUN, DeliveryRun, State
from bot.sending import runnable
from bot.sending.bulk import WINDOW
from bot.sending.pace import Pace
from bot.store import Store
from scheduler import Ticks
from scheduler.rehearsal import advance_to
from tests.chat import PlatformInMemory
from tests.scheduler.small_schools import STARTS, Race, found, launch, turn_of

BEFORE, PLANNED = -1, 0
"""Moments of a race: a second before planning, right after it; n is while the n-th batch is under way."""
SECOND = timedelta(seconds=1)


Event = Callable[[Turn, Race], object]


@dataclass
class Yard:
    """Many schools of two people each, on one database."""

    app: App
    clock: InstantClock
    seed: int
    schools: list[tuple[int, int, int]]
    """Each school with its two people."""
    elsewhere: Store | None = None
    """Another process's connections, where events happen at the same time as a claim."""
    ticks: Ticks = field(init=False)
    random: Random = field(init=False)

    def __post_init__(self) -> None:
        self.ticks, self.random = Ticks(self.app), Random(self.seed)

    @classmethod
    async def found(cls, store: Store, schools: int, seed: int, elsewhere: Store | None = None) -> Yard:
        """Write the schools' rows."""
        clock = InstantClock(at_school(STARTS, 5))
        made = await store.write(lambda session: [found(session, number) for number in range(schools)])
        app = App(store, clock, {"telegram": PlatformInMemory()})
        app.bulk["telegram"].pace = Pace(1000.0, WINDOW)
        await app.start()
        return cls(app, clock, seed, made, elsewhere)

    async def to(self, day: date, hour: int, minute: int = 0) -> None:
        """Go forward, doing everything on the way."""
        await advance_to(self.app, self.ticks, self.clock, at_school(day, hour, minute))

    async def launch(self, day: date, drawn: Callable[[Random], tuple[str, DeadlineKind, int]]) -> list[Race]:
        """Give each school a new campaign whose date has a stage on a day, and draw what happens to it."""
        moments = (BEFORE, PLANNED, *range(1, 2 * len(self.schools) // WINDOW + 2))
        races = []
        for school in self.schools:
            event, kind, stage = drawn(self.random)
            races.append(Race(*school, event, kind, stage, self.random.choice(moments)))
        now = self.clock.now()

        def begin(session: Session) -> None:
            for race in races:
                launch(session, race, day, now)

        await self.app.store.write(begin)
        return races

    async def ends(self) -> None:
        """End every campaign, so that the next ones start afresh; everybody is back."""

        def end(session: Session) -> None:
            session.execute(update(CAMPAIGN).values(status=CLOSED))
            session.execute(update(PERSON).values(active=True, paused_until=None))
            session.execute(delete(FIRE))

        await self.app.store.write(end)

    async def all_have(self, event: str, races: Sequence[Race], events: Mapping[str, Event]) -> None:
        """Let something have happened to some before the day."""

        def happen(session: Session) -> None:
            for race in races:
                events[event](turn_of(session, race.person, self.clock.now()), race)

        await self.app.store.write(happen)

    async def day(self, day: date, races: Sequence[Race], events: Mapping[str, Event]) -> None:
        """Let a day's sending moments pass, with everything that happens around them."""
        for slot in (digests.EARLY, digests.USUAL):
            opens = digests.Opening(day, slot).at
            mine = [race for race in races if race.slot == slot]
            await advance_to(self.app, self.ticks, self.clock, opens - SECOND)
            await self._happen((race for race in mine if race.moment == BEFORE), events)
            self.clock.move_to(opens)
            await self.ticks.plan()
            await self._happen((race for race in mine if race.moment == PLANNED), events)
            await self._deliver({race.moment: [] for race in mine if race.moment > 0}, mine, events)

    async def _deliver(
        self, at: dict[int, list[Race]], races: Iterable[Race], events: Mapping[str, Event]
    ) -> None:
        for race in races:
            if race.moment > 0:
                at[race.moment].append(race)
        batch, more = 0, True
        while more:
            batch += 1
            if self.elsewhere is None:
                begun = await self.ticks.deliver()
                await self._happen(at.pop(batch, ()), events)
            else:
                begun, _ = await asyncio.gather(
                    self.ticks.deliver(), self._happen(at.pop(batch, ()), events, self.elsewhere)
                )
            await self.app.idle()
            more = bool(begun) or await self._waiting()
            if not begun:
                await self.clock.sleep(0.2)
        await self._happen((race for late in at.values() for race in late), events)

    async def _waiting(self) -> bool:
        now = self.clock.now()
        return await self.app.store.read(lambda session: runnable.anything_due(session, ["telegram"], now))

    async def _happen(
        self, races: Iterable[Race], events: Mapping[str, Event], store: Store | None = None
    ) -> None:
        for race in races:

            def happen(session: Session, race: Race = race) -> None:
                race.taken = _taken(session, race, self.clock.now())
                events[race.event](turn_of(session, race.person, self.clock.now()), race)

            await (store or self.app.store).write(happen)

    async def said(self, day: date) -> dict[int, list[str]]:
        """Return what each person was told in runs on a day."""
        sent = select(OUTBOX.c.recipient_id, OUTBOX.c.text).where(
            OUTBOX.c.sent_at >= at_school(day, 0), OUTBOX.c.sent_at < at_school(day, 0) + timedelta(days=1)
        )
        found: dict[int, list[str]] = defaultdict(list)
        for person, text in await self.app.store.read(lambda session: session.execute(sent).all()):
            found[person].append(text)
        return found

    async def sums_up(self, *days: date) -> None:
        """Expect counters to be what the rows say, every run to be over, one message a person a day."""
        for day in days:
            sums = await self.app.store.read(lambda session, day=day: _sums(session, day))  # type: ignore[misc]
            for run, states in sums:
                ended = [states[one] for one in (State.SENT, State.FAILED, State.SKIPPED, State.UNKNOWN)]
                assert [run.n_sent, run.n_failed, run.n_skipped, run.n_unknown] == ended
                assert run.n_planned == sum(ended) == sum(states.values()), "nothing is pending"
                assert run.status == "done"
            assert max(map(len, (await self.said(day)).values()), default=0) <= 1


def _taken(session: Session, race: Race, now: datetime) -> frozenset[int]:
    """Return whose rows of the day a run has taken; the others are held until the event has committed."""
    rows = (
        select(OUTBOX.c.recipient_id, OUTBOX.c.state)
        .join(RUN, RUN.c.id == OUTBOX.c.run_id)
        .where(
            RUN.c.run_key.startswith(_runs_of(school_day(now))),
            OUTBOX.c.recipient_id.in_([race.person, race.other]),
        )
    )
    states = session.execute(rows.with_for_update(of=OUTBOX)).all()
    return frozenset(person for person, state in states if state in (State.SENDING, State.SENT))


def _runs_of(day: date) -> str:
    """Return how the keys of a day's runs begin."""
    return f"digest:{day.isoformat()}:"


def _sums(session: Session, day: date) -> list[tuple[DeliveryRun, Counter[int]]]:
    """Return a day's runs, each with how many rows are in which state."""
    query = select(RUN).where(RUN.c.run_key.startswith(_runs_of(day)))
    found = [DeliveryRun(**row) for row in session.execute(query).mappings()]
    return [(run, runs.count_states(session, run.id or 0)) for run in found]
