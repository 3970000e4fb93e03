"""Raw Telex: what arrives when the keyboard was not switched to Vietnamese."""

from __future__ import annotations

import re

from bot.words.folding import fold

_LETTERS = re.compile(r"[a-z]+")
_VOWELS = re.compile(r"[aeiouy]")
_SYLLABLE = re.compile(
    r"(?P<onset>ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|dd|[bcdghklmnpqrstvx])?"
    r"(?P<nucleus>[aeiouyw]+)(?P<early>[sfrxj]?)"
    r"(?P<coda>ch|nh|ng|[cmnpt])?(?P<late>[sfrxj]?)"
)
_NUCLEUS = re.compile(
    r"[aeiouy]|a[iouy]|e[ou]|ia|ieu?|iu|oa[iy]?|oeo?|oi|ua[iy]?|ue|ui|uo[iu]?|uu|uy[aeu]?|yeu?"
)


def telex(text: str) -> str | None:
    """Return the folded words of raw Telex ("ddawng kys" is "dang ky"), or None if it is not clearly Telex.

    Every word must be a Vietnamese syllable, or have no vowel as abbreviations do, and the signs must be more
    than one doubled letter or one tone, which English words have too ("meet", "his").
    """
    if not text.isascii():
        return None
    folded = fold(text)
    signs = 0
    plain = folded
    for word in reversed(list(_LETTERS.finditer(folded))):
        read = _read(word.group())
        if read is None:
            return None
        plain = plain[: word.start()] + read[0] + plain[word.end() :]
        signs += read[1]
    return plain if signs >= 2 else None


def _read(word: str) -> tuple[str, int] | None:
    """Return the plain syllable and how many signs of Telex it carries."""
    if not _VOWELS.search(word) and "w" not in word:
        return word, 0
    found = _SYLLABLE.fullmatch(word)
    if not found or (found["early"] and found["late"]):
        return None
    nucleus, marks = _plain_vowels(found["nucleus"])
    if not _NUCLEUS.fullmatch(nucleus):
        return None
    onset, coda, tone = found["onset"] or "", found["coda"] or "", found["early"] or found["late"]
    signs = marks + (onset == "dd") * 2 + bool(tone)
    if (tone and len(nucleus) > 1) or (marks and coda in ("ng", "nh")):
        signs += 1
    return onset.replace("dd", "d") + nucleus + coda, signs


def _plain_vowels(nucleus: str) -> tuple[str, int]:
    nucleus = re.sub(r"([aou])([iyu])w", r"\1w\2", nucleus)
    plain = re.sub(r"(?<![aou])w", "u", nucleus)
    plain = re.sub(r"([aeo])\1|([aou])w", lambda pair: pair[1] or pair[2], plain)
    return plain, len(nucleus) - len(plain) + (nucleus[0] == "w")
