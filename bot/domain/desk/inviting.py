"""What the message for the staff's own group says: how the bot is found, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.school import findable
from bot.domain.school.contacts import contacts_of
from bot.domain.school.turn import Turn


@dataclass(frozen=True)
class InviteFacts:
    """What an admin's school and its bot are called."""

    turn: Turn

    def shown(self) -> dict[str, Any]:
        """Return the ways to the bot, and the school's office."""
        contacts = contacts_of(self.turn.session, self.turn.me())
        return {"ways": findable.ways(self.turn.session), "contacts": contacts}
