"""The deadlines of a calendar's rows: one cell says when, another what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.dates.grammar import DueMode
from bot.dates.mentions import Mention, Precision
from bot.plans.reader.actions import is_event, kinds_of, names_object, receiver
from bot.plans.reader.due import due_of, inherited, is_handed, mode_of
from bot.plans.reader.found import Deadline, Kind
from bot.plans.reader.relations import relative
from bot.plans.reader.sentences import Sentence
from bot.plans.reader.source import Source
from bot.plans.reader.tables import Row

_RECEIVES = re.compile(r"noi (?:nhan|nop)|nop ve|gui ve|gui cho")
_HANDED_HEAD = re.compile(r"(?<!\w)(?:noi (?:nhan|nop)|han nop|giay to|phai nop)(?!\w)")
"""Heads of a table of papers that are handed in."""
_BEFORE_HEAD = re.compile(r"(?<!\w)truoc(?: ngay)?(?!\w)")
_SHORTEST = 4
_TASK = re.compile(r"[^;]+")
_MOST_OF_A_DATE = 12
"""A cell with no more letters beside its date only says when."""


def of_row(
    source: Source, row: Row, own: Sequence[Mention], before: Sequence[Deadline]
) -> Iterator[Deadline]:
    """Yield the deadlines of a row: one cell says when, the next that is no side matter says what."""
    block, one, label = row.block, _date_of(row, own), _label(row, own)
    due = due_of(one)
    if label is None or due is None or (one.precision is not Precision.DAY and relative(block.folded)):
        return
    said, text = row.words(label), row.text(label)
    to = next((row.text(n) for n in range(len(row.cells)) if _RECEIVES.search(row.heads[n])), None)
    said_to = (receiver(row.text(n), row.words(n)) for n in (label, *range(label + 1, len(row.cells))))
    to = to or next((one for one in said_to if one), None)
    quote = Sentence(block, 0, len(block.text)).quote(source)
    for kind in _kinds(said, one, before) or _papers(row):
        yield Deadline(text, kind, due, _mode(row, one), one.tentative, to, quote)


def _label(row: Row, own: Sequence[Mention]) -> int | None:
    """Return the cell that says what is due: the first without a date that is no side matter."""
    for number, (start, end) in enumerate(row.cells):
        dated = any(start <= one.span[0] < end for one in own)
        if not dated and len(row.words(number)) > _SHORTEST and not _is_side(row.heads[number]):
            return number
    return None


def _kinds(said: str, one: Mention, before: Sequence[Deadline]) -> tuple[Kind, ...]:
    kinds = kinds_of(said)
    if is_event(said) and kinds != ("review",) and not is_handed(said, one):
        return ()
    return (kinds == ("other",) and not names_object(said) and inherited(before)) or kinds


def _papers(row: Row) -> tuple[Kind, ...]:
    """Return what a row of a table of papers asks for without a verb: "Sổ dự giờ | Tổ phó | 20/9"."""
    return ("other",) if any(_HANDED_HEAD.search(head) for head in row.heads) else ()


def _mode(row: Row, one: Mention) -> DueMode:
    """Return how a row's date is meant: a head "Trước ngày" says it for a bare one."""
    at = next(number for number, (start, end) in enumerate(row.cells) if start <= one.span[0] < end)
    headed = one.mode is None and _BEFORE_HEAD.search(row.heads[at])
    return "before" if headed else mode_of(one, row.block.folded)


def worded_cells(row: Row, own: Sequence[Mention]) -> list[Sentence]:
    """Return the tasks of a row's cells that name their own days: "Đăng ký trước ngày 12/10; duyệt 15/10"."""
    days = [one for one in own if one.precision is Precision.DAY]
    tasks: list[Sentence] = []
    for number, (start, end) in enumerate(row.cells):
        inside = [one for one in days if start <= one.span[0] < end]
        said = end - start - sum(last - first for first, last in (one.span for one in inside))
        if number and inside and said > _MOST_OF_A_DATE and not _is_side(row.heads[number]):
            found = _TASK.finditer(row.block.folded, start, end)
            tasks.extend(Sentence(row.block, one.start(), one.end()) for one in found)
    return tasks


def _date_of(row: Row, own: Sequence[Mention]) -> Mention:
    """Return the date of a row: a day before a month."""
    days = [one for one in own if one.precision is Precision.DAY]
    return (days or list(own))[-1 if days and len(days) > 1 and not days[0].ranged else 0]


def _is_side(head: str) -> bool:
    return (
        re.search(r"nguoi|phu trach|chu tri|thuc hien|ghi chu|phoi hop|bo phan|don vi|noi (?:nhan|nop)", head)
        is not None
    )
