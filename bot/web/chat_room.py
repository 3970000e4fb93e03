"""The web chat behind its door: sessions, what a guest does, and the wait until it is answered."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog
from sqlalchemy import select
from sqlmodel import Session

from bot import uploads
from bot.channels import Kind, Raw, Receive
from bot.channels.web import NAME, WebChannel
from bot.domain.school import people, web_bubbles, web_sessions
from bot.domain.school.contacts import contacts_of
from bot.domain.school.invitations import CODE_UNKNOWN, hashed, read_code
from bot.domain.school.people import ACCOUNT, Person
from bot.domain.school.web_bubbles import Bubble
from bot.domain.school.web_sessions import Entered, Visitor
from bot.result import Invalid
from bot.uploads import Upload, shown_name
from bot.web.allowance import Allowance
from bot.web.waiting import room_for_files, until_done
from bot.words import legible

log = structlog.get_logger()

POSTS, POSTS_WITHIN = 30, 60.0
"""How often a session may write, and within how many seconds."""
WRONG_CODES, WRONG_WITHIN = 20, 3600.0
"""How many codes that never were may come from one address: a whole school may stand behind one."""
WRONG_OF_ALL, EVERYBODY = 1000, "*"
"""How many from all addresses together: who has a million of them has no more tries than that."""
PATIENCE = 10.0
"""Seconds after which the page comes without the answer."""


@dataclass(frozen=True)
class Guest:
    """Whoever holds a session's secret."""

    token: str = field(repr=False)
    visitor: Visitor

    @property
    def chat(self) -> str:
        """The chat that is theirs."""
        return self.visitor.chat

    @property
    def form_token(self) -> str:
        """What every form of their page carries: made from the secret, which no other page knows."""
        return hmac.new(self.token.encode(), b"form", "sha256").hexdigest()

    def wrote(self, given: str) -> bool:
        """Tell whether a form is one of their own page."""
        return hmac.compare_digest(given.encode(), self.form_token.encode())


@dataclass(frozen=True)
class Standing:
    """What the page shows of a guest: who they are, as far as it is known, and of which school."""

    person: Person | None
    school: str
    bubbles: list[Bubble]


@dataclass
class ChatRoom:
    """What the web chat needs of the bot."""

    channel: WebChannel
    receive: Receive
    is_busy: Callable[[str], bool]
    """Tells whether something a chat wrote is being worked on, or an answer to it on its way."""
    takes: Callable[[str], Awaitable[tuple[str, ...] | None]]
    """Tells the kinds of file that a chat's open question takes; None where it takes none."""
    secure: bool
    """Whether people come by https, so that the cookie may ask for it."""
    taking: asyncio.Semaphore = field(default_factory=room_for_files)
    _posts: Allowance = field(default_factory=lambda: Allowance(POSTS, POSTS_WITHIN))
    _wrong: Allowance = field(default_factory=lambda: Allowance(WRONG_CODES, WRONG_WITHIN))
    _wrong_of_all: Allowance = field(default_factory=lambda: Allowance(WRONG_OF_ALL, WRONG_WITHIN))

    async def enter(self, said: str, address: str) -> str | Invalid:
        """Open a session with a code and return its secret, or why the code opens nothing."""
        if self._guessed_too_often(address):
            return Invalid.because("guessed")
        code, now = read_code(said), self.channel.clock.now()
        opened: Entered | Invalid = Invalid.because(CODE_UNKNOWN)
        if code:
            opened = await self.channel.store.write(
                lambda session: web_sessions.enter(session, hashed(code), now)
            )
        if isinstance(opened, Invalid):
            if opened.code == CODE_UNKNOWN:  # a code that is used or late is no guess
                self._note_guess(address)
            return opened
        greeting = "/start" if opened.known else f"/start {code}"
        await self._hand_in(opened.chat, {"kind": Kind.TEXT, "text": greeting})
        return opened.token

    def _guessed_too_often(self, address: str) -> bool:
        now = self._seconds()
        return self._wrong.is_used_up(address, now) or self._wrong_of_all.is_used_up(EVERYBODY, now)

    def _note_guess(self, address: str) -> None:
        now = self._seconds()
        self._wrong.note(address, now)
        self._wrong_of_all.note(EVERYBODY, now)
        if self._wrong_of_all.is_used_up(EVERYBODY, now):
            log.warning("codes_guessed", times=WRONG_OF_ALL, seconds=WRONG_WITHIN)

    async def guest(self, token: str) -> Guest | None:
        """Return who holds a secret."""
        now = self.channel.clock.now()
        visitor = await self.channel.store.read(lambda session: web_sessions.find(session, token, now))
        return Guest(token, visitor) if visitor else None

    async def came_by(self, guest: Guest, said: str) -> bool:
        """Tell whether a guest opens the link they came by once more: they are in already."""
        account_id, code = guest.visitor.account_id, hashed(read_code(said))
        return await self.channel.store.read(lambda session: web_sessions.came_by(session, account_id, code))

    async def ended_by(self, guest: Guest) -> str:
        """Return what their own deed did whose session it ended: "erased", "unlinked", or "1" for neither."""
        theirs = select(ACCOUNT.c.person_id).where(ACCOUNT.c.id == guest.visitor.account_id)
        kept = await self.channel.store.read(lambda session: session.execute(theirs).first())
        if kept is None:
            return "erased"
        return "unlinked" if kept.person_id is None else "1"

    async def note_seen(self, guest: Guest) -> bool:
        """Keep a session open that is used; tells whether it was noted, once a day."""
        now = self.channel.clock.now()
        if guest.visitor.seen_at > now - web_sessions.NOTED_EVERY:
            return False
        key = guest.visitor.session_id
        await self.channel.store.write(lambda session: web_sessions.note_seen(session, key, now))
        return True

    def may_post(self, guest: Guest) -> bool:
        """Tell whether a guest may write now, and count it."""
        return self._posts.take(guest.chat, self._seconds())

    async def standing(self, guest: Guest, since: int = 0) -> Standing:
        """Return what a guest's page shows, only what has changed after a count of changes."""

        def look(session: Session) -> Standing:
            person = people.by_id(session, guest.visitor.person_id) if guest.visitor.person_id else None
            school = contacts_of(session, person).school
            return Standing(person, school, web_bubbles.since(session, guest.chat, since))

        return await self.channel.store.read(look)

    async def say(self, guest: Guest, text: str) -> None:
        """Write something, and wait until it is answered."""
        text = legible(text).strip()
        if text:
            await self._show(guest, text)
            await self._hand_in(guest.chat, {"kind": Kind.TEXT, "text": text})

    async def tap(self, guest: Guest, message: str, data: str) -> None:
        """Press a button, and wait until it is answered."""
        await self._hand_in(guest.chat, {"kind": Kind.TAP, "tap": data, "message": message})

    async def send_file(self, guest: Guest, name: str, mime: str, content: bytes) -> None:
        """Send a file, and wait until it is answered."""
        name = shown_name(name)
        await self._show(guest, name)
        with self.channel.holding(content) as key:
            file = {"id": key, "name": name, "mime": mime, "size": len(content)}
            await self._hand_in(guest.chat, {"kind": Kind.FILE, "file": file})

    async def file(self, guest: Guest, bubble_id: int) -> Upload | None:
        """Return the file of a message, if it stands in the guest's own chat and is still kept."""

        def look(session: Session) -> Upload | None:
            bubble = web_bubbles.one(session, guest.chat, bubble_id)
            return uploads.load(session, bubble.upload_id) if bubble and bubble.upload_id else None

        return await self.channel.store.read(look)

    async def leave(self, guest: Guest, *, everywhere: bool) -> None:
        """Close a guest's session, or all that are open at their account."""
        now, visitor = self.channel.clock.now(), guest.visitor

        def close(session: Session) -> None:
            if everywhere:
                web_sessions.revoke(session, visitor.account_id, now)
            web_sessions.leave(session, visitor.session_id, now)

        await self.channel.store.write(close)

    async def _show(self, guest: Guest, text: str) -> None:
        now = self.channel.clock.now()
        await self.channel.store.write(
            lambda session: web_bubbles.put(session, guest.chat, text, now, mine=True)
        )

    async def _hand_in(self, chat: str, what: Raw) -> None:
        await self.receive(NAME, [(f"{chat}-{secrets.token_hex(8)}", {"chat": chat, **what})])
        await until_done(lambda: self.is_busy(chat), PATIENCE)

    def _seconds(self) -> float:
        return self.channel.clock.monotonic()
