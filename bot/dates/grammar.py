"""What a phrase says: a day, a period, or nothing we can be sure of."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.dates import forms
from bot.dates.days import (
    WEEKDAY,
    YEAR,
    Period,
    dated,
    full_year,
    month_of,
    months_later,
    next_weekday,
    week_of,
    weekday_number,
)
from bot.dates.named import DueMode as DueMode
from bot.dates.named import Known
from bot.dates.numbers import number
from bot.dates.pieces import YEAR_OF, quarter
from bot.dates.worked_out import days_of
from bot.result import Invalid
from bot.words import clean, fold, strip_particles

LONGEST = 100
"""A longer text is no date, and is not searched for one."""

Meaning = date | Period | Invalid
Phrase = Callable[[re.Match[str], date], Meaning]

_COUNT = r"(?P<n>\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)"
_COUNTS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
_WHICH = r"(?P<which>nay|sau|toi)"
_DAYS_FROM_NOW = {
    "hom nay": 0, "nay": 0, "bua nay": 0, "mai": 1, "mot": 2, "kia": 2, "hom qua": -1, "hom kia": -2,
}  # fmt: skip

_PUNCTUATION = re.compile(r"[,;:!?()]+|\.(?!\d)")
_ONE = re.compile(r"\bmột\b")
_FILLER = re.compile(r"^(?:(?:da|vao|tu|khoang|bat dau|ket thuc|cho|den|toi|la|luc) )+")
_BY = rf"{forms.BY}|het(?= (?:ngay|hom|thu|chu|cn|\d))"
_MODE = re.compile(rf"(?:(?P<before>truoc)|(?P<by>{_BY})|(?P<within>trong(?: vong)?))(?: la)?(?: vao)? ")

_SPAN = re.compile(rf"{_COUNT} (?P<unit>ngay|hom|tuan|thang)")
_CALENDAR = tuple(re.compile(form) for form in (forms.ISO, forms.DATED, forms.UNDATED, forms.WORDED))
_MONTH = re.compile(rf"{forms.PART}(?:(?:thang|t) ?|(?=\d\d?/{YEAR})){forms.MONTH}")
_NAMED_DAY = re.compile(rf"(?P<w>{WEEKDAY})(?: tuan {_WHICH})? (?:ngay )?(?P<rest>.*\d.*)")
_DAY_NAMED = re.compile(rf"(?P<rest>.*\d.*?) (?:la )?(?P<w>{WEEKDAY})")


def parse_date(text: str, today: date) -> date | Invalid:
    """Return the day a phrase names, such as "15/10", "thứ sáu tuần sau", "cuối tháng 10" or "3 ngày nữa".

    A day and month without a year are this year's or, once past, next year's; a month without a year is the
    next one not yet over, a weekday without a week the next one, today included. A phrase that names a
    longer time is `which_day` (first, last), a weekday that contradicts its date `wrong_weekday` (date, and
    said and is_ with Monday 0), an impossible date `no_such_date` (see `dated`), all else `not_a_date`.
    "trước" and "chậm nhất" are read over: `parse_due` keeps them.
    """
    _, meaning = _read_due(_prepared(text), today)
    if isinstance(meaning, Period):
        return Invalid.because("which_day", first=meaning.first, last=meaning.last)
    return meaning


def parse_due(text: str, today: date) -> tuple[date, DueMode] | Invalid:
    """Return the day a deadline names and how: "trước ngày 10/12" before, "trong tháng 10" within, else by.

    Before a period is before its first day; by or within a period is its last day.
    """
    mode, meaning = _read_due(_prepared(text), today)
    if isinstance(meaning, Invalid):
        return meaning
    if not isinstance(meaning, Period):
        return meaning, mode or "by"
    if mode is None:
        return Invalid.because("which_day", first=meaning.first, last=meaning.last)
    return meaning.first if mode == "before" else meaning.last, mode


def folded(text: str) -> str:
    """Return a phrase folded, "một" as 1: else it would fold to "mốt", the day after tomorrow."""
    return fold(_ONE.sub("1", clean(text).lower()))


def _prepared(text: str) -> str:
    if len(text) > LONGEST:
        return ""
    return strip_particles(" ".join(_PUNCTUATION.sub(" ", folded(text)).split()))


def _read_due(text: str, today: date) -> tuple[DueMode | None, Meaning]:
    text = _FILLER.sub("", text)
    found = _MODE.match(text)
    if not found:
        return None, _read(text, today)
    rest = text[found.end() :]
    if found["before"]:
        return "before", _read(rest, today)
    if found["by"]:
        return "by", _read(rest, today)
    return "within", _read(
        f"{rest} nua" if re.fullmatch(rf"{_COUNT} (?:ngay|tuan|thang)", rest) else rest, today
    )


def _read(text: str, today: date) -> Meaning:
    for pattern, phrase in _PHRASES:
        if found := pattern.fullmatch(text):
            return phrase(found, today)
    named = _NAMED_DAY.fullmatch(text) or _DAY_NAMED.fullmatch(text)
    if named:
        return _checked(weekday_number(named["w"]), _read(named["rest"], today))
    return Invalid.because("not_a_date")


def _checked(said: int, day: Meaning) -> Meaning:
    if not isinstance(day, date):
        return day if isinstance(day, Invalid) else Invalid.because("not_a_date")
    if day.weekday() == said:
        return day
    return Invalid.because("wrong_weekday", said=said, is_=day.weekday(), date=day)


def _calendar(found: re.Match[str], today: date) -> Meaning:
    return dated(number(found["d"]), number(found["m"]), _year_said(found, today), today)


def _year_said(found: re.Match[str], today: date) -> int | None:
    said = found.groupdict()
    if said.get("rel"):
        return today.year + YEAR_OF[said["rel"]]
    return full_year(f"{number(said['y']):02}") if said["y"] else None


def _day_of_that_month(found: re.Match[str], today: date) -> Meaning:
    month = months_later(today.replace(day=1), found["which"] != "nay")
    return dated(int(found["d"]), month.month, month.year, today)


def _day_of_month(found: re.Match[str], today: date) -> Meaning:
    month = months_later(today.replace(day=1), int(found["d"]) < today.day)
    return dated(int(found["d"]), month.month, month.year, today)


def _from_now(found: re.Match[str], today: date) -> Meaning:
    return today + timedelta(days=_DAYS_FROM_NOW[found["when"]])


def _after(found: re.Match[str], today: date) -> Meaning:
    count = _COUNTS.get(found["n"]) or int(found["n"])
    if found["unit"] == "thang":
        return months_later(today, count)
    return today + timedelta(days=count * (7 if found["unit"] == "tuan" else 1))


def _weekday(found: re.Match[str], today: date) -> Meaning:
    said = weekday_number(found["w"])
    if found["week"]:
        weeks = 0 if found["week"] == "nay" else 1
        return week_of(today).first + timedelta(days=7 * weeks + said)
    return next_weekday(said, today + timedelta(days=found["next"] == "toi"))


def _week(found: re.Match[str], today: date) -> Meaning:
    week = week_of(today + timedelta(days=7 * (found["which"] not in (None, "nay"))))
    end = Period(week.last - timedelta(days=1), week.last)
    parts: dict[str | None, Meaning] = {"dau": week.first, "het": week.last, "cuoi": end}
    return parts.get(found["part"], week)


def _month(found: re.Match[str], today: date) -> Meaning:
    month = number(found["m"])
    if not 1 <= month <= 12:
        return Invalid.because("not_a_date")
    first = dated(1, month, _year_said(found, today), today.replace(day=1))
    return first if isinstance(first, Invalid) else _part(found["part"], month_of(first))


def _quarter(found: re.Match[str], today: date) -> Meaning:
    days = days_of(quarter(found), Known(today=today))
    if not isinstance(days, Period):
        return Invalid.because("not_a_date")
    return days.last if found["part"] in ("het", "cuoi", "ket thuc") else days


def _month_from_now(found: re.Match[str], today: date) -> Meaning:
    month = months_later(today.replace(day=1), found["which"] not in (None, "nay"))
    return _part(found["part"], month_of(month))


def _part(part: str | None, month: Period) -> Meaning:
    middle = month.first.replace(day=15)
    parts: dict[str | None, Meaning] = {
        "dau": month.first, "giua": middle, "cuoi": month.last, "het": month.last, "ket thuc": month.last,
    }  # fmt: skip
    return parts.get(part, month)


def _year(found: re.Match[str], today: date) -> Meaning:
    year = int(found["y"])
    whole = Period(date(year, 1, 1), date(year, 12, 31))
    return whole.last if found["part"] in ("het", "cuoi", "ket thuc") else whole


_PHRASES: tuple[tuple[re.Pattern[str], Phrase], ...] = (
    *((form, _calendar) for form in _CALENDAR),
    (re.compile(rf"(?:ngay )?(?P<d>\d{{1,2}}) thang {_WHICH}"), _day_of_that_month),
    (re.compile(r"ngay (?P<d>\d{1,2})"), _day_of_month),
    (
        re.compile(
            r"(?:(?:sang|trua|chieu|toi|dem|ngay) )?"
            r"(?P<when>hom nay|bua nay|nay|mai|mot|kia|hom qua|hom kia)"
        ),
        _from_now,
    ),
    (re.compile(rf"(?:sau )?{_SPAN.pattern}(?: nua| sau)"), _after),
    (re.compile(rf"sau {_SPAN.pattern}"), _after),
    (re.compile(rf"(?P<w>{WEEKDAY})(?: tuan (?P<week>nay|sau|toi)| (?P<next>nay|toi))?"), _weekday),
    (re.compile(rf"(?:(?P<part>dau|het|cuoi) )?tuan(?: {_WHICH})?"), _week),
    (_MONTH, _month),
    (re.compile(rf"(?:(?P<part>dau|giua|cuoi|het) )?thang(?: {_WHICH})?"), _month_from_now),
    (re.compile(forms.QUARTER), _quarter),
    (re.compile(forms.CALENDAR_YEAR), _year),
)
