"""What titles ask for: finds the title a question is about, and what the rules in force say of it."""

from __future__ import annotations

from dataclasses import dataclass

import messages
from bot.domain.campaign import rules
from bot.domain.registering.forms import TITLE_ALIASES
from bot.domain.school.turn import Turn
from bot.talking.talk import Saved
from bot.words import Option, fold


@dataclass(frozen=True)
class ConditionFacts:
    """The rules of today, for a question in plain words."""

    turn: Turn

    @property
    def pack(self) -> rules.RulePack:
        """The rules in force today."""
        return rules.pack_on(self.turn.today)

    def titles(self) -> list[Option]:
        """Return the titles the rules know."""
        return [
            Option(one.code, messages.label(f"title.{one.template}"), TITLE_ALIASES.get(one.code, ()))
            for one in self.pack.titles
        ]

    def opening(self) -> dict[str, Saved]:
        """Return the title that the question names: the longest of the names found in it."""
        said = f" {fold(str(self.turn.args.get('rest', '')))} "
        found = [
            (len(alias), title) for title in self.titles() for alias in title.aliases if f" {alias} " in said
        ]
        if not found:
            return {}
        _, title = max(found, key=lambda one: one[0])
        return {"title": Saved(title.id, title.label)}

    def conditions(self, code: str) -> dict[str, object]:
        """Return what the words about a title need."""
        rule = self.pack.title(code)
        assert rule is not None
        return {"rule": rule, "pack": self.pack, "name": messages.label(f"title.{rule.template}")}
