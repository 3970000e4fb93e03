"""What the real Bot API refuses, with its own words: texts, keyboards, menus, files and too much haste."""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TAGS = re.compile(r"a|b|strong|i|em|u|ins|s|strike|del|code|pre|blockquote|span|tg-spoiler|tg-emoji")
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?>")
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
COMMAND = re.compile(r"[a-z0-9_]{1,32}")

Buttons = list[tuple[str, str]]
Parameters = Mapping[str, Any]


class Refused(Exception):
    """An answer with `ok: false`."""

    def __init__(self, status: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(status, description)
        self.status = status
        self.description = description
        self.parameters = parameters or {}

    @property
    def answer(self) -> dict[str, Any]:
        """Return the body Telegram sends with it."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        return {**body, "parameters": dict(self.parameters)} if self.parameters else body


def bad_request(description: str) -> Refused:
    """Return a 400 in Telegram's wording."""
    return Refused(400, f"Bad Request: {description}")


def structured(parameters: Parameters, name: str) -> Any:
    """Return a parameter that is JSON inside a form and plain inside JSON; None if it is missing."""
    value = parameters.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None


def whole(parameters: Parameters, name: str, default: int = 0) -> int:
    """Return a whole number, sent as such or as text."""
    value = parameters.get(name, default)
    try:
        return int(value)
    except (TypeError, ValueError):
        raise bad_request(f"invalid {name} specified") from None


def visible(parameters: Parameters, name: str, limit: int) -> str:
    """Return the text a person sees; refuses bad markup, and over `limit` UTF-16 units after parsing."""
    said = str(parameters.get(name) or "")
    text = without_markup(said) if parameters.get("parse_mode") == "HTML" else said
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > limit:
        raise bad_request("message is too long" if name == "text" else "message caption is too long")
    return text.strip()


def without_markup(said: str) -> str:
    """Return the text inside Telegram HTML, which must be well formed."""
    seen: list[str] = []
    opened: list[str] = []
    at = 0
    while at < len(said):
        if said[at] == "<":
            at = _tag(said, at, opened)
            continue
        entity = ENTITY.match(said, at) if said[at] == "&" else None
        seen.append(html.unescape(entity.group()) if entity else said[at])
        at = entity.end() if entity else at + 1
    if opened:
        raise bad_request(f"can't parse entities: Can't find end tag corresponding to start tag {opened[-1]}")
    return "".join(seen)


def _tag(said: str, at: int, opened: list[str]) -> int:
    tag = TAG.match(said, at)
    name = tag.group(2).lower() if tag else ""
    offset = len(said[:at].encode())
    if tag is None or not TAGS.fullmatch(name):
        raise bad_request(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {offset}')
    if not tag.group(1):
        opened.append(name)
    elif not opened or opened.pop() != name:
        raise bad_request(f"can't parse entities: Unexpected end tag at byte offset {offset}")
    return tag.end()


def keyboard(parameters: Parameters) -> Buttons:
    """Return the buttons of an inline keyboard as (label, data), row by row."""
    markup = structured(parameters, "reply_markup") or {}
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse reply keyboard markup JSON object")
    return [_button(button) for row in rows for button in row]


def _button(button: Mapping[str, Any]) -> tuple[str, str]:
    label, data = str(button.get("text") or ""), button.get("callback_data")
    if not label.strip():
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed")
    if "url" not in button and not (isinstance(data, str) and 1 <= len(data.encode()) <= 64):
        raise bad_request("BUTTON_DATA_INVALID")
    return label, str(data or "")


def menu(parameters: Parameters) -> Buttons:
    """Return the commands of a menu as (command, description)."""
    commands = structured(parameters, "commands") or []
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(str(command.get("command"))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description") or "")) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return [(command["command"], command["description"]) for command in commands]


@dataclass
class Haste:
    """Telegram's limits, when a test asks for them: messages a second in all and in one chat; 0 is none."""

    per_second: int = 0
    per_chat: int = 0
    _all: deque[float] = field(default_factory=deque)
    _chats: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, chat: int, now: float) -> None:
        """Count a message to `chat` at `now` (seconds), or refuse it with a 429."""
        for limit, times in ((self.per_second, self._all), (self.per_chat, self._chats[chat])):
            while times and times[0] <= now - 1:
                times.popleft()
            if limit and len(times) >= limit:
                raise Refused(429, "Too Many Requests: retry after 1", {"retry_after": 1})
        self._all.append(now)
        self._chats[chat].append(now)
