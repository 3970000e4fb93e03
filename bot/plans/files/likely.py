"""How likely a text is to be Vietnamese: the share of its words with diacritics that can be syllables."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

SAMPLE = 60_000
"""Letters looked at."""

_WORD = re.compile(r"[^\s!-@\[-`{-~\u00a0«»\u2000-\u2bff\u3000\uf000-\uf0ff\ufeff]+")
_RAISED = "¹²³⁴⁵⁶⁷⁸⁹⁰ªº"
_INITIALS = re.compile(r"[A-ZĐƯ]+")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|kh|gh|gi|ch|ph|th|tr|qu|[bcdđghklmnpqrstvx])?"
    r"(?:"
    r"(?:iê|yê|ươ|uô|uâ|oă|oo|[aăâeêioôơuưy]|oa|oe|uê|uyê|uy|uơ|uă)(?:ng|nh|ch|[cmnpt])?"
    r"|(?:a|ă|â|o|ô|ơ|u|ư|oa|uô|ươ|oe|uâ)[iyou]|[aâeêi]o|[aâêi]u|iêu|yêu|ươu|oay|oai|oeo|uây|uya|uyu|ia|ua|ưa|uơ|êu|eo"
    r")"
)


class Likelihood(NamedTuple):
    """Of `judged` words, those with letters beyond ASCII, `good` can be Vietnamese."""

    good: int
    judged: int

    @property
    def share(self) -> float:
        """The share of the good ones; 1.0 where there is nothing to judge."""
        return self.good / self.judged if self.judged else 1.0


def likelihood(text: str) -> Likelihood:
    """Return how many words of a text can be Vietnamese; only its first 60,000 letters are looked at."""
    words = (word.rstrip(_RAISED) for word in _WORD.findall(unicodedata.normalize("NFC", text[:SAMPLE])))
    judged = [word for word in words if not word.isascii() and not _INITIALS.fullmatch(word)]
    return Likelihood(sum(map(_can_be_vietnamese, judged)), len(judged))


def _can_be_vietnamese(word: str) -> bool:
    apart = unicodedata.normalize("NFD", word.lower())
    bare, tones = _TONE.subn("", apart)
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None
