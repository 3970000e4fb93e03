"""What a Telegram update means, read from the raw JSON (`Update.de_json` costs 30 to 50 times more).

Field names are those of the Bot API 10.0.
"""

from __future__ import annotations

from typing import Any

import messages
from bot.channels import FileRef, Incoming, Kind, Raw

CHANNEL = "telegram"

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
"""What we ask Telegram for: an edited message is no new answer, so edits are not among them."""

CONTENTS = {
    "text": Kind.TEXT,
    "sticker": Kind.STICKER,
    "animation": Kind.STICKER,
    "dice": Kind.STICKER,
    "voice": Kind.VOICE,
    "video_note": Kind.VOICE,
    "document": Kind.FILE,
    "photo": Kind.FILE,
    "video": Kind.FILE,
    "audio": Kind.FILE,
    "contact": Kind.OTHER,
    "location": Kind.OTHER,
    "poll": Kind.OTHER,
    "checklist": Kind.OTHER,
    "story": Kind.OTHER,
    "game": Kind.OTHER,
}
"""What a person can put into a message, the more telling first; service messages hold none of these."""

LATEST = 1 << 37
"""No date is later: what stands beyond it is no date."""
MEMBERSHIPS = {"kicked": Kind.BLOCKED, "member": Kind.UNBLOCKED}


def read_update(raw: Raw) -> Incoming | None:
    """Return what an update means, or None if nothing to us; ValueError if a field we need is malformed."""
    for name, reader in READERS.items():
        if name in raw:
            return reader(_object(raw, name))
    return None


def update_number(raw: object) -> int | None:
    """Return the update's number, or None if it has no usable one."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int and 0 < number < 2**63 else None


def _message(message: Raw) -> Incoming | None:
    kind = next((kind for content, kind in CONTENTS.items() if content in message), None)
    chat = _object(message, "chat")
    sender = _object(message, "from" if "from" in message else "sender_chat")
    if kind is None or sender.get("is_bot") is True:
        return None
    private = _text(chat, "type") == "private"
    return Incoming(
        channel=CHANNEL,
        user=_number(sender, "id"),
        chat=_number(chat, "id"),
        kind=kind if private else Kind.GROUP,
        text=_text(message, "text" if kind is Kind.TEXT else "caption"),
        message=_number(message, "message_id"),
        file=_file(message) if private and kind is Kind.FILE else None,
        written=_date(message),
    )


def _file(message: Raw) -> FileRef | None:
    """Return the document of a message, or its photo at its largest; other things a bot does not take."""
    if "document" in message:
        sent = _object(message, "document")
        return _announced(sent, _text(sent, "file_name"), _text(sent, "mime_type"))
    sizes = message.get("photo")
    if not isinstance(sizes, list) or not sizes:
        return None
    largest = max((one for one in sizes if isinstance(one, dict)), key=_area, default={})
    return _announced(largest, "", "image/jpeg")


def _announced(sent: Raw, name: str, mime: str) -> FileRef | None:
    size = sent.get("file_size", 0)
    known = size if type(size) is int and size > 0 else 0
    named = name or (messages.label("file_name.photo") if mime == "image/jpeg" else "file")
    file_id = _text(sent, "file_id")
    return FileRef(file_id, named, mime or "application/octet-stream", known) if file_id else None


def _area(size: Raw) -> int:
    width, height = size.get("width"), size.get("height")
    return width * height if type(width) is int and type(height) is int else 0


def _tap(query: Raw) -> Incoming | None:
    if "data" not in query:
        return None
    user = _number(_object(query, "from"), "id")
    message = _object(query, "message") if "message" in query else {}
    chat = _object(message, "chat") if message else {"id": int(user), "type": "private"}
    return Incoming(
        channel=CHANNEL,
        user=user,
        chat=_number(chat, "id"),
        kind=Kind.TAP if _text(chat, "type") == "private" else Kind.GROUP,
        tap=_text(query, "data"),
        tap_id=_text(query, "id"),
        message=_number(message, "message_id") if message else "",
    )


def _membership(change: Raw) -> Incoming | None:
    chat = _object(change, "chat")
    kind = MEMBERSHIPS.get(_text(_object(change, "new_chat_member"), "status"))
    if kind is None or _text(chat, "type") != "private":
        return None
    user = _number(_object(change, "from"), "id")
    return Incoming(CHANNEL, user, _number(chat, "id"), kind, written=_date(change))


READERS = {
    "message": _message,
    "channel_post": _message,
    "callback_query": _tap,
    "my_chat_member": _membership,
}


def _object(holder: Raw, field: str) -> Raw:
    value = holder.get(field)
    if not isinstance(value, dict):
        raise ValueError(f"{field} is not an object")
    return value


def _number(holder: Raw, field: str) -> str:
    """Return an id as text: Telegram's need 52 bits, ours have no size."""
    value: Any = holder.get(field)
    if type(value) is not int or not -(2**63) < value < 2**63:
        raise ValueError(f"{field} is not an id")
    return str(value)


def _text(holder: Raw, field: str) -> str:
    """Return a string, empty if there is none."""
    value = holder.get(field, "")
    if not isinstance(value, str):
        raise ValueError(f"{field} is not a text")
    return value


def _date(holder: Raw) -> int:
    """Return when something was, in seconds since 1970; 0 if that cannot be told."""
    date = holder.get("date")
    return date if type(date) is int and 0 < date < LATEST else 0
