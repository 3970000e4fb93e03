"""The wiring: which store, clock, channels, conversations and ticks make one running bot."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.channels import Channel
from bot.clock import Clock
from bot.desk import Desk
from bot.inbox import Inbox
from bot.outbox import Queued
from bot.sender import Sender
from bot.store import Store
from handlers import COMMANDS, CONVERSATIONS


@dataclass
class App:
    """A bot put together: updates go in by `inbox.receive`, messages leave by the senders."""

    store: Store
    clock: Clock
    channels: Mapping[str, Channel]
    desk: Desk = field(init=False)
    inbox: Inbox = field(init=False)
    senders: dict[str, Sender] = field(init=False)

    def __post_init__(self) -> None:
        self.senders = {
            name: Sender(channel, self.store, self.clock) for name, channel in self.channels.items()
        }
        self.desk = Desk(CONVERSATIONS, COMMANDS, self._epoch_of)
        self.inbox = Inbox(
            self.store, self.clock, self.channels, self.desk.turn, self.desk.apologise, self._send
        )

    async def start(self) -> None:
        """Get the channels ready, send what an earlier process left, and go on with its updates."""
        for channel in self.channels.values():
            await channel.start()
        for sender in self.senders.values():
            await sender.start()
        await self.inbox.resume()

    async def idle(self) -> None:
        """Wait until every stored update is worked on and every answer is sent."""
        await self.inbox.idle()
        await asyncio.gather(*(sender.idle() for sender in self.senders.values()))

    async def stop(self) -> None:
        """Finish what is under way and let go of everything."""
        await self.idle()
        for channel in self.channels.values():
            await channel.stop()
        await self.store.close()

    def _epoch_of(self, channel: str) -> int | None:
        sender = self.senders.get(channel)
        return sender.epoch if sender else None

    def _send(self, queued: Sequence[Queued]) -> None:
        for one in queued:
            if one.channel in self.senders:
                self.senders[one.channel].send([one])
