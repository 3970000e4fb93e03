"""Somebody's own name in what they write instead of a code: "toi la Tran Thi Lan to Toan"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.words import clean, fold

FEWEST, MOST = 2, 6
"""How many words a full name has."""
LONGEST = 100

_ME = r"(?:toi|em|e|tui|minh)"
_GREETING = (
    r"(?:(?:da|vang|alo|xin chao|kinh chao|chao|thua)(?: (?:co|thay|anh|chi|nha truong|van phong))? )*"
)
_SAYING = rf"(?:{_ME} (?:ten )?la|{_ME} ten|(?:ho va |ho )?ten (?:cua )?(?:{_ME} )?la|day la)"
_INTRODUCED = re.compile(rf"{_GREETING}{_SAYING} ")
_TITLE = re.compile(r"(?:co giao|thay giao|co|thay) ")
_NO_NAME = re.compile(
    r"\b(?:gi|khong|ko|chua|hoi|roi|nao|giup|gui|cho|xin|muon|dang k[yi]|dky?|thi dua|danh hieu|lien ket"
    r"|cam on|ma moi|may gio|bao gio|hom nay|giao vien|nhan vien|phu huynh|hoc sinh|nha truong|van phong)\b"
)
_TEAM = re.compile(r"\bxa hoi\b|\bto van phong\b")
"""Names of tổ that hold a word no name has: "tổ Khoa học - Xã hội", "tổ Văn phòng"."""
_FAMILIES = frozenset((
    "an", "au", "banh", "be", "bien", "bo", "bui", "cai", "cam", "cao", "chau", "che", "chu", "chung",
    "co", "cu", "cung", "dam", "dang", "danh", "dao", "dau", "dinh", "do", "doan", "don", "dong",
    "duong", "giang", "giap", "ha", "hac", "hau", "ho", "hoa", "hoang", "hong", "hua", "huynh", "ka",
    "kha", "khong", "khuat", "khuc", "kieu", "kim", "ksor", "la", "lai", "lam", "lang", "lau", "le",
    "lieu", "linh", "lo", "loc", "long", "lu", "lua", "luc", "luong", "luu", "ly", "ma", "mac", "mai",
    "man", "nghiem", "ngo", "ngoc", "nguy", "nguyen", "nhan", "nie", "nong", "on", "ong", "pham",
    "phan", "phi", "pho", "phu", "phung", "phuong", "quach", "quan", "quang", "sam", "siu", "son", "ta",
    "tan", "tang", "thach", "thai", "than", "thieu", "tien", "tieu", "to", "ton", "tong", "tra", "tran",
    "trang", "trieu", "trinh", "truong", "tu", "tuong", "uong", "ung", "van", "vang", "vi", "vien",
    "vo", "vu", "vuong", "y",
))  # fmt: skip
"""Họ, folded: what begins a name that nothing introduces."""
_LETTERS = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


@dataclass(frozen=True)
class SaidName:
    """A name somebody gives as their own, and the tổ they add; without diacritics it reads two ways."""

    readings: tuple[tuple[str, str], ...]
    """Full names and tổ, folded, the likeliest first; the tổ may be empty."""
    said: str
    """The words as they were written, without what introduced them: what the office is shown."""


def read_name(text: str) -> SaidName | None:
    """Return the name in what somebody wrote, or None; whether anybody has that name plays no part."""
    written = _words(text)
    if len(clean(text)) > LONGEST:
        return None
    introduced = _INTRODUCED.match(_joined(written))
    written = written[introduced[0].count(" ") :] if introduced else written
    title = _TITLE.match(_joined(written))
    written = _without_ending(written[title[0].count(" ") :] if title else written)
    if not written or _NO_NAME.search(_TEAM.sub("", _joined(written))):
        return None
    if not introduced and fold(written[0]) not in _FAMILIES:
        return None
    return as_name(" ".join(written))


def as_name(said: str) -> SaidName | None:
    """Return what a name, already taken out of a sentence, may say."""
    written = _words(said)
    readings = tuple(_reading(written, at) for at in _team_starts(written) if _is_name(written[:at]))
    return SaidName(readings, " ".join(written)) if readings else None


def _words(text: str) -> list[str]:
    return clean(text).replace(",", " ").replace(".", " ").split()


def _team_starts(written: list[str]) -> list[int]:
    """Return where the tổ may begin: at "tổ" for certain, at a bare "to" perhaps, else nowhere (the end)."""
    inside = range(FEWEST, len(written) - 1)
    sure = [at for at in inside if written[at].lower() == "t\u1ed5"]
    maybe = [at for at in inside if written[at].lower() == "to"]
    return sure or [*maybe, len(written)]


def _reading(written: list[str], at: int) -> tuple[str, str]:
    return _joined(written[:at]).strip(), _joined(written[at + 1 :]).strip()


def _is_name(words: list[str]) -> bool:
    return FEWEST <= len(words) <= MOST and all(_LETTERS.fullmatch(one) for one in words)


def _without_ending(written: list[str]) -> list[str]:
    """Drop "ạ" and the like; a large "A" at the end tells namesakes apart."""
    while written and written[-1] != "A" and fold(written[-1]) in ("a", "ah", "ak", "nhe", "nha"):
        written = written[:-1]
    return written


def _joined(words: list[str]) -> str:
    return fold(" ".join(words)) + " "
