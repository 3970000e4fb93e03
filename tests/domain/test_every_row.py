"""The days of reminders as rows, and who is due what each day: as reckoned, on either database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from sqlalchemy import select
from sqlmodel import Session

from bot.clock import at_school
from bot.domain.campaign.campaigns import RUNNING, Campaign, Deadline
from bot.domain.campaign.days_off import DayKind, DayOff
from bot.domain.campaign.deadlines import Frequency
from bot.domain.campaign.fires import FIRE, DatedRow, refresh_fires
from bot.domain.campaign.plan import (
    CampaignKind,
    DeadlineKind,
    Mode,
    Who,
)
from bot.domain.delivery import audiences
from bot.domain.reminding import due
from bot.domain.reminding.stages import Day
from bot.domain.school.people import Person
from bot.domain.school.units import Unit
from bot.store import Store
from tests.domain.dated import ASKED, LONG_AGO, WORK, YEARS, Dated, School
from tests.domain.reckoning import STAGES, reckoned


def campaign(unit_id: int, launched: date = LONG_AGO, stages: tuple[int, ...] = STAGES["normal"]) -> Campaign:
    """Return a running campaign without anything below it."""
    return Campaign(
        unit_id=unit_id,
        slug=f"thi-dua-{launched}",
        title="Phong trào thi đua",
        kind=CampaignKind.YEARLY,
        period="",
        starts=launched,
        ends=launched + timedelta(days=700),
        status=RUNNING,
        stages=list(stages),
        launched_at=at_school(launched, 0),
    )


SAMPLE = 300
PER_CAMPAIGN = 25


async def test_the_rows_are_the_same_on_either_database(store: Store) -> None:
    """Three hundred dates drawn from six years, in twelve campaigns launched at any time with any stages."""
    school, random = School.with_breaks(300), Random(300)

    def check(session: Session) -> int:
        unit_id, checked = founded(session, school), 0
        for _ in range(SAMPLE // PER_CAMPAIGN):
            launched = date.fromordinal(random.choice(YEARS))
            stages = tuple(sorted({0, *(random.randrange(22) for _ in range(5))}, reverse=True))
            running = campaign(unit_id, launched, stages)
            rows = written(session, running, [drawn(random, launched) for _ in range(PER_CAMPAIGN)])
            for one in rows:
                found = kept(session, one)
                assert found == wanted(one, running, school), one
                checked += len(found)
        return checked

    assert await store.write(check) > SAMPLE


def founded(session: Session, school: School) -> int:
    """Write a school with its days off."""
    for day, name in school.days_off.off.items():
        if day not in school.days_off.worked:
            session.add(DayOff(day=day, name=name, kind=DayKind.HOLIDAY))
    session.add_all(DayOff(day=day, kind=DayKind.SWAP_WORK) for day in school.days_off.worked)
    unit = Unit(kind="truong", name="Trường THCS Ban Mai", folded="truong thcs ban mai")
    session.add(unit)
    session.flush()
    return unit.id or 0


def drawn(random: Random, launched: date) -> Dated:
    """Return any deadline around or after a launch."""
    due = launched + timedelta(days=random.randrange(-10, 60))
    return Dated(due, random.choice(list(Mode)), *random.choice(ASKED))


def written(session: Session, running: Campaign, asked: list[Dated]) -> list[Deadline]:
    """Write a campaign with its deadlines and the days of their reminders, as a launch does."""
    session.add(running)
    session.flush()
    rows = [
        Deadline(
            campaign_id=running.id or 0,
            key=f"d{number}",
            what="gửi báo cáo",
            kind=one.kind,
            due=one.due,
            mode=one.mode,
            who=one.who,
            origin="school",
        )
        for number, one in enumerate(asked)
    ]
    session.add_all(rows)
    session.flush()
    assert running.launched_at is not None
    refresh_fires(session, running, rows, running.launched_at)
    return rows


def kept(session: Session, one: Deadline) -> set[tuple[str, int, int]]:
    """Return a deadline's rows: frequency, day, stage."""
    query = select(FIRE.c.frequency, FIRE.c.fire_on, FIRE.c.stage).where(FIRE.c.deadline_id == one.id)
    return {(frequency, day.toordinal(), stage) for frequency, day, stage in session.execute(query)}


def wanted(one: Deadline, running: Campaign, school: School) -> set[tuple[str, int, int]]:
    """Return what the rows should be: as reckoned, none before the launch."""
    row = DatedRow.of(one)
    asked = Dated(row.due, row.mode, row.kind, row.who).asked
    return {
        (frequency.value, day, stage)
        for frequency in Frequency
        for day, stage in reckoned(asked, school.almanac, frequency.value, running.stages).items()
        if day >= running.starts.toordinal()
    }


async def test_the_planner_finds_each_day_what_was_reckoned(store: Store) -> None:
    """Five people, one of each frequency, and every day around sixty dates; nobody has been told anything.

    Nobody has registered anything either, so no end of a phase is theirs.
    """
    school, random = School.with_breaks(60), Random(60)
    launched = date(2026, 12, 20)

    def check(session: Session) -> tuple[set[tuple[int, str, int, int]], set[tuple[int, str, int, int]]]:
        unit_id = founded(session, school)
        people = {_person(session, unit_id, one): one.value for one in Frequency}
        running = campaign(unit_id, launched)
        asked = [replace(drawn(random, launched), who=Who.PERSON) for _ in range(60)]
        rows = written(
            session, running, [one for one in asked if one.kind not in (*WORK, DeadlineKind.PHASE_END)]
        )
        found = set()
        for number in range(launched.toordinal(), launched.toordinal() + 90):
            query = due.due_on(audiences.everybody(), Day(date.fromordinal(number)))
            for one in due.load(session, query):
                found.add((one.deadline_id, people[one.person_id], number, one.stage))
        return found, {(row.id or 0, *told) for row in rows for told in wanted(row, running, school)}

    found, expected = await store.write(check)
    assert found == expected
    assert len(found) > SAMPLE


def _person(session: Session, unit_id: int, frequency: Frequency) -> int:
    person = Person(
        full_name=frequency.value,
        folded="",
        sort_key="",
        unit_id=unit_id,
        frequency=frequency.value,
        joined_on=LONG_AGO,
    )
    session.add(person)
    session.flush()
    return person.id or 0
