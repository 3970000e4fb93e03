"""The clauses of a sentence, a date in each, with the words that speak of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.dates.mentions import Mention
from bot.plans.reader.actions import kinds_of, names_object
from bot.plans.reader.found import Kind
from bot.plans.reader.sentences import Sentence

LEADS = re.compile(
    r"^[\s\-–+*•,:;.()]*(?:(?:va|dong thoi|dong thoi,|thoi gian|thoi han|han nop|han cuoi|vao|tu"
    r"|la)(?=[\s:,]))*[\s:,]*"
)
_FIGURE = re.compile(r"(?:ngay )?\d{1,2}\s*[/.-]\s*\d|ngay \d|thang \d|\d{1,2} thang")
_TIMES = re.compile(r"(?<!\w)(?:truoc|ngay|vao|han|cham|nhat|tu|den|het|xong|la|muon|thu|cuoi|chot)(?!\w)")
_FEW = 6
"""So many words at most has a clause that only goes on: "trung học cơ sở ngày 04/6"."""


@dataclass(frozen=True)
class Clause:
    """A date with the stretch of its block that speaks of it."""

    sentence: Sentence
    date: Mention
    start: int
    end: int

    @property
    def first(self) -> int:
        """Return where its date begins, what is due left out: "Hạn chót nộp hồ sơ: 25/5"."""
        folded, (first, last) = self.sentence.block.folded, whole(self.date)
        figure = _FIGURE.search(folded, first, last)
        lead = folded[first : figure.start()] if figure else ""
        named = names_object(lead) or kinds_of(lead) not in ((), ("other",))
        return figure.start() if figure and named else first

    @property
    def before(self) -> str:
        """Return its folded words before the date."""
        return self.sentence.block.folded[self.start : self.first]

    @property
    def after(self) -> str:
        """Return its folded words after the date."""
        return self.sentence.block.folded[whole(self.date)[1] : self.end]

    @property
    def said(self) -> str:
        """Return its folded words without the date."""
        return f"{self.before} {self.after}"


@dataclass(frozen=True)
class Last:
    """What the clause before asked for in the same block: a short one after it may go on with that."""

    kinds: tuple[Kind, ...] = ()
    what: str = ""
    to: str | None = None

    def sentence_goes_on(self, clause: Clause) -> bool:
        """Return whether a clause is so short that it only names another group or part and its day."""
        words = re.findall(r"[^\W\d_]+", LEADS.sub("", clause.before))
        return 0 < len(words) - len(_TIMES.findall(clause.before)) <= _FEW and not clause.after.strip(" .;,)")


def clauses(sentence: Sentence, inside: Sequence[Mention]) -> Iterator[Clause]:
    """Yield each date with its words: those before it, or after it where it leads the sentence."""
    start = sentence.start
    leads = bool(inside) and len(sentence.block.folded[start : whole(inside[0])[0]].strip(" -+:,.")) < 4
    for number, one in enumerate(inside):
        following = inside[number + 1] if number + 1 < len(inside) else None
        if leads:
            end = whole(following)[0] if following else sentence.end
            yield Clause(sentence, one, one.span[0], end)
            continue
        end = _tail(sentence, one, whole(following)[0] if following else sentence.end)
        yield Clause(sentence, one, start, end)
        start = end


def _tail(sentence: Sentence, one: Mention, end: int) -> int:
    """Return where the words after a date that still belong to it end: "(qua đ/c Hà)", "về văn phòng"."""
    after = sentence.block.folded[whole(one)[1] : end]
    found = re.match(r"\s*\)?\s*(?:\([^()]*\)|(?:,\s*)?(?:gui |nop )?(?:ve|cho|qua|tai)\s[^,;.]*)?", after)
    return whole(one)[1] + (found.end() if found else 0)


def whole(one: Mention | None) -> tuple[int, int]:
    if one is None:
        return (0, 0)
    return (
        (min(one.span[0], one.whole[0]), max(one.span[1], one.whole[1])) if one.whole != (0, 0) else one.span
    )
