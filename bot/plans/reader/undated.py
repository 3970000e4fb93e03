"""What a plan asks for at a time that is no day: "vào dịp sơ kết", "theo thời gian quy định"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from bot.dates.mentions import Mention, Precision
from bot.plans.reader.actions import kinds_of
from bot.plans.reader.blocks import Block
from bot.plans.reader.context import bygone, under
from bot.plans.reader.found import Kind, ToBeDated
from bot.plans.reader.mentioned import is_day
from bot.plans.reader.phases import Phases
from bot.plans.reader.relations import relations, relative
from bot.plans.reader.sentences import Sentence, tasks
from bot.plans.reader.source import Source
from bot.plans.reader.timing import has_no_day, precise

_ASKED = re.compile(
    r"(?<!\w)(?:gui|nop|bao cao|trinh|dang k[yi]|de nghi|de xuat|tong hop|so ket|tong ket|binh xet|xet"
    r"|danh gia|binh bau|binh chon|suy ton|lua chon|chon|hoan thanh|ho so|cham|ket qua)(?!\w)"
)
_HANDED = re.compile(r"(?<!\w)(?:gui|nop|bao cao|trinh|dang k[yi]|de nghi|de xuat)(?!\w)")
_CALLED_ON = re.compile(r"(?<!\w)(?:de nghi|yeu cau) (?:cac|quy|toan the|moi|nhung)(?!\w)")
"""Who is asked to do something: "đề nghị các tổ triển khai"."""
_GROUNDS = re.compile(
    r"(?<!\w)la (?:mot trong (?:nhung |cac )?)?(?:can cu|co so|tieu chi|dieu kien)(?!\w)"
    r"|(?<!\w)khong (?:tinh|dung|lay|dua|xet)(?!\w)"
)
"""What only says what something is good for: "là căn cứ xét danh hiệu"."""
_NO_TASK = re.compile(
    r"[\s\-–+]*(?:de (?:viec|cong tac|phong trao|dot)(?!\w)"
    r"|ket qua [^,;.]{0,40}(?:duoc|se) [^,;.]{0,30}trong bao cao)"
)
"""What only says why, or where something will be read: "Để việc bình xét cuối năm thuận lợi, ..."."""
_SHARE = re.compile(r"\d\s*%")
_TASKS = re.compile(
    r"(?:,| va)(?= (?:[^\W\d_]+ ){0,3}?(?:gui|nop|bao cao|ho so|so ket|tong ket|binh xet|trinh)(?!\w))"
)
"""Between the tasks of a sentence: "báo cáo sơ kết trước 15/01, báo cáo tổng kết khi kết thúc năm học"."""
_FRONTED = re.compile(
    r"[\s\-–+,]*(?:(?:ngay )?(?:sau|truoc|khi)|ket thuc|het|trong|cuoi|dau|giua|den|hang|moi|dinh ky"
    r"|theo)(?!\w)"
)
"""A time that leads a task stands before it and a comma: "Sau khi họp tổ bình xét, gửi danh sách"."""
_ROUTINE = re.compile(r"(?<!\w)(?:hang|moi|tung) (?:tuan|ngay|buoi|gio)(?!\w)")
_PRAISED = re.compile(r"(?<!\w)(?:bang|giay) khen(?!\w)")
_CHANGE = re.compile(r";(?!\s*(?:thoi (?:gian|han)|lich|han) )|(?<=\w), (?=dong thoi)|; dong thoi")
_FILED: Set[Kind] = {"registration", "report", "dossier"}
_MOST = 300
_LABEL = 4


@dataclass(frozen=True)
class Clause:
    """A stretch of a sentence with a task; `beside` another that has a day of its own."""

    sentence: Sentence
    start: int
    end: int
    beside: bool = False

    @property
    def words(self) -> str:
        """Return its folded words."""
        return self.sentence.block.folded[self.start : self.end]


def to_be_dated(
    source: Source,
    blocks: Sequence[Block],
    dates: Mapping[Block, list[Mention]],
    first_year: int | None,
    phases: Phases,
) -> Iterator[ToBeDated]:
    """Yield them in the order of the text; what says when a phase is asks for nothing."""
    for block in blocks:
        if bygone(block, first_year) or under(block, "aside") or under(block, "purpose"):
            continue
        spans = {span for where, span in phases.taken if where is block}
        for sentence in tasks(block):
            if _is_label(sentence, dates[block]):
                continue
            yield from _of(source, sentence, dates[block], spans)


def _of(
    source: Source, sentence: Sentence, dates: Sequence[Mention], phases: Set[tuple[int, int]]
) -> Iterator[ToBeDated]:
    for one in _clauses(sentence, dates):
        if any(one.start <= first < one.end for first, _ in phases):
            continue
        kinds = _asked(one, dates)
        if kinds:
            what = sentence.text(one.start, one.end).strip(" ,;.-–+:")
            yield ToBeDated(what[:_MOST], sentence.quote(source), kinds[0])


def _is_label(sentence: Sentence, dates: Sequence[Mention]) -> bool:
    """Return whether a few words only head what is dated: "Báo cáo định kỳ. Học kỳ I: chậm nhất 20/01"."""
    if len(sentence.folded.split()) > _LABEL or not any(is_day(one) for one in dates):
        return False
    return not any(sentence.start <= one.span[0] < sentence.end for one in dates)


def _asked(clause: Clause, dates: Sequence[Mention]) -> Sequence[Kind]:
    """Return what a clause asks for at a time that is no day; nothing if it names a day or asks nothing."""
    sentence, words = clause.sentence, clause.words
    inside = precise(sentence, [one for one in dates if clause.start <= one.span[0] < clause.end])
    unsaid = [one for one in inside if has_no_day(sentence, one)]
    weeks_only = all(one.precision is Precision.WEEK for one in unsaid)
    if weeks_only and any(_is_dated(sentence, one) for one in inside):
        return ()
    if (
        _NO_TASK.match(words)
        or _GROUNDS.search(words)
        or _SHARE.search(words)
        or not _ASKED.search(_CALLED_ON.sub(" ", words))
    ):
        return ()
    kinds: Sequence[Kind] = kinds_of(words)
    return kinds if unsaid or _is_told(clause, kinds, dated=bool(inside)) else ()


def _is_told(clause: Clause, kinds: Sequence[Kind], *, dated: bool) -> bool:
    """Return whether the relations of a clause say when its task is to be done.

    What is done again and again, or as somebody plans it, is listed only if something is handed in.
    """
    said, handed = relations(clause.words), _HANDED.search(clause.words)
    if not handed and _ROUTINE.search(clause.words):
        return False
    if said <= {"told"}:
        return bool(said and handed and frozenset(kinds) <= _FILED)
    if said <= {"recurring", "told"}:
        return (handed is not None or dated) and _PRAISED.search(clause.words) is None
    return not (clause.beside and said <= {"notice", "recurring", "told"})


def _is_dated(sentence: Sentence, one: Mention) -> bool:
    """Return whether a date names a day by which something can be done."""
    if sentence.block.row and one.precision is not Precision.DAY and relative(sentence.folded):
        return False
    return is_day(one) and one.end is not None and not has_no_day(sentence, one)


def _clauses(sentence: Sentence, dates: Sequence[Mention]) -> Iterator[Clause]:
    """Yield the clauses of a sentence that a change of task separates; of a dated one also at commas."""
    start = sentence.start
    for found in _CHANGE.finditer(sentence.folded):
        yield from _tasks(Clause(sentence, start, sentence.start + found.start()), dates)
        start = sentence.start + found.end()
    yield from _tasks(Clause(sentence, start, sentence.end), dates)


def _tasks(clause: Clause, dates: Sequence[Mention]) -> Iterator[Clause]:
    """Yield a clause, in its tasks where only some of them have a day."""
    sentence, folded, start = clause.sentence, clause.sentence.block.folded, clause.start
    dated = any(clause.start <= one.span[0] < clause.end and _is_dated(sentence, one) for one in dates)
    if not dated or sentence.block.row:
        yield clause
        return
    for found in _TASKS.finditer(folded, start, clause.end):
        if not _FRONTED.match(folded, start):
            yield Clause(sentence, start, found.start(), beside=True)
            start = found.end()
    yield Clause(sentence, start, clause.end, beside=start > clause.start)
