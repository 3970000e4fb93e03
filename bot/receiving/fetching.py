"""Files on their way in: their bytes are fetched before the turn, outside any transaction, if wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlmodel import Session

from bot import uploads
from bot.channels import Channel, Incoming
from bot.clock import Clock
from bot.store import Store

log = structlog.get_logger()

PATIENCE = 60.0
"""Seconds within which a platform has to hand a file over."""


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

    async def fetch(self, incoming: Incoming) -> Fetched | None:
        """Return a file's bytes; None if nobody asked for it or it cannot be had: the turn says so."""
        file = incoming.file
        if file is None:
            return None
        now = self.clock.now()
        wanted = await self.store.read(lambda session: self.wants(session, incoming, now))
        if wanted is None:
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                content = await self.channels[incoming.channel].fetch(file, uploads.LARGEST)
        except Exception as error:
            log.warning("file_not_fetched", channel=incoming.channel, error=type(error).__name__)
            return None
        return None if content is None else Fetched(content, wanted.person_id)
