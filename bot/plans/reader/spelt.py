"""Numbers written in words: "mười hai đồng chí", "mỗi tổ một chuyên đề"."""

from __future__ import annotations

import re

from bot.plans.reader.vocabulary import word

_UNITS = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
}
_TEENS = {f"muoi {one}": 10 + value for one, value in {**_UNITS, "lam": 5}.items() if value < 10}
_TENS = {f"{one} muoi": 10 * value for one, value in _UNITS.items() if value not in (1, 10)}
VALUES = {**_UNITS, **_TEENS, **_TENS}
SPELT = re.compile(rf"(?<!\w)(?P<a>{'|'.join(sorted(VALUES, key=len, reverse=True))}) (?=[^\W\d_])")
_OTHER_WORDS = ("sau", "bay")
"""Numbers that are other words without diacritics: only a word such as "ít nhất" makes them numbers."""
_LED = re.compile(
    r"(?<!\w)(?:phan dau|co|dat|them|dang ky|chi tieu|cu|xay dung|to chuc|thuc hien|viet|hoac)$"
)
_EACH = re.compile(r"(?<!\w)(?:moi|tung) (?!ngay|gio|bai|trang)[^\W\d]")
_NO_COUNT = re.compile(r"(?<!\w)(?:la|nhu|thanh|thanh tung|cung|tung|moi|trong)$")
_HANDED = re.compile(r"(?<!\w)(?:nop|gui)(?!\w)")
_CLAUSE = re.compile(r"[;:.,(|]\s|[“”\"]")
_MARKS = " +-–•*✓➢➤■□▪◦"
_LOOKED_BACK = 120


def counts(text: str, start: int, number: str) -> bool:
    """Return whether a bare number in words counts what follows it; without "ít nhất" few do.

    "Mỗi tổ ... một chuyên đề" does, "là một tấm gương" does not.
    """
    if number in _OTHER_WORDS:
        return False
    before = text[max(0, start - _LOOKED_BACK) : start]
    clause = _CLAUSE.split(before)[-1].strip(_MARKS)
    if _NO_COUNT.search(clause) or _HANDED.search(clause):
        return False
    if number in ("mot", "hai", "ba") and _EACH.search(clause):
        return True
    first = start + len(number) + 1
    known = any(
        word("figures", name).match(text, first) is not None
        for name in ("people", "things", "collectives", "pieces")
    )
    if not known or number == "mot":
        return False
    return not before.rstrip().endswith(",") if not clause else number != "nam" and bool(_LED.search(clause))
