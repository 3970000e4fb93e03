"""Files for a channel that carries none: a link to the school's page stands in their place.

A picture goes by its public address where the platform shows it by that; whatever the platform will not have
goes as words with a link. Without a page the words say where else the file is to be had.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from sqlmodel import Session

import messages
from bot import uploads
from bot.channels import Attached, Failure, NotSent, Outgoing, Sent
from bot.clock import Clock
from bot.domain.delivery.saying import Said
from bot.domain.school import file_links, findable, secret_links, upload_doors
from bot.domain.school.file_links import Made
from bot.outbox import Queued
from bot.rendering import compose
from bot.store import Store, T, Work

log = structlog.get_logger()

PICTURES = {"image/png": "anh.png", "image/jpeg": "anh.jpg"}
"""What a platform shows by its address, and the name in that address."""
ENOUGH_LEFT = timedelta(hours=1)
"""How long a picture's address must still be good to be used once more."""

Make = Callable[[Outgoing], Awaitable["Sent | NotSent"]]
"""Makes a call, within the pace of its chat."""


@dataclass(frozen=True)
class Around:
    """Where else files are to be had than at a channel: on the page, or at other channels."""

    channel: str
    page: str
    others: tuple[str, ...]

    @classmethod
    def of(cls, session: Session, channel: str) -> Around:
        """Look around from a channel."""
        return cls(channel, findable.page_address(session), tuple(findable.elsewhere(session, channel)))

    def place(self, name: str, made: Made | None) -> str:
        """Return the words that say where a file is: at a link, without its code, or elsewhere."""
        if made is None:
            return messages.render_for(self.channel, "common/file_elsewhere", name=name, others=self.others)
        link = secret_links.address(self.page, secret_links.FILE)
        return messages.render_for(self.channel, "common/file_link", name=name, link=link, until=made.until)


@dataclass
class ByPage:
    """Sends what are files elsewhere."""

    channel: str
    store: Store
    clock: Clock
    _pictures: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    """The addresses of pictures, and until when they are good."""

    async def send(self, out: Outgoing, upload_id: int, make: Make) -> Sent | NotSent:
        """Send a message that is a file: a picture as one, if that can be, anything else by a link."""
        picture = await self._look(lambda session: self._picture(session, upload_id))
        if isinstance(picture, NotSent):
            return picture
        if picture is not None:
            shown = await make(replace(out, upload=picture))
            if not _is_refused(shown):
                return shown
        words = await self._look(lambda session: self._words(session, out, upload_id))
        return words if isinstance(words, NotSent) else await make(replace(out, text=words, upload=None))

    async def _look(self, work: Work[T]) -> T | NotSent:
        try:
            return await self.store.write(work)
        except Exception as error:
            log.error("file_not_linked", channel=self.channel, error=type(error).__name__)
            return NotSent(Failure.NOT_SENT, "the store is away")

    def _picture(self, session: Session, upload_id: int) -> Attached | None:
        """Return a picture under an address that the platform can fetch; None for anything else."""
        about, now = uploads.describe(session, upload_id), self.clock.now()
        page = findable.page_address(session)
        if about is None or about.mime not in PICTURES or not page:
            return None
        address, until = self._pictures.get(upload_id, ("", now))
        if until < now + ENOUGH_LEFT:
            (made,) = file_links.make(session, [(upload_id, None)], now)
            link = secret_links.address(page, secret_links.FILE, made.code)
            address, until = f"{link}/{PICTURES[about.mime]}", made.until
            self._pictures = {key: one for key, one in self._pictures.items() if one[1] > now}
            self._pictures[upload_id] = address, until
        return Attached(about.name, about.mime, about.size, known_as=address)

    def _words(self, session: Session, out: Outgoing, upload_id: int) -> str | NotSent:
        """Return a message with a link in the place of its file."""
        about, now = uploads.describe(session, upload_id), self.clock.now()
        if about is None:
            log.error("file_forgotten", channel=self.channel, upload=upload_id)
            return NotSent(Failure.CONTENT, "the file is no longer kept")
        around = Around.of(session, self.channel)
        person = file_links.person_at(session, self.channel, out.chat)
        (made,) = file_links.make(session, [(upload_id, person)], now) if around.page else (None,)
        (part,) = compose(self.channel, around.place(about.name, made), (), (), callback=str)
        shown = secret_links.shown(part.text, made.code if made else "")
        return f"{out.text}\n\n{shown}".strip()


def in_words(
    session: Session, channel: str, words: Mapping[int, Said], now: datetime
) -> tuple[Mapping[int, Said], Mapping[int, str]]:
    """Return what some people are told, links in the place of files, and the codes that the words lack."""
    ids = {one.upload_id for one in words.values() if one.upload_id}
    if not ids:
        return words, {}
    around, about = Around.of(session, channel), uploads.describe_all(session, ids)
    shown = {key for key, one in about.items() if around.page and one.mime in PICTURES}
    linked = {
        key: one.upload_id for key, one in words.items() if one.upload_id and one.upload_id not in shown
    }
    wanted = [(upload, key) for key, upload in linked.items()]
    links = dict(zip(linked, file_links.make(session, wanted, now), strict=True)) if around.page else {}

    def placed(key: int, one: Said) -> Said:
        if key not in linked:
            return one
        name = about[linked[key]].name if linked[key] in about else ""
        return replace(one, text=f"{one.text}\n\n{around.place(name, links.get(key))}", upload_id=None)

    said = {key: placed(key, one) for key, one in words.items()}
    return said, {key: made.code for key, made in links.items()}


def with_codes(session: Session, claimed: Sequence[Queued]) -> list[Queued]:
    """Return messages found in the table with fresh codes for the links whose own were never sent."""
    asking = {(one.channel, one.chat) for one in claimed if _asks_for_file(one)}
    codes = upload_doors.renew(session, asking) if asking else {}
    return [
        replace(one, text=secret_links.shown(one.text, codes[one.channel, one.chat]))
        if _asks_for_file(one)
        else one
        for one in claimed
    ]


def _asks_for_file(one: Queued) -> bool:
    return f"/{secret_links.UPLOAD}/{secret_links.HIDDEN}" in one.text


def _is_refused(result: Sent | NotSent) -> bool:
    return isinstance(result, NotSent) and result.failure in (Failure.CONTENT, Failure.FILE_UNKNOWN)
