"""Small schools for races: two people each, and a campaign with one date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, SQLModel

from bot.clock import at_school, school_day
from bot.domain.campaign import days_off
from bot.domain.campaign.campaigns import RUNNING, Campaign, Deadline, Honour, Phase, Target
from bot.domain.campaign.fires import refresh_fires
from bot.domain.campaign.plan import CampaignKind, DeadlineKind, Level, Mode, Who
from bot.domain.registering.form_contents import Draft
from bot.domain.registering.registrations import SubmitRegistration
from bot.domain.reminding import digests
from bot.domain.school.people import Account, Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import SCHOOL, Unit
from bot.result import Invalid

STARTS = date(2026, 9, 14)
TITLE, TARGET = "LDTT", "du-gio"


@dataclass
class Race:
    """A school, its campaign's one date, and what happens to it when."""

    unit: int
    person: int
    """Whose row is looked at: of a paper the one responsible."""
    other: int
    """The head and admin of the school, to whom nothing happens."""
    event: str
    kind: DeadlineKind
    stage: int
    moment: int
    campaign: int = 0
    deadline: int = 0
    taken: frozenset[int] = frozenset()
    """Which of the two the runs of the day had taken by then: they are, or will be, told."""

    @property
    def paper(self) -> bool:
        """Whether the date is that of a paper, which is the person's alone."""
        return self.kind is DeadlineKind.REPORT

    def due(self, day: date) -> date:
        """Return its date, as it is on the day of its stage unless it moves."""
        return day + timedelta(days=self.stage)

    @property
    def slot(self) -> str:
        """The sending moment at which its stage goes out."""
        return digests.EARLY if self.stage == 0 else digests.USUAL


def turn_of(session: Session, person_id: int, now: datetime) -> Turn:
    """Return a turn in which a person speaks."""
    person = session.get_one(Person, person_id, populate_existing=True)
    return Turn(session, now, session.get_one(Account, person.account_id), person)


def found(session: Session, number: int) -> tuple[int, int, int]:
    """Write a school and return it with its two people."""
    if number == 0:
        days_off.seed(session, range(2026, 2030))
    unit = Unit(kind=SCHOOL, name=f"Trường {number}", folded=f"truong {number}")
    session.add(unit)
    session.flush()
    person, head = (_person(session, unit.id or 0, admin) for admin in (False, True))
    unit.head_id = head
    return unit.id or 0, person, head


def _person(session: Session, unit: int, admin: bool) -> int:
    name = "Cô Văn Thư" if admin else "Lê Thị Mai"
    person = Person(
        full_name=name, folded=name, sort_key=name, unit_id=unit, is_admin=admin, joined_on=STARTS
    )
    session.add(person)
    session.flush()
    user = f"user-{person.id}"
    account = Account(
        channel="telegram",
        platform_user=user,
        chat=user,
        person_id=person.id,
        first_seen=at_school(STARTS, 0),
    )
    session.add(account)
    session.flush()
    person.account_id = account.id
    return person.id or 0


def launch(session: Session, race: Race, day: date, now: datetime) -> None:
    """Write a school's campaign, launched now, whose one date has the race's stage on a day."""
    campaign = Campaign(
        unit_id=race.unit,
        slug=f"thi-dua-{day}",
        title="Thi đua dạy tốt",
        kind=CampaignKind.YEARLY,
        period="năm học 2026-2027",
        starts=school_day(now),
        ends=day + timedelta(days=60),
        status=RUNNING,
        asks=["title", "targets"],
        launched_at=now,
    )
    session.add(campaign)
    session.flush()
    race.campaign, due = campaign.id or 0, race.due(day)
    session.add_all(_below(race, school_day(now), due))
    deadline = _dated(race, due)
    session.add(deadline)
    session.flush()
    race.deadline = deadline.id or 0
    refresh_fires(session, campaign, [deadline], now)
    if race.kind is DeadlineKind.PHASE_END:  # whoever has promised nothing has nothing to note
        for one in (race.person, race.other):
            register(turn_of(session, one, now), race)


def register(turn: Turn, race: Race) -> None:
    """Send somebody's form, for a title and a target."""
    done = SubmitRegistration(Draft(race.campaign, TITLE, targets=(TARGET,))).apply(turn)
    assert not isinstance(done, Invalid), done


def _below(race: Race, starts: date, due: date) -> Sequence[SQLModel]:
    """Return a title to register for, and a phase with a target to note progress of."""
    title = Honour(campaign_id=race.campaign, field="title", code="LDTT", name="Lao động tiên tiến")
    phase = Phase(campaign_id=race.campaign, number=1, name="Đợt 1", starts=starts, ends=due)
    target = Target(campaign_id=race.campaign, key=TARGET, text="Dự giờ", level=Level.PERSON)
    return title, phase, target


def _dated(race: Race, due: date) -> Deadline:
    return Deadline(
        campaign_id=race.campaign,
        key="moc",
        what="việc thi đua",
        kind=race.kind,
        due=due,
        mode=Mode.BY,
        who=Who.UNIT if race.paper else Who.PERSON,
        responsible_id=race.person if race.paper else None,
        origin="school",
    )
