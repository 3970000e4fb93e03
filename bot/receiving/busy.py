"""Hệ thống đang bận: a word to people who write while nothing can be written down."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import messages
from bot.channels import Incoming, Kind, Outgoing
from bot.rendering import compose
from bot.sending.calls import Calls

QUIET_FOR = 300.0
"""Seconds for which a chat that was told is not told again."""
ASKS = (Kind.TEXT, Kind.TAP, Kind.FILE, Kind.VOICE)


@dataclass
class Busy:
    """Tells people that what they wrote will be answered later; the one thing said that is no row anywhere.

    It may be said before an update is stored: until then it is not confirmed either, so it comes again.
    """

    calls: Callable[[str], Calls | None]
    """What makes the calls of a channel."""
    spawn: Callable[[Coroutine[Any, Any, None]], None]
    _told: dict[tuple[str, str], float] = field(default_factory=dict)

    def tell(self, incoming: Incoming) -> None:
        """Say it to whoever wrote, unless they have just heard it."""
        calls, chat = self.calls(incoming.channel), (incoming.channel, incoming.chat)
        if calls is None or incoming.kind not in ASKS:
            return
        now = calls.clock.monotonic()
        self._told = {one: at for one, at in self._told.items() if at > now - QUIET_FOR}
        if chat not in self._told:
            self._told[chat] = now
            self.spawn(self._say(calls, incoming))

    async def _say(self, calls: Calls, incoming: Incoming) -> None:
        text = messages.render_for(incoming.channel, "common/busy")
        for part in compose(incoming.channel, text, (), callback=str):
            await calls.make(Outgoing(incoming.chat, part.text))
