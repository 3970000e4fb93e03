"""A look at what somebody is being asked, that locks and changes nothing: does it take a file?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

import messages
from bot.channels import Incoming
from bot.clock import school_day
from bot.conversing import Conversations, owner_of
from bot.domain.school import people
from bot.domain.school.people import Person
from bot.domain.school.turn import Turn
from bot.receiving.fetching import Wanted
from bot.screen import facts_of
from bot.talking import memory
from bot.talking.file_question import Attach
from bot.talking.memory import Held
from bot.uploads import LARGEST


@dataclass(frozen=True)
class Asked:
    """An open question that a file answers; `words` are neutral text."""

    conversation: int
    question: Attach
    words: str


@dataclass(frozen=True)
class Glance:
    """Looks at open questions on behalf of whoever fetches files or draws a form."""

    conversations: Callable[[], Conversations]

    def wants(self, session: Session, incoming: Incoming, now: datetime) -> Wanted | None:
        """Tell whether the open question takes the file somebody sent, and whose it is; changes nothing."""
        turn, file = _looking(session, incoming.channel, incoming.user, now), incoming.file
        asked = self._asked(turn) if turn and file else None
        if turn is None or file is None or asked is None:
            return None
        if asked.refuses(file.name, file.mime, file.size, LARGEST):
            return None
        return Wanted(turn.speaker.id if turn.speaker else None)

    def takes(self, session: Session, channel: str, user: str, now: datetime) -> tuple[str, ...] | None:
        """Return the kinds of file that somebody's open question takes; None if it takes none."""
        turn = _looking(session, channel, user, now)
        asked = self._asked(turn) if turn else None
        return asked.takes if asked else None

    def file_question(self, session: Session, channel: str, user: str, now: datetime) -> Asked | None:
        """Return the question somebody is to answer with a file, in words; None if there is none."""
        turn = _looking(session, channel, user, now)
        held = self._held(turn) if turn else None
        question = self._question(turn, held) if turn and held else None
        if turn is None or held is None or question is None or held.talk.asked != question.key:
            return None
        known = {"me": turn.speaker, "now": now, "today": school_day(now), **facts_of(held, question)}
        words = messages.render_for(channel, f"{held.name}/{question.name}", **known)
        return Asked(held.id, question, words)

    def _asked(self, turn: Turn) -> Attach | None:
        held = self._held(turn)
        return self._question(turn, held) if held else None

    def _held(self, turn: Turn) -> Held | None:
        held = memory.find_open(turn.session, owner_of(turn))
        return held if held is not None and held.name in self.conversations().entries else None

    def _question(self, turn: Turn, held: Held) -> Attach | None:
        asked = self.conversations().run(turn, held).replay().question
        return asked if isinstance(asked, Attach) else None


def _looking(session: Session, channel: str, user: str, now: datetime) -> Turn | None:
    """Return the turn of somebody known, for a look that locks and changes nothing."""
    account = people.find_account(session, channel, user)
    if account is None:
        return None
    person = session.get(Person, account.person_id) if account.person_id else None
    return Turn(session, now, account, person)
