"""Updates on their way into the table and out of it: read, and set aside if that cannot be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

import structlog
from sqlmodel import Session

from bot.channels import Channel, Incoming, Kind, Raw, from_page, from_work
from bot.errors import where
from bot.outbox import monthly
from bot.receiving.lanes import Lane
from bot.receiving.updates import FATE, Fate, new_after, store_updates
from bot.words import legible

log = structlog.get_logger()


class Arriving(NamedTuple):
    """An update as a row of the table, and what it means if it means anything."""

    row: dict[str, Any]
    incoming: Incoming | None

    def unstorable(self) -> Arriving:
        """Return the update without what the store would not take, set aside."""
        return Arriving({**self.row, "raw": None, "fate": Fate.SET_ASIDE, "code": "unstorable"}, None)


class Arrived(NamedTuple):
    """A stored update, read, waiting for its turn."""

    id: int
    incoming: Incoming

    @property
    def lane(self) -> Lane:
        """Whose it is."""
        return self.incoming.channel, self.incoming.user


def read(channel: Channel, update_id: str, raw: Raw, now: datetime) -> Arriving:
    """Read an update; one that the channel chokes on is set aside, so that others get through."""
    row = {"channel": channel.name, "update_id": update_id, "raw": raw, "received_at": now, "code": ""}
    try:
        incoming = _meant(channel, raw)
    except Exception as error:
        log.warning("update_set_aside", channel=channel.name, error=type(error).__name__, where=where(error))
        return Arriving({**row, "fate": Fate.SET_ASIDE, "code": "malformed"}, None)
    if incoming is None:
        return Arriving({**row, "fate": Fate.DONE}, None)
    return Arriving({**row, "fate": Fate.NEW}, readable(incoming))


def write_down(session: Session, batch: Sequence[Arriving]) -> list[Arrived]:
    """Store updates, each once; returns those that are new and mean something, in their order."""
    keys = store_updates(session, [one.row for one in batch])
    found = [(keys.pop((row["channel"], row["update_id"]), None), incoming) for row, incoming in batch]
    fresh = [Arrived(key, incoming) for key, incoming in found if key and incoming]
    spent = (one.incoming.channel for one in fresh if _by_platform(one.incoming))
    for channel, received in Counter(spent).items():
        monthly.count(session, channel, batch[0].row["received_at"], received=received)
    return fresh


def read_page(
    session: Session, channels: Mapping[str, Channel], after: int, limit: int, now: datetime
) -> tuple[int | None, list[Arrived]]:
    """Return a page of stored updates that nobody has worked on, and its last row, None if there is none.

    What can no longer be read is set aside.
    """
    rows = new_after(session, channels, after, limit)
    fresh, strange = [], []
    for row in rows:
        incoming = read(channels[row["channel"]], row["update_id"], row["raw"] or {}, now).incoming
        if incoming is None:
            strange.append({"key": row["id"], "new": Fate.SET_ASIDE, "why": "unreadable"})
        else:
            fresh.append(Arrived(row["id"], incoming))
    if strange:
        session.connection().execute(FATE, strange)
    return (rows[-1]["id"] if rows else None), fresh


def _meant(channel: Channel, raw: Raw) -> Incoming | None:
    """Return what an update means: the page's and the workers' are our own, all others the platform's."""
    ours = next((one for one in (from_page, from_work) if one.is_ours(raw)), None)
    return ours.read(channel.name, raw) if ours else channel.read(raw)


def _by_platform(incoming: Incoming) -> bool:
    """Tell whether an update came by a message of the platform's, and not by ourselves."""
    return incoming.kind is not Kind.WORK and not from_page.came_by_page(incoming)


def readable(incoming: Incoming) -> Incoming:
    """Return an update whose words can be read and stored; what a tap carries is only compared."""
    file = incoming.file
    if file is not None:
        file = replace(file, name=legible(file.name), mime=legible(file.mime))
    elif incoming.text.isascii() and incoming.text.isprintable():
        return incoming
    return replace(incoming, text=legible(incoming.text), file=file)
