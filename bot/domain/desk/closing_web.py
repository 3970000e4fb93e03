"""Đóng trang web: an admin ends what is open of somebody at the web page, after a phone is lost, say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.school import charge, web_access
from bot.domain.school.turn import Turn
from bot.result import Invalid


@dataclass(frozen=True)
class CloseWeb:
    """Close a person's browsers, and void the codes and links made for them."""

    person_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Do it; facts: `closed`, what stood open. Only an admin may, for somebody of the school."""
        person = charge.person(turn, self.person_id)
        if isinstance(person, Invalid) or not turn.me().is_admin:
            return Invalid.because("person_not_yours")
        return {"closed": web_access.close(turn.session, self.person_id, turn.now, by=turn.me().id)}
