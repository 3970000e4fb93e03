"""Forms of a text: legible, to read; folded, to compare by; clean, to keep and show."""

from __future__ import annotations

import re
import unicodedata

_CONTROLS = r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_INVISIBLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f"
    r"\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
_SURROGATES = r"\ud800-\udfff"
_MARKS = r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
_PICTURE = r"\u2190-\u2bff\U0001f000-\U0001faff"

_UNSEEN = re.compile(f"[{_CONTROLS}{_INVISIBLE}{_SURROGATES}]")
_UNSEEN_OR_JOINER = re.compile(f"[{_CONTROLS}{_INVISIBLE}{_SURROGATES}\u200d]")
_MARK = re.compile(f"[{_MARKS}]")
_STRAY_JOINER = re.compile(f"(?<![{_PICTURE}\ufe0f])\u200d|\u200d(?![{_PICTURE}])")
_LINE_BREAK = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_EMPTY_LINES = re.compile(r"\n{3,}")
_CROSSED_D = str.maketrans("đðɖ", "ddd")


def fold(text: str) -> str:
    """Return `text` as it is compared: lower case, without diacritics, invisible characters or spare spaces.

    NFC and NFD, full-width and NBSP forms of one text fold alike, and so do đ, its look-alike ð, and d.
    Folding twice changes nothing.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", _UNSEEN_OR_JOINER.sub("", text))
        text = _MARK.sub("", text).lower().translate(_CROSSED_D)
    return " ".join(_UNSEEN.sub("", text).lower().split())


def legible(text: str) -> str:
    """Return a text as it is read: NFC, without what cannot be seen or stored, its spaces as they were.

    Control, bidirectional and zero-width characters and lone surrogates go; the joiners inside an emoji stay.
    """
    text = _UNSEEN.sub("", _LINE_BREAK.sub("\n", text))
    return unicodedata.normalize("NFC", _STRAY_JOINER.sub("", text))


def clean(text: str) -> str:
    """Return a person's free text as it is kept: legible, spaces single, at most one empty line in a row."""
    lines = "\n".join(" ".join(line.split()) for line in legible(text).split("\n"))
    return _EMPTY_LINES.sub("\n\n", lines).strip()


def shadow(text: str) -> str:
    """Return NFC `text` folded letter by letter: a position in the one is the same position in the other."""
    return "".join(_base(letter) for letter in text)


def _base(letter: str) -> str:
    if letter.isspace() and letter != "\n":
        return " "
    base = unicodedata.normalize("NFD", letter)[0].lower().translate(_CROSSED_D)
    return base if len(base) == 1 else letter
