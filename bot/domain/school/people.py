"""People of a school, the accounts they write from, and who may do what."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint, bindparam, insert, select, update
from sqlmodel import Field, Session, SQLModel, col

from bot.domain.school.units import Unit
from bot.store import Instant

MEMBER, LEAD, ADMIN = "member", "lead", "admin"
FORMER = "former"
"""Members, and whoever has left the school: what is theirs to see and delete stays open to them."""


class Person(SQLModel, table=True):
    """Somebody on the staff list."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    full_name: str
    folded: str = Field(index=True)
    sort_key: str
    honorific: str = ""
    """"Thầy" or "Cô" if the staff list says so; otherwise people are "Thầy/Cô"."""
    position: str = ""
    """Chức vụ, as the staff list says it."""
    groups: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What targets may be meant for: GV, GVCN, NV, CBQL, khối 6 ..."""
    is_admin: bool = False
    active: bool = True
    left_at: datetime | None = Field(default=None, sa_type=Instant)
    """When they were taken off the staff list; None while they work here, and for somebody erased."""
    joined_on: date
    account_id: int | None = Field(default=None, index=True)
    """The account that reminders go to."""
    frequency: str = "normal"
    evening: bool = False
    paused_until: date | None = None


class Account(SQLModel, table=True):
    """A person's account at a channel; it exists before anybody knows whose it is."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("channel", "platform_user"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    platform_user: str
    chat: str
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    reachable: bool = True
    unreachable_why: str = ""
    first_seen: datetime = Field(sa_type=Instant)


PERSON = Person.__table__  # type: ignore[attr-defined]
ACCOUNT = Account.__table__  # type: ignore[attr-defined]
_ACCOUNT_OF = select(ACCOUNT).where(
    ACCOUNT.c.channel == bindparam("on"), ACCOUNT.c.platform_user == bindparam("user")
)
_HEADS = select(col(Unit.id)).where(col(Unit.head_id) == bindparam("person")).limit(1)
_LOCK_PERSON = select(PERSON).where(PERSON.c.id == bindparam("key")).with_for_update()


def account_for(session: Session, channel: str, user: str, chat: str, now: datetime) -> Account:
    """Return the account that wrote, making it if it is new; whoever writes is reachable again."""
    connection = session.connection()
    named = {"on": channel, "user": user}
    row = connection.execute(_ACCOUNT_OF, named).mappings().first()
    if row is None:
        values = {"channel": channel, "platform_user": user, "chat": chat, "first_seen": now}
        session.execute(insert(ACCOUNT).values(values | {"reachable": True, "unreachable_why": ""}))
        row = connection.execute(_ACCOUNT_OF, named).mappings().one()
    elif row["chat"] != chat or not row["reachable"]:
        session.execute(
            update(ACCOUNT)
            .where(ACCOUNT.c.id == row["id"])
            .values(chat=chat, reachable=True, unreachable_why="")
        )
    return Account(**{**row, "chat": chat, "reachable": True, "unreachable_why": ""})


def find_account(session: Session, channel: str, user: str) -> Account | None:
    """Return the account of a platform's user, if it has ever written."""
    row = session.connection().execute(_ACCOUNT_OF, {"on": channel, "user": user}).mappings().first()
    return Account(**row) if row else None


def lock_person(session: Session, person_id: int) -> Person | None:
    """Return a person, locked until the turn ends (SQLite has one writer and needs no lock)."""
    row = session.connection().execute(_LOCK_PERSON, {"key": person_id}).mappings().first()
    return Person(**row) if row else None


def set_reachable(session: Session, channel: str, chat: str, why: str = "") -> None:
    """Note that a chat can be written to, or why it cannot."""
    session.execute(
        update(ACCOUNT)
        .where(ACCOUNT.c.channel == channel, ACCOUNT.c.chat == chat)
        .values(reachable=not why, unreachable_why=why)
    )


def move_chat(session: Session, channel: str, chat: str, new_chat: str) -> None:
    """Rewrite the id of a chat that the platform has moved."""
    session.execute(
        update(ACCOUNT).where(ACCOUNT.c.channel == channel, ACCOUNT.c.chat == chat).values(chat=new_chat)
    )


def leads(session: Session, person_id: int) -> list[Unit]:
    """Return the units a person heads."""
    return list(session.scalars(select(Unit).where(col(Unit.head_id) == person_id).order_by(col(Unit.id))))


def role_of(session: Session, person: Person) -> str:
    """Return what a person may see and do: admin, lead or member."""
    if person.is_admin:
        return ADMIN
    heads = session.connection().execute(_HEADS, {"person": person.id}).first()
    return LEAD if heads else MEMBER
