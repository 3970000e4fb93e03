"""What sort of campaign a plan announces, and the years it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from bot.plans.reader.source import folded
from bot.plans.reader.vocabulary import word

Sort = Literal["yearly", "themed", "peak"]
_TO = r"\s*[-–—/]\s*"
_OWN = "".join(
    rf"(?<!{word} )"
    for word in (
        "thang",
        r"thang \d",
        r"thang \d\d",
        "dau",
        "cuoi",
        "giua",
        "den",
        "vao",
        "het",
        "tu",
        "luat",
        "thuong",
        "dan su",
        "lich",
        "truoc",
    )
)
"""Before "năm 2024" these make it the year of a date or of a law."""
_PERIODS = (
    re.compile(rf"nam hoc:?\s*(?P<a>20\d\d){_TO}(?P<b>20\d\d|\d\d(?!\d))"),
    re.compile(rf"giai doan:?\s*(?:tu )?(?:nam )?(?P<a>20\d\d)(?:{_TO}|\s*den\s*(?:nam )?)(?P<b>20\d\d)"),
    re.compile(rf"{_OWN}cac nam\s*(?P<a>20\d\d){_TO}(?P<b>20\d\d)"),
    re.compile(rf"{_OWN}nam\s*(?P<a>20\d\d)(?:{_TO}(?P<b>20\d\d))?(?!\d)"),
)
_FORMS = ("năm học {a}-{b}", "giai đoạn {a}-{b}", "năm {a}-{b}", "năm {a}-{b}")
_OTHER = re.compile(
    r"phong trao (?!thi dua|chung|nam|cua|trong|cac|toan|o |tai |yeu nuoc)[^\W\d_]"
    r"|thang \d{1,2}(?!\d)(?! nam)"
)
_QUOTED = re.compile(r"(?:phong trao(?: thi dua)?|(?:dot |phat dong )?thi dua)\s*[“\"”'‘«]")


def sort_of(title: str) -> Sort:
    """Return what the title says a campaign is."""
    words = folded(title)
    if word("head", "peak").search(words):
        return "peak"
    named = _OTHER.search(words) or (_QUOTED.search(words) and not _PERIODS[0].search(words))
    general = re.search(r"thi dua|khen thuong|phat dong", words) or not words
    return "themed" if word("head", "themed").search(words) or named or not general else "yearly"


def period_of(texts: Iterable[str]) -> str | None:
    """Return the period that the first of the texts to name one names, "năm học" before "năm"."""
    for text in texts:
        words = folded(text)
        for pattern, form in zip(_PERIODS, _FORMS, strict=True):
            if found := pattern.search(words):
                return _written(form, found["a"], found["b"])
    return None


def years_of(period: str | None) -> tuple[int, int] | None:
    """Return the first and last year that a period names."""
    years = [int(year) for year in re.findall(r"20\d\d", period or "")]
    return (years[0], years[-1]) if years else None


def _written(form: str, first: str, last: str | None) -> str:
    if not last:
        return f"năm {first}"
    return form.format(a=first, b=last if len(last) == 4 else first[:2] + last)
