"""A code somebody asks for themselves, to be found at another channel or telephone too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.domain.school import audit, findable, invitations
from bot.domain.school.turn import Turn

LASTS = timedelta(hours=1)
"""How long it is good for: its words stand in a chat, and another is had at once."""


@dataclass(frozen=True)
class MakeOwnCode:
    """Make a code by which another account becomes the speaker's."""

    def apply(self, turn: Turn) -> Mapping[str, Any]:
        """Make it; codes handed out earlier and not used are void from now on."""
        person_id = turn.me().id or 0
        (code,) = invitations.invite(turn.session, [person_id], turn.now, LASTS)
        audit.note(turn.session, turn.now, person_id, "own_code", f"person:{person_id}")
        ways, page = findable.ways(turn.session), code.page(findable.page_address(turn.session))
        return {"code": code.shown, "until": code.expires_at, "page": page, "ways": ways}
