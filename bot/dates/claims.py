"""Weekdays that a long text claims for its dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from bot.dates.days import Period, weekday_number
from bot.dates.named import Known, Piece
from bot.dates.pieces import pieces
from bot.dates.seeing import Seen, see
from bot.dates.weekdays import weekday_after, weekday_before
from bot.dates.worked_out import days_of
from bot.words import clean

RECENT = timedelta(days=60)
"""How long ago a date without a year may be; one longer ago is next year's."""


@dataclass(frozen=True)
class Claim:
    """A weekday (Monday 0) said of a date, in the writer's words; `date` is None if no calendar has it."""

    quote: str
    said: int
    date: date | None

    @property
    def right(self) -> bool:
        """Whether the date exists and falls on that weekday."""
        return self.date is not None and self.date.weekday() == self.said


def weekday_claims(text: str, today: date) -> list[Claim]:
    """Return every weekday said of a date in a text: "thứ Sáu, 06/12/2024", "10/10 (thứ Bảy)".

    A date without a year is the next one, or one of the last 60 days. A fraction, a mark or the number of a
    document is no date, and "đợt thứ hai" is no Monday.
    """
    return list(_claims(see(clean(text)), Known(today=today - RECENT)))


def _claims(seen: Seen, known: Known) -> Iterator[Claim]:
    found = pieces(seen)
    floor = 0
    for piece, then in zip_longest(found, found[1:]):
        before = weekday_before(seen.folded, floor, piece.start)
        after = None if before else weekday_after(seen.folded, piece.end)
        if after and then and after.end() > then.start:
            after = None
        said = before or after
        if piece.day and said:
            start, end = _place(seen.folded, piece, before, after)
            days = days_of(piece, known)
            named = days.first if isinstance(days, Period) else None
            yield Claim(seen.words(start, end), weekday_number(said["w"]), named)
        floor = after.end() if after else piece.end


def _place(
    folded: str, piece: Piece, before: re.Match[str] | None, after: re.Match[str] | None
) -> tuple[int, int]:
    """Return where a date stands with its weekday: "thứ Sáu (27/11)", "27/11 là thứ Sáu"."""
    if before:
        closed = before["open"] is not None and folded.startswith(")", piece.end)
        return piece.start - len(before[0]), piece.end + closed
    digits = re.search(r"\d", folded[piece.start : piece.end])
    return piece.start + (digits.start() if digits else 0), after.end() if after else piece.end
