"""People of a school, the accounts they write from, and who may do what."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint, bindparam, insert, select, update
from sqlmodel import Field, Session, SQLModel, col

from bot.domain.school.known import NUMBER
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
_LOCK_PERSON = select(PERSON).where(PERSON.c.id == bindparam("key")).with_for_update()
_LOCK_SPEAKER = (
    select(PERSON, NUMBER.scalar_subquery().label("revision"))
    .select_from(ACCOUNT.join(PERSON, PERSON.c.id == ACCOUNT.c.person_id))
    .where(ACCOUNT.c.id == bindparam("account"))
    .with_for_update(of=PERSON)
)


def account_for(
    session: Session, channel: str, user: str, chat: str, now: datetime, written: int = 0
) -> tuple[Account, int | None]:
    """Return the account that wrote, making it if it is new, and the revision of what is remembered.

    Whoever writes is reachable again, unless it was `written` (in seconds since 1970) before they blocked us.
    """
    connection = session.connection()
    named = {"on": channel, "user": user}
    row = connection.execute(_ARRIVING, named).mappings().first()
    if row is None:
        values = {"channel": channel, "platform_user": user, "chat": chat, "first_seen": now}
        session.execute(insert(ACCOUNT).values(values | {"reachable": True, "unreachable_why": ""}))
        row = connection.execute(_ARRIVING, named).mappings().one()
    elif row["chat"] != chat or not (row["reachable"] or _before(written, row["membership_at"])):
        session.execute(
            update(ACCOUNT)
            .where(ACCOUNT.c.id == row["id"])
            .values(chat=chat, reachable=True, unreachable_why="")
        )
    found = {**row, "chat": chat, "reachable": True, "unreachable_why": ""}
    revision: int | None = found.pop("revision")
    return Account(**found), revision


def _before(written: int, known: datetime | None) -> bool:
    return bool(written) and known is not None and written < known.timestamp()


def find_account(session: Session, channel: str, user: str) -> Account | None:
    """Return the account of a platform's user, if it has ever written."""
    row = session.connection().execute(_ACCOUNT_OF, {"on": channel, "user": user}).mappings().first()
    return Account(**row) if row else None


def lock_person(session: Session, person_id: int) -> Person | None:
    """Return a person, locked until the turn ends (SQLite has one writer and needs no lock)."""
    row = session.connection().execute(_LOCK_PERSON, {"key": person_id}).mappings().first()
    return Person(**row) if row else None


def lock_speaker(session: Session, account_id: int) -> tuple[Person | None, int | None]:
    """Return the person an account is linked to, locked, and the revision of what is remembered."""
    row = session.connection().execute(_LOCK_SPEAKER, {"account": account_id}).mappings().first()
    if row is None:
        return None, None
    found = dict(row)
    revision: int | None = found.pop("revision")
    return Person(**found), revision


def set_reachable(session: Session, channel: str, chat: str, why: str = "") -> None:
    """Note that a chat can be written to, or why it cannot."""
    session.execute(
        update(ACCOUNT)
        .where(ACCOUNT.c.channel == channel, ACCOUNT.c.chat == chat)
        .values(reachable=not why, unreachable_why=why)
    )


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
