"""Files that come by the school's own page to a channel that carries none: updates as any other of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace

from bot.channels import FileRef, Incoming, Kind, Raw

KEY = "from_page"
PREFIX = "page:"
"""How the id of a file begins that is with the page, not with a platform."""


def update(user: str, chat: str, file: FileRef) -> Raw:
    """Return the raw update of a file that somebody handed in for their chat."""
    return {KEY: {"user": user, "chat": chat, "file": asdict(file)}}


def is_ours(raw: Raw) -> bool:
    """Tell whether an update is the page's: no platform sends one that holds nothing else."""
    return set(raw) == {KEY}


def read(channel: str, raw: Raw) -> Incoming:
    """Return what such an update means; ValueError, KeyError or TypeError if it is malformed."""
    held = raw[KEY]
    file = FileRef(**held["file"])
    return Incoming(
        channel, held["user"], held["chat"], Kind.FILE, file=replace(file, id=f"{PREFIX}{file.id}")
    )


def came_by_page(incoming: Incoming) -> bool:
    """Tell whether an update came by the page: no message of the channel's platform was used."""
    return incoming.file is not None and incoming.file.id.startswith(PREFIX)


@dataclass
class Handed:
    """The bytes of files whose updates are being worked on."""

    _files: dict[str, bytes] = field(default_factory=dict)

    @contextmanager
    def holding(self, content: bytes) -> Iterator[str]:
        """Hold a file under an id for as long as its update is being worked on."""
        key = secrets.token_urlsafe(16)
        self._files[key] = content
        try:
            yield key
        finally:
            del self._files[key]

    def fetch(self, file: FileRef, most: int) -> bytes | None:
        """Return what was just handed in; None after a restart, or if it is more than `most` bytes."""
        content = self._files.get(file.id.removeprefix(PREFIX))
        return content if content is not None and len(content) <= most else None
