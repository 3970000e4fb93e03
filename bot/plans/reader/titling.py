"""What sort of document a text is, and the title of the campaign it plans."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.plans.reader.lines import Line
from bot.plans.reader.markers import marker_of
from bot.plans.reader.names import as_sentence
from bot.plans.reader.source import CELL, Source
from bot.plans.reader.vocabulary import either, word

FIRST_LINES = 40
"""How many lines may stand before a document's title."""
_CITES = re.compile(
    r"(?<!\w)(?:so\s*\d+[a-z]?\s*[/-]|cong van|chi thi|nghi quyet|thong tu|luat|ke hoach (?:so|nam|cua)"
    r"|nghi dinh|quyet dinh|huong dan so|nhiem vu nam)"
)
_IN_LINE = re.compile(r"(?<!\w)KẾ HOẠCH\s+[^a-z\n]{12,}")
_PERIOD = re.compile(r"(?:hoc k[yi] \w+\s*,?\s*)?(?:nam hoc|nam|giai doan):? 20\d\d[^.;]{0,20}$")
_DAYS = re.compile(r"\(\d{1,2}\s*[/.-]\s*\d{1,2}")
"""What an anniversary's title goes on with: "(20/11/1982 - 20/11/2025)"."""
_SUBJECT = re.compile(r"v/v(?!\w)|ve viec(?!\w)")
_HEAD_LINES = 8
_PASTED = 3
_NUMBERED = 20
_LONGEST = 200
_SHORT = 60
_ADDED = re.compile(r"\([^()]{3,40}\)$")
"""Beside the word for a plan a bracket may say what sort it is: "KẾ HOẠCH (điều chỉnh, bổ sung)"."""
_MOST_LINES = 5
_ENDS = (".", ";", ":")


@dataclass(frozen=True)
class Titling:
    """The lines up to which the head goes and where the body begins; `plan` is False for another document."""

    plan: bool
    title: str | None
    quote: str
    first: int
    body: int


def titling_of(source: Source, lines: list[Line]) -> Titling:
    """Return the title a document bears; one without is taken for a plan without a head."""
    subject: int | None = None
    for number, line in enumerate(lines[:FIRST_LINES]):
        if _is_item(source, line) and number >= _PASTED:
            break
        if _names(line.folded, "others"):
            return Titling(False, None, "", number, number)
        if subject is None and _SUBJECT.match(line.folded):
            subject = number
        if _names(line.folded, "plans"):
            return _titled(source, lines, number)
        if number < _PASTED and (found := _IN_LINE.search(source.text, line.start, line.end)):
            return Titling(True, as_sentence(_without_sort(found[0])) or None, found[0], 0, number + 1)
        if _is_body(line):
            break
    return Titling(True, None, "", 0, 0) if subject is None else _letter(source, lines, subject)


def _letter(source: Source, lines: list[Line], number: int) -> Titling:
    """Return the subject of an official letter ("V/v ..."): its head goes on to whom it is sent to."""
    last = number
    while _is_more_of_a_subject(source, lines, last + 1, number):
        last += 1
    printed = source.text[lines[number].start : lines[last].end]
    subject = " ".join(printed.split())
    title = as_sentence(re.sub(r"^(?:V/v|v/v|Về việc|V/V)[:\s]*", "", subject))
    places = range(number, min(number + _HEAD_LINES, len(lines)))
    sent = next((place for place in places if lines[place].folded.startswith("kinh gui")), number)
    return Titling(True, title or None, source.quote(lines[number].start, lines[last].end), sent, sent + 1)


def _is_more_of_a_subject(source: Source, lines: list[Line], place: int, first: int) -> bool:
    """Return whether a line goes on with a letter's subject, which is broken over a few short lines."""
    if not place < min(len(lines), first + _MOST_LINES):
        return False
    line, text = lines[place], source.text[lines[place].start : lines[place].end]
    apart = line.gap or len(text) > _SHORT or text.isupper() or text.startswith(("-", "+", "*"))
    opens = _opens(line) and not _PERIOD.match(line.folded)
    return not (apart or opens or _CITES.search(line.folded) or re.search(r", ngay \d|\|", line.folded))


def _names(folded: str, sort: str) -> bool:
    """Return whether a line is, or is led by, the word for a sort of document."""
    found = re.match(rf"{either('head', sort)}(?!\w)", folded)
    if found is None:
        return False
    rest = folded[found.end() :].strip(" .:*-")
    return (
        not rest
        or (sort == "plans" and not rest.startswith(("so ", "nay", "cua")))
        or (sort == "others" and len(folded) < 100)
    )


def _titled(source: Source, lines: list[Line], number: int) -> Titling:
    first = lines[number]
    found = re.match(either("head", "plans"), first.folded)
    beside = first.folded[found.end() :].strip(" .:") if found else ""
    bare = found is not None and (not beside or _ADDED.fullmatch(beside) is not None)
    taken = [] if bare and found and found[0].startswith(("ke hoach", "thong bao", "huong dan")) else [first]
    last = number
    for place, line in enumerate(lines[number + 1 : number + 1 + _MOST_LINES], start=number + 1):
        if not _goes_on(source, line, [lines[at] for at in range(number + 1, place)], bare=bare):
            break
        taken.append(line)
        last = place
    words = " ".join(" ".join(source.text[line.start : line.end].replace("*", "").split()) for line in taken)
    quote = source.quote(taken[0].start, taken[-1].end) if taken else ""
    return Titling(True, as_sentence(_without_sort(words)) or None, quote, number, last + 1)


def _goes_on(source: Source, line: Line, taken: list[Line], *, bare: bool) -> bool:
    """Return whether a line still belongs to the title."""
    text = source.text[line.start : line.end]
    if len(text) > _LONGEST or marker_of(text, star=False):
        return False
    if text.startswith("("):
        return bool(taken or bare) and _DAYS.match(text) is not None
    if _CITES.search(line.folded) or text.endswith(_ENDS):
        return False
    if not taken:
        return (
            bare
            or text.isupper()
            or _PERIOD.match(line.folded) is not None
            or (not line.gap and not _opens(line))
        )
    if _PERIOD.match(line.folded):
        return True
    before = source.text[taken[-1].start : taken[-1].end]
    opened = _opens(line) and text[0].isupper() and not text.isupper()
    if opened or word("head", "national").match(line.folded):
        return False
    if _is_heading(source, line) and _is_heading(source, taken[-1]):
        return True
    return (not line.gap or text[0].islower() or (before.isupper() and text.isupper())) and len(text) < 120


def _is_heading(source: Source, line: Line) -> bool:
    """Return whether a line is set off as a heading of a text with marks is."""
    return "#" in source.text[max(0, line.start - 6) : line.start]


def _opens(line: Line) -> bool:
    return re.match(rf"{either('head', 'opening')}(?!\w)", line.folded) is not None


def _is_item(source: Source, line: Line) -> bool:
    """Return whether a line is a numbered item or a row: a title stands before these."""
    text = source.text[line.start : line.end]
    marker = marker_of(text, star=False)
    return text.count(CELL) > 1 or (marker is not None and marker.rank == _NUMBERED)


def _is_body(line: Line) -> bool:
    """Return whether a line can only stand after the title."""
    return bool(_CITES.search(line.folded)) and _opens(line)


def _without_sort(words: str) -> str:
    return re.sub(r"^(?:kế hoạch|ke hoach)(?: (?:số|so))?[\s:.\-–]*(?=\w)", "", words, flags=re.IGNORECASE)
