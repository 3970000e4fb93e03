"""A platform that is a page: the bot's messages become bubbles on a board, within each channel's limits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.channels import Failure, FileRef, Incoming, Kind, NotSent, Outgoing, Raw, Receive, Sent
from bot.clock import Clock
from bot.rendering import LIMITS, as_plain, size
from bot.web.demo_board import Board, Bubble


@dataclass
class PagePlatform:
    """A channel whose platform is the page: it looks and refuses as the real one of the same name would."""

    name: str
    board: Board
    clock: Clock

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
        """Return what a person on the page did."""
        chat = str(raw["chat"])
        return Incoming(
            self.name, chat, chat, Kind(raw["kind"]), text=str(raw.get("text", "")),
            tap=str(raw.get("tap", "")), message=str(raw.get("message", "")),
            file=FileRef(**raw["file"]) if raw.get("file") else None,
        )  # fmt: skip

    async def fetch(self, file: FileRef, most: int) -> bytes | None:
        """Return what was put on the page."""
        there = self.board.files.get(file.id)
        return there.content if there and len(there.content) <= most else None

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Show a message, or refuse it as the platform would."""
        refused = self._refused(out)
        if refused is not None:
            return refused
        file = ""
        if out.upload is not None:
            file = out.upload.known_as or self.board.keep(out.upload)
        if out.chat not in self.board.chats:
            self.board.elsewhere += 1
            self.board.touch()
            return Sent(self.board.new_id(), file)
        there = self.board.find(out.edits)
        bubble_id, at = (there.id, there.at) if there else (self.board.new_id(), self.clock.now())
        self.board.put(Bubble(bubble_id, self.name, out.chat, False, out.text, at, out.buttons, file))
        return Sent(bubble_id, file)

    def _refused(self, out: Outgoing) -> NotSent | None:
        limits = LIMITS[self.name]
        text = as_plain(out.text) if limits.markup else out.text
        data = max((len(one.data.encode()) for one in out.buttons), default=0)
        most = limits.caption if out.upload else limits.text
        empty = not text and not out.upload
        if empty or size(text, limits.units) > most or data > limits.callback:
            return NotSent(Failure.CONTENT, "outside the channel's limits")
        has_it = (limits.buttons or not out.buttons) and (limits.edits or not out.edits)
        if not has_it or (out.upload and not limits.files):
            return NotSent(Failure.CONTENT, "the channel has no such thing")
        if out.upload and out.upload.known_as and out.upload.known_as not in self.board.files:
            return NotSent(Failure.FILE_UNKNOWN, "wrong file identifier")
        there = self.board.find(out.edits)
        if out.edits and (there is None or (there.text, there.buttons) == (out.text, out.buttons)):
            return NotSent(Failure.UNCHANGED)
        return None
