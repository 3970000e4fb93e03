"""The dates, months, quarters, terms and years that stand in a text, each turned into a piece."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from bot.dates import forms
from bot.dates.days import full_year
from bot.dates.named import Piece, Precision
from bot.dates.numbers import is_fraction, is_of_document, is_rate, number
from bot.dates.seeing import Seen

YEAR_OF = {"nay": 0, "sau": 1, "toi": 1, "ngoai": -1}
_FREE = r"(?<![\w/])(?<!\d[.,])(?<![ivx]\.)(?<![a-z]-)"
"""Where a number may begin: not inside another, nor in "II.1.2" or "KH-05/2024"."""
_WORD = r"(?<!\w)"
_ENDS = r"(?![\w/%])(?![.,]\d)"
_OTHER_WORDS = re.compile(
    "tha\u0306|na\u0300y|quy[\u0303\u0309]|tua\u0302\u0301"
    "|ng (?:sau|bay|ba\u0300y|tu(?!\u031b))(?![a-z\u0300-\u036f])"
)
"""Thắng, này, quỹ and Tuấn fold like tháng, nay, quý and tuần; "tháng sau" is not "tháng Sáu"."""
_SIGN = re.compile(
    r"\d|(?<!\w)(?:hoc k[yi]|hk|k[yi] (?:i|mot|hai)|quy i|nam hoc|tu n|nam ?[.…_]|ngay[ .…_]{0,40}thang"
    r"|thang (?:mot|hai|ba|tu|nam|sau|bay|tam|chin|muoi)(?!\w))"
)
_WEEKS = {"dau": 1, "giua": 2, "nhat": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "cuoi": -1}
_DASHED_RANGE = re.compile(
    r"(?<=tu )\d{1,2}-\d{1,2} (?:den|toi) (?:het )?(?:ngay )?\d{1,2}-\d{1,2} ?(?=[,.;:)|\n]|$)"
    r"|(?<=\d den )\d{1,2}-\d{1,2} ?(?=[,.;:)|\n]|$)"
)
"""Days written with a dash, where "từ … đến …" tells them from counts: "từ 02-01 đến 31-3"."""
_DOTTED_RANGE = re.compile(
    r"\d{1,2}\.\d{1,2} ?(?:-|den|toi)(?: het)?(?: ngay)? ?\d{1,2}\.\d{1,2}\.20\d\d(?!\d)"
)
"""A day with a dot, where the whole day it leads to tells it from a decimal: "14.09 - 30.11.2024"."""
_LEAD, _TAIL = 30, 60
"""More letters than any form has before its first sign, or after its last."""

Maker = Callable[[re.Match[str]], Piece | None]


def pieces(seen: Seen) -> list[Piece]:
    """Return the pieces of a text in order, none inside another; linear in its length."""
    found = [
        piece
        for start, end in _worth_reading(seen.folded)
        for pattern, maker in readers()
        for match in pattern.finditer(seen.folded, start, end)
        if (piece := maker(match)) and not _OTHER_WORDS.search(seen.marks(*match.span()))
    ]
    found.sort(key=lambda piece: (piece.start, -piece.end))
    kept: list[Piece] = []
    for piece in found:
        if not kept or piece.start >= kept[-1].end:
            kept.append(piece)
    return kept


def _worth_reading(folded: str) -> list[tuple[int, int]]:
    """Return the stretches of a text around what every form has: a digit, or the few words that need none."""
    stretches: list[tuple[int, int]] = []
    for sign in _SIGN.finditer(folded):
        start, end = max(0, sign.start() - _LEAD), sign.end() + _TAIL
        if stretches and start <= stretches[-1][1]:
            start = stretches.pop()[0]
        stretches.append((start, end))
    return stretches


def _piece(found: re.Match[str], precision: Precision) -> Piece:
    """Return a piece with what every form may say: its place, "cuối", its year, "năm sau"."""
    said = found.groupdict()
    return Piece(
        *found.span(),
        precision,
        year=full_year(f"{number(said['y']):02}") if said.get("y") else None,
        later=YEAR_OF[said["rel"]] if said.get("rel") else None,
        part=said.get("part") or "",
    )


def _day(found: re.Match[str]) -> Piece:
    return replace(_piece(found, Precision.DAY), day=number(found["d"]), month=number(found["m"]))


def _dated(found: re.Match[str]) -> Piece | None:
    """Return a day with its year, unless it is part of a longer number: "0912-12-10-2024", "1.2.24"."""
    if found["s"] == "." and is_of_document(found):
        return None
    dashed = found["s"] == "-" and found.string.endswith("-", 0, found.start())
    short = len(found["y"]) == 2 and found["s"] != "/"
    return None if dashed or short else _day(found)


def _undated(found: re.Match[str]) -> Piece | None:
    day, month = number(found["d"]), number(found["m"])
    if not found["lead"]:
        ranges = (form.match(found.string, found.start()) for form in (_DASHED_RANGE, _DOTTED_RANGE))
        tight = f"{day}/{month}" in found[0].replace("/0", "/") or any(ranges)
        if not tight or not (1 <= day <= 31 and 1 <= month <= 12):
            return None
        if is_of_document(found) or is_fraction(found, day, month):
            return None
    return _day(found)


def _worded(found: re.Match[str]) -> Piece | None:
    if not found["lead"] and (found["word"] != "thang" or (not found["y"] and is_rate(found))):
        return None
    return _day(found)


def _blank(found: re.Match[str]) -> Piece | None:
    if not found["y"]:
        dotted = any(sign in found[0] for sign in ".…_")
        return Piece(*found.span(), Precision.YEAR, blank=True) if dotted else None
    month = number(found["m"]) if found["m"] else None
    if month is not None and not 1 <= month <= 12:
        return None
    precision = Precision.MONTH if month else Precision.YEAR
    return Piece(*found.span(), precision, month=month, year=int(found["y"]), blank=True)


def _monthly(found: re.Match[str]) -> Piece:
    days = tuple(int(day) for day in re.findall(r"\d{1,2}", found["days"]))
    return Piece(*found.span(), Precision.DAY, every="month", days=days)


def _month(found: re.Match[str]) -> Piece | None:
    month = number(found["m"])
    if not 1 <= month <= 12 or (not found["y"] and is_rate(found)):
        return None
    return replace(_piece(found, Precision.MONTH), month=month)


def _months(found: re.Match[str]) -> Piece | None:
    """Return "tháng 9-10" or "tháng 9, 10/2024"; "tháng 9, 10 lớp" is one month and a count."""
    since, month = number(found["since"]), number(found["m"])
    dashed = "-" in found.string[found.end("since") : found.start("m")]
    if not (1 <= since <= 12 and 1 <= month <= 12) or not (found["y"] or (dashed and since < month)):
        return None
    return None if is_rate(found) else replace(_piece(found, Precision.MONTH), month=month, since=since)


def _half_year(found: re.Match[str]) -> Piece:
    return replace(_piece(found, Precision.TERM), half=1 if found["half"] == "dau" else 2)


def _bare_month(found: re.Match[str]) -> Piece | None:
    return _month(found) if found["y"] and not is_of_document(found) else None


def quarter(found: re.Match[str]) -> Piece:
    """Return the quarter that a match of `forms.QUARTER` names."""
    name = found["q"]
    count = int(name) if name.isdigit() else ("i", "ii", "iii", "iv").index(name) + 1
    return replace(_piece(found, Precision.QUARTER), quarter=count)


def _school_years(found: re.Match[str]) -> tuple[int, int] | None:
    first, last = int(found["a"]), full_year(found["b"])
    return (first, last) if last == first + 1 else None


def _term(found: re.Match[str]) -> Piece:
    years = _school_years(found) if found["a"] else None
    return Piece(*found.span(), Precision.TERM, part=found["part"] or "", school_year=years)


def _school_year(found: re.Match[str]) -> Piece | None:
    years = _school_years(found)
    return years and Piece(*found.span(), Precision.YEAR, part=found["part"] or "", school_year=years)


def _year(found: re.Match[str]) -> Piece:
    return _piece(found, Precision.YEAR)


def _years(found: re.Match[str]) -> Piece | None:
    first, last = int(found["a"]), int(found["b"])
    if not first < last <= first + 100 or is_of_document(found):
        return None
    return replace(_piece(found, Precision.YEARS), year=first, year_to=last)


def _study_week(found: re.Match[str]) -> Piece | None:
    since, week = int(found["since"] or found["w"]), int(found["w"])
    if is_rate(found) or since > week:
        return None
    return replace(_piece(found, Precision.WEEK), week=week, since=since if found["since"] else None)


def _week_of_month(found: re.Match[str]) -> Piece | None:
    """Return the first to fifth week of a month, or its last (-1)."""
    month = number(found["m"])
    week = int(found["w"] or _WEEKS[found["nth"] or found["which"]])
    if not 1 <= month <= 12 or not -1 <= week <= 5:
        return None
    return replace(_piece(found, Precision.WEEK), week=week, month=month)


def _now(found: re.Match[str]) -> Piece:
    return Piece(*found.span(), Precision.DAY, now=True)


_FORMS: tuple[tuple[str, Maker], ...] = (
    (rf"{_FREE}{forms.DATED}{_ENDS}", _dated),
    (rf"{_FREE}{forms.ISO}{_ENDS}", _day),
    (rf"{_FREE}{forms.UNDATED}{_ENDS}(?! ?(?P=s) ?\d)", _undated),
    (rf"(?<![\w/]){forms.WORDED}(?!\w)", _worded),
    (rf"{_WORD}{forms.NAMED_DAY}", _day),
    (rf"{_WORD}{forms.NAMED_MONTH}", _month),
    (rf"{_WORD}{forms.BLANK_WORDED}(?!\w)", _blank),
    (rf"{_WORD}{forms.BLANK_NUMERIC}(?!\w)", _blank),
    (rf"{_WORD}{forms.MONTHLY}(?!\w)", _monthly),
    (rf"{_WORD}{forms.PART}(?:thang ?|t(?=\d{{1,2}} ?[/-] ?20\d\d)){forms.MONTH}{_ENDS}", _month),
    (rf"{_WORD}{forms.MONTHS}{_ENDS}", _months),
    (rf"{_WORD}{forms.HALF_YEAR}(?!\w)(?! hoc)", _half_year),
    (rf"{_FREE}{forms.PART}(?=\d{{1,2}} ?/ ?\d){forms.MONTH}(?!-[a-z]){_ENDS}", _bare_month),
    (rf"{_WORD}(?<!noi ){forms.QUARTER}", quarter),
    (rf"{_WORD}{forms.TERM}", _term),
    (rf"{_WORD}{forms.PART}{forms.SCHOOL_YEAR}", _school_year),
    (rf"{_WORD}{forms.UNDATED_SCHOOL_YEAR}", _year),
    (rf"(?<![\w/]){forms.YEARS}{_ENDS}", _years),
    (rf"{_WORD}(?<!viet )(?<!mien ){forms.CALENDAR_YEAR}(?!-[a-z]){_ENDS}", _year),
    (rf"{_WORD}{forms.WEEK_OF_MONTH}{_ENDS}", _week_of_month),
    (rf"{_WORD}{forms.STUDY_WEEK}{_ENDS}", _study_week),
    (rf"{_WORD}{forms.NOW}(?!\w)", _now),
)


@cache
def readers() -> tuple[tuple[re.Pattern[str], Maker], ...]:
    """Return every form with what makes a piece of it; compiled when first needed, to start quickly."""
    return tuple((re.compile(pattern), maker) for pattern, maker in _FORMS)
