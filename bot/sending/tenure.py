"""Whether this process still is a channel's sender: another with a higher epoch ends that for good."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from sqlmodel import Session

from bot import outbox
from bot.sending.calls import Calls

log = structlog.get_logger()

TRUST = 1.0
"""Seconds for which a look at the table holds good: ticks look more often, unless all stands still."""


@dataclass
class Tenure:
    """What a sender knows of whether its channel is its own, and when it looked last."""

    calls: Calls
    epoch: int = 0
    over: bool = False
    _looked: float = float("-inf")
    """Monotonic second of the last look that found the channel ours."""

    def look(self, session: Session) -> bool:
        """Tell whether the channel is ours, which it stays until this transaction ends."""
        began = self.calls.clock.monotonic()
        if outbox.is_ours(session, self.calls.channel.name, self.epoch):
            self._looked = began
        else:
            self.over = True
        return not self.over

    async def holds(self) -> bool:
        """Tell whether what was claimed a moment ago may still be called; not while nobody can be asked."""
        if not self.over and self.calls.clock.monotonic() - self._looked > TRUST:
            try:
                await self.calls.store.write(self.look)
            except Exception as error:
                log.warning("tenure_unknown", channel=self.calls.channel.name, error=type(error).__name__)
                return False
        self.heed()
        return not self.over

    def heed(self) -> None:
        """Begin no call any more if a look has found a successor."""
        if self.over and not self.calls.stopping:
            log.error("sender_overtaken", channel=self.calls.channel.name)
            self.calls.stop()

    def end(self) -> None:
        """Begin no call any more: somebody else may send for the channel."""
        self.over = True
        self.heed()
