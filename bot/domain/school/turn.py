"""Who is speaking, and when: what a conversation's facts and its final act are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

from sqlmodel import Session

from bot.clock import school_day
from bot.domain.school.people import FORMER, LEAD, MEMBER, Account, Person, role_of
from bot.result import Invalid


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
        return role_of(self.session, self.person) if self.person else ""

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
