"""The story as a script: what happens on which day, read from the files of story/.

    ## Tháng 9 năm 2026                    a heading of the guide (## or ###)
    = Cô Thu lập kế hoạch.                 a line of the guide's own
    2026-09-14 19:05 Lan: e dk ldtt a      a day, an hour, who, and what they write
    Lan: [Gửi đăng ký và cam kết]          a tap, at the same moment
    Lan: (anh.png) Mời thầy cô             a file with words under it
    > Đã ghi nhận                          words the last speaker must have been shown since they spoke
    > Minh: đã gửi lại                     words somebody else must have been shown since then
    2026-11-03 09:00 * down                the school's own doing: see `Stage.does`
    2026-11-04 07:00                       a moment to come to

A line that begins with "#!" is a comment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from bot.clock import at_school

STORY = Path(__file__).with_name("story")
_LINE = re.compile(r"(?:(\d{4}-\d\d-\d\d) (\d\d:\d\d))?\s*(?:(\w+): (.+)|\* (.+))?")
_FILE = re.compile(r"\(([^()]+\.\w+)\)\s*(.*)")


@dataclass(frozen=True)
class Told:
    """A heading or a line of the guide's own."""

    text: str


@dataclass(frozen=True)
class Act:
    """Something somebody does, or the school itself, at a moment; without a moment, right after."""

    place: str
    at: datetime | None
    who: str = ""
    text: str = ""
    tap: str = ""
    file: str = ""
    doing: str = ""


@dataclass(frozen=True)
class Sees:
    """Words that somebody must have been shown since the last act; without a name, its speaker."""

    place: str
    who: str
    words: str


Step = Told | Act | Sees


def read_story() -> list[Step]:
    """Return the whole year, file after file."""
    return [
        step
        for file in sorted(STORY.glob("*.txt"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (step := read_line(line.rstrip(), f"{file.name}:{number}")) is not None
    ]


def read_line(line: str, place: str) -> Step | None:
    """Return what a line says; ValueError for one that says nothing."""
    if not line or line.startswith("#!"):
        return None
    if line.startswith("#"):
        return Told(line)
    if line.startswith("= "):
        return Told(line[2:])
    if line.startswith("> "):
        who, _, words = line[2:].partition(": ")
        return Sees(place, who, words) if words and who.isalpha() else Sees(place, "", line[2:])
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError(f"{place}: {line}")
    day, hour, who, said, doing = found.groups()
    at = _moment(day, hour) if day else None
    if said and said.startswith("[") and said.endswith("]"):
        return Act(place, at, who, tap=said[1:-1])
    if said and (file := _FILE.fullmatch(said)):
        return Act(place, at, who, text=file[2], file=file[1])
    return Act(place, at, who or "", text=said or "", doing=doing or "")


def _moment(day: str, hour: str) -> datetime:
    at = time.fromisoformat(hour)
    return at_school(date.fromisoformat(day), at.hour, at.minute)
