"""Races of each sort, seeded: what happens while a run goes out counts from its commit on.

A race costs what a school costs: its campaign is launched, the act is made, and two people are told for days.
So a thousand of each sort on each database run with `-m slow` only, and some hundred of them always.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlmodel import Session

import messages
from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.fires import FIRE, MOVED
from bot.domain.campaign.plan import DeadlineKind
from bot.domain.delivery.audiences import DEADLINE
from bot.outbox import ITEM
from bot.store import Store, open_store
from tests.scheduler.race_events import ACTS
from tests.scheduler.racing import BEFORE, Yard
from tests.scheduler.small_schools import STARTS, Race

REGISTRATION, REPORT, PHASE_END = DeadlineKind.REGISTRATION, DeadlineKind.REPORT, DeadlineKind.PHASE_END
ONE_DAY = timedelta(days=1)
SCHOOLS = 100
FEW, MANY = {"sqlite": 2, "postgresql": 1}, {"sqlite": 10, "postgresql": 10}
"""Rounds of a hundred races; on PostgreSQL what happens comes from other connections, at the same time."""


def plain_days(weekday: int, free: int) -> list[date]:
    """Return days of one weekday, some weeks apart, around which `free` days have no holiday."""
    off = DaysOff.known(range(2026, 2030))
    days = (STARTS + timedelta(days=21 * number + weekday) for number in range(1, 60))
    near = range(-free, free + 1)
    return [day for day in days if not any(day + ONE_DAY * n in off.off for n in near)]


@pytest.fixture
async def yard(store: Store, database_url: str) -> AsyncIterator[Yard]:
    """A hundred small schools, on PostgreSQL with a second process beside the bot."""
    elsewhere = open_store(database_url) if database_url.startswith("postgresql") else None
    yield await Yard.found(store, SCHOOLS, 2026, elsewhere)
    if elsewhere is not None:
        await elsewhere.close()


@pytest.fixture(params=["few", pytest.param("many", marks=pytest.mark.slow)])
def rounds(request: pytest.FixtureRequest, yard: Yard) -> int:
    """How many days races are held on."""
    return (FEW if request.param == "few" else MANY)[yard.app.store.url.get_backend_name()]


def drawn(
    stages: Sequence[int], **kinds: DeadlineKind | Sequence[DeadlineKind]
) -> Callable[[Random], tuple[str, DeadlineKind, int]]:
    """Return what draws an event, the kind of date it happens to, and the stage it meets."""
    ways = [
        (event, one) for event, kind in kinds.items() for one in ([kind] if isinstance(kind, str) else kind)
    ]
    return lambda random: (*random.choice(ways), random.choice(stages))


async def test_who_has_done_it_before_the_claim_is_not_reminded(yard: Yard, rounds: int) -> None:
    draw = drawn(
        (14, 7, 3, 1, 0), registers=REGISTRATION, declines=REGISTRATION, sends=REPORT, notes=PHASE_END
    )
    late = 0
    for day in plain_days(0, 15)[:rounds]:
        await yard.to(day - ONE_DAY, 10)
        races = await yard.launch(day, draw)
        await yard.day(day, races, ACTS)
        said = await yard.said(day)
        for race in races:
            assert len(said[race.person]) == (race.person in race.taken), race
            assert len(said[race.other]) == (not race.paper), race
        late += sum(race.person in race.taken for race in races)
        await yard.sums_up(day)
        await yard.ends()
    assert late > 0, "some are always too late, or nothing was raced"


async def test_a_moved_date_is_old_to_nobody_and_new_once_to_who_knew_it(yard: Yard, rounds: int) -> None:
    both = (REGISTRATION, PHASE_END)
    draw = drawn((3, 1, 0), moves_later=both, moves_earlier=both, moves_twice=both, cancels=(REPORT, *both))
    told = 0
    for day in plain_days(4, 15)[:rounds]:
        await yard.to(day - 3 * ONE_DAY, 10)
        races = await yard.launch(day, draw)
        await yard.day(day, races, ACTS)
        days = [day + n * ONE_DAY for n in range(4)]
        await yard.to(days[-1], 12)
        await yard.sums_up(*days)
        heard = [await yard.said(one) for one in days]
        items, stages = await yard.app.store.read(_told), await yard.app.store.read(_days)
        for race in races:
            for one in (race.person, race.other):
                mine = {on: said[one] for on, said in zip(days, heard, strict=True)}
                told += _is_right(race, one, mine, items)
                assert race.event == "cancels" or _comes_on_its_days(race, mine, stages), (race, mine)
        await yard.ends()
    assert told > 0


def _is_right(race: Race, person: int, heard: Mapping[date, list[str]], items: set[tuple[int, ...]]) -> bool:
    """Expect of what one of the two has heard the new date only, its news once; tells whether it was news."""
    day, *_ = heard
    after = [text for on, said in heard.items() for text in said if on > day or person not in race.taken]
    if race.event == "cancels":
        assert after == [], race
        return False
    assert not [text for text in after if messages.words.day(race.due(day)) in text], (race, after)
    mine = [(revision, stage) for key, one, revision, stage in items if (key, one) == (race.deadline, person)]
    newest = 3 if race.event == "moves_twice" else 2
    knew = any(revision < newest for revision, _ in mine)
    assert ((newest, MOVED) in mine) == knew, (race, mine, heard)
    assert sum(text.startswith("Hạn mới") for text in after) <= knew
    return knew


def _comes_on_its_days(race: Race, heard: Mapping[date, list[str]], stages: set[tuple[int, date]]) -> bool:
    """Tell whether from the next day on every stage of the new date is told, and besides only its news."""
    later = {on for on, said in list(heard.items())[1:] if said}
    due = {on for key, on in stages if key == race.deadline and on in list(heard)[1:]}
    news = {on for on in later if any(text.startswith("Hạn mới") for text in heard[on])}
    return due <= later and later - due <= news


def _told(session: Session) -> set[tuple[int, ...]]:
    columns = ITEM.c.deadline_id, ITEM.c.person_id, ITEM.c.revision, ITEM.c.stage
    return {tuple(row) for row in session.execute(select(*columns).where(ITEM.c.status == "told"))}


async def test_closed_paused_gone_or_put_off_before_the_claim(yard: Yard, rounds: int) -> None:
    both = (REGISTRATION, REPORT)
    draw = drawn((14, 7, 3), closes=REGISTRATION, pauses_reminders=both, leaves=both, snoozes=both)
    for day in plain_days(0, 15)[:rounds]:
        await yard.to(day - ONE_DAY, 10)
        races = await yard.launch(day, draw)
        await yard.day(day, races, ACTS)
        said = await yard.said(day)
        await yard.to(day + ONE_DAY, 12)
        await yard.sums_up(day, day + ONE_DAY)
        next_day = await yard.said(day + ONE_DAY)
        for race in races:
            spared = race.event == "closes"
            asked = race.other in race.taken if spared else not race.paper
            assert len(said[race.person]) == (race.person in race.taken), race
            assert len(said[race.other]) == asked, race
            assert len(next_day[race.person]) == (race.event == "snoozes"), race
            assert not next_day[race.other], race
        await yard.ends()


async def test_what_is_undone_is_reminded_of_from_the_next_stage_on(yard: Yard, rounds: int) -> None:
    draw = drawn((7, 3), undoes=(REGISTRATION, REPORT))
    for day in plain_days(0, 15)[:rounds]:
        await yard.to(day - ONE_DAY, 10)
        races = await yard.launch(day, draw)
        await yard.all_have("sends", [race for race in races if race.paper], ACTS)
        await yard.all_have("registers", [race for race in races if not race.paper], ACTS)
        await yard.day(day, races, ACTS)
        days = [day + n * ONE_DAY for n in range(5)]
        await yard.to(days[-1], 12)
        await yard.sums_up(*days)
        heard = {one: await yard.said(one) for one in days}
        stages = await yard.app.store.read(_days)
        for race in races:
            since = day if race.moment == BEFORE else day + ONE_DAY
            due = sorted(one for key, one in stages if key == race.deadline and since <= one <= max(heard))
            told = [one for one, said in heard.items() if said[race.person]]
            assert told == due != [], race
        await yard.ends()


def _days(session: Session) -> set[tuple[int, date]]:
    """Return the days of stages, by deadline, for whoever keeps the campaign's frequency."""
    usual = (FIRE.c.frequency == "normal") & (FIRE.c.stage != MOVED)
    standing = (DEADLINE.c.id == FIRE.c.deadline_id) & (DEADLINE.c.revision == FIRE.c.revision)
    query = select(FIRE.c.deadline_id, FIRE.c.fire_on).join(DEADLINE, standing).where(usual)
    return {(key, day) for key, day in session.execute(query)}
