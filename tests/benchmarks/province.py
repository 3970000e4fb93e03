"""A generated province: people in tổ of schools, one campaign with five dates, some of it done already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlmodel import Session

from bot.clock import at_school
from bot.domain.announcing.announcements import Announcement
from bot.domain.campaign import fires
from bot.domain.campaign.campaigns import RUNNING, Campaign, Deadline
from bot.domain.campaign.plan import CampaignKind, DeadlineKind, Mode, Who
from bot.store import Store

PROVINCES = 34
TEAMS_IN_A_SCHOOL = 10
TOP = 1
"""The unit above all provinces; provinces, schools and tổ follow it in this order."""
LAUNCHED = at_school(date(2026, 10, 1), 8)
DUE = date(2026, 10, 15)
"""The last day of all five dates, a Thursday."""
KINDS = (
    DeadlineKind.REGISTRATION,
    DeadlineKind.REPORT,
    DeadlineKind.DOSSIER,
    DeadlineKind.REVIEW,
    DeadlineKind.OTHER,
)

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)"
_UNITS = """
INSERT INTO unit (id, parent_id, kind, name, folded, head_id, contact)
SELECT :first + i, {parent}, :kind, :name || i, :name || i, {head}, '' FROM n
"""
_PEOPLE = """
INSERT INTO person (id, unit_id, full_name, folded, sort_key, honorific, position, groups, is_admin, active,
                    joined_on, frequency, evening)
SELECT i + 1, :team + CAST(i AS BIGINT) * :teams / :count,
       'Trần Thị ' || i, 'tran thi ' || i, 'thi ' || i, '', '', '[]', false, true,
       '2026-08-01', 'normal', false
FROM n
"""
_ACCOUNTS = """
INSERT INTO account (id, channel, platform_user, chat, person_id, reachable, unreachable_why, first_seen)
SELECT i + 1, 'telegram', 'user-' || (i + 1), 'user-' || (i + 1), i + 1, true, '', 0 FROM n
"""
_DONE = """
INSERT INTO done (deadline_id, person_id, how, at, number, route)
SELECT d.id, n.i + 1, 'registered', 0, '', '' FROM n CROSS JOIN deadline d WHERE n.i % 5 < 2
"""


@dataclass(frozen=True)
class Province:
    """What has been generated."""

    people: int

    @property
    def teams(self) -> int:
        """How many tổ there are."""
        return max(1, self.people * 2 // 15)

    @property
    def schools(self) -> int:
        """How many schools there are."""
        return max(1, self.teams // TEAMS_IN_A_SCHOOL)

    @property
    def first_school(self) -> int:
        """The id of the first school."""
        return TOP + 1 + PROVINCES

    @property
    def first_team(self) -> int:
        """The id of the first tổ."""
        return self.first_school + self.schools


async def found(store: Store, people: int) -> Province:
    """Write a province's rows, set by set."""
    province = Province(people)
    await store.write(lambda session: _units(session, province))
    await store.write(lambda session: _people(session, province))
    await store.write(_campaign)
    await store.write(lambda session: session.execute(text(f"{_NUMBERS} {_DONE}"), {"count": people}))
    return province


def announcement(session: Session, now: datetime) -> Announcement:
    """Write an announcement to everybody."""
    kept = Announcement(unit_id=TOP, author_id=1, audience="all", text="Kính mời thầy cô.", made_at=now)
    session.add(kept)
    session.flush()
    return kept


def _units(session: Session, province: Province) -> None:
    """Write the tree; the first of the people of a tổ heads it, and those of the first tổ its school."""

    def write(kind: str, count: int, first: int, parent: str, head: str = "NULL") -> None:
        facts = {"count": count, "first": first, "kind": kind, "name": f"{kind} "}
        session.execute(text(f"{_NUMBERS} {_UNITS.format(parent=parent, head=head)}"), facts)

    write("bo", 1, TOP, "NULL")
    write("tinh", PROVINCES, TOP + 1, str(TOP))
    write(
        "truong",
        province.schools,
        province.first_school,
        f"{TOP + 1} + i % {PROVINCES}",
        f"1 + (i * {TEAMS_IN_A_SCHOOL} * 15 + 1) / 2",
    )
    write(
        "to",
        province.teams,
        province.first_team,
        f"{province.first_school} + i % {province.schools}",
        "i + 1",
    )


def _people(session: Session, province: Province) -> None:
    facts = {"count": province.people}
    teams = {"team": province.first_team, "teams": province.teams}
    session.execute(text(f"{_NUMBERS} {_PEOPLE}"), facts | teams)
    session.execute(text(f"{_NUMBERS} {_ACCOUNTS}"), facts)
    session.execute(text("UPDATE person SET account_id = id"))


def _campaign(session: Session) -> None:
    campaign = Campaign(
        unit_id=TOP,
        slug="thi-dua",
        title="Đợt thi đua",
        kind=CampaignKind.YEARLY,
        period="2026-2027",
        starts=date(2026, 10, 1),
        ends=date(2027, 5, 31),
        status=RUNNING,
        launched_at=LAUNCHED,
    )
    session.add(campaign)
    session.flush()
    deadlines = [_deadline(campaign, kind) for kind in KINDS]
    session.add_all(deadlines)
    session.flush()
    fires.refresh_fires(session, campaign, deadlines, LAUNCHED)


def _deadline(campaign: Campaign, kind: DeadlineKind) -> Deadline:
    return Deadline(
        campaign_id=campaign.id or 0,
        key=kind.value,
        what=kind.value,
        kind=kind,
        due=DUE,
        mode=Mode.BY,
        who=Who.PERSON,
        origin="plan",
    )
