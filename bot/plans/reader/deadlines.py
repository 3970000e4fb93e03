"""The deadlines of a plan: what must be registered, handed in or decided, with the day named for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.dates.grammar import DueMode
from bot.dates.mentions import Mention, Precision
from bot.plans.reader.actions import is_event, kinds_of, names_object, receiver
from bot.plans.reader.blocks import Block
from bot.plans.reader.citations import cited
from bot.plans.reader.context import bygone, headings, under
from bot.plans.reader.found import Confidence, Deadline, Kind
from bot.plans.reader.mentioned import is_day
from bot.plans.reader.phases import Phases
from bot.plans.reader.sentences import Sentence, sentences
from bot.plans.reader.source import Source
from bot.plans.reader.tables import Row
from bot.plans.reader.timing import precise, recurs, relative

_LEADS = re.compile(
    r"^[\s\-–+*•,:;.()]*(?:(?:va|dong thoi|dong thoi,|thoi gian|thoi han|han nop|han cuoi|vao|tu"
    r"|la)(?=[\s:,]))*[\s:,]*"
)
_TRAILS = re.compile(
    r"(?:[\s,:;.(\-–|]|(?<!\w)(?:vao|truoc|trong|la|tu|ngay|luc|tham chi|han|xong|thoi gian|du kien"
    r"|cham nhat)(?=[\s,:;.(\-–|]*$))+$"
)
_PASSES_ON = re.compile(
    r"(?<!\w)(?:to truong|tong hop|tap hop|khoi truong|lop truong|cac to|to|truong|nha truong|don vi"
    r"|thu ky|khoi)(?!\w)"
)
_RECEIVES = re.compile(r"noi (?:nhan|nop)|nop ve|gui ve|gui cho")
_BEFORE_HEAD = re.compile(r"(?<!\w)truoc(?: ngay)?(?!\w)")
_SHORTEST = 4
_THROUGH = re.compile(r"\s*(\((?:qua|thong qua|d/c|dong chi|co|thay|gap|nop)\s[^(),]*)[,)]")
_HET = re.compile(r"(?<!\w)het\s+(?:thang|quy|nam|tuan)")


@dataclass(frozen=True)
class Clause:
    """A date with the stretch of its block that speaks of it."""

    sentence: Sentence
    date: Mention
    start: int
    end: int


def deadlines(
    source: Source,
    blocks: Sequence[Block],
    rows: Mapping[Block, Row],
    dates: Mapping[Block, list[Mention]],
    phases: Phases,
    first_year: int | None,
) -> list[Deadline]:
    """Return the deadlines in the order of the text."""
    found: list[Deadline] = []
    for block in blocks:
        own = [one for one in dates[block] if (block, one.span) not in phases.taken and is_day(one)]
        if not own or bygone(block, first_year) or under(block, "aside") or block.words.startswith("can cu"):
            continue
        if block in rows:
            found.extend(_of_row(source, rows[block], own, found))
            continue
        for sentence in sentences(block):
            inside = [one for one in own if sentence.start <= one.span[0] < sentence.end]
            if not cited(sentence) or any(one.mode for one in inside):
                for clause in _clauses(sentence, _dated(sentence, inside)):
                    found.extend(_of_clause(source, clause, found))
    return found


def _dated(sentence: Sentence, inside: Sequence[Mention]) -> list[Mention]:
    """Return the dates of a sentence that name a day for something, once."""
    return [
        one
        for one in precise(sentence, inside)
        if one.precision is not Precision.WEEK and not recurs(sentence, one)
    ]


def _clauses(sentence: Sentence, inside: Sequence[Mention]) -> Iterator[Clause]:
    """Yield each date with its words: those before it, or after it where it leads the sentence."""
    start = sentence.start
    leads = bool(inside) and len(sentence.block.folded[start : _whole(inside[0])[0]].strip(" -+:,.")) < 4
    for number, one in enumerate(inside):
        following = inside[number + 1] if number + 1 < len(inside) else None
        if leads:
            end = _whole(following)[0] if following else sentence.end
            yield Clause(sentence, one, one.span[0], end)
            continue
        end = _tail(sentence, one, _whole(following)[0] if following else sentence.end)
        yield Clause(sentence, one, start, end)
        start = end


def _tail(sentence: Sentence, one: Mention, end: int) -> int:
    """Return where the words after a date that still belong to it end: "(qua đ/c Hà)", "về văn phòng"."""
    after = sentence.block.folded[_whole(one)[1] : end]
    found = re.match(r"\s*\)?\s*(?:\([^()]*\)|(?:,\s*)?(?:gui |nop )?(?:ve|cho|qua|tai)\s[^,;.]*)?", after)
    return _whole(one)[1] + (found.end() if found else 0)


def _whole(one: Mention | None) -> tuple[int, int]:
    if one is None:
        return (0, 0)
    return (
        (min(one.span[0], one.whole[0]), max(one.span[1], one.whole[1])) if one.whole != (0, 0) else one.span
    )


def _of_clause(source: Source, clause: Clause, found: Sequence[Deadline]) -> Iterator[Deadline]:
    block, one = clause.sentence.block, clause.date
    first, last = _whole(one)
    before, after = block.folded[clause.start : first], block.folded[last : clause.end]
    yield from _made(
        source, clause.sentence, one, (before, after), (clause.start, first, last, clause.end), found
    )


def _made(
    source: Source,
    sentence: Sentence,
    one: Mention,
    words: tuple[str, str],
    places: tuple[int, int, int, int],
    found: Sequence[Deadline],
) -> Iterator[Deadline]:
    before, after = words
    block = sentence.block
    said = f"{before} {after}"
    kinds = kinds_of(said)
    if kinds in ((), ("other",)) and not names_object(said) and (kinds or one.mode in ("before", "by")):
        kinds = (
            _by_heading(block) or (_inherited(found) if kinds and _PASSES_ON.search(said) else ()) or kinds
        )
    if not kinds or (is_event(said) and "review" not in kinds and not _is_handed(said, one)):
        return
    due = _due(one)
    if due is None:
        return
    start, first, last, end = places
    what = _what(block, start, first, last, end)
    to = receiver(block.text[start:first], before) or receiver(block.text[last:end], after)
    to = to and f"{to}{_by_way_of(block, last, end)}"
    sure: Confidence = "low" if one.problem or (kinds == ("review",) and one.mode is None) else "high"
    for kind in kinds:
        yield Deadline(
            what, kind, due, _mode(one, block.folded), one.tentative, to, sentence.quote(source), sure
        )


def _by_way_of(block: Block, start: int, end: int) -> str:
    """Return the bracket after a date that says through whom: " (qua đ/c Hà)"."""
    found = _THROUGH.match(block.folded, start, end)
    return f" {block.text[found.start(1) : found.end(1)].strip()})" if found else ""


def _by_heading(block: Block) -> tuple[Kind, ...]:
    """Return what a heading of a block says is handed in, where its own words name nothing."""
    for head in list(headings(block))[:2]:
        kinds = tuple(kind for kind in kinds_of(head) if kind in ("registration", "report", "dossier"))
        if kinds:
            return kinds
    return ()


def _is_handed(said: str, one: Mention) -> bool:
    """Return whether something of an event is to be handed in: "gửi danh sách dự thi ... trước ngày"."""
    handing = re.search(r"(?<!\w)(?:gui|nop|dang k[yi]|bao cao|hoan thanh|trinh|chuyen)(?!\w)", said)
    return handing is not None and (
        one.mode is not None or one.ranged or re.search(r"han|nop|gui", said) is not None
    )


def _due(one: Mention) -> date | None:
    """Return the day named: of a longer time the last, unless it must be before that."""
    if one.mode == "before" and one.precision is not Precision.DAY and not one.ranged:
        return one.start
    return one.end


def _mode(one: Mention, folded: str) -> DueMode:
    if one.mode:
        return one.mode
    if one.precision is Precision.DAY or one.ranged:
        return "by"
    return "by" if _HET.search(folded[one.span[0] : one.span[1]]) else "within"


def _what(block: Block, start: int, first: int, last: int, end: int) -> str:
    """Return the words of a clause without its date."""
    before = _trimmed(block, start, first)
    if len(before.split()) >= 2:
        return before
    return " ".join(part for part in (before, _trimmed(block, last, end)) if part)


def _trimmed(block: Block, start: int, end: int) -> str:
    folded = block.folded[start:end]
    lead = _LEADS.match(folded)
    first = start + (lead.end() if lead else 0)
    trail = _TRAILS.search(block.folded[first:end])
    last = first + trail.start() if trail else end
    return block.text[first:last].strip(" ,;:.-–|(")


def _of_row(
    source: Source, row: Row, own: Sequence[Mention], before: Sequence[Deadline]
) -> Iterator[Deadline]:
    """Yield the deadlines of a row: one cell says when, the next that is no side matter says what."""
    block, one = row.block, _date_of(row, own)
    at = next(number for number, (start, end) in enumerate(row.cells) if start <= one.span[0] < end)
    dated = {
        number for number, (start, end) in enumerate(row.cells) if any(start <= x.span[0] < end for x in own)
    }
    labels = [
        number
        for number in range(len(row.cells))
        if number not in dated and len(row.words(number)) > _SHORTEST and not _is_side(row.heads[number])
    ]
    due = _due(one)
    if not labels or due is None or (one.precision is not Precision.DAY and relative(block.folded)):
        return
    said, text = row.words(labels[0]), row.text(labels[0])
    kinds = kinds_of(said)
    if not kinds or (is_event(said) and kinds != ("review",) and not _is_handed(said, one)):
        return
    if kinds == ("other",) and not names_object(said):
        kinds = _inherited(before) or kinds
    to = next((row.text(n) for n in range(len(row.cells)) if _RECEIVES.search(row.heads[n])), None)
    mode = "before" if one.mode is None and _BEFORE_HEAD.search(row.heads[at]) else _mode(one, block.folded)
    quote = Sentence(block, 0, len(block.text)).quote(source)
    for kind in kinds:
        yield Deadline(text, kind, due, mode, one.tentative, to or receiver(text, said), quote)


def _date_of(row: Row, own: Sequence[Mention]) -> Mention:
    """Return the date of a row: a day before a month."""
    days = [one for one in own if one.precision is Precision.DAY]
    return (days or list(own))[-1 if days and len(days) > 1 and not days[0].ranged else 0]


def _inherited(before: Sequence[Deadline]) -> tuple[Kind, ...]:
    """Return what the deadline before was about: whoever sends it on sends the same."""
    kind = before[-1].kind if before else "other"
    return (kind,) if kind in ("registration", "report", "dossier") else ()


def _is_side(head: str) -> bool:
    return (
        re.search(r"nguoi|phu trach|chu tri|thuc hien|ghi chu|phoi hop|bo phan|don vi|noi (?:nhan|nop)", head)
        is not None
    )
