"""Names written in capitals, as they are written inside a sentence."""

from __future__ import annotations

import re
from functools import cache

from bot.plans.reader.vocabulary import table

_SPACED_YEARS = re.compile(r"((?:19|20)\d\d)\s*[-–—]\s*((?:19|20)\d\d)")
_VOWELS = "aeiouyăâêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
_ACRONYM = re.compile(
    rf"[^{_VOWELS}\W\d]{{2,}}\d*|.*[&\d].*|UBND|GDTX|TNCS|HĐND|PTDTBT|PTDTNT|[IVX]+", re.IGNORECASE
)


def as_name(words: str) -> str:
    """Return a unit's name in capitals as it is usually written; one in mixed case stays."""
    words = " ".join(words.split())
    if not words.isupper():
        return words[:1].upper() + words[1:]
    named = " ".join(_capital(word) for word in words.split())
    for pattern, written in _written():
        named = pattern.sub(written, named)
    return named[:1].upper() + named[1:]


def as_sentence(words: str) -> str:
    """Return a title on one line; one in capitals in lower case, but for abbreviations."""
    words = _SPACED_YEARS.sub(r"\1-\2", " ".join(words.split())).strip(" .:;-–*")
    if not words.isupper():
        return words[:1].upper() + words[1:]
    lower = " ".join(
        word if _ACRONYM.fullmatch(word.strip('.,;:()“”"')) else word.lower() for word in words.split()
    )
    return lower[:1].upper() + lower[1:]


def _capital(word: str) -> str:
    return word if _ACRONYM.fullmatch(word) else "-".join(part.capitalize() for part in word.split("-"))


@cache
def _written() -> list[tuple[re.Pattern[str], str]]:
    pairs = sorted(table("head")["written"].items(), key=lambda pair: -len(pair[0]))
    return [(re.compile(rf"(?<!\w){re.escape(name)}(?!\w)"), written) for name, written in pairs]
