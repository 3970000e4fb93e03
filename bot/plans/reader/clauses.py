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
    r"^[\s\-–+*•,:;.()]*(?:(?:va|dong thoi|dong thoi,|thoi gian|thoi han|han nop|han cuoi|vao"
    r"|tu(?= (?:ngay|thang|\d))|la)(?=[\s:,]))*[\s:,]*"
)
_FIGURE = re.compile(r"(?:ngay )?\d{1,2}\s*[/.-]\s*\d|ngay \d|thang \d|\d{1,2} thang")
_TIMES = re.compile(r"(?<!\w)(?:truoc|ngay|vao|han|cham|nhat|tu|den|het|xong|la|muon|thu|cuoi|chot)(?!\w)")
_MEETS = re.compile(r"(?<!\w)(?:hop|cham|bo phieu)(?! nhat)(?!\w)")
"""What is done on a day may stand between "dự kiến" and the day: "Hội đồng dự kiến họp ngày 29/6"."""
_AND = re.compile(r"\s*(?:,|va|,? va|hoac)\s")
_BRACKET = re.compile(r"\([^()]*\)")
_LED = re.compile(r"\)?\s*(?::\s*|[-–]\s+)[^\W\d]")
"""What is due by a date may follow it."""
_LABEL = 4
_FEWEST = 3
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
        named = names_object(lead) or kinds_of(lead) not in ((), ("other",)) or _MEETS.search(lead)
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
        before, after = LEADS.sub("", clause.before), _BRACKET.sub("", clause.after).strip(" .;,)")
        words = re.findall(r"[^\W\d_]+", before)
        named = len(words) - len(_TIMES.findall(clause.before))
        joined = _AND.match(clause.before) is not None
        return not after and named <= _FEW and (named > 0 or joined)


def clauses(sentence: Sentence, inside: Sequence[Mention]) -> Iterator[Clause]:
    """Yield each date with its words: those before it, or after it where it leads the sentence."""
    start = sentence.start
    led = bool(inside) and leads(sentence, *inside[:2])
    for number, one in enumerate(inside):
        following = inside[number + 1] if number + 1 < len(inside) else None
        if led:
            end = whole(following)[0] if following else sentence.end
            yield Clause(sentence, one, one.span[0], end)
            continue
        end = whole(following)[0] if following else sentence.end
        end = end if _follows(sentence, one, following) else _tail(sentence, one, end)
        yield Clause(sentence, one, start, end)
        start = end


def leads(sentence: Sentence, first: Mention, after: Mention | None = None) -> bool:
    """Return whether a date says when what follows it is due: nothing but a label stands before it.

    "Thời hạn: trước ngày 28/12 các tổ gửi báo cáo", "lần hai, ngày 13/01/2025: báo cáo sơ kết".
    """
    folded = sentence.block.folded
    before = LEADS.sub("", folded[sentence.start : whole(first)[0]]).strip(" -+:,.")
    return len(before) < _LABEL or (
        len(before.split()) <= _FEWEST and _follows(sentence, first, after) and kinds_of(before) == ()
    )


def _follows(sentence: Sentence, one: Mention, after: Mention | None) -> bool:
    """Return whether a colon leads from a date to what is due by it, not to a day of its own."""
    led = _LED.match(sentence.block.folded, whole(one)[1]) is not None
    return led and (after is None or after.mode is None)


def _tail(sentence: Sentence, one: Mention, end: int) -> int:
    """Return where the words after a date that still belong to it end: "(qua đ/c Hà)", "về văn phòng"."""
    after = sentence.block.folded[whole(one)[1] : end]
    found = re.match(
        r"\s*\)?\s*(?:\([^()]*\)|(?:,\s*)?(?:gui |nop )?(?:ve|cho|qua|tai)\s[^,;.]*)?"
        r"(?:,?\s*kem (?:theo )?(?:ho so|to trinh|danh sach|bien ban|minh chung)[^,;.]*)?",
        after,
    )
    return whole(one)[1] + (found.end() if found else 0)


def whole(one: Mention | None) -> tuple[int, int]:
    if one is None:
        return (0, 0)
    return (
        (min(one.span[0], one.whole[0]), max(one.span[1], one.whole[1])) if one.whole != (0, 0) else one.span
    )
