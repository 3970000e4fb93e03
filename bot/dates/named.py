"""What a text says of a date: the facts that callers read, and the pieces they are put together from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Literal

from bot.result import Invalid

DueMode = Literal["before", "by", "within"]
Every = Literal["month", "year"]


class Precision(StrEnum):
    """How finely a date is said; of a range, the coarser of its ends."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    TERM = "term"
    YEAR = "year"
    YEARS = "years"


@dataclass(frozen=True)
class Known:
    """What a reader knows beside the text: its own date, the time it is about, today."""

    issued: date | None = None
    first: date | None = None
    last: date | None = None
    today: date | None = None


@dataclass(frozen=True)
class Mention:
    """A date, or a time with a first and a last day, as a text names it.

    `start` and `end` are its first and last day, both included; None where the text names none that a
    calendar could say, and then `start_said` and `end_said` are its words ("từ nay", "đến hết năm học").
    `span` holds the words with their mode and hour, `whole` also what makes it `tentative` or `since`: both
    are places in the text as it was given. `mode` of a range is None unless a word stands before it all;
    `since` is "từ" without an end. `blank` is a day or month left open ("ngày … tháng 11 năm 2020");
    `school_year` two years in a row; `every` says that it comes back, `days` which days of the month then or
    in a list. `problem` is `no_such_date`, `wrong_weekday` (as of `parse_date`) or `ends_before_start`
    (start, end).
    """

    start: date | None
    end: date | None
    precision: Precision
    mode: DueMode | None
    tentative: bool
    span: tuple[int, int]
    at: time | None = None
    ranged: bool = False
    since: bool = False
    start_said: str = ""
    end_said: str = ""
    blank: bool = False
    school_year: tuple[int, int] | None = None
    problem: Invalid | None = None
    every: Every | None = None
    days: tuple[int, ...] = ()
    whole: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Piece:
    """One date, month, quarter, term or year as it stands in the folded text, nothing worked out yet.

    `since` is the first month or week of "tháng 9-10", "tuần 1-4", `half` that of a calendar year; `week` is
    one of a month where `month` is given, -1 its last; `later` counts the years from this one ("năm sau" 1).
    """

    start: int
    end: int
    precision: Precision
    day: int | None = None
    month: int | None = None
    quarter: int | None = None
    week: int | None = None
    year: int | None = None
    year_to: int | None = None
    later: int | None = None
    part: str = ""
    blank: bool = False
    school_year: tuple[int, int] | None = None
    now: bool = False
    half: int | None = None
    since: int | None = None
    every: Every | None = None
    days: tuple[int, ...] = ()
