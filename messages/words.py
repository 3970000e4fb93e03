"""How dates, numbers, names and lists are put into words; every piece of text is in vi/words.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_PIECES: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "vi" / "words.toml").read_text(encoding="utf-8")
)
NAME = 80
"""How many visible characters of somebody's name are spoken."""
_NAMESAKE = re.compile(r"[A-Da-d]")
_MARKS = r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f"
_EXTENDS = rf"{_MARKS}\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
_GRAPHEME = re.compile(rf"\r\n|[\U0001f1e6-\U0001f1ff]{{2}}|.(?:[{_EXTENDS}]|\u200d.){{0,15}}", re.DOTALL)


class Addressed(Protocol):
    """Somebody the bot speaks to."""

    @property
    def full_name(self) -> str:
        """Họ, đệm and tên."""

    @property
    def honorific(self) -> str | None:
        """What the staff list says ("Cô"), or nothing."""


def weekday(value: date | int) -> str:
    """Return the name of a day, or of a number where Monday is 0: "thứ Hai" ... "Chủ nhật"."""
    return str(_PIECES["weekdays"][value if isinstance(value, int) else _school_day(value).weekday()])


def day(value: date) -> str:
    """Return "thứ Sáu, 06/12/2024"; an aware datetime is shown as the school's day."""
    at = _school_day(value)
    return _piece("day", weekday=weekday(at), date=f"{at.day:02}/{at.month:02}/{at.year}")


def moment(value: datetime) -> str:
    """Return "17 giờ 00, thứ Sáu, 06/12/2024", in the school's time."""
    at = _school_time(value)
    return _piece("moment", hour=at.hour, minute=at.minute, day=day(at))


def left(last: date, today: date) -> str:
    """Return how long until the last day: "còn 3 ngày", that it is tomorrow or today, or "quá hạn 3 ngày"."""
    days = (_school_day(last) - _school_day(today)).days
    if days < 0:
        return overdue(last, today)
    return _piece({0: "last_day", 1: "last_day_tomorrow"}.get(days, "days_left"), n=number(days))


def overdue(last: date, today: date) -> str:
    """Return by how many days `last` is over: "quá hạn 3 ngày"."""
    return _piece("overdue", n=number((_school_day(today) - _school_day(last)).days))


def number(value: float) -> str:
    """Return a number the Vietnamese way, to six decimals at most: 3.000 and 0,5."""
    whole, _, rest = f"{value:,.6f}".partition(".")
    rest = rest.rstrip("0")
    text = whole.replace(",", ".") + ("," + rest if rest else "")
    return "0" if text == "-0" else text


def percent(value: float, of: float | None = None) -> str:
    """Return "76%" or "66,7%": `value` is the percentage, or a part of `of`; nothing of nothing is 0%."""
    share = value if of is None else 100 * value / of if of else 0.0
    return number(round(share, 1)) + "%"


def aim(value: float, unit: str, op: str = "=") -> str:
    """Return a target's figure: "80%", "trên 95%", "dưới 3%", "từ 70% trở lên", "11 lớp"."""
    figure = number(value) + ("%" if unit == "%" else f" {unit}".rstrip())
    return _piece("aims", op, figure=figure)


def capital(text: str) -> str:
    """Return `text` with its first letter large and the others as they are."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str]) -> str:
    """Return "A, B và C"."""
    if len(items) < 2:
        return "".join(items)
    return _piece("and", most=", ".join(items[:-1]), last=items[-1])


def either(items: Sequence[str]) -> str:
    """Return "A, B hoặc C"."""
    if len(items) < 2:
        return "".join(items)
    return _piece("or", most=", ".join(items[:-1]), last=items[-1])


def address(person: Addressed) -> str:
    """Return how a person is spoken to: "Cô Lan" if the staff list says so, else "Thầy/Cô Lan".

    The admin of an installation whose name nobody has said yet is spoken to by the office.
    """
    if person.full_name == _PIECES["unnamed"]:
        return str(_PIECES["address_unnamed"])
    title, given = capital(person.honorific or str(_PIECES["honorific"])), given_name(person.full_name)
    return f"{title} {cut(given, NAME)}".rstrip()


def initial(person: Addressed) -> str:
    """Return the first visible character of the tên; nothing of no name."""
    return "".join(graphemes(given_name(person.full_name))[:1])


def given_name(full_name: str) -> str:
    """Return the tên of a full name, with the letter that tells namesakes apart: "Lan", "Lan A"."""
    _, given, mark = name_parts(full_name)
    return f"{given} {mark}".rstrip()


def name_parts(full_name: str) -> tuple[str, str, str]:
    """Return họ and đệm, tên, and the letter A to D that tells namesakes apart, each perhaps empty."""
    words = full_name.split()
    mark = words.pop() if len(words) > 2 and _NAMESAKE.fullmatch(words[-1]) else ""
    return " ".join(words[:-1]), "".join(words[-1:]), mark


def graphemes(text: str) -> list[str]:
    """Return what a reader sees as single characters: a letter with its marks, a flag, a joined emoji."""
    return _GRAPHEME.findall(text)


def cut(text: str, most: int) -> str:
    """Return `text` in at most `most` visible characters, the last one "…" if something had to go.

    It is cut between words; only a word longer than half the room is cut inside.
    """
    seen = graphemes(text)
    if len(seen) <= most:
        return text
    room = most - 1
    ends = [at for at in range(room // 2, room + 1) if seen[at].isspace()]
    return "".join(seen[: ends[-1] if ends else room]).rstrip(" \n\t,;:(-") + "…"


def to_type(label: str) -> str:
    """Return the hint that a word can be typed: "gõ: Để sau"."""
    return _piece("to_type", label=label)


def _piece(key: str, kind: str = "", **facts: object) -> str:
    piece = _PIECES[key][kind] if kind else _PIECES[key]
    return str(piece).format(**facts)


def _school_day(value: date) -> date:
    return _school_time(value).date() if isinstance(value, datetime) else value


def _school_time(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return value.astimezone(_ZONE)
