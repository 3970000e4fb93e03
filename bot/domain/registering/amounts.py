"""How far something is, as people write it: "75%", "12 tiết", "xong"; and what is left of an aim."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.words import clean, fold, shadow


@dataclass(frozen=True)
class Amount:
    """A figure with its unit ("%", "tiết"); without a value it says that all is done."""

    value: float | None
    unit: str = ""


PERCENT = "%"
MOST = 1_000_000
UNITS = (
    "tiết dạy", "tiết", "buổi", "lớp", "bài viết", "bài", "giờ", "ngày", "tuần", "tháng", "lần", "học sinh",
    "chuyên đề", "đề tài", "sáng kiến", "sản phẩm", "hoạt động", "hồ sơ", "giáo án", "video", "cuốn",
    "quyển", "cây", "giải",
)  # fmt: skip
"""What people count; any other word after a number begins a note, unless it is all there is."""
_FINISHED = re.compile(r"(?:da )?(?:xong|hoan thanh|hoan tat|lam xong|dat|du)(?: (?:roi|het|ca))?")
_NOTHING_YET = re.compile(r"chua(?: (?:lam|co|bat dau|xong))?(?: gi)?")
_HALF = re.compile(r"(?:duoc )?(?:mot )?nua")
_IN_WORDS = ((_FINISHED, Amount(None)), (_NOTHING_YET, Amount(0, PERCENT)), (_HALF, Amount(50, PERCENT)))
_NUMBER = re.compile(r"(?:duoc |dat |khoang )?(\d{1,3}(?:\.\d{3})+(?!\d)|\d{1,7}(?:[.,]\d{1,2})?)(?![\d/])")
_PERCENT = re.compile(r"\s*(?:%|phan tram\b|pt\b)")
_GAP = re.compile(r"^[\s,;:.\-–]+")
_OTHER_UNIT = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?")
_POSITION = re.compile(r"(?:so |muc |chi tieu |viec )?(\d{1,2})(?:[.):,;-]?\s+|[.):]?$)")


@dataclass(frozen=True)
class Said:
    """What somebody writes of an item: how far it is, and in words of their own what has been done."""

    amount: Amount
    note: str = ""


def read_said(text: str, unit: str = "") -> Said | None:
    """Return what a text like "75% đã dạy xong chương 2" says; None if it begins with no amount.

    A bare number counts in `unit`, the item's own, else in percent; one or two words that are all there is
    after it are its unit.
    """
    words = clean(text)
    head, _, rest = words.partition(",")
    for named, note in ((words, ""), (head, rest.strip())):
        if (amount := _in_words(named)) is not None:
            return Said(amount, note)
    seen = shadow(words)
    number = _NUMBER.match(seen)
    if number is None or _value(number[1]) > MOST:
        return None
    said, after = _unit(seen, number.end(), unit)
    note = _GAP.sub("", words[after:], count=1)
    if not said and unit in ("", PERCENT) and _OTHER_UNIT.fullmatch(note) and not _FINISHED.match(fold(note)):
        said, note = note, ""
    return Said(Amount(_value(number[1]), said or unit or PERCENT), note)


def read_line(text: str, count: int) -> tuple[int | None, str]:
    """Return which of `count` items a line like "3 75%" is about, None if it does not say, and what follows.

    A number with its unit ("12 tiết") is an amount and names no item.
    """
    words = clean(text)
    seen = shadow(words)
    named = _POSITION.match(seen)
    if named is None or not 1 <= int(named[1]) <= count or _unit(seen, named.end(1), "")[0]:
        return None, words
    return int(named[1]), words[named.end() :]


def left_of(aim: Amount | None, op: str, now: Amount) -> Amount | None:
    """Return how much of an aim is still to do; None where that cannot be said.

    Nothing is left of what is done. An aim that is a limit ("dưới 3%") has no rest, nor has a figure in
    another unit.
    """
    if now.value is None:
        return Amount(0, aim.unit if aim else PERCENT)
    whole = aim or Amount(100, PERCENT)
    if op in ("<", "<=") or whole.value is None or fold(whole.unit) != fold(now.unit):
        return None
    return Amount(round(max(0.0, whole.value - now.value), 2), whole.unit)


def _in_words(text: str) -> Amount | None:
    """Return the amount that words without a figure stand for: "xong rồi", "một nửa"."""
    plain = fold(text).rstrip(" .!")
    return next((amount for pattern, amount in _IN_WORDS if pattern.fullmatch(plain)), None)


def _value(number: str) -> float:
    """Return a number as it is written here: 1.200 is a thousand and more, 0,5 and 0.5 a half."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", number):
        return float(number.replace(".", ""))
    return float(number.replace(",", "."))


def _unit(seen: str, at: int, own: str) -> tuple[str, int]:
    """Return the unit written at a place of a folded text, and where it ends; empty if none is."""
    percent = _PERCENT.match(seen, at)
    if percent:
        return PERCENT, percent.end()
    for one in (own, *UNITS):
        word = re.compile(rf"\s*{re.escape(fold(one))}(?!\w)").match(seen, at) if one else None
        if word:
            return one, word.end()
    return "", at
