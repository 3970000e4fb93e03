"""Đóng trang web: an admin ends what is open of somebody at the web page, after a phone is lost, say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.school import audit, charge, web_access
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
        closed = web_access.close(turn.session, self.person_id, turn.now)
        counts = {"browsers": closed.browsers, "codes": closed.codes}
        audit.note(turn.session, turn.now, turn.me().id, "web_closed", f"person:{self.person_id}", **counts)
        return {"closed": closed}
