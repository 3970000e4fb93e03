"""Files on their way in: their bytes are fetched before the turn, outside any transaction, if wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog
from sqlmodel import Session

from bot import uploads
from bot.channels import Channel, Incoming
from bot.channels.from_page import Handed, came_by_page
from bot.clock import Clock
from bot.store import Store

log = structlog.get_logger()

PATIENCE = 60.0
"""Seconds within which a platform has to hand a file over."""
SLOW, SHOWN = 1.0, 5.0
"""Seconds after which somebody is shown that their file is on its way, and for which platforms show it."""


@dataclass(frozen=True)
class Wanted:
    """A file that an open question takes, and whose it will be."""

    person_id: int | None


@dataclass(frozen=True)
class Fetched:
    """A file's bytes, ready to be kept in the turn's own transaction."""

    content: bytes
    owner_id: int | None

    def kept(self, session: Session, incoming: Incoming, now: datetime) -> Incoming:
        """Keep the file and return the update with its upload: once, for the turn is worked on once."""
        assert incoming.file is not None
        file = incoming.file
        key = uploads.keep(session, file.name, file.mime, self.content, now, self.owner_id)
        return replace(incoming, upload=key)


@dataclass
class Fetching:
    """Fetches what people send, if `wants` says that their open question takes it."""

    store: Store
    clock: Clock
    channels: Mapping[str, Channel]
    wants: Callable[[Session, Incoming, datetime], Wanted | None]
    handed: Handed = field(default_factory=Handed)
    """What was handed in on the school's page."""

    async def fetch(self, incoming: Incoming) -> Fetched | None:
        """Return a file's bytes; None if nobody asked for it or it cannot be had: the turn says so."""
        file = incoming.file
        if file is None:
            return None
        now = self.clock.now()
        wanted = await self.store.read(lambda session: self.wants(session, incoming, now))
        if wanted is None:
            return None
        if came_by_page(incoming):
            content = self.handed.fetch(file, uploads.LARGEST)
            return None if content is None else Fetched(content, wanted.person_id)
        working = asyncio.ensure_future(self._show_work(incoming))
        try:
            async with asyncio.timeout(PATIENCE):
                content = await self.channels[incoming.channel].fetch(file, uploads.LARGEST)
        except Exception as error:
            log.warning("file_not_fetched", channel=incoming.channel, error=type(error).__name__)
            return None
        finally:
            working.cancel()
        return None if content is None else Fetched(content, wanted.person_id)

    async def _show_work(self, incoming: Incoming) -> None:
        """Show in a chat that something is being done, for as long as it takes."""
        await asyncio.sleep(SLOW)
        while True:
            await self.channels[incoming.channel].acknowledge(incoming)
            await asyncio.sleep(SHOWN)
