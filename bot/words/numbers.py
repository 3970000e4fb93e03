"""Choices made by number: "1", "số 2 ạ", "1 3 5", "tất cả trừ 2"."""

from __future__ import annotations

import re

from bot.words.folding import clean, fold
from bot.words.politeness import strip_particles

_NAMED = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "bay": 7, "chin": 9, "muoi": 10}
_NAMED_WITH_TONE = {"tu": (4, "tư"), "nam": (5, "năm"), "sau": (6, "sáu"), "tam": (8, "tám")}
"""Without their tone these are other words (từ, Nam, sau, tạm), so the tone or "số" has to be there."""
_PREFIX = re.compile(r"\b(?:(?:so|cau|chon|muc|phuong an|lua chon|cai|stt|ca)\b\s*)+")
_ALL = r"(?:(?:chon |lay |dang ky |dk )?(?:tat ca|tat|toan bo|ca|het|all)(?: het| luon| ca)?)"
_IS_ALL = re.compile(rf"{_ALL}|chon het")
_ALL_BUT = re.compile(rf"(?:{_ALL} )?(?:ngoai tru|tru|ngoai)(?: ra)? (.+)|{_ALL} bo (.+)")
_RANGE = re.compile(r"(?:tu )?(\d{1,3}) ?(?:-|den|toi) ?(\d{1,3})")
_SEPARATOR = re.compile(r"\s*[,;&+-]\s*|\.?\s+(?:(?:va|voi)\b)?\s*|\.$")
_LONGEST_RANGE = 100


def ordinal(text: str) -> int | None:
    """Return the one number somebody means: "1", "1.", "số 1 ạ", "câu 1", "một"; None for anything else.

    "0" is 0; "00" is no number. "sau" is a word of its own, "sáu" and "số sau" are 6.
    """
    folded = strip_particles(" ".join(re.findall(r"[\w/,.]+", fold(text))).rstrip(".,"))
    word = _PREFIX.sub("", folded, count=1) if _PREFIX.match(folded) else folded
    if re.fullmatch(r"0|0?[1-9]\d{0,2}", word):
        return int(word)
    if word in _NAMED_WITH_TONE:
        value, spelled = _NAMED_WITH_TONE[word]
        return value if word != folded or spelled in clean(text).lower() else None
    if word == "mot" and "mốt" in clean(text).lower():
        return None
    return _NAMED.get(word)


def ordinals(text: str) -> list[int] | None:
    """Return the numbers of a list, in the order given, each once: "1 3 5", "1,3", "1 và 3", "2-4".

    None if anything in it is not a number, or is 0.
    """
    folded = strip_particles(_PREFIX.sub("", fold(text)))
    if span := _RANGE.fullmatch(folded):
        first, last = int(span[1]), int(span[2])
        return list(range(first, last + 1)) if 0 < first < last < first + _LONGEST_RANGE else None
    words = [word for word in _SEPARATOR.split(folded) if word]
    numbers = [ordinal(word) for word in words]
    found = [number for number in numbers if number]
    return list(dict.fromkeys(found)) if found and len(found) == len(words) else None


def is_all(text: str) -> bool:
    """Tell whether somebody takes everything: "tất cả", "hết", "chọn tất cả ạ"."""
    return _IS_ALL.fullmatch(strip_particles(fold(text)).rstrip(".!")) is not None


def all_but(text: str) -> list[int] | None:
    """Return the numbers left out by "trừ 2" or "tất cả trừ 2 và 3", or None."""
    found = _ALL_BUT.fullmatch(strip_particles(fold(text)))
    return ordinals(found[1] or found[2]) if found else None
