"""Who may say "Đã nắm thông tin" of what, and saying so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import select

import messages
from bot.domain.announcing import acks
from bot.domain.announcing.acks import ACK
from bot.domain.announcing.announcements import ANNOUNCEMENT, Announcement
from bot.domain.announcing.run_list import first_words
from bot.domain.school.turn import Turn
from bot.outbox import OUTBOX, RUN
from bot.result import Invalid
from bot.talking.talk import Saved
from bot.words import Option, fold, strip_particles

LATEST = 8
"""How many announcements that wait for a word are offered."""
WORDS = frozenset({"da nam", "da nam thong tin"})
"""What says so even while a question is open that takes any words."""
LATELY = timedelta(days=1)
"""How long after an announcement arrived those words are taken so."""


@dataclass(frozen=True)
class AckFacts:
    """The announcements that reached the speaker and ask for a word they have not given."""

    turn: Turn

    @cached_property
    def waiting(self) -> list[Announcement]:
        """Those that wait, the newest first; the one a button names, whether it waits or not."""
        row = self.turn.args.get("row")
        if row:
            named = self.turn.session.get(Announcement, int(row))
            return [named] if named else []
        return waiting(self.turn)

    def opening(self) -> Mapping[str, Saved] | Invalid:
        """Return the announcement a button names, or why the speaker cannot answer it."""
        row = self.turn.args.get("row")
        if not row:
            return {}
        barred = why_not(self.turn, int(row))
        return barred or {"which": Saved(str(int(row)), asked=False)}

    def options(self) -> list[Option]:
        """Return them by their first words and their day."""
        return [
            Option(str(one.id), f"{first_words(one.text)} ({messages.words.day(one.made_at)})")
            for one in self.waiting
        ]


def waiting(turn: Turn, since: datetime | None = None) -> list[Announcement]:
    """Return what reached the speaker and waits for their word, the newest first; sent `since` a moment."""
    about = RUN.c.content["announcement"].as_integer()
    told = select(about).join(OUTBOX, OUTBOX.c.run_id == RUN.c.id)
    told = told.where(RUN.c.kind == "announcement", OUTBOX.c.recipient_id == turn.me().id, acks.arrived())
    if since is not None:
        told = told.where(OUTBOX.c.sent_at > since)
    given = select(ACK.c.announcement_id).where(ACK.c.person_id == turn.me().id)
    query = select(Announcement).where(ANNOUNCEMENT.c.id.in_(told), ANNOUNCEMENT.c.id.not_in(given))
    asked = query.where(ANNOUNCEMENT.c.wants_ack).order_by(ANNOUNCEMENT.c.id.desc())
    return list(turn.session.scalars(asked.limit(LATEST)))


def meant_by(turn: Turn, text: str) -> list[Announcement]:
    """Return what some words say "Đã nắm thông tin" of, whatever is asked meanwhile: what came lately."""
    if turn.speaker is None or strip_particles(fold(text)) not in WORDS:
        return []
    return waiting(turn, turn.now - LATELY)


@dataclass(frozen=True)
class Acknowledge:
    """Note that the speaker knows of an announcement."""

    announcement_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write it down once, if the announcement reached the speaker and asks for it."""
        barred = why_not(turn, self.announcement_id)
        if barred is not None:
            return barred
        before = acks.confirm(turn.session, self.announcement_id, turn.me().id or 0, turn.now)
        about = turn.session.get_one(Announcement, self.announcement_id)
        return {"before": before or "", "title": first_words(about.text)}


def why_not(turn: Turn, announcement_id: int) -> Invalid | None:
    """Return why the speaker has nothing to confirm there: it never reached them, or asks for nothing."""
    kept = turn.session.get(Announcement, announcement_id)
    reached = kept is not None and acks.has_received(turn.session, announcement_id, turn.me().id or 0)
    return None if kept is not None and kept.wants_ack and reached else Invalid.because("nothing_to_confirm")
