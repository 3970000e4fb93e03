"""How an account comes to belong to a person: one-time codes, and consent with its proof."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlmodel import Field, Session, SQLModel

from bot.domain.school import audit
from bot.result import Invalid
from bot.store import Instant
from bot.talking import memory
from bot.words import clean


class Invitation(SQLModel, table=True):
    """A one-time code for one person; only its hash is kept."""

    __tablename__ = "invitation"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    code_hash: str = Field(unique=True)
    made_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    used_by: int | None = None
    """The account that used it."""


class Consent(SQLModel, table=True):
    """A person's yes to keeping their data: when, where, and to exactly which text."""

    __tablename__ = "consent"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(index=True)
    account_id: int | None = None
    channel: str
    version: str
    text: str
    text_hash: str
    given_at: datetime = Field(sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)


INVITATION = Invitation.__table__  # type: ignore[attr-defined]

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters nobody mistakes for one another: no 0 O, no 1 I L, no U beside V."""
VALID_FOR = timedelta(days=14)
ATTEMPT_KEPT = timedelta(hours=48)
GUESSES, GUESS_WINDOW = 5, timedelta(hours=1)
GUESSES_OF_ALL = 1000
"""How many wrong codes all accounts together may send in that time: accounts can be had by the hundred."""
CODE_UNKNOWN, CODE_USED, CODE_EXPIRED = "code_unknown", "code_used", "code_expired"
WRONG_CODE = "code_wrong"

_BREAK = r"[\s\-\u2010-\u2015\u2212_.]"
_SEPARATORS = re.compile(f"{_BREAK}+")
_SPELLED = re.compile(rf"(?<![A-Z0-9])([{ALPHABET}]{{4}}){_BREAK}?([{ALPHABET}]{{4}})(?![A-Z0-9])")


@dataclass(frozen=True)
class Code:
    """A code as it is handed to its person, once: 8 characters, never stored."""

    person_id: int
    text: str
    expires_at: datetime

    @property
    def shown(self) -> str:
        """The code as it is read out and typed: "ABCD-EF23"."""
        return f"{self.text[:4]}-{self.text[4:]}"

    def link(self, bot: str) -> str:
        """Return the deep link that opens the bot of a username with this code; empty without a username."""
        return f"https://t.me/{bot.lstrip('@')}?start={self.text}" if bot else ""

    def page(self, address: str) -> str:
        """Return the personal link that opens the web chat at an address; empty without an address."""
        return f"{address}/{self.shown}" if address else ""


def read_code(text: str) -> str:
    """Return the code in what somebody wrote, in its plain form; empty if there is none.

    Lower case, full-width letters, dashes, spaces and a sentence around it do not matter. A code always has a
    digit, so words are never taken for one.
    """
    spelled = unicodedata.normalize("NFKC", clean(text)).upper()
    whole = _SEPARATORS.sub("", spelled)
    if len(whole) == 8 and set(whole) <= set(ALPHABET) and _has_digit(whole):
        return whole
    found = ("".join(pair) for pair in _SPELLED.findall(spelled))
    return next((code for code in found if _has_digit(code)), "")


def hashed(code: str) -> str:
    """Return what is kept of a code: codes are random, so a plain SHA-256 cannot be looked up in a list."""
    return hashlib.sha256(code.encode()).hexdigest()


def invite(
    session: Session, person_ids: Sequence[int], now: datetime, lasts: timedelta = VALID_FOR
) -> list[Code]:
    """Make a code for each person, in their order; earlier ones that nobody has used are void from now on."""
    for some in batched(person_ids):
        void = update(INVITATION).where(
            INVITATION.c.person_id.in_(some), INVITATION.c.used_at.is_(None), INVITATION.c.expires_at > now
        )
        session.execute(void.values(expires_at=now))
    until = now + lasts
    codes = [Code(one, _new_code(), until) for one in person_ids]
    dated = {"made_at": now, "expires_at": until}
    if codes:
        session.execute(
            insert(INVITATION),
            [{"person_id": one.person_id, "code_hash": hashed(one.text), **dated} for one in codes],
        )
    return codes


def invite_unseen(session: Session, person_id: int, now: datetime) -> int:
    """Make an invitation whose code nobody is ever shown, beside any other; returns its id."""
    row = {"person_id": person_id, "code_hash": hashed(_new_code()), "made_at": now}
    made = insert(INVITATION).values(row | {"expires_at": now + VALID_FOR}).returning(INVITATION.c.id)
    key: int = session.execute(made).scalar_one()
    return key


def void(session: Session, invitation_id: int, now: datetime) -> None:
    """Let nobody use an invitation any more."""
    session.execute(update(INVITATION).where(INVITATION.c.id == invitation_id).values(expires_at=now))


def judge(session: Session, code_hash: str, now: datetime) -> Invitation | Invalid:
    """Return the invitation behind a code's hash, locked until the turn ends, or why it opens nothing."""
    query = select(INVITATION).where(INVITATION.c.code_hash == code_hash).with_for_update()
    row = session.execute(query).mappings().first()
    if row is None:
        return Invalid.because(CODE_UNKNOWN)
    if row["used_at"] is not None:
        return Invalid.because(CODE_USED, by=row["used_by"])
    if row["expires_at"] <= now:
        return Invalid.because(CODE_EXPIRED)
    return Invitation(**row)


def note_wrong(session: Session, account_id: int, now: datetime) -> None:
    """Count a code that nobody was given; the audit is the counter."""
    audit.note(session, now, None, WRONG_CODE, f"account:{account_id}")


def wait_until(session: Session, account_id: int, now: datetime) -> datetime | None:
    """Return until when an account must wait because it, or all together, guessed too often; else None."""
    table = audit.Audit.__table__  # type: ignore[attr-defined]
    wrong = select(table.c.at).where(table.c.action == WRONG_CODE, table.c.at > now - GUESS_WINDOW)
    wrong = wrong.order_by(table.c.at.desc()).limit(1)
    mine = wrong.where(table.c.subject == f"account:{account_id}").offset(GUESSES - 1)
    of_all = wrong.offset(GUESSES_OF_ALL - 1)
    one_too_many = [at for query in (mine, of_all) if (at := session.execute(query).scalar())]
    return max(one_too_many) + GUESS_WINDOW if one_too_many else None


def forget_expired(session: Session, now: datetime) -> int:
    """Delete codes that expired unused, and empty old attempts to link; returns how many codes went.

    An expired code is kept as long again, so that its person is told what is wrong with it. An attempt keeps
    what was typed as long as the raw updates do; its row stays, so that no other gets the id on its buttons.
    """
    talks = memory.TABLE
    old = (talks.c.name == "link") & (talks.c.touched_at < now - ATTEMPT_KEPT)
    session.execute(update(talks).where(old).values(args={}, talk={}, status=memory.ENDED))
    result = session.execute(
        delete(INVITATION).where(INVITATION.c.used_at.is_(None), INVITATION.c.expires_at < now - VALID_FOR)
    )
    return result.rowcount or 0  # type: ignore[attr-defined]


def batched(ids: Sequence[int], size: int = 5_000) -> list[Sequence[int]]:
    """Return ids in portions that a statement of either database takes."""
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(8))
        if _has_digit(code):
            return code


def _has_digit(code: str) -> bool:
    return any(sign.isdigit() for sign in code)
