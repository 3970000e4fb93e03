"""The head of a document: who issues it, its number and its day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.dates.numbers import MONTHS, number
from bot.plans.reader.blocks import Block
from bot.plans.reader.lines import Line
from bot.plans.reader.names import as_name
from bot.plans.reader.source import CELL, Source, folded
from bot.plans.reader.vocabulary import either, word

_COLUMNS = re.compile(r"\s{3,}|\t+|\s*\|\s*|\s*\*\*\s*")
_NUMBER = re.compile(
    r"(?<!\w)so\s*[:.;]?\s*(?P<n>\d{1,5}[a-z]?\s*(?:/\s*\d{4}\s*)?(?:[/\-–]\s*|(?=kh/))[a-z&]{1,12}"
    r"(?:\s*[-–/&.]\s*[a-z&\d]{1,12}){0,4})"
)
_BLANK_NUMBER = re.compile(r"(?<!\w)so\s*[:.;]")
_MONTH = rf"(?P<m>\d{{1,2}}|{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_WORDED = re.compile(
    rf"(?:(?:^|[,;\s])(?:ngay|mung|mong)|,)\s*(?P<d>\d{{1,2}})\s*thang\s*{_MONTH}\s*(?:nam\s*)?(?P<y>20\d\d)\s*$"
)
_SLASHED = re.compile(
    r"^(?:[^\d:;]{2,40},\s*(?:ngay\s*)?|ngay\s*)(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>20\d\d)\s*$"
)
_PLACED = re.compile(
    r"(?:[^\W\d_][^\d:;,]{1,40},|ngay)\s*(?:ngay|mung|mong)?\s*\d{1,2}\s*(?:thang|[/.-])[^:;]{4,25}"
)
"""A line that holds a place and a day only, as it may stand under the title too."""
_BESIDE = re.compile(r",\s*ngay\s*(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>20\d\d)\s*$")
_TOLD = re.compile(
    r"(?:ban hanh(?: ngay)?|^so[\s:.]*\d[^,;:]{2,40}?,? ngay)\s*:?\s*"
    r"(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>20\d\d)\s*$"
)
"""The day may be said to be that of issuing, or go with the number: "Số 12/KH-THCS ngày 05/9/2024"."""
_LONGEST_LINE = 120
_DAY_LINE = re.compile(r"ngay\W*\d{0,2}\W*thang")
_INTRO_AT_MOST = 12
_NAME = r"(?<!cua )(?<!\w)(?P<unit>%s(?: (?!ve |cua )[^\W\d_][\w&\-–]*){0,12}?)\s+(?:da )?(?:%s)(?!\w)"
_OF = (
    r"tren day la (?:noi dung )?ke hoach [^.]{0,200}? cua (?P<unit>%s[^.,;/]{2,60}?)"
    r"(?:[.,;/]| de nghi| yeu cau|$)"
)


@dataclass(frozen=True)
class Letterhead:
    """What the head prints, each with its words; None for what it does not."""

    unit: str | None = None
    number: str | None = None
    issued: date | None = None
    quotes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Piece:
    """The words of one column of a line."""

    start: int
    end: int
    folded: str


def letterhead_of(
    source: Source, title: str, head: list[Line], below: list[Line], tail: list[Line], body: list[Block]
) -> Letterhead:
    """Return what the lines before the title say; without them the first sentences name the unit.

    The place and the day may stand `below` the title, or at the end."""
    columns = [piece for line in head for piece in pieces(source, line)]
    quotes: dict[str, str] = {}
    unit = _unit(source, columns, quotes) or _introduced(source, body, quotes) or _titled(title, quotes)
    under = [piece for line in below for piece in pieces(source, line)]
    numbered = [piece for piece in under if _NUMBER.match(piece.folded.strip())]
    number = _number(source, [*columns, *numbered], quotes)
    dated = [
        piece for piece in under if _PLACED.fullmatch(piece.folded) or _TOLD.search(piece.folded.strip())
    ]
    ends = [piece for line in tail for piece in pieces(source, line) if not _is_cell(source, line, piece)]
    issued = _issued(source, [*columns, *dated, *ends], body, quotes)
    return Letterhead(unit, number, issued, tuple(quotes.items()))


def _is_cell(source: Source, line: Line, piece: Piece) -> bool:
    """Return whether a day is all that a cell of a row holds: it is due then, and no day of issuing."""
    row = CELL in source.text[line.start : line.end]
    return row and piece.folded.strip().startswith(("ngay", "truoc", "den"))


def pieces(source: Source, line: Line) -> Iterator[Piece]:
    """Yield the columns of a line of the head."""
    start = line.start
    raw = source.text[line.start : line.end]
    for gap in [*_COLUMNS.finditer(raw), None]:
        end = line.start + gap.start() if gap else line.end
        words = source.text[start:end]
        # "Số:      /KH" and "ngày     tháng 02" have a blank, not a column, where the day or number goes
        if words.strip():
            yield Piece(start, end, folded(words))
        if gap:
            start = line.start + gap.end()


def _number(source: Source, columns: list[Piece], quotes: dict[str, str]) -> str | None:
    for piece in columns:
        found = _NUMBER.search(piece.folded)
        if found:
            start, end = piece.start + found.start("n"), piece.start + found.end("n")
            quotes["number"] = source.quote(piece.start, piece.end)
            return re.sub(r"\s+", "", source.text[start:end]).rstrip(".-–/")
    return None


def _issued(source: Source, columns: list[Piece], body: list[Block], quotes: dict[str, str]) -> date | None:
    for piece in columns:
        forms = (form.search(piece.folded) for form in (_WORDED, _SLASHED, _BESIDE, _TOLD))
        found = next((one for one in forms if one), None)
        if found and len(piece.folded) < _LONGEST_LINE:
            quotes["issued"] = source.quote(piece.start, piece.end)
            return _day(found)
    return _broken(columns) or _anywhere(source, body, quotes)


def _anywhere(source: Source, body: list[Block], quotes: dict[str, str]) -> date | None:
    """Return the day of the last block that holds a place and a day only: it may stand over the signature."""
    for block in reversed(body):
        found = _WORDED.search(block.folded) or _SLASHED.search(block.folded)
        if found and _PLACED.fullmatch(block.folded):
            quotes["issued"] = source.quote(block.places[0], block.places[-1])
            return _day(found)
    return None


def _broken(columns: list[Piece]) -> date | None:
    """Return the day of a place-and-date line that goes over two lines or columns."""
    for before, after in pairwise(columns):
        found = _WORDED.search(f"{before.folded.strip()} {after.folded.strip()}")
        if found:
            return _day(found)
    return None


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["y"]), number(found["m"]), int(found["d"]))
    except ValueError:
        return None


def _unit(source: Source, columns: list[Piece], quotes: dict[str, str]) -> str | None:
    """Return the lowest unit named above the number or the title, put together if it goes over two lines."""
    named: list[Piece] = []
    for piece in columns:
        words = piece.folded.strip()
        if word("head", "national").match(words) or _BLANK_NUMBER.match(words) or _NUMBER.match(words):
            continue
        if (
            words.startswith("/")
            or _DAY_LINE.search(words)
            or _SLASHED.search(words)
            or not re.search(r"[^\W\d_]{2}", words)
        ):
            continue
        if _starts_unit(words):
            named = [piece]
        elif named and len(named) < 3 and source.text[piece.start : piece.end].isupper():
            named.append(piece)
    if not named:
        return None
    quotes["unit"] = source.quote(named[0].start, named[-1].end)
    words = _lowest(" ".join(source.text[piece.start : piece.end].strip() for piece in named))
    words = re.split(r"\s[-–]\s+(?=(?:tổ|to)\s)", words, flags=re.IGNORECASE)[-1]
    return as_name(re.split(r"\s+-?\s*[Ss][ốỐôÔoO]\s*:", words)[0].replace("*", "").strip(" -–_.,;:"))


def _lowest(words: str) -> str:
    """Return the lower of two units that stand on one line: "UBND HUYỆN X TRƯỜNG THCS Y".

    The quốc hiệu beside it, where no gap shows that it is another column, goes.
    """
    words = words[: _national_at(folded(words))].strip()
    plain = folded(words)
    if re.match(r"(?:ubnd|uy ban|so |phong |huyen|tinh)", plain):
        for found in re.finditer(
            r"(?<!\w)(?:truong |so g|so giao|phong g|trung tam |cong doan |lien doi )", plain
        ):
            if found.start() > 0 and not plain[: found.start()].rstrip().endswith(("-", "–")):
                return words[found.start() :]
    return words


def _national_at(words: str) -> int:
    found = re.search(r"(?<=\w )(?:cong hoa xa hoi|doc lap\s*[-–])", words)
    return found.start() if found else len(words)


def _starts_unit(words: str) -> bool:
    return re.match(either("head", "units"), words) is not None


def _introduced(source: Source, body: list[Block], quotes: dict[str, str]) -> str | None:
    """Return the unit that the first sentences, or the last, say issues the plan."""
    units = either("head", "units")
    acts = re.compile(_NAME % (units, either("head", "issues")))
    of = re.compile(_OF % units)
    for pattern, blocks in ((acts, body[:_INTRO_AT_MOST]), (of, body[-_INTRO_AT_MOST:])):
        for block in blocks:
            found = _last(pattern, block.folded)
            if found:
                start, end = found.span("unit")
                quotes["unit"] = source.quote(block.places[start], block.places[end - 1] + 1)
                return as_name(block.text[start:end])
    return None


def _titled(title: str, quotes: dict[str, str]) -> str | None:
    """Return the unit that a title ends with: "Kế hoạch thi đua của Trường Tiểu học ..."."""
    found = re.search(
        rf"(?<!\w)cua (?P<unit>{either('head', 'units')}[^,.;:]*?)(?: nam (?:hoc )?20.*)?$", folded(title)
    )
    if found is None:
        return None
    quotes["unit"] = title[slice(*found.span("unit"))]
    return as_name(title[slice(*found.span("unit"))])


def _last(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    return next(reversed([*pattern.finditer(words)]), None)
