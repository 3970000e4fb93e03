"""What every channel is to the rest of the bot: a way in, a way out, and what it cannot do, as data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

Raw = dict[str, Any]


class Kind(StrEnum):
    """What a person did."""

    TEXT = "text"
    TAP = "tap"
    FILE = "file"
    VOICE = "voice"
    STICKER = "sticker"
    GROUP = "group"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    OTHER = "other"
    WORK = "work"
    """Nothing: a worker has done what they wait for."""


@dataclass(frozen=True)
class FileRef:
    """A file as an update announces it: its bytes are still with the platform."""

    id: str
    """What the platform calls it."""
    name: str
    mime: str
    size: int
    """Its bytes by the platform's word; 0 where it does not say."""


@dataclass(frozen=True)
class Incoming:
    """One update, in words no platform owns."""

    channel: str
    user: str
    chat: str
    kind: Kind
    text: str = ""
    tap: str = ""
    tap_id: str = ""
    message: str = ""
    file: FileRef | None = None
    upload: int | None = None
    """The upload that keeps the file, once its bytes are here."""
    job: int = 0
    """The job that is done, where a worker says so."""
    written: int = 0
    """When it was written, in seconds since 1970; 0 where the platform does not say."""


@dataclass(frozen=True)
class Button:
    """A choice shown as a button: what it says and the data (at most 64 bytes) it sends back."""

    label: str
    data: str


@dataclass(frozen=True)
class Attached:
    """A file to send: its bytes, or the name under which the platform has them already."""

    name: str
    mime: str
    size: int
    content: bytes = field(default=b"", repr=False)
    """Its bytes; empty where the platform is known to have them."""
    known_as: str = ""


@dataclass(frozen=True)
class Outgoing:
    """One API call to make: `text` is already in the channel's own markup and within its limits."""

    chat: str
    text: str
    buttons: tuple[Button, ...] = ()
    edits: str = ""
    """The platform's id of the message to edit; empty sends a new one."""
    upload: Attached | None = None
    """The file this message is; `text` is then its caption, and may be empty."""


class Failure(StrEnum):
    """Why a message was not sent, by what to do about it (the table of failure classes)."""

    UNREACHABLE = "unreachable"
    MOVED = "moved"
    CONTENT = "content"
    UNCHANGED = "unchanged"
    """An edit that changes nothing, or of a message that is gone: send nothing, or send anew."""
    TOKEN = "token"  # noqa: S105
    CONFLICT = "conflict"
    THROTTLED = "throttled"
    TRANSIENT = "transient"
    NOT_SENT = "not_sent"
    AWAY = "away"
    """The platform takes nothing from anybody at the moment: that costs no message one of its tries."""
    AMBIGUOUS = "ambiguous"
    WINDOW = "window"
    FILE_UNKNOWN = "file_unknown"
    """The platform no longer has a file under the name it gave it: send the bytes again."""


@dataclass(frozen=True)
class Sent:
    """The platform took the message and named it."""

    message: str
    file: str = ""
    """The platform's name for the file that went with it, under which it can be sent again."""


@dataclass(frozen=True)
class NotSent:
    """The platform did not take the message, or may not have; `detail` never holds a token or a text."""

    failure: Failure
    detail: str = ""
    retry_after: float = 0.0
    chat: str = ""
    """The chat's new id, when it has moved."""


class SettingsProblem(Exception):
    """A channel's settings cannot work: `code` names the sentence that says what to fix, `facts` fill it."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class TokenRefused(SettingsProblem):
    """The platform does not know our token: nothing can be heard or said until it is changed."""


Receive = Callable[[str, list[tuple[str, Raw]]], Awaitable[None]]
"""Store raw updates durably: `await receive(channel_name, [(update_id, raw), ...])`, then confirm them."""


class Channel(Protocol):
    """A platform: it turns an update into `Incoming`, an `Outgoing` into an API call, and decides nothing."""

    name: str

    async def start(self) -> None:
        """Check the token and get ready; raises `SettingsProblem` with a sentence that says what to fix."""

    async def listen(self, receive: Receive) -> None:
        """Hand every raw update to `receive` until cancelled; survives network trouble and bad updates."""

    def read(self, raw: Raw) -> Incoming | None:
        """Return what an update means, or None for one that means nothing to us; ValueError if malformed."""

    async def acknowledge(self, incoming: Incoming) -> None:
        """Show that a tap was seen, or that what takes a while is being done; best effort, never raises."""

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Make one API call; never raises for what the platform or the network does."""

    async def fetch(self, file: FileRef, most: int) -> bytes | None:
        """Return the bytes of a file somebody sent; None if they cannot be had or are more than `most`."""

    async def stop(self) -> None:
        """Let go of sockets."""
