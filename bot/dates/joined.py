"""Pieces put together with the words around them: one day, one month, or a range from … to …."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.dates.around import Around, around, read_yearly
from bot.dates.clocks import CLOCK, clock
from bot.dates.days import WEEKDAY, Period, weekday_number
from bot.dates.named import Known, Mention, Piece, Precision
from bot.dates.seeing import Seen
from bot.dates.worked_out import Days, days_of
from bot.result import Invalid

_UNTIL = re.compile(
    rf"(?: ?\((?:{WEEKDAY})\))?(?: ?[,)])? ?(?P<to>-(?:>)?|=>|(?:cho |keo dai )?(?:den|toi)|ket thuc)"
    rf"(?: het| khi| luc| vao)?(?: {CLOCK})?(?:,? (?:sang|trua|chieu))?(?:,? (?P<w>{WEEKDAY}),?)?(?: ngay)? ?"
)
_BEGUN = re.compile(r"(?<!\w)(?:tu|bat dau|khoi dong|phat dong)(?: vao| tu)?(?: ngay)? $")
_FIRST_DAY = re.compile(
    r"(?<![\w/.,-])(?<!dot )(?<!lan )(?<!khoi )(?<!lop )(?<!vong )"
    r"(?:(?P<lead>(?:tu )?ngay|tu) )?(?P<d>\d{1,2}) ?(?P<to>-|den|toi)(?: het)? ?$"
)
_OTHER_DAYS = re.compile(
    r"(?<!\w)(?:cac )?ngay (?P<days>\d{1,2}(?:(?:, ?| va )\d{1,2}){0,9})(?:,(?: va)?|,? va) $"
)
_ALSO = re.compile(r" ?(?:,|;|,? (?:va|hoac)) ")
_FINEST_FIRST = tuple(Precision)


def until(seen: Seen, first: Piece, then: Piece) -> re.Match[str] | None:
    """Return the words that make two pieces a range: "đến", "-", "tới hết ngày"; None if they are none."""
    if then.now or first.every or then.every or then.start - first.end > 60:
        return None
    found = _UNTIL.fullmatch(seen.folded, first.end, then.start)
    if found is None:
        return None
    if (
        found["to"] in ("-", "->", "=>")
        and first.precision is not then.precision
        and not (first.day or first.month)
    ):
        return None
    if found["to"] == "ket thuc" and not _BEGUN.search(seen.folded[max(0, first.start - 30) : first.start]):
        return None
    if found["to"].endswith("toi") and "\u0302" in seen.marks(*found.span("to")):
        return None
    return found


def single_said(
    seen: Seen, between: tuple[int, int], piece: Piece, then: Piece | None, known: Known
) -> tuple[Mention, int]:
    """Return what one piece says with the words around it, and where these end in the folded text."""
    if piece.day and piece.month:
        ranged = _from_a_bare_day(seen, between, piece, known)
        if ranged:
            return ranged
    days = days_of(piece, known, before=_near(seen, piece, then))
    listed = _OTHER_DAYS.search(seen.folded[max(between[0], piece.start - 60) : piece.start])
    listed = listed if piece.day and piece.month else None
    start = piece.start - (len(listed[0]) if listed else 0)
    read = around(seen, between, start, piece.end, ranged=piece.since is not None)
    if piece.day and piece.month and not piece.year:
        read_yearly(seen.folded, between[0], read)
    mention = _mention(seen, read, piece, days, days)
    if listed and isinstance(days, Period):
        mention = _with_days(mention, [int(day) for day in re.findall(r"\d+", listed["days"])], days.last)
    if piece.part in ("het", "ket thuc") and mention.mode is None:
        mention = replace(mention, mode="by")
    return mention, read.last


def range_said(
    seen: Seen, between: tuple[int, int], first: Piece, then: Piece, joined: re.Match[str], known: Known
) -> tuple[Mention, int]:
    """Return what "từ … đến …" says with the words around it, and where these end in the folded text."""
    read = around(seen, between, first.start, then.end, ranged=True)
    if joined["w"]:
        read.last_weekday = weekday_number(joined["w"])
    if joined["h"]:
        read.at = clock(joined, None)
    start, end = _ends(first, then, known)
    coarser = max(first, then, key=lambda piece: _FINEST_FIRST.index(piece.precision))
    mention = _mention(seen, read, coarser, start, end)
    return replace(
        mention,
        ranged=True,
        start_said="" if mention.start else seen.words(first.start, first.end),
        end_said="" if mention.end else seen.words(then.start, then.end),
        blank=first.blank or then.blank,
        school_year=then.school_year or first.school_year,
    ), read.last


def _ends(first: Piece, then: Piece, known: Known) -> tuple[Days, Days]:
    """Return the days of both ends; one that has no year of its own takes it from the other."""
    if first.year or first.now or not then.year:
        start = days_of(first, known)
        end = days_of(then, known, after=start.first if isinstance(start, Period) else None)
        over = first.now and isinstance(end, Period) and known.issued and end.last < known.issued
        return None if over else start, end
    end = days_of(then, known)
    return days_of(first, known, before=end.last if isinstance(end, Period) else None), end


def _from_a_bare_day(
    seen: Seen, between: tuple[int, int], then: Piece, known: Known
) -> tuple[Mention, int] | None:
    """Return the range of "từ 20 đến 25/11/2024", whose first day leaves its month to the last."""
    found = _FIRST_DAY.search(seen.folded[max(between[0], then.start - 40) : then.start])
    if found is None or not 1 <= int(found["d"]) < (then.day or 0):
        return None
    if found["to"] != "-" and not found["lead"]:
        return None
    end = days_of(then, known)
    if not isinstance(end, Period):
        return None
    first = Period(end.first.replace(day=int(found["d"])), end.last)
    read = around(seen, between, then.start - len(found[0]), then.end, ranged=True)
    return replace(_mention(seen, read, then, first, end), ranged=True), read.last


def _near(seen: Seen, piece: Piece, then: Piece | None) -> date | None:
    """Return the dated neighbour whose year is meant too: "tháng 9, tháng 10/2024", "15/10 và 20/10/2024"."""
    if piece.year or then is None or not then.year or then.precision is not piece.precision:
        return None
    if not _ALSO.fullmatch(seen.folded, piece.end, then.start):
        return None
    days = days_of(then, Known())
    return days.first if isinstance(days, Period) else None


def _mention(seen: Seen, read: Around, piece: Piece, first: Days, last: Days) -> Mention:
    """Return the mention of a piece (of a range the coarser one) with its first and last days."""
    start = first.first if isinstance(first, Period) else None
    end = last.last if isinstance(last, Period) else None
    backwards = start is not None and end is not None and end < start
    words = seen.words(read.start, read.end)
    return Mention(
        start=start,
        end=None if backwards else end,
        precision=piece.precision,
        mode=read.mode,
        tentative=read.tentative,
        span=seen.span(read.start, read.end),
        at=read.at,
        ranged=piece.since is not None,
        since=read.since,
        start_said="" if start or read.mode or piece.part else words,
        end_said="" if end else words,
        blank=piece.blank,
        school_year=piece.school_year,
        problem=_problem(first, last) or _another_weekday(first, last, read),
        every=read.every or piece.every,
        days=piece.days,
        whole=seen.span(read.first, read.last),
    )


def _problem(first: Days, last: Days) -> Invalid | None:
    """Return why the days cannot be as they are written: no such day, or the wrong way round."""
    if isinstance(first, Invalid):
        return first
    if isinstance(last, Invalid):
        return last
    if first and last and last.last < first.first:
        return Invalid.because("ends_before_start", start=first.first, end=last.last)
    return None


def _another_weekday(first: Days, last: Days, read: Around) -> Invalid | None:
    for days, said in ((first, read.first_weekday), (last, read.last_weekday)):
        if isinstance(days, Period) and days.first == days.last and said not in (None, days.last.weekday()):
            return Invalid.because("wrong_weekday", said=said, is_=days.last.weekday(), date=days.last)
    return None


def _with_days(mention: Mention, days: list[int], last: date) -> Mention:
    """Return the mention of a list of days in one month: "các ngày 05, 10 và 15/11"."""
    if not 1 <= min(days) <= max(days) <= last.day:
        return mention
    return replace(mention, start=last.replace(day=min(days)), days=(*days, last.day))
