"""People of a school, the accounts they write from, and who may do what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    Column,
    Row,
    UniqueConstraint,
    bindparam,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlmodel import Field, Session, SQLModel, col

from bot.domain.school.known import NUMBER
from bot.domain.school.units import Unit
from bot.outbox.many import ForMany
from bot.store import Instant, loaded

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
    membership_at: datetime | None = Field(default=None, sa_type=Instant)
    """When, by the platform's word, the person last blocked the bot or let it write again."""
    first_seen: datetime = Field(sa_type=Instant)


PERSON = Person.__table__  # type: ignore[attr-defined]
ACCOUNT = Account.__table__  # type: ignore[attr-defined]
_ACCOUNT_OF = select(ACCOUNT).where(
    ACCOUNT.c.channel == bindparam("on"), ACCOUNT.c.platform_user == bindparam("user")
)
_ARRIVING = _ACCOUNT_OF.add_columns(NUMBER.scalar_subquery().label("revision"))
_HEADS = select(col(Unit.id)).where(col(Unit.head_id) == bindparam("person")).limit(1)
_BY_ID = select(PERSON).where(PERSON.c.id == bindparam("key"))
_HEADS_ANY = exists().where(Unit.__table__.c.head_id == PERSON.c.id)  # type: ignore[attr-defined]
_SPEAKER = (
    select(ACCOUNT, PERSON, _HEADS_ANY, NUMBER.scalar_subquery())
    .join_from(ACCOUNT, PERSON, PERSON.c.id == ACCOUNT.c.person_id)
    .with_for_update(of=PERSON)
)
_LOCK_ARRIVING = _SPEAKER.where(
    ACCOUNT.c.channel == bindparam("on"), ACCOUNT.c.platform_user == bindparam("user")
)
_LOCK_SPEAKER = _SPEAKER.where(ACCOUNT.c.id == bindparam("account"))
_UNREACHABLE = ForMany(
    "person INTEGER, chat TEXT, why TEXT",
    "UPDATE account SET reachable = false, unreachable_why = given.why FROM given"
    " WHERE account.person_id = given.person AND account.channel = :on AND account.chat = given.chat",
)


def by_id(session: Session, person_id: int) -> Person | None:
    """Return a person, to be read and not to be changed."""
    row = session.connection().execute(_BY_ID, {"key": person_id}).mappings().first()
    return loaded(Person, row) if row else None


class Arrival(NamedTuple):
    """Who has written: their account, and the person it is linked to, locked until the turn ends."""

    account: Account
    person: Person | None = None
    heads: bool = False
    """Whether the person heads any unit."""
    revision: int | None = None
    """The revision of what is remembered."""


def arrive(session: Session, channel: str, user: str, chat: str, now: datetime, written: int = 0) -> Arrival:
    """Return who has written, making their account if it is new (SQLite has one writer and needs no lock).

    Whoever writes is reachable again, unless it was `written` (in seconds since 1970) before they blocked us.
    """
    connection, named = session.connection(), {"on": channel, "user": user}
    row = connection.execute(_LOCK_ARRIVING, named).first()
    known = _arrival(row) if row else _unlinked(session, named, chat, now)
    account = known.account
    if account.chat != chat or not (account.reachable or _before(written, account.membership_at)):
        again = {"chat": chat, "reachable": True, "unreachable_why": ""}
        session.execute(update(ACCOUNT).where(ACCOUNT.c.id == account.id).values(again))
        if not account.reachable:
            _choose_if_lost(session, account)
        account.sqlmodel_update(again)
    return known


def _choose_if_lost(session: Session, account: Account) -> None:
    """Have somebody written to at an account that is open again, if the one they chose is closed."""
    closed = select(ACCOUNT.c.id).where(ACCOUNT.c.person_id == account.person_id, ~ACCOUNT.c.reachable)
    theirs = (PERSON.c.id == account.person_id) & PERSON.c.account_id.in_(closed)
    session.execute(update(PERSON).where(theirs).values(account_id=account.id))


def _unlinked(session: Session, named: dict[str, str], chat: str, now: datetime) -> Arrival:
    """Return an account that nobody is linked to, made if it is new."""
    row = session.connection().execute(_ARRIVING, named).mappings().first()
    if row is None:
        values = {"channel": named["on"], "platform_user": named["user"], "chat": chat, "first_seen": now}
        session.execute(insert(ACCOUNT).values(values | {"reachable": True, "unreachable_why": ""}))
        row = session.connection().execute(_ARRIVING, named).mappings().one()
    found = dict(row)
    revision: int | None = found.pop("revision")
    return Arrival(loaded(Account, found), revision=revision)


def _arrival(row: Row[Any]) -> Arrival:
    *found, heads, revision = tuple[Any, ...](row)
    account = dict(zip(ACCOUNT.c.keys(), found, strict=False))
    person = dict(zip(PERSON.c.keys(), found[len(account) :], strict=True))
    return Arrival(loaded(Account, account), loaded(Person, person), bool(heads), revision)


def _before(written: int, known: datetime | None) -> bool:
    return bool(written) and known is not None and written < known.timestamp()


def find_account(session: Session, channel: str, user: str) -> Account | None:
    """Return the account of a platform's user, if it has ever written."""
    row = session.connection().execute(_ACCOUNT_OF, {"on": channel, "user": user}).mappings().first()
    return loaded(Account, row) if row else None


def lock_speaker(session: Session, account_id: int) -> Arrival | None:
    """Return the person an account is linked to, locked, and the revision of what is remembered."""
    row = session.connection().execute(_LOCK_SPEAKER, {"account": account_id}).first()
    return _arrival(row) if row else None


def set_reachable(session: Session, channel: str, chat: str, why: str = "") -> None:
    """Note that a chat can be written to, or why it cannot."""
    session.execute(
        update(ACCOUNT)
        .where(ACCOUNT.c.channel == channel, ACCOUNT.c.chat == chat)
        .values(reachable=not why, unreachable_why=why)
    )


def note_unreachable(session: Session, channel: str, found: Sequence[tuple[int, str, str]]) -> None:
    """Note of people's chats that they cannot be written to: each is (person, chat, why)."""
    if found:
        _UNREACHABLE.run(session, found, on=channel)


def note_membership(session: Session, channel: str, chat: str, written: int, now: datetime, why: str) -> None:
    """Note that a chat was blocked (`why`) or opened again, unless something later is known of it.

    In one second the opening wins: a wrong yes shows at the next message, a wrong no never.
    """
    at = min(now, datetime.fromtimestamp(written, UTC)) if written else now
    known = ACCOUNT.c.membership_at
    session.execute(
        update(ACCOUNT)
        .where(ACCOUNT.c.channel == channel, ACCOUNT.c.chat == chat)
        .where(known.is_(None) | (known < at if why else known <= at))
        .values(reachable=not why, unreachable_why=why, membership_at=at)
    )


def count_on(session: Session, channel: str) -> int:
    """Return how many accounts of a channel belong to somebody."""
    linked = (ACCOUNT.c.channel == channel) & ACCOUNT.c.person_id.is_not(None)
    count: int = session.execute(select(func.count()).where(linked)).scalar_one()
    return count


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
    return LEAD if heads_any(session, person.id or 0) else MEMBER


def heads_any(session: Session, person_id: int) -> bool:
    """Tell whether a person heads any unit."""
    return session.connection().execute(_HEADS, {"person": person_id}).first() is not None
