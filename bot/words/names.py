"""The order of Vietnamese names in a list."""

from __future__ import annotations

import unicodedata

from bot.words.folding import clean
from messages.words import given_name, name_parts

__all__ = ["given_name", "sort_key"]

_OWN_LETTER = {"a\u0306": "{", "a\u0302": "|", "e\u0302": "{", "o\u0302": "{", "o\u031b": "|", "u\u031b": "{"}
"""ă â ê ô ơ ư: what follows their base letter in a key; both signs sort after every letter."""
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def sort_key(full_name: str) -> str:
    """Return a printable text that sorts a name the Vietnamese way when compared byte by byte.

    By tên, then họ, then đệm; in each word by its letters (a ă â b c d đ e ê ...), then by its tone (ngang,
    huyền, hỏi, ngã, sắc, nặng). The letter that tells namesakes apart ("Lan A", "Lan B") counts last.
    """
    family, given, mark = name_parts(clean(full_name))
    return " ".join(_word_key(word) for word in f"{given} {family} {mark}".split())


def _word_key(word: str) -> str:
    letters, tones, base = "", "", ""
    for sign in unicodedata.normalize("NFD", word.lower().replace("đ", "d{")):
        if sign in _TONES:
            tones += _TONES[sign]
        elif unicodedata.combining(sign):
            letters += _OWN_LETTER.get(base + sign, "")
        elif sign.isalnum() or sign == "{":
            letters += sign
            base = sign
    return f"{letters} {tones or '0'}"
