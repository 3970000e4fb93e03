"""The day a date names for something, how it is worded, and what is handed in by it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.dates.grammar import DueMode
from bot.dates.mentions import Mention, Precision
from bot.plans.reader.found import Deadline, Kind

_HET = re.compile(r"(?<!\w)het\s+(?:thang|quy|nam|tuan)")


def due_of(one: Mention) -> date | None:
    """Return the day named: of a longer time the last, unless it must be before that."""
    if one.mode == "before" and one.precision is not Precision.DAY and not one.ranged:
        return one.start
    return one.end


def mode_of(one: Mention, folded: str) -> DueMode:
    one_day = one.precision is Precision.DAY and not one.ranged
    if one.mode and not (one.mode == "within" and one_day):
        return one.mode
    if one.precision is Precision.DAY or one.ranged:
        return "by"
    return "by" if _HET.search(folded[one.span[0] : one.span[1]]) else "within"


def is_handed(said: str, one: Mention) -> bool:
    """Return whether something of an event is to be handed in: "gửi danh sách dự thi ... trước ngày"."""
    handing = re.search(
        r"(?<!\w)(?:gui|nop|dang k[yi]|bao cao|hoan thanh|trinh(?! bay| dien)"
        r"|chuyen(?! (?:mon|de|can|nghiep|gia|sau|doi|bien|hieu)))(?!\w)",
        said,
    )
    return handing is not None and (
        one.mode is not None or one.ranged or re.search(r"han|nop|gui", said) is not None
    )


def inherited(before: Sequence[Deadline]) -> tuple[Kind, ...]:
    """Return what the deadline before was about: whoever sends it on sends the same."""
    kind = before[-1].kind if before else "other"
    return (kind,) if kind in ("registration", "report", "dossier") else ()
