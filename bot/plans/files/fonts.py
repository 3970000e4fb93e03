"""Old Vietnamese fonts: the Latin signs that .VnTime (TCVN3) and VNI-Times draw as Vietnamese letters."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby, product

_TCVN3_ROWS = (
    "ĂÂÊÔƠƯĐăâêôơưđ.",  # A1 to AF; AD, ư, is Unicode's soft hyphen
    ".....àảãáạ.ằẳẵắ.",
    "......ặầẩẫấậè.ẻẽ",
    "éẹềểễếệìỉ...ĩíịò",
    ".ỏõóọồổỗốộờởỡớợù",
    ".ủũúụừửữứựỳỷỹýỵ",
)
_TONES = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
_VNI_MARKS = (  # the signs after a letter, beside the same marks in Unicode
    ("ùøûõï", _TONES, "aeouyôö"),
    ("âáàåãä", ("\u0302", *("\u0302" + tone for tone in _TONES)), "aeo"),
    ("êéèúüë", ("\u0306", *("\u0306" + tone for tone in _TONES)), "a"),
)
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_SMALL = re.compile("[a-z]")
_CAPITAL = re.compile("[A-Z]")
_LOOK_ALIKES = str.maketrans("μ∙⋅", "µ··")


def _tcvn3() -> dict[str, str]:
    letters = zip(range(0xA1, 0xFF), "".join(_TCVN3_ROWS), strict=True)
    return {chr(sign): letter for sign, letter in letters if letter != "."}


def _vni() -> dict[str, str]:
    table = dict(_VNI_LETTERS)
    for signs, marks, bases in _VNI_MARKS:
        for base, (sign, mark) in product(bases, zip(signs, marks, strict=True)):
            letter = _VNI_LETTERS.get(base, base)
            table[base + sign] = unicodedata.normalize("NFC", letter + mark)
    capitals = {signs.upper(): letters.upper() for signs, letters in table.items()}
    return {**{signs.capitalize(): letters.upper() for signs, letters in table.items()}, **capitals, **table}


TCVN3 = _tcvn3()
"""Sign to letter; the font has no capitals with a tone, .VnTimeH draws small letters as capitals."""
VNI = _vni()
"""One or two signs to a letter."""
_OF_VNI = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_TCVN3_TABLE = str.maketrans(TCVN3)


def from_tcvn3(text: str) -> str:
    """Return Vietnamese for a text that was typed with .VnTime or a sister of it.

    Lines and words that are in capitals as far as the font has them ("KÕ HO¹CH") come out in capitals.
    """
    words = re.findall(r"\S+|\n|[^\S\n]+", text.translate(_LOOK_ALIKES))
    runs = groupby(words, lambda word: word == "\n" or _SMALL.search(word) is not None)
    return "".join(_tcvn3_words("".join(run)) for _, run in runs)


def _tcvn3_words(signs: str) -> str:
    """Return the letters of a word, or of words in a row without a small letter that the font has."""
    letters = signs.translate(_TCVN3_TABLE)
    in_capitals = not _SMALL.search(signs) and len(_CAPITAL.findall(signs)) > 1
    return letters.upper() if in_capitals else letters


def from_vni(text: str) -> str:
    """Return Vietnamese for a text that was typed with VNI-Times or a sister of it."""
    return _OF_VNI.sub(lambda signs: VNI[signs[0]], text)


def by_font(text: str, font: str) -> str:
    """Return Vietnamese for a run of text by the name of its font; any other font leaves it as it is."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        letters = from_tcvn3(text)
        return letters.upper() if name.endswith("h") else letters
    return from_vni(text) if name.startswith("vni-") else text
