"""The dates of a plan that may be its own: those of cited papers and of anniversaries are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.dates.mentions import Known, Mention, Precision, mentions
from bot.plans.reader.blocks import Block
from bot.plans.reader.citations import is_citation_date
from bot.plans.reader.month_led import with_days_of_the_month
from bot.plans.reader.vocabulary import word

_MODE = re.compile(
    r"(?<!\w)(?:(?P<before>(?:xong )?truoc(?: gio [^,;.:]{1,25}?)?)|cham nhat|muon nhat|tre nhat"
    r"|han (?:cuoi|chot|nop)|den het)(?: la| vao| luc)?"
    r"[\s,:]*(?:(?:sang|chieu|toi)\s*)?(?:(?:thu \w+|chu nhat)[\s,]*)?$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
"""The date of a paper has its year."""
_FEW_DAYS = re.compile(r"(?<!\w)(?P<days>[1-9]|[12]\d) ngay (?P<part>dau|cuoi) thang")
_REPLACED = re.compile(
    r"(?<!\w)(?:thay (?:vi|cho)|da an dinh|truoc day|ban dau|han cu|lich cu|da thong bao)(?: la| den| truoc)*"
    r"(?: ngay)?[\s:]*$"
)
"""A day that another takes the place of: "chậm nhất 17/10 (thay cho ngày 10/10)"."""
_FROM_NOW = re.compile(r"(?:ke )?tu (?:khi|ngay) (?:ky|ban hanh|phat hanh|co hieu luc)(?!\w)")
_ENDS_ON = re.compile(r"(?<!\w)(?:ket thuc|be mac|tong ket)(?: vao)?(?: dung)?(?: ngay| dip)?\s*$")
"""A campaign may end on the anniversary itself: "bế mạc vào ngày kỷ niệm 15/5/2025"."""
_LOOKED_BACK = 70
_LONGEST_YEARS = 6
_DAYS = (Precision.DAY, Precision.WEEK, Precision.MONTH, Precision.QUARTER)


def known_of(issued: date | None, period: str | None, years: tuple[int, int] | None) -> Known:
    """Return what a date without a year is read by: the document's day and the time the plan is about."""
    if years is None:
        return Known(issued=issued)
    if period and period.startswith("năm học"):
        return Known(issued=issued, first=date(years[0], 8, 1), last=date(years[1], 7, 31))
    return Known(issued=issued, first=date(years[0], 1, 1), last=date(years[1], 12, 31))


def mentioned(blocks: Iterable[Block], known: Known) -> Mapping[Block, list[Mention]]:
    """Return the dates that each block names as its own."""
    return {
        block: with_days_of_the_month(
            block, [_worded(block, one) for one in mentions(block.text, known) if _own(block, one)]
        )
        for block in blocks
    }


def dates_of(
    blocks: Sequence[Block], issued: date | None, period: str | None, years: tuple[int, int] | None
) -> tuple[Mapping[Block, list[Mention]], Known]:
    """Return the dates that each block names as its own, and what those without a year were read by.

    A plan that prints neither its day nor its years is about the years its other dates name.
    """
    known = known_of(issued, period, years)
    found = mentioned(blocks, known)
    if known == Known() and (named := _named_years(found)):
        known = known_of(None, None, named)
        found = mentioned(blocks, known)
    return found, known


def _named_years(found: Mapping[Block, list[Mention]]) -> tuple[int, int] | None:
    """Return the first and last year of the days that are told with a year, if they lie near each other."""
    years = {one.start.year for dates in found.values() for one in dates if one.start and is_day(one)}
    return (min(years), max(years)) if years and max(years) - min(years) <= 1 else None


def _worded(block: Block, one: Mention) -> Mention:
    """Return the date with the word that stands before its weekday or its hour: "trước thứ Hai, ngày ..."."""
    one = _first_days(block, one)
    if one.mode is not None or one.ranged:
        return one
    found = _MODE.search(block.folded[max(0, one.span[0] - 40) : one.span[0]])
    if found is None:
        return one
    return replace(one, mode="before" if found["before"] else "by")


def _first_days(block: Block, one: Mention) -> Mention:
    """Return the first or the last days of a month where a text counts them: "trong 5 ngày đầu tháng 3"."""
    counted = _FEW_DAYS.search(block.folded, max(0, one.span[0] - _LOOKED_BACK), one.span[1])
    if counted is None or counted.start("part") != one.span[0] or one.start is None or one.ranged:
        return one
    days = timedelta(int(counted["days"]) - 1)
    start = one.end - days if one.end and counted["part"] == "cuoi" else one.start
    end = one.end if counted["part"] == "cuoi" else one.start + days
    return replace(one, start=start, end=end, span=(counted.start(), one.span[1]), whole=(0, 0))


def _own(block: Block, one: Mention) -> bool:
    start = _first_figure(block.folded, one)
    if one.school_year and not one.ranged:
        return False
    paperless = one.mode is not None or not _YEAR.search(block.folded, *one.span)
    if is_citation_date(block.folded, start, worded=paperless):
        return False
    if one.ranged and one.start and one.end and one.end.year - one.start.year >= _LONGEST_YEARS:
        return False
    return not _honoured(block.folded, one) and not _REPLACED.search(
        block.folded[: one.span[0]][-_LOOKED_BACK:]
    )


def _first_figure(folded: str, one: Mention) -> int:
    """Return where the day itself begins: what stands before may end a paper's number ("CTr/TU")."""
    if one.ranged and _FROM_NOW.match(folded, *one.span):
        return one.span[0]  # "từ khi ban hành Kế hoạch đến hết tháng 12/2028" cites no paper
    found = re.compile(r"ngay|\d").search(folded, *one.span)
    return found.start() if found else one.span[0]


def _honoured(folded: str, one: Mention) -> bool:
    """Return whether the date is that of an anniversary: the words before it, in the same clause, say so."""
    if one.mode is not None:
        return False
    before = re.split(r"[;:.|]\s", folded[max(0, one.span[0] - _LOOKED_BACK) : one.span[0]])[-1]
    found = next(reversed([*word("deadlines", "honoured").finditer(before)]), None)
    if found is None:
        return False
    return not re.search(
        r"(?<!\w)(?:tu|den|truoc|vao ngay|ngay \d+.*ngay)\s*(?:ngay\s*)?$", before[found.end() :]
    ) and not _ENDS_ON.search(before[: found.start()])


def is_day(one: Mention) -> bool:
    """Return whether a mention says a day or a month, not a term or a year."""
    return one.precision in _DAYS and one.every is None and not one.blank
