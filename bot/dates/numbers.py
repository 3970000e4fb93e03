"""Numbers that look like dates and are none: shares, counts and the numbers of documents."""

from __future__ import annotations

import re

_COUNTED = (
    "tong so|so|hoc sinh|hoc vien|sinh vien|hs|giao vien|gv|can bo|cb|nhan vien|nv|vien chuc|nha giao|lop"
    "|to(?! chuc)"
    "|truong|em|chau|tre|nguoi|tiet|phieu|diem|mon|buoi|dong chi|don vi|chi tieu|tieu chi|tieu chuan"
    "|doan vien|dang vien|uy vien|thanh vien|doi vien|xa|chi bo|co so|noi dung|bai|giai|de tai|sang kien|skkn"
    "|san pham|chi doi|chi doan|lien doi"
    r"|thon|cum|nhom|gia dinh|dong ho|phong(?! trao)|dien tich|cau|thi sinh|tap the|ca nhan|ho so|tro len"
)
_DONE = "lan|tiet|buoi|bai|chuyen de|gio|san pham|hoat dong|so|cuoc|du gio|ngay|tuan|video|bao cao|dot"
_SHARE = (
    r"dat|ty le|ti le|chiem|it nhat|tren|duoi|gan|hon|duoc|diem|xep|trinh do|he|lop|phong|nhom|to|hang|lan"
    r"|bai|tiet|tang|so nha|giai|cau"
)
_DOCUMENT = (
    r"so|thong tu|nghi dinh|quyet dinh|luat|cong van|chi thi|nghi quyet"
    r"|qd|tt|nd|nq|cv|hoc ky|hoc ki|ky|hk|lop|trang|muc|bieu|mau|phu luc"
)

_THEN_COUNTED = re.compile(rf" (?:{_COUNTED})(?!\w)(?! \d)")
_THEN_DONE = re.compile(rf" (?:{_DONE})(?!\w)")
_AFTER_SHARE = re.compile(rf"(?<!\w)(?:{_SHARE})(?: la)?:? $")
_AFTER_DOCUMENT = re.compile(rf"(?<!\w)(?:{_DOCUMENT})(?: so)?(?:: ?| )$")
_AFTER_TIME = re.compile(
    r"(?<!\w)(?:vao|truoc|dip|sang|chieu|toi|hom|luc|(?:cham|muon|tre) nhat|han|han cuoi):? $"
)
_AFTER_ROOM = re.compile(
    r"(?<!\w)(?:lop|phong|nhom|so nha|trinh do|he|dieu|khoan) (?:\d{1,2}/\d{1,2}(?:, ?| va )){0,4}$"
)
_AFTER_END = re.compile(r"(?<!\w)(?:tu|den|ngay) $")
_AFTER_RATE = re.compile(r"(?<!\w)(?:moi|hang) $")
MONTHS = {
    "mot": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "muoi mot": 11, "muoi hai": 12,
}  # fmt: skip
"""Months by their names; "tháng Giêng" is the moon's, and no month of the calendar's."""
_SCANNED = str.maketrans("lio", "110")


def number(written: str) -> int:
    """Return 12 for "12", for "l2" as a scanner reads it, and for "mười hai"."""
    if written in MONTHS:
        return MONTHS[written]
    return int(written.translate(_SCANNED))


def is_of_document(found: re.Match[str]) -> bool:
    """Tell whether a number stands after "số", "thông tư" and the like: the number of a document."""
    return _AFTER_DOCUMENT.search(_before(found)) is not None


def is_fraction(found: re.Match[str], part: int, whole: int) -> bool:
    """Tell whether "2/3" is a share, "9/10 học sinh", or a class, "lớp 1/2", and no day; so is 24/7."""
    before = _before(found)
    if _AFTER_ROOM.search(before):
        return True
    if _AFTER_TIME.search(before):
        return False
    if part > whole:
        return found[0].strip() == "24/7" and _AFTER_END.search(before) is None
    return bool(_AFTER_SHARE.search(before) or _THEN_COUNTED.match(found.string, found.end()))


def is_rate(found: re.Match[str]) -> bool:
    """Tell whether "tháng 2" or "tuần 1" is a rate, as in "mỗi tháng 2 tiết" or "tuần 1 buổi"."""
    if _AFTER_RATE.search(_before(found)):
        return True
    return _THEN_DONE.match(found.string, found.end()) is not None


def _before(found: re.Match[str]) -> str:
    return found.string[max(0, found.start() - 40) : found.start()]
