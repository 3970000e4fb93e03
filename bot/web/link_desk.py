"""Files by link: what a code opens, and a file handed in on its way to the question it answers."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from bot import uploads
from bot.channels import FileRef, Receive, from_page
from bot.channels.from_page import Handed
from bot.clock import Clock
from bot.domain.school import file_links, secret_links, upload_doors
from bot.domain.school.file_links import Linked
from bot.domain.school.upload_doors import Found
from bot.glance import Asked
from bot.result import Invalid
from bot.store import Store
from bot.uploads import LARGEST, shown_name
from bot.web.allowance import Allowance
from bot.web.waiting import room_for_files, until_done

WRONG_CODES, WRONG_WITHIN = 20, 3600.0
"""How many codes that never were one address may try: a whole school may stand behind it."""
POSTS, POSTS_WITHIN = 10, 600.0
"""How often a file may be sent by one link, and within how many seconds."""
FETCHES, FETCHES_WITHIN = 200, 600.0
"""How often a file may be fetched by one link: a platform fetches a picture for each of its readers."""
PATIENCE = 60.0
"""Seconds for which a file is held at most until it is worked on."""

Ask = Callable[[Session, str, str, datetime], Asked | None]


@dataclass(frozen=True)
class Open:
    """A door and the question that waits behind it."""

    door: Found
    asked: Asked


@dataclass
class LinkDesk:
    """What links need of the bot."""

    store: Store
    clock: Clock
    receive: Receive
    handed: Handed
    is_busy: Callable[[str, str], bool]
    """Whether something of a channel's account is still being worked on."""
    ask: Ask
    """Tells the question that somebody is to answer with a file."""
    wrong: Allowance = field(default_factory=lambda: Allowance(WRONG_CODES, WRONG_WITHIN))
    posts: Allowance = field(default_factory=lambda: Allowance(POSTS, POSTS_WITHIN))
    fetches: Allowance = field(default_factory=lambda: Allowance(FETCHES, FETCHES_WITHIN))
    taking: asyncio.Semaphore = field(default_factory=room_for_files)

    async def linked(self, code: str, visitor: str) -> Linked | Invalid:
        """Return the file behind a code, or why there is none: "wait" or "gone"."""
        if refused := self._refuses(code, visitor):
            return refused
        now = self.clock.now()

        def look(session: Session) -> tuple[Linked | None, bool]:
            found = file_links.find(session, code, now)
            return found, found is not None or file_links.was_made(session, code)

        found, was_made = await self.store.read(look)
        if not was_made:
            self.wrong.note(visitor, self.clock.monotonic())
        return found or Invalid.because("gone")

    async def content(self, linked: Linked, code: str) -> bytes | None:
        """Return a file's bytes; None where a link is used as no person and no platform would."""
        if not self.fetches.take(code, self.clock.monotonic()):
            return None
        return await self.store.read(lambda session: uploads.content_of(session, linked.upload_id))

    async def door(self, code: str, visitor: str) -> Open | Invalid:
        """Return the question a file may be handed in for, or why none: "wait", "used", "late", "closed"."""
        if refused := self._refuses(code, visitor):
            return refused
        now = self.clock.now()
        found = await self.store.read(lambda session: self._behind(session, code, now))
        if isinstance(found, Invalid) and found.code == "unknown":
            self.wrong.note(visitor, self.clock.monotonic())
        return found

    def _behind(self, session: Session, code: str, now: datetime) -> Open | Invalid:
        door = upload_doors.find(session, code)
        if door is None:
            return Invalid.because("unknown")
        if door.used:
            return Invalid.because("used")
        if door.expires_at <= now:
            return Invalid.because("late")
        asked = self.ask(session, door.channel, door.user, now)
        if asked is None or (asked.conversation, asked.question.key) != (door.conversation_id, door.question):
            return Invalid.because("closed")
        return Open(door, asked)

    def may_post(self, code: str) -> bool:
        """Tell whether a file may be sent by a link now, and count it."""
        return self.posts.take(code, self.clock.monotonic())

    async def take(self, opened: Open, name: str, mime: str, content: bytes) -> Invalid | None:
        """Hand a file in as the answer of the open question; returns why it is none, if so."""
        file, door = FileRef("", shown_name(name), mime, len(content)), opened.door
        if refused := opened.asked.question.refuses(file.name, file.mime, file.size, LARGEST):
            return refused
        now = self.clock.now()
        if not await self.store.write(lambda session: upload_doors.use(session, door.id, now)):
            return Invalid.because("used")
        try:
            await self._hand_in(door, file, content)
        finally:  # whatever happened: a link whose question still waits serves once more
            waits = await self.store.write(lambda session: self._still_asked(session, opened))
        return Invalid.because("not_taken") if waits else None

    async def _hand_in(self, door: Found, file: FileRef, content: bytes) -> None:
        """Have the file worked on as any other update of its channel, and hold it meanwhile."""
        with self.handed.holding(content) as key:
            raw = from_page.update(door.user, door.chat, FileRef(key, file.name, file.mime, file.size))
            await self.receive(door.channel, [(f"page-{door.id}-{secrets.token_hex(8)}", raw)])
            await until_done(lambda: self.is_busy(door.channel, door.user), PATIENCE)

    def _still_asked(self, session: Session, opened: Open) -> bool:
        """Tell whether the question waits as before; its link then serves once more."""
        door, now = opened.door, self.clock.now()
        asked = self.ask(session, door.channel, door.user, now)
        same = asked and (asked.conversation, asked.question.key) == (door.conversation_id, door.question)
        if same:
            upload_doors.free(session, door.id)
        return bool(same)

    def _refuses(self, code: str, visitor: str) -> Invalid | None:
        """Return why a code is not even looked up."""
        if self.wrong.is_used_up(visitor, self.clock.monotonic()):
            return Invalid.because("wait")
        if not secret_links.is_code(code):
            self.wrong.note(visitor, self.clock.monotonic())
            return Invalid.because("unknown")
        return None
