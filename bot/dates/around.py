"""The words that stand directly around a date: its mode, its hour, its weekday, "dự kiến", "hằng năm"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from bot.dates.clocks import UNTIL_HOUR, clock
from bot.dates.days import weekday_number
from bot.dates.forms import BY
from bot.dates.named import DueMode, Every
from bot.dates.seeing import Seen
from bot.dates.weekdays import HOUR, REACH, weekday_after, weekday_before

_CLOCK = re.compile(rf"(?<![\w/.,:-])(?:luc )?{UNTIL_HOUR}{HOUR}(?: ?,)?(?: cua)?(?: ngay)? $")
_PART = re.compile(r"(?<!\w)(?:buoi )?(?:sang|trua|chieu|toi)(?: ngay)? $")
_FROM = re.compile(r"(?<!\w)(?:(?:ke|bat dau|tinh) )?tu(?: ngay)?(?: khai giang)?(?: \(| )$")
_MODE = re.compile(
    r"(?<!\w)(?:(?P<before>(?:(?:cham|muon|tre) nhat (?:la )?)?(?<!nam )(?<!tuan )truoc(?: thoi diem)?)"
    rf"|(?P<by>(?:thoi )?(?:{BY})|(?:thoi )?han|(?:(?:cho )?(?:den|toi) )?het|(?:cho )?(?:(?<!tinh )den|toi)"
    r"|(?:thoi )?han (?:nop|cuoi|chot|dang ky|gui|hoan thanh)[^.;:|\n]{0,40}(?= (?:la|vao|:) $|: $))"
    r"|(?P<within>trong))(?: (?:la|vao|den|luc|het|khoang|khoang thoi gian|thoi gian|thoi diem)){0,4}(?: ?:)?"
    r"(?: ngay)? $"
)
_TENTATIVE = re.compile(
    r"(?<!\w)(?:du kien|du tinh|tam tinh)(?: ?:)?(?: [^.;:|\n()]{0,40})? ?$"
    r"|(?<!\w)(?:vao )?khoang(?: ngay)? $"
)
_YEARLY = re.compile(r"(?<!\w)(?:hang|moi) nam(?!\w)[^.;:|\n()]{0,50}$")

_THEN_CLOCK = re.compile(rf"[ ,]{{0,3}}\(?(?:vao |tu )?(?:luc|truoc|truoc luc) {HOUR}(?!\w)\)?")
_THEN_TENTATIVE = re.compile(r" ?\( ?(?:thoi gian )?du kien ?\)")
_THEN_EVERY = re.compile(
    r" ?(?:hang|moi|cua moi|(?:cua )?(?:cac|nhung)(?= nam (?:tiep|sau|ke))) (?P<unit>nam|thang)"
    r"(?: tiep theo| ke tiep| sau)?(?!\w)"
)
PATTERNS = (
    _CLOCK, _PART, _FROM, _MODE, _TENTATIVE, _YEARLY,
    _THEN_CLOCK, _THEN_TENTATIVE, _THEN_EVERY,
)  # fmt: skip

Back = Callable[[re.Pattern[str]], re.Match[str] | None]


@dataclass
class Around:
    """What stands around the letters from `start` to `end` of a folded text, which grow as it is read.

    `first` and `last` hold the wider place that takes in "dự kiến", and "từ" where no end follows.
    """

    start: int
    end: int
    first: int = 0
    last: int = 0
    mode: DueMode | None = None
    since: bool = False
    at: time | None = None
    first_weekday: int | None = None
    last_weekday: int | None = None
    tentative: bool = False
    every: Every | None = None


def around(seen: Seen, between: tuple[int, int], start: int, end: int, *, ranged: bool) -> Around:
    """Return what is said around a date or a range, in words that lie `between` its neighbours."""
    read = Around(start, end)
    floor, ceiling = between
    _read_on(seen.folded, ceiling, read)
    _read_back(seen, floor, read, ranged=ranged)
    return read


def _read_on(folded: str, ceiling: int, read: Around) -> None:
    """Read what follows: "(thứ Sáu)", "trước 17h00", "hằng năm", "(dự kiến)"."""
    if (found := weekday_after(folded, read.end)) and found.end() <= ceiling:
        read.last_weekday = weekday_number(found["w"])
        read.end = found.end()
    if (found := _THEN_CLOCK.match(folded, read.end)) and found.end() <= ceiling:
        read.at = clock(found, found["part"])
        read.end = found.end()
    if (found := _THEN_EVERY.match(folded, read.end)) and found.end() <= ceiling:
        read.every = "year" if found["unit"] == "nam" else "month"
        read.end = found.end()
    read.last = read.end
    if found := _THEN_TENTATIVE.match(folded, read.end):
        read.tentative, read.last = True, found.end()


def _read_back(seen: Seen, floor: int, read: Around, *, ranged: bool) -> None:
    """Read what leads to it, the nearest word first: weekday, hour, part of the day, từ, mode, dự kiến."""

    def back(pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.search(seen.folded[max(floor, read.start - REACH) : read.start])

    _read_moment(seen, floor, read, back)
    read.first = read.start
    if found := back(_FROM):
        read.first -= len(found[0])
        read.start, read.since = (read.first if ranged else read.start), not ranged
    if not read.since:
        _read_mode(read, back)
    read.last = max(read.last, read.end)
    if found := _TENTATIVE.search(seen.folded[max(floor, read.first - REACH) : read.first]):
        read.tentative = True
        read.first -= len(found[0])


def _read_moment(seen: Seen, floor: int, read: Around, back: Back) -> None:
    if found := weekday_before(seen.folded, floor, read.start):
        read.first_weekday = weekday_number(found["w"])
        read.at = clock(found, found["part"]) if found["h"] else read.at
        read.end += found["open"] is not None and seen.folded.startswith(")", read.end)
        read.start -= len(found[0])
    if found := back(_CLOCK):
        read.at = clock(found, found["part"])
        read.start -= len(found[0])
    if (found := back(_PART)) and not is_until(seen, read.start - len(found[0]), read.start):
        read.start -= len(found[0])


def _read_mode(read: Around, back: Back) -> None:
    if found := back(_MODE):
        read.mode = "before" if found["before"] else "by" if found["by"] else "within"
        read.start -= len(found[0])
    read.first = read.start


def read_yearly(folded: str, floor: int, read: Around) -> None:
    """Read "hằng năm" before a day that names no year of its own."""
    if found := _YEARLY.search(folded[max(floor, read.first - REACH) : read.first]):
        read.every = "year"
        read.first -= len(found[0])


def is_until(seen: Seen, start: int, end: int) -> bool:
    """Tell whether "tới" is written there: folded, it is "tối", the evening."""
    return "\u031b" in seen.marks(start, end)
