"""Text files in the encodings of Vietnamese schools' computers."""

from __future__ import annotations

import codecs
import unicodedata

from bot.plans.files.fonts import TCVN3, VNI

MARKS = "\u0300\u0301\u0303\u0309\u0323"
"""What Windows-1258 writes after its letter: the five tones."""


def as_txt(text: str, encoding: str = "utf-8") -> bytes:
    """Return `text` as Notepad or an older program saves it.

    `encoding` is "utf-8", "utf-8-sig", "utf-16" (with its mark), "utf-16-le", "utf-16-be" (without),
    "windows-1258", "tcvn3" (.VnTime has no capitals with a tone: they come out small) or "vni".
    """
    lines = unicodedata.normalize("NFC", text).replace("\n", "\r\n")
    if encoding == "windows-1258":
        return "".join(map(_apart, lines)).encode("cp1258", errors="replace")
    if encoding in ("tcvn3", "vni"):
        return disguised(lines, encoding).encode("cp1252", errors="replace")
    if encoding == "utf-16":
        return codecs.BOM_UTF16_LE + lines.encode("utf-16-le")
    return lines.encode(encoding)


def disguised(text: str, font: str) -> str:
    """Return `text` as the characters that a font ("tcvn3", "vni") draws as Vietnamese letters."""
    table = {letter: sign for sign, letter in (TCVN3 if font == "tcvn3" else VNI).items()}
    plain = {"–": "-", "—": "-", "…": "...", "“": '"', "”": '"', "’": "'", "≥": ">=", "≤": "<="}
    return "".join(_sign(plain.get(letter, letter), table) for letter in unicodedata.normalize("NFC", text))


def _sign(letter: str, table: dict[str, str]) -> str:
    return table.get(letter) or table.get(letter.lower()) or letter


def _apart(letter: str) -> str:
    """Return a letter as Windows-1258 has it: its tone, if any, as a mark of its own."""
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in MARKS)
        rest = "".join(part for part in parts if part not in MARKS)
        return unicodedata.normalize("NFC", rest) + tone
    return letter
