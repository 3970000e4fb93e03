"""Somebody without a code who says who they are; the office tells whether that is so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, delete, func, insert, select, text, update
from sqlmodel import Field, Session, SQLModel

from bot.domain.school.invitations import INVITATION
from bot.domain.school.people import ACCOUNT, PERSON, Person
from bot.domain.school.said_names import SaidName, as_name
from bot.domain.school.staff_row import spelled
from bot.domain.school.units import Unit, subtree
from bot.result import Invalid
from bot.store import Instant

ACCEPTED, REFUSED, LINKED, EXPIRED = "accepted", "refused", "linked", "expired"
A_DAY, MOST_A_DAY, MOST_OPEN = timedelta(days=1), 3, 50
NAME_KEPT, KEPT = timedelta(days=14), timedelta(days=30)

_UNDECIDED = text("decided_at is null")


class Claim(SQLModel, table=True):
    """An account that says whose it is: the name as said (until it is decided), and who was found."""

    __tablename__ = "claim"
    __table_args__ = (
        Index("claim_open", "account_id", unique=True, sqlite_where=_UNDECIDED, postgresql_where=_UNDECIDED),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    school_id: int = Field(foreign_key="unit.id", index=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    said_name: str
    person_id: int | None = Field(default=None, foreign_key="person.id")
    """The only one who fits, then whom the office chose."""
    asked_at: datetime = Field(sa_type=Instant)
    decided_by: int | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str = ""
    invitation_id: int | None = None
    """What the account may link by once the office has said yes; its code is shown to nobody."""


CLAIM = Claim.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Candidate:
    """Somebody of the school who may be meant."""

    person: Person
    unit: Unit

    @property
    def id(self) -> int:
        """The person's id."""
        return self.person.id or 0


def why_not(session: Session, account_id: int, school_id: int, now: datetime) -> Invalid | None:
    """Return why an account cannot say its name now: it has, or too many have."""
    mine = select(CLAIM.c.decided_at).where(CLAIM.c.account_id == account_id, CLAIM.c.asked_at > now - A_DAY)
    lately = session.execute(mine).scalars().all()
    if None in lately or open_of(session, account_id) is not None:
        return Invalid.because("claim_waiting")
    if len(lately) >= MOST_A_DAY:
        return Invalid.because("claims_today")
    there = CLAIM.c.decided_at.is_(None) & (CLAIM.c.school_id == school_id)
    count: int = session.execute(select(func.count()).select_from(CLAIM).where(there)).scalar_one()
    return Invalid.because("claims_full") if count >= MOST_OPEN else None


def open_of(session: Session, account_id: int) -> int | None:
    """Return the claim of an account that waits for the office."""
    query = select(CLAIM.c.id).where(CLAIM.c.account_id == account_id, CLAIM.c.decided_at.is_(None))
    found: int | None = session.execute(query).scalar()
    return found


def make(session: Session, account_id: int, school_id: int, said: str, now: datetime) -> Claim:
    """Write a claim down, with the person if only one fits."""
    fits = candidates(session, school_id, said)
    values = {
        "school_id": school_id,
        "account_id": account_id,
        "said_name": said,
        "person_id": fits[0].id if len(fits) == 1 else None,
        "asked_at": now,
        "outcome": "",
    }
    row = session.execute(insert(CLAIM).values(values).returning(CLAIM)).mappings().one()
    return Claim(**row)


def find(session: Session, claim_id: int, *, lock: bool = False) -> Claim | None:
    """Return a claim, locked until the turn ends if it is to be decided."""
    query = select(CLAIM).where(CLAIM.c.id == claim_id)
    row = session.execute(query.with_for_update() if lock else query).mappings().first()
    return Claim(**row) if row else None


def waiting(session: Session, school_id: int) -> list[tuple[Claim, str]]:
    """Return the claims of a school that wait, the oldest first, each with its channel."""
    query = (
        select(CLAIM, ACCOUNT.c.channel)
        .join(ACCOUNT, ACCOUNT.c.id == CLAIM.c.account_id)
        .where(CLAIM.c.school_id == school_id, CLAIM.c.decided_at.is_(None))
        .order_by(CLAIM.c.asked_at, CLAIM.c.id)
    )
    rows = [dict(row) for row in session.execute(query).mappings()]
    return [(Claim(**{key: row[key] for key in row if key != "channel"}), row["channel"]) for row in rows]


def candidates(session: Session, school_id: int, said: str) -> list[Candidate]:
    """Return the working people of a school whom a name fits: as it is spelled, else by its letters."""
    name = as_name(said)
    if name is None:
        return []
    fits = _people(session, school_id, PERSON.c.folded.in_([full for full, _ in name.readings]))
    as_written = [one for one in fits if _is_spelled(one, name)]
    fits = as_written or fits
    in_team = [one for one in fits if _in_said_team(one, name)]
    return in_team or fits


def search(session: Session, school_id: int, folded: str, most: int) -> list[Candidate]:
    """Return the working people of a school in whose name all of these words are."""
    wanted = [PERSON.c.folded.contains(word, autoescape=True) for word in folded.split()]
    return _people(session, school_id, *wanted)[:most] if wanted else []


def person_of(session: Session, school_id: int, person_id: int) -> Candidate | None:
    """Return somebody who works at a school."""
    return next(iter(_people(session, school_id, PERSON.c.id == person_id)), None)


def decide(session: Session, claim: Claim, outcome: str, by: int | None, now: datetime, **more: Any) -> None:
    """Close a claim and forget the name that was said."""
    values = {"decided_at": now, "decided_by": by, "outcome": outcome, "said_name": "", **more}
    session.execute(update(CLAIM).where(CLAIM.c.id == claim.id).values(values))


def close_of(session: Session, account_id: int, now: datetime) -> None:
    """Close what an account claims that has been linked otherwise."""
    mine = update(CLAIM).where(CLAIM.c.account_id == account_id, CLAIM.c.decided_at.is_(None))
    session.execute(mine.values(decided_at=now, outcome=LINKED, said_name=""))


def confirmed_code(session: Session, account_id: int, now: datetime) -> str:
    """Return the hash of the code an account may link by because the office said yes; empty if it may not."""
    query = (
        select(INVITATION.c.code_hash)
        .join(CLAIM, CLAIM.c.invitation_id == INVITATION.c.id)
        .where(CLAIM.c.account_id == account_id, CLAIM.c.outcome == ACCEPTED)
        .where(INVITATION.c.used_at.is_(None), INVITATION.c.expires_at > now)
        .order_by(CLAIM.c.id.desc())
    )
    found: str | None = session.execute(query).scalar()
    return found or ""


def forget(session: Session, person_id: int) -> None:
    """Forget what the accounts of a person claimed, and that anybody was taken for them."""
    theirs = select(ACCOUNT.c.id).where(ACCOUNT.c.person_id == person_id)
    decided = CLAIM.c.decided_at.is_not(None) & (CLAIM.c.person_id == person_id)
    session.execute(delete(CLAIM).where(CLAIM.c.account_id.in_(theirs) | decided))
    session.execute(update(CLAIM).where(CLAIM.c.person_id == person_id).values(person_id=None))
    session.execute(update(CLAIM).where(CLAIM.c.decided_by == person_id).values(decided_by=None))


def forget_old(session: Session, now: datetime) -> None:
    """Forget names that nobody has decided on for two weeks, and after a month that there was a claim."""
    old = CLAIM.c.decided_at.is_(None) & (CLAIM.c.asked_at < now - NAME_KEPT)
    session.execute(update(CLAIM).where(old).values(decided_at=now, outcome=EXPIRED, said_name=""))
    session.execute(delete(CLAIM).where(CLAIM.c.decided_at < now - KEPT))


def _people(session: Session, school_id: int, *where: Any) -> list[Candidate]:
    tree = subtree(school_id)
    query = (
        select(Person, Unit)
        .join(tree, PERSON.c.unit_id == tree.c.id)
        .join(Unit, PERSON.c.unit_id == Unit.__table__.c.id)  # type: ignore[attr-defined]
        .where(PERSON.c.active, *where)
        .order_by(PERSON.c.sort_key, PERSON.c.id)
    )
    return [Candidate(person, unit) for person, unit in session.execute(query).all()]


def _is_spelled(one: Candidate, name: SaidName) -> bool:
    return f" {spelled(one.person.full_name)} " in f" {spelled(name.said)} "


def _in_said_team(one: Candidate, name: SaidName) -> bool:
    """Tell whether somebody's tổ is the one that was said with their name: "Toán" is "Tổ Toán - Tin"."""
    said: Sequence[str] = [team for full, team in name.readings if team and full == one.person.folded]
    return any(f" {team} " in f" {one.unit.folded} " for team in said)
