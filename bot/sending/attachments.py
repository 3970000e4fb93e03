"""Files on their way out by one channel: each goes up once, however many people get it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

import structlog
from sqlmodel import Session

from bot import uploads
from bot.channels import Attached, Failure, NotSent, Outgoing, Sent
from bot.store import Store

log = structlog.get_logger()

REMEMBERED = 200
"""Of how many files the platform's names are held in memory; bytes never are."""

Make = Callable[[Outgoing], Awaitable["Sent | NotSent"]]
"""Makes a call, within the pace of its chat."""


@dataclass
class Attachments:
    """What one channel's platform calls the files it has been sent."""

    channel: str
    store: Store
    _known: OrderedDict[int, Attached] = field(default_factory=OrderedDict)
    _locks: WeakValueDictionary[int, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def send(self, out: Outgoing, upload_id: int, make: Make) -> Sent | NotSent:
        """Send a message that is a file: its bytes the first time, the platform's name for it afterwards.

        Those who want the same file meanwhile wait until it is up. A name the platform has forgotten is
        replaced by sending the bytes again.
        """
        lock = self._locks.setdefault(upload_id, asyncio.Lock())
        forgotten = ""
        while True:
            async with lock:
                file = await self._find(upload_id, forgotten)
                if isinstance(file, NotSent):
                    return file
                if not file.known_as:
                    return await self._send_bytes(out, upload_id, file, make)
            result = await make(replace(out, upload=file))
            if not _is_unknown(result) or forgotten:
                return result
            forgotten = file.known_as

    async def _find(self, upload_id: int, forgotten: str) -> Attached | NotSent:
        """Return a file by a name that is not forgotten, else with its bytes."""
        known = self._known.get(upload_id)
        if known is not None and known.known_as != forgotten:
            return known

        def load(session: Session) -> Attached | None:
            return _load(session, upload_id, self.channel, forgotten)

        try:
            file = await self.store.read(load)
        except Exception as error:
            log.error("file_not_read", channel=self.channel, error=type(error).__name__)
            return NotSent(Failure.NOT_SENT, "the store is away")
        if file is None:
            log.error("file_forgotten", channel=self.channel, upload=upload_id)
            return NotSent(Failure.CONTENT, "the file is no longer kept")
        if file.known_as:
            self._remember(upload_id, file)
        return file

    async def _send_bytes(self, out: Outgoing, upload_id: int, file: Attached, make: Make) -> Sent | NotSent:
        result = await make(replace(out, upload=file))
        if isinstance(result, Sent) and result.file:
            self._remember(upload_id, replace(file, content=b"", known_as=result.file))
            await self._note(upload_id, result.file)
        return result

    async def _note(self, upload_id: int, name: str) -> None:
        """Write the platform's name down; where that fails the bytes go up once more after a restart."""
        try:
            await self.store.write(lambda session: uploads.note_name(session, upload_id, self.channel, name))
        except Exception as error:
            log.error("file_name_not_kept", channel=self.channel, error=type(error).__name__)

    def _remember(self, upload_id: int, file: Attached) -> None:
        self._known[upload_id] = file
        self._known.move_to_end(upload_id)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def _load(session: Session, upload_id: int, channel: str, forgotten: str) -> Attached | None:
    about = uploads.describe(session, upload_id)
    if about is None:
        return None
    known_as = about.known_as.get(channel, "")
    if known_as and known_as != forgotten:
        return Attached(about.name, about.mime, about.size, known_as=known_as)
    return Attached(about.name, about.mime, about.size, uploads.content_of(session, upload_id))


def _is_unknown(result: Sent | NotSent) -> bool:
    return isinstance(result, NotSent) and result.failure is Failure.FILE_UNKNOWN
