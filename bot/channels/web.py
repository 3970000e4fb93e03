"""The web chat as a channel: its platform is a page of ours, so what is sent is a row that the page shows.

Nothing leaves the machine: a message is sent when it is on the disk, and no answer can be lost.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import Session

from bot.channels import Attached, Failure, FileRef, Incoming, Kind, NotSent, Outgoing, Raw, Receive, Sent
from bot.channels.from_page import Handed
from bot.clock import Clock
from bot.domain.school import web_bubbles, web_sessions
from bot.rendering import LIMITS, as_plain, size
from bot.store import Store
from bot.uploads import UPLOAD

NAME = web_sessions.CHANNEL
_ROW = re.compile(r"[0-9]{1,9}", re.ASCII)
KINDS = (Kind.TEXT, Kind.TAP, Kind.FILE)


@dataclass
class WebChannel:
    """The chats of the web page; `address` is where people open it."""

    store: Store
    clock: Clock
    address: str = ""
    name: str = NAME
    _handed: Handed = field(default_factory=Handed)

    async def start(self) -> None:
        """Be ready."""

    async def stop(self) -> None:
        """Let go of nothing."""

    async def listen(self, receive: Receive) -> None:
        """Hear nothing: the page hands what people do to the inbox itself."""
        await asyncio.Event().wait()

    async def acknowledge(self, incoming: Incoming) -> None:
        """Show nothing: the answer follows at once."""

    def read(self, raw: Raw) -> Incoming | None:
        """Return what a person on the page did; ValueError if it is nothing that can be done there."""
        if not isinstance(raw.get("chat"), str):
            return None
        kind, chat, file = Kind(raw.get("kind", "")), raw["chat"], raw.get("file")
        if kind not in KINDS:
            raise ValueError("no page sends that")
        return Incoming(
            NAME, chat, chat, kind, text=str(raw.get("text", "")), tap=str(raw.get("tap", "")),
            message=str(raw.get("message", "")), file=FileRef(**file) if file else None,
        )  # fmt: skip

    def holding(self, content: bytes) -> AbstractContextManager[str]:
        """Hold a file's bytes under a name for as long as its update is being worked on."""
        return self._handed.holding(content)

    async def fetch(self, file: FileRef, most: int) -> bytes | None:
        """Return what was just sent to the page."""
        return self._handed.fetch(file, most)

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Put a message on its page, or into the place of the one it edits."""
        limits, file = LIMITS[NAME], out.upload
        if size(as_plain(out.text), limits.units) > (limits.caption if file else limits.text):
            return NotSent(Failure.CONTENT, "outside the channel's limits")
        if not (out.text or file):
            return NotSent(Failure.CONTENT, "nothing to say")
        try:
            return await self.store.write(lambda session: self._put(session, out))
        except Exception as error:
            return NotSent(Failure.NOT_SENT, type(error).__name__)

    def _put(self, session: Session, out: Outgoing) -> Sent | NotSent:
        now = self.clock.now()
        if not web_sessions.is_read(session, out.chat, now):
            return NotSent(Failure.UNREACHABLE, "no browser opens this chat")
        upload_id = _upload(session, out.upload) if out.upload else None
        if out.upload and upload_id is None:
            return NotSent(Failure.FILE_UNKNOWN, "the file is no longer kept")
        buttons = [(one.label, one.data) for one in out.buttons]
        edits = int(out.edits) if _ROW.fullmatch(out.edits) else 0
        key = web_bubbles.put(
            session, out.chat, out.text, now, buttons=buttons, upload_id=upload_id, edits=edits
        )
        return Sent(str(key), str(upload_id or ""))


def _upload(session: Session, file: Attached) -> int | None:
    """Return the row that keeps a file, by its name here, or by its bytes: they are not kept twice."""
    known = UPLOAD.c.id == int(file.known_as) if file.known_as else UPLOAD.c.content == file.content
    alike = (UPLOAD.c.name == file.name) & (UPLOAD.c.size == file.size)
    found: int | None = session.execute(select(UPLOAD.c.id).where(known, alike).limit(1)).scalar()
    return found
