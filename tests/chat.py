"""A person in a test who says and taps, and what they see: the whole bot runs, only the platform is here."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.app import App
from bot.channels import (
    Attached,
    Failure,
    FileRef,
    Incoming,
    Kind,
    NotSent,
    Outgoing,
    Raw,
    Receive,
    Sent,
)
from bot.outbox import MESSAGE

_numbers = itertools.count(1)


@dataclass
class Shown:
    """A message as it arrived: its text and buttons, or what it was edited into."""

    id: str
    chat: str
    text: str
    buttons: dict[str, str]
    file: Attached | None = None
    """The file this message is, with its name, mime and content; `text` is then its caption."""


@dataclass
class PlatformInMemory:
    """A channel whose platform is a list: what tests and benchmarks talk through."""

    name: str = "telegram"
    sent: list[Shown] = field(default_factory=list)
    answers: list[NotSent] = field(default_factory=list)
    """What the next calls answer instead of taking the message."""
    files: dict[str, Attached] = field(default_factory=dict)
    """What has been sent either way, by the platform's own name for it."""
    went_up: int = 0
    """How often the bytes of a file were sent."""

    async def start(self) -> None:
        """Be ready."""

    async def stop(self) -> None:
        """Let go of nothing."""

    async def listen(self, receive: Receive) -> None:
        """Hear nothing: tests hand updates in themselves."""

    async def acknowledge(self, incoming: Incoming) -> None:
        """Note nothing."""

    def read(self, raw: Raw) -> Incoming | None:
        """Return the update as it was handed in."""
        file = FileRef(**raw["file"]) if raw.get("file") else None
        return Incoming(**{**raw, "kind": Kind(raw["kind"]), "file": file})

    async def fetch(self, file: FileRef, most: int) -> bytes | None:
        """Return what was sent, unless it is too much or has gone meanwhile."""
        there = self.files.get(file.id)
        return there.content if there and len(there.content) <= most else None

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Show a message to its chat."""
        if self.answers:
            return self.answers.pop(0)
        buttons = {one.label: one.data for one in out.buttons}
        if out.edits:
            shown = next(one for one in self.sent if one.id == out.edits)
            self.sent.remove(shown)
            self.sent.append(Shown(out.edits, out.chat, out.text, buttons))
            return Sent(out.edits)
        known_as, file = "", None
        if out.upload is not None:
            known_as = out.upload.known_as or self.keeps(out.upload)
            file = self.files.get(known_as)
            self.went_up += not out.upload.known_as
            if file is None:
                return NotSent(Failure.FILE_UNKNOWN, "wrong file identifier")
        self.sent.append(Shown(str(next(_numbers)), out.chat, out.text, buttons, file))
        return Sent(self.sent[-1].id, known_as)

    def keeps(self, file: Attached) -> str:
        """Keep a file and return what the platform calls it from now on."""
        known_as = f"file-{next(_numbers)}"
        self.files[known_as] = file
        return known_as

    def seen_by(self, chat: str) -> list[Shown]:
        """Return everything shown in a chat."""
        return [one for one in self.sent if one.chat == chat]


@dataclass
class Chatter:
    """One account at one channel, with the person behind it."""

    app: App
    platform: PlatformInMemory
    user: str
    person_id: int | None = None
    _templates: list[str] = field(default_factory=list)
    _rows: int = 0

    async def says(self, text: str) -> None:
        """Write a line of text and wait until the bot has answered."""
        await self.does({"kind": "text", "text": text})

    async def sends_file(self, name: str, mime: str, content: bytes, caption: str = "") -> None:
        """Send a file, with a line under it, and wait until the bot has answered."""
        known_as = self.platform.keeps(Attached(name, mime, len(content), content))
        file = {"id": known_as, "name": name, "mime": mime, "size": len(content)}
        await self.does({"kind": "file", "text": caption, "file": file})

    async def taps(self, label: str) -> None:
        """Press the button with a label on the newest message that has it."""
        for message in reversed(self.platform.seen_by(self.user)):
            for shown, data in message.buttons.items():
                if label in shown:
                    await self.taps_data(data, message.id)
                    return
        raise AssertionError(
            f"no button {label!r}; the last message says:\n{self.last.text}\n{list(self.last.buttons)}"
        )

    async def taps_data(self, data: str, message: str = "") -> None:
        """Press a button that sends given data, genuine or forged."""
        await self.does({"kind": "tap", "tap": data, "message": message or self.last_id})

    async def does_again(self) -> None:
        """Have the platform deliver the last update once more."""
        await self.app.inbox.receive(self.platform.name, [self._last_update])
        await self.app.idle()
        await self.looks()

    def sees(self, template: str, *words: str, count: int = 1) -> Shown:
        """Expect exactly `count` new messages, the last one of a template and with some words in it."""
        new = self.platform.seen_by(self.user)
        fresh = self._templates[self._rows :]
        self._rows = len(self._templates)
        assert len(fresh) == count, (
            f"expected {count} new message(s), got {fresh}: {new[-1].text if new else ''}"
        )
        assert fresh[-1] == template, f"expected {template}, got {fresh[-1]}:\n{new[-1].text}"
        for word in words:
            assert word in self.last.text or word in self.last.buttons, (
                f"{word!r} is not in:\n{self.last.text}"
            )
        return self.last

    def sees_nothing(self) -> None:
        """Expect no new message."""
        assert self._templates[self._rows :] == []

    @property
    def last(self) -> Shown:
        """The newest message in the chat."""
        return self.platform.seen_by(self.user)[-1]

    @property
    def last_id(self) -> str:
        """The platform's id of the newest message; empty before the first."""
        seen = self.platform.seen_by(self.user)
        return seen[-1].id if seen else ""

    def skip(self) -> None:
        """Take everything shown so far as read."""
        self._rows = len(self._templates)

    async def looks(self) -> None:
        """Look at the chat again: what came without being asked for is seen only then."""
        query = select(MESSAGE.c.template).where(
            MESSAGE.c.chat == self.user, MESSAGE.c.channel == self.platform.name
        )
        rows = await self.app.store.read(
            lambda session: session.execute(query.order_by(MESSAGE.c.id)).scalars().all()
        )
        self._templates = list(rows)

    async def hears(self) -> None:
        """Let what is said to this person without their asking arrive."""
        await self.app.ticks.collect()
        await self.app.idle()
        await self.looks()

    async def does(self, what: dict[str, Any]) -> None:
        """Hand in an update of this account's, and wait until the bot has answered."""
        raw = {"channel": self.platform.name, "user": self.user, "chat": self.user, **what}
        self._last_update = (f"u{next(_numbers)}", raw)
        await self.does_again()
