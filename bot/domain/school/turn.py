"""Who is speaking, and when: what a conversation's facts and its final act are made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol, TypeVar, TypeVarTuple, cast

from sqlmodel import Session

from bot.clock import school_day
from bot.domain.school.known import Memory
from bot.domain.school.people import ADMIN, FORMER, LEAD, MEMBER, Account, Person, heads_any
from bot.result import Invalid

T = TypeVar("T")
Args = TypeVarTuple("Args")


@dataclass(frozen=True)
class Turn:
    """One update being worked on, inside its transaction."""

    session: Session
    now: datetime
    account: Account
    speaker: Person | None
    """Whose account it is, working here or not; None for somebody not linked."""
    args: Mapping[str, Any] = field(default_factory=dict)
    """What the conversation was opened with: a code, a registration's id."""
    revision: int | None = None
    """At which revision of what is watched the turn began; None where nothing is to be remembered."""
    memory: Memory = field(default_factory=Memory)
    heads: bool | None = None
    """Whether the speaker heads a unit; None if nobody has looked yet."""

    def known(self, look: Callable[[Session, *Args], T], *args: *Args) -> T:
        """Return what a look-up of what only those in charge change says, remembered from turn to turn.

        It stands as it was when the turn began, and is not to be changed.
        """
        if self.revision is None:
            return look(self.session, *args)
        return cast(T, self.memory.recall(self.session, self.revision, look, args))

    @property
    def person(self) -> Person | None:
        """The speaker, if they work here."""
        return self.speaker if self.speaker and self.speaker.active else None

    @property
    def former(self) -> Person | None:
        """The speaker, if they have left the school: only their own data is open to them."""
        return self.speaker if self.speaker and not self.speaker.active else None

    @property
    def today(self) -> date:
        """The school's calendar day."""
        return school_day(self.now)

    @cached_property
    def role(self) -> str:
        """What the speaker may do; somebody not linked may do nothing."""
        if self.person is None:
            return ""
        if self.person.is_admin:
            return ADMIN
        heads = heads_any(self.session, self.person.id or 0) if self.heads is None else self.heads
        return LEAD if heads else MEMBER

    def may(self, needed: str) -> bool:
        """Tell whether the speaker has a role or a higher one; "anyone" needs none."""
        if needed == "anyone" or self.person is None:
            return needed == "anyone" or (needed == FORMER and self.former is not None)
        if needed in (MEMBER, FORMER) or self.person.is_admin:
            return True
        return needed == LEAD and self.role == LEAD

    def me(self) -> Person:
        """Return the person speaking; a conversation open to the unlinked must not ask."""
        if self.speaker is None:
            raise LookupError("this account is not linked to a person")
        return self.speaker


class Act(Protocol):
    """What a conversation wants done: applied by the desk in the turn's own transaction."""

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Do it after checking the rules once more; return facts for the closing words, or why not.

        The fact "attach" names uploads (ids) that are sent along: a list, a calendar, a picture.
        """
