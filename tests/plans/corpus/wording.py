"""When two wordings say the same: their words folded, abbreviations written out."""

from __future__ import annotations

import re

from bot.words.folding import fold

SHORT = {
    "gd&dt": "giao duc va dao tao",
    "gd-dt": "giao duc va dao tao",
    "gddt": "giao duc va dao tao",
    "cstdcs": "chien si thi dua co so",
    "cstd": "chien si thi dua",
    "ttldtt": "tap the lao dong tien tien",
    "ttldxs": "tap the lao dong xuat sac",
    "ldtt": "lao dong tien tien",
    "ubnd": "uy ban nhan dan",
    "skkn": "sang kien kinh nghiem",
    "bgh": "ban giam hieu",
    "cb": "can bo",
    "gv": "giao vien",
    "nv": "nhan vien",
    "hs": "hoc sinh",
    "dc": "dong chi",
    "sy": "si",
    "dang ki": "dang ky",
    "suat sac": "xuat sac",
}
_SHORT = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in SHORT))
_BEFORE_ITS_PLACE = re.compile(r"^(?:ke hoach|v/v|ve viec)\s+")
_BEFORE_A_NUMBER = {"dot", "doan", "dua", "thu", "so"}
_NUMBERS = {
    "mot": 1,
    "nhat": 1,
    "i": 1,
    "hai": 2,
    "ii": 2,
    "ba": 3,
    "iii": 3,
    "tu": 4,
    "iv": 4,
    "nam": 5,
    "v": 5,
}


def written_out(text: str) -> str:
    """Return a text folded, its abbreviations written out."""
    return _SHORT.sub(
        lambda found: SHORT[found[0]], fold(text).replace("đ/c", "dong chi").replace("d/c", "dong chi")
    )


def words(text: str | None) -> frozenset[str]:
    """Return the words of a text, folded and written out."""
    return frozenset(re.findall(r"\w+", written_out(text or "")))


def title_words(text: str | None) -> frozenset[str]:
    """Return the words of a plan's title without the words every title has before it."""
    return words(_BEFORE_ITS_PLACE.sub("", fold(text or "")))


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return which part of all their words two texts share, from 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return which part of the shorter text's words stands in the longer one, from 0 to 1."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def covered(one: frozenset[str], by: frozenset[str]) -> float:
    """Return which part of the words of `one` stands in `by`, from 0 to 1."""
    return len(one & by) / len(one) if one else 0.0


def compact(text: str | None) -> str | None:
    """Return a short name such as a number or a period without its spaces and in one kind of dash."""
    return re.sub(r"\s+", "", re.sub(r"[–—]", "-", text)).casefold() if text else None


def phase_number(name: str | None) -> int | None:
    """Return the number in a phase's name ("Đợt 1", "Giai đoạn II", "đợt thi đua thứ nhất"), if any."""
    said = re.findall(r"\w+", fold(name or ""))
    for before, word in zip(["dot", *said], said, strict=False):
        if before in _BEFORE_A_NUMBER and (word.isdigit() or word in _NUMBERS):
            return int(word) if word.isdigit() else _NUMBERS[word]
    return None
