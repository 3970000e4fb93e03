"""The deadlines of a plan: what must be registered, handed in or decided, with the day named for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.dates.mentions import Mention, Precision
from bot.plans.reader.actions import hands_in, is_event, kinds_of, names_object, receiver
from bot.plans.reader.aims import of_the_past
from bot.plans.reader.blocks import Block
from bot.plans.reader.calendar_rows import of_row, worded_cells
from bot.plans.reader.citations import cited
from bot.plans.reader.clauses import LEADS, Clause, Last, clauses, leads, whole
from bot.plans.reader.context import bygone, headings, under
from bot.plans.reader.due import due_of, inherited, is_handed, mode_of
from bot.plans.reader.found import Confidence, Deadline, Kind
from bot.plans.reader.mentioned import is_day
from bot.plans.reader.phases import Phases
from bot.plans.reader.sentences import Sentence, tasks
from bot.plans.reader.source import Source, folded
from bot.plans.reader.tables import Row
from bot.plans.reader.timing import has_no_day, precise

_TRAILS = re.compile(
    r"(?:[\s,:;.(\-–|]|(?<!\w)(?:vao|truoc|trong|la|tu|ngay|luc|tham chi|han|xong|thoi gian|du kien"
    r"|cham nhat)(?=[\s,:;.(\-–|]*$))+$"
)
_SENDS = re.compile(r"(?<!\w)(?:gui|nop)(?!\w)")
_PASSES_ON = re.compile(
    r"(?<!\w)(?:to truong|tong hop|tap hop|khoi truong|lop truong|cac to|to|truong|nha truong|don vi"
    r"|thu ky|khoi)(?!\w)"
)
_THROUGH = re.compile(r"\s*(\((?:qua|thong qua|d/c|dong chi|co|thay|gap|nop)\s[^(),]*)[,)]")


def deadlines(
    source: Source,
    blocks: Sequence[Block],
    rows: Mapping[Block, Row],
    dates: Mapping[Block, list[Mention]],
    phases: Phases,
    first_year: int | None,
    issued: date | None,
) -> list[Deadline]:
    """Return the deadlines in the order of the text."""
    found: list[Deadline] = []
    for block in blocks:
        own = [one for one in dates[block] if (block, one.span) not in phases.taken and is_day(one)]
        if not own or _is_aside(block, first_year):
            continue
        asked = worded_cells(rows[block], own) if block in rows else list(tasks(block))
        if block in rows and not asked:
            found.extend(of_row(source, rows[block], own, found))
        last = _asked_above(block)
        for sentence in asked:
            inside = [one for one in own if sentence.start <= one.span[0] < sentence.end]
            if cited(sentence) and not any(one.mode for one in inside):
                continue
            past = of_the_past(sentence.folded, first_year)
            for clause in clauses(sentence, _bounds(sentence, inside)):
                made = list(_of_clause(source, clause, found, last))
                made = [one for one in made if not (past and _is_over(one, issued))]
                found.extend(made)
                last = _last(made, last)
    return found


def _is_over(one: Deadline, issued: date | None) -> bool:
    """Return whether what a sentence of the past names is no deadline of the plan's own."""
    return one.kind == "other" or (issued is not None and one.due < issued)


def _is_aside(block: Block, first_year: int | None) -> bool:
    """Return whether a block tells of the past, or only of what the plan is based on."""
    return bygone(block, first_year) or under(block, "aside") or block.words.startswith("can cu")


def _asked_above(block: Block) -> Last:
    """Return what the line that leads a list asks for: "Bản đăng ký gửi về Phòng:" over a day for each."""
    head = block.heads[-1] if block.heads else None
    if head is None or not head.text.rstrip().endswith(":") or not _SENDS.search(head.words):
        return Last()
    text = head.text[head.body :].strip(" :")
    return Last(kinds_of(head.words), text, receiver(text, folded(text)))


def _last(made: Sequence[Deadline], before: Last) -> Last:
    """Return what the clause just read asked for, in the words that its list begins with."""
    if not made:
        return Last()
    what = before.what if before.what and made[0].what.startswith(f"{before.what}: ") else made[0].what
    return Last(tuple(one.kind for one in made), what.partition(": ")[0], made[0].to)


def _bounds(sentence: Sentence, inside: Sequence[Mention]) -> list[Mention]:
    """Return the dates that part a sentence into clauses; one that is no day may end one, not lead it."""
    kept = [one for one in precise(sentence, inside) if not _only_begins(one)]
    while kept and has_no_day(sentence, kept[0]) and len(kept) > 1 and leads(sentence, *kept[:2]):
        kept.pop(0)
    return kept


def _only_begins(one: Mention) -> bool:
    """Return whether a date says from when, and nothing until when: "từ ngày 15/10 các tổ báo cáo"."""
    return one.since and one.mode is None and not one.ranged


def _of_clause(source: Source, clause: Clause, found: Sequence[Deadline], last: Last) -> Iterator[Deadline]:
    block, one = clause.sentence.block, clause.date
    kinds, carried = _kinds(clause, found, last)
    due = due_of(one)
    if not kinds or due is None or has_no_day(clause.sentence, one):
        return
    what = _what(block, clause)
    if carried and found and found[-1].due == due:
        return  # "các đơn vị nhập đến 20/10; Sở khóa phần mềm ngày 20/10" is one deadline
    if carried and last.what:
        what = f"{last.what}: {what}"
    to = _receiver(clause) or (last.to if carried else None)
    sure: Confidence = "low" if one.problem or (kinds == ("review",) and one.mode is None) else "high"
    mode, quote = mode_of(one, block.folded), clause.sentence.quote(source)
    for kind in kinds:
        yield Deadline(what, kind, due, mode, one.tentative, to, quote, sure)


def _kinds(clause: Clause, found: Sequence[Deadline], last: Last) -> tuple[tuple[Kind, ...], bool]:
    """Return what a clause asks for, and whether it only goes on with what the clause before it asks."""
    said, one = clause.said, clause.date
    kinds = kinds_of(said)
    unnamed = kinds in ((), ("other",)) and not names_object(said)
    if unnamed and "danh sach" in said and last.kinds == ("review",) and _SENDS.search(said):
        return ("dossier",), False
    if unnamed and last.kinds and last.sentence_goes_on(clause) and not is_event(said):
        return last.kinds, True
    if unnamed and kinds and _PASSES_ON.search(said) and last.kinds and inherited(found):
        return inherited(found), False
    if unnamed and (kinds or one.mode in ("before", "by")):
        kinds = (
            _by_heading(clause.sentence.block, said)
            or (inherited(found) if kinds and _PASSES_ON.search(said) else ())
            or kinds
        )
    vague = (
        kinds == ("other",) and one.precision is not Precision.DAY and not hands_in(said) and one.mode is None
    )
    if vague or (is_event(said) and "review" not in kinds and not is_handed(said, one)):
        return (), False
    return kinds, False


def _receiver(clause: Clause) -> str | None:
    """Return to whom a clause hands something in, before its date or after it."""
    block, first, last = clause.sentence.block, clause.first, whole(clause.date)[1]
    to = receiver(block.text[clause.start : first], clause.before) or receiver(
        block.text[last : clause.end], clause.after
    )
    way = _by_way_of(block, last, clause.end)
    return to if to is None or to in way else f"{to}{way}"


def _by_way_of(block: Block, start: int, end: int) -> str:
    """Return the bracket after a date that says through whom: " (qua đ/c Hà)"."""
    found = _THROUGH.match(block.folded, start, end)
    return f" {block.text[found.start(1) : found.end(1)].strip()})" if found else ""


def _by_heading(block: Block, said: str) -> tuple[Kind, ...]:
    """Return what a heading of a block says is handed in, where its own words name nothing.

    What is sent in the course of a review is its dossier: "Xét danh hiệu: ...; gửi danh sách trước 15/5".
    """
    for head in list(headings(block))[:2]:
        kinds = tuple(kind for kind in kinds_of(head) if kind in ("registration", "report", "dossier"))
        if kinds:
            return kinds
    lead = block.words.partition(":")[0]
    if len(lead) < len(block.words) and kinds_of(lead) == ("review",):
        return ("dossier",) if _SENDS.search(said) else ("review",)
    return ()


def _what(block: Block, clause: Clause) -> str:
    """Return the words of a clause without its date."""
    first, last = clause.first, whole(clause.date)[1]
    before = _trimmed(block, clause.start, first)
    if len(before.split()) >= 2:
        return before
    return " ".join(part for part in (before, _trimmed(block, last, clause.end)) if part)


def _trimmed(block: Block, start: int, end: int) -> str:
    folded = block.folded[start:end]
    lead = LEADS.match(folded)
    first = start + (lead.end() if lead else 0)
    trail = _TRAILS.search(block.folded[first:end])
    last = first + trail.start() if trail else end
    return block.text[first:last].strip(" ,;:.-–|(")
