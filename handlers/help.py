"""Trợ giúp: what this person can do here, and whom to ask at school."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import messages
from bot.desk import Entry
from bot.domain.school.contacts import contacts_of, place_of
from bot.domain.school.people import ADMIN, LEAD, MEMBER
from bot.domain.school.turn import Turn
from bot.talking.talk import End
from bot.wishes import Command


@dataclass(frozen=True)
class Listed:
    """A command as the menu shows it."""

    name: str
    label: str


@dataclass(frozen=True)
class HelpFacts:
    """The commands there are, seen by one person."""

    turn: Turn
    commands: Mapping[str, Command]
    conversations: Mapping[str, Entry]

    def asks(self) -> dict[str, Any]:
        """Return whom somebody may ask who works here no more."""
        return {"contacts": contacts_of(self.turn.session, self.turn.former)}

    def groups(self) -> list[tuple[str, list[Listed]]]:
        """Return the listed commands that the speaker may use, under whom each is for first of all."""
        found: dict[str, list[Listed]] = {MEMBER: [], LEAD: [], ADMIN: []}
        for name, one in self.commands.items():
            who = self.conversations[one.conversation].who
            if one.listed and self.turn.may(who):
                found[_group(who)].append(Listed(name, messages.label(f"menu.{name}")))
        return [(who, listed) for who, listed in found.items() if listed]

    def shown(self) -> dict[str, Any]:
        """Return the commands this person may use, their role, and whom they may ask."""
        me = self.turn.person
        return {
            "groups": self.groups(),
            "role": self.turn.role,
            "contacts": contacts_of(
                self.turn.session, me, self.turn.known(place_of, me.unit_id if me else None)
            ),
        }


def _group(who: str) -> str:
    return who if who in (LEAD, ADMIN) else MEMBER


async def show_help(facts: HelpFacts) -> End:
    """List what can be done here; nothing is asked."""
    if facts.turn.former:
        return End("no_longer", facts=facts.asks())
    return End("shown", facts=facts.shown())
