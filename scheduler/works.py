"""What the ticks need of a bot that has been put together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.sending.bulk import Bulk
from bot.sending.sender import Sender
from bot.store import Store


class Works(Protocol):
    """A bot at work: where things are kept, what time it is, and what sends."""

    @property
    def store(self) -> Store:
        """Where everything is kept."""

    @property
    def clock(self) -> Clock:
        """School time, and the time that paces."""

    @property
    def senders(self) -> Mapping[str, Sender]:
        """What says things to one person, by channel."""

    @property
    def bulk(self) -> Mapping[str, Bulk]:
        """What says things to many, by channel."""

    async def at_work(self, now: datetime) -> None:
        """Note outside the database what the database holds already: that the bot is at work now."""

    async def idle(self) -> None:
        """Wait until every stored update is worked on and every answer is sent."""
