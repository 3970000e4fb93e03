"""What a Zalo update means, in every form that has been seen of it.

Reports disagree on details of the Bot Platform, so flat and wrapped bodies are read, pictures under both
names, and numbers as numbers or as strings.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import messages
from bot.channels import FileRef, Incoming, Kind, Raw

CHANNEL = "zalo"
EVENTS = {
    "message.text.received": Kind.TEXT,
    "message.image.received": Kind.FILE,
    "message.sticker.received": Kind.STICKER,
    "message.voice.received": Kind.VOICE,
    "message.unsupported.received": Kind.OTHER,
}
CONTENTS = {
    "text": Kind.TEXT,
    "photo_url": Kind.FILE,
    "photo": Kind.FILE,
    "sticker": Kind.STICKER,
    "voice_url": Kind.VOICE,
}
"""What tells of the kind where the event's name does not."""
PICTURES = ("photo_url", "photo")
LATEST = 1 << 37
"""No date in seconds is later: what stands beyond it is in milliseconds, or no date."""

_ID = re.compile(r"[A-Za-z0-9_.:-]{1,128}")
_WHOLE = re.compile(r"[0-9]{1,18}")


def updates_in(body: Raw) -> list[tuple[str, Raw]]:
    """Return the updates in a webhook's body or an answer, each under the id it is kept by."""
    inner = body if _is_update(body) else body.get("result")
    found = inner if isinstance(inner, list) else [inner]
    return [(update_id(raw), raw) for raw in found if isinstance(raw, dict) and _is_update(raw)]


def update_id(raw: Raw) -> str:
    """Return what an update is known by however often it comes: a digest of its chat and its message's id.

    Nobody says that two chats never have the same id. Without a usable one it is a digest of all it says.
    """
    message = raw.get("message")
    held = message if isinstance(message, dict) else {}
    given, chat = identity(held.get("message_id")), held.get("chat")
    place = identity(chat.get("id")) if isinstance(chat, dict) else ""
    known = f"{place} {given}" if given else json.dumps(raw, sort_keys=True)
    return hashlib.sha256(known.encode()).hexdigest()


def read_update(raw: Raw) -> Incoming | None:
    """Return what an update means, or None if nothing to us; ValueError if a field we need is malformed."""
    if "message" not in raw:
        return None
    message = _object(raw, "message")
    sender, chat = _object(message, "from"), _object(message, "chat")
    if sender.get("is_bot") is True:
        return None
    user, place, kind = _id(sender), _id(chat), _kind(raw, message)
    private = _is_private(chat, user == place)
    return Incoming(
        channel=CHANNEL,
        user=user,
        chat=place,
        kind=kind if private else Kind.GROUP,
        text=_text(message, "text" if kind is Kind.TEXT else "caption"),
        message=identity(message.get("message_id")),
        file=_picture(message) if private and kind is Kind.FILE else None,
        written=_date(message),
    )


def identity(value: object) -> str:
    """Return an id as text, whether it came as a string or a number; empty if it is no usable one."""
    shown = str(value) if type(value) is str or (type(value) is int and abs(value) < 1 << 64) else ""
    return shown if _ID.fullmatch(shown) else ""


def whole(value: object) -> int:
    """Return a number that came as a number or as a string; 0 if it is none, or negative."""
    if isinstance(value, float) and 0 < value < 1e18:
        return int(value)
    shown = str(value) if type(value) is str or (type(value) is int and 0 < value < 10**18) else ""
    return int(shown) if _WHOLE.fullmatch(shown) else 0


def _is_update(raw: Raw) -> bool:
    return "message" in raw or "event_name" in raw


def _kind(raw: Raw, message: Raw) -> Kind:
    event = raw.get("event_name")
    known = EVENTS.get(event) if isinstance(event, str) else None
    return known or next((kind for content, kind in CONTENTS.items() if content in message), Kind.OTHER)


def _is_private(chat: Raw, alone: bool) -> bool:
    """Tell whether nobody else reads a chat: what does not say so is private only if it is its writer's."""
    said = _text(chat, "chat_type")
    return said.upper() == "PRIVATE" if said else alone


def _picture(message: Raw) -> FileRef | None:
    address = next((message[name] for name in PICTURES if isinstance(message.get(name), str)), "")
    return FileRef(address, messages.label("file_name.photo"), "image/jpeg", 0) if address else None


def _object(holder: Raw, field: str) -> Raw:
    value = holder.get(field)
    if not isinstance(value, dict):
        raise ValueError(f"{field} is not an object")
    return value


def _id(holder: Raw) -> str:
    found = identity(holder.get("id"))
    if not found:
        raise ValueError("an id is missing")
    return found


def _text(holder: Raw, field: str) -> str:
    """Return a string, empty if there is none."""
    value: Any = holder.get(field) or ""
    if not isinstance(value, str):
        raise ValueError(f"{field} is not a text")
    return value


def _date(message: Raw) -> int:
    """Return when something was written, in seconds since 1970; 0 if that cannot be told."""
    date = whole(message.get("date"))
    seconds = date // 1000 if date >= LATEST else date
    return seconds if seconds < LATEST else 0
