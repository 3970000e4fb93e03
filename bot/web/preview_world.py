"""The invented school in which the preview's conversations are played, once for each channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from bot.channels import Kind
from bot.clock import InstantClock, school_day
from bot.domain.campaign.campaigns import RUNNING, Campaign, Deadline
from bot.domain.campaign.plan import CampaignKind, DeadlineKind, Mode, Origin, Who
from bot.domain.school.invitations import INVITATION, hashed, invite
from bot.domain.school.people import ACCOUNT, PERSON
from bot.domain.school.units import Unit
from bot.outbox import MESSAGE
from bot.rendering import LIMITS, as_plain, size
from bot.store import Store
from bot.web.demo_board import Board
from bot.web.demo_platform import PagePlatform
from bot.web.demo_school import START, Cast, chat_of, found_school
from bot.web.demo_stage import Bot, Wire

GUESTS = ("guest", "guest2", "guest3")
"""Accounts that belong to nobody yet."""
INVITED = "Lê Đăng Vỹ"
BREATH = timedelta(seconds=10)
"""How long after one line the next is written."""
ACTS: Mapping[str, Kind] = {kind: Kind(kind) for kind in ("tap", "voice", "file", "group")}
"""What somebody does instead of writing: ":tap <data>", ":voice" and so on."""


@dataclass(frozen=True)
class Said:
    """A message as one channel shows it: its parts in the channel's markup, and the buttons below."""

    channel: str
    template: str
    parts: tuple[str, ...]
    buttons: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """The text as it is read, without markup."""
        marked = LIMITS[self.channel].markup
        return "\n".join(as_plain(part) if marked else part for part in self.parts)

    @property
    def characters(self) -> int:
        """How long it is, in characters."""
        return len(self.plain)

    @property
    def units(self) -> int:
        """How long it is, in UTF-16 units, as platforms count."""
        return size(self.plain)


@dataclass
class World:
    """A school at one channel, and those who speak there."""

    bot: Bot
    store: Store
    clock: InstantClock
    channel: str
    chats: Mapping[str, str]
    campaign_id: int
    second: Mapping[str, str]
    """The title and period of another campaign, launched when a scene wants it."""
    _updates: int = 0
    _asides: Mapping[str, Callable[[Session], Any]] = field(init=False)

    def __post_init__(self) -> None:
        self._asides = {"second": self._launch_second, "close": self._close_lists, "open": self._open_lists}

    async def does(self, who: str, line: str) -> list[Said]:
        """Have somebody write a line, or do what stands behind a colon; returns what the bot says to it."""
        act, _, rest = line[1:].partition(" ") if line.startswith(":") else ("", "", line)
        if act in self._asides:
            await self.store.write(self._asides[act])
            return []
        words = await self.store.write(lambda session: self._with_codes(session, rest))
        kind = ACTS.get(act, Kind.TEXT)
        self._updates += 1
        raw = {"chat": self.chats[who], "kind": kind, "text": words, "tap": words}
        self.clock.move_to(self.clock.now() + BREATH)
        await self.bot.receive(self.channel, [(f"preview-{self._updates}", raw)])
        await self.bot.advance_to(self.clock.now())
        return await self._new()

    async def _new(self) -> list[Said]:
        """Return what is said at this moment, but for files; the parts of one message belong together."""
        said_now = MESSAGE.c.queued_at == self.clock.now()
        query = select(MESSAGE).where(said_now, MESSAGE.c.upload_id.is_(None)).order_by(MESSAGE.c.id)
        rows = await self.store.read(lambda session: session.execute(query).mappings().all())
        return [
            Said(
                self.channel,
                template,
                tuple(row["text"] for row in parts),
                tuple(label for row in parts for label, _ in row["buttons"] if LIMITS[self.channel].buttons),
            )
            for (template, _), grouped in groupby(rows, key=_message)
            for parts in [list(grouped)]
        ]

    def _with_codes(self, session: Session, words: str) -> str:
        """Put a fresh code for {code}, one used up for {used}, one out of date for {expired}."""
        now = self.clock.now()
        changes: Mapping[str, dict[str, Any]] = {
            "{code}": {},
            "{used}": {"used_at": now},
            "{expired}": {"expires_at": now - timedelta(days=1)},
        }
        for name, values in changes.items():
            if name in words:
                code = invite(session, [_named(session, INVITED)], now)[0]
                if values:
                    mine = INVITATION.c.code_hash == hashed(code.text)
                    session.execute(update(INVITATION).where(mine).values(**values))
                words = words.replace(name, code.shown)
        return words

    def _launch_second(self, session: Session) -> None:
        """Launch a campaign that asks for work items, beside the first."""
        first = session.get_one(Campaign, self.campaign_id)
        second = Campaign(
            unit_id=first.unit_id, slug="preview", kind=CampaignKind.PEAK, asks=["work_items"],
            status=RUNNING, launched_at=self.clock.now(), starts=first.starts, ends=first.ends,
            title=self.second["title"], period=self.second["period"],
        )  # fmt: skip
        session.add(second)
        session.flush()
        session.add(
            Deadline(
                campaign_id=second.id or 0, key="register", what=second.title, kind=DeadlineKind.REGISTRATION,
                due=school_day(self.clock.now()) + timedelta(days=18), mode=Mode.BY, who=Who.PERSON,
                origin=Origin.SCHOOL,
            )
        )  # fmt: skip

    def _close_lists(self, session: Session) -> None:
        session.execute(update(Campaign).values(list_closed_at=self.clock.now()))

    def _open_lists(self, session: Session) -> None:
        session.execute(update(Campaign).values(list_closed_at=None))


async def open_world(store: Store, wire: Wire, channel: str, second: Mapping[str, str]) -> World:
    """Found the school in an empty database, everybody at one channel, and put a bot behind it."""

    def found(session: Session) -> tuple[dict[str, str], Cast]:
        cast = found_school(session)
        session.execute(update(ACCOUNT).values(channel=channel))
        teacher = cast.people["button_teacher"]
        head = session.get_one(Unit, teacher.unit_id).head_id
        people = {
            "teacher": teacher.id,
            "teacher2": cast.people["number_teacher"].id,
            "lead": head,
            "head": session.get_one(Unit, session.get_one(Unit, teacher.unit_id).parent_id or 0).head_id,
            "admin": cast.people["admin"].id,
        }
        chats = {who: chat_of(person_id or 0) for who, person_id in people.items()}
        return chats | {guest: guest for guest in GUESTS}, cast

    chats, cast = await store.write(found)
    clock = InstantClock(START)
    board = Board(frozenset(chats.values()))
    bot = wire(store, clock, {channel: PagePlatform(channel, board, clock)})
    await bot.start()
    return World(bot, store, clock, channel, chats, cast.campaign_id, second)


def _message(row: Mapping[Any, Any]) -> tuple[str, int]:
    """Return what the rows of one message share; what is edited later is a message each time."""
    return row["template"], row["id"] if row["slot"] else 0


def _named(session: Session, full_name: str) -> int:
    query = select(PERSON.c.id).where(PERSON.c.full_name == full_name)
    found: int = session.execute(query).scalar_one()
    return found
