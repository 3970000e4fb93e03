"""Dates and times within a running text: what each names, how it is worded, and exactly where it stands."""

from __future__ import annotations

from bot.dates.joined import range_said, single_said, until
from bot.dates.named import Known, Mention, Piece, Precision
from bot.dates.pieces import pieces
from bot.dates.seeing import see

__all__ = ["Known", "Mention", "Precision", "mentions"]

_NOTHING = Known()


def mentions(text: str, known: Known = _NOTHING) -> list[Mention]:
    """Return every date and time that a text names, in order, none overlapping; linear in its length.

    Shares, counts, classes, telephone numbers and the numbers of documents are no dates. A date without a
    year takes it from the other end of its range, then from `known`; where nothing says, it has no days.
    """
    seen = see(text)
    found = pieces(seen)
    followers: list[Piece | None] = [*found[1:], None, None]
    said: list[Mention] = []
    floor, place = 0, 0
    while place < len(found):
        first, then = found[place], followers[place]
        joined = until(seen, first, then) if then else None
        following = followers[place + 1] if joined else then
        between = floor, following.start if following else len(seen.folded)
        if then and joined:
            mention, floor = range_said(seen, between, first, then, joined, known)
            said.append(mention)
        elif not first.now:
            mention, floor = single_said(seen, between, first, then, known)
            said.append(mention)
        place += 2 if joined else 1
    return said
