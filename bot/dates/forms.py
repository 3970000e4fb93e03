"""How dates are written, folded: the patterns that whole answers and running texts are both read by."""

from __future__ import annotations

from bot.dates.days import YEAR

ANY_YEAR = r"(?:1[89]|20)\d\d"
NUMBER = r"(?:\d{1,2}|[lio]\d|\d[lo])"
"""A day or month beside its word; a scanner's "l2" is 12 there."""
_NAMED = r"(?:muoi (?:mot|hai)|muoi|mot|hai|ba|tu|nam|sau|bay|tam|chin)"
"""A month by its name, as in "tháng Mười hai"."""
_SCANNED_YEAR = r"(?:(?:1[89]|20)\d\d|2[0o][\dlo]{2})"
_DAY_WORD = r"(?P<lead>(?:ngay|(?<!chao )mung|mong|hom) ?)?"
_OF_YEAR = r"nam (?P<rel>nay|sau|toi|ngoai)(?!\w)"
AND_YEAR = rf"(?:(?:,? ?nam[ \n]?| ?[/-] ?| )(?P<y>{_SCANNED_YEAR}))"
_START = r"(?<!phan )(?<!thi )dau"
PART = rf"(?:(?P<part>{_START}|giua|cuoi|het|ket thuc|thuong tuan|trung tuan|ha tuan) )?"

ISO = rf"(?P<y>{YEAR})-(?P<m>\d\d)-(?P<d>\d\d)"
_NUMERIC = rf"{_DAY_WORD}(?P<d>{NUMBER}) ?(?P<s>[/.-]) ?(?P<m>{NUMBER})"
DATED = rf"{_NUMERIC} ?(?P=s) ?(?P<y>{ANY_YEAR}|\d\d)"
UNDATED = rf"{_NUMERIC}(?: (?:nam )?(?P<y>{YEAR})| {_OF_YEAR})?"
WORDED = (
    rf"{_DAY_WORD}(?P<d>{NUMBER}) ?(?:cua )?(?P<word>thang|th|t) ?(?P<m>{NUMBER})"
    rf"(?:{AND_YEAR}(?!\w)| {_OF_YEAR})?"
)
MONTH = rf"(?P<m>{NUMBER})(?:{AND_YEAR}| {_OF_YEAR})?"
_NAMED_OF = rf"thang (?P<m>{_NAMED})(?!\w)(?:{AND_YEAR}| {_OF_YEAR})?"
NAMED_DAY = rf"(?P<lead>(?:ngay|mung|mong) )(?P<d>{NUMBER}) (?:cua )?{_NAMED_OF}"
NAMED_MONTH = rf"{PART}(?!thang nam(?! (?:nam )?20\d\d| hang nam)){_NAMED_OF}"
MONTHS = rf"thang (?P<since>{NUMBER})(?: ?[-+] ?| ?, ?{NUMBER} ?, ?| ?, ?| va )(?P<m>{NUMBER}){AND_YEAR}?"
HALF_YEAR = rf"(?:0?6|sau) thang (?P<half>dau|cuoi) nam(?: (?P<y>{YEAR}))?"
QUARTER = (
    rf"{PART}quy (?P<q>iv|i{{1,3}}|[1-4])(?!\w)"
    rf"(?:(?:,? nam | ?[/-] ?| \(nam )(?P<y>{YEAR})\)?(?![\w/%])| {_OF_YEAR})?"
)
CALENDAR_YEAR = rf"{PART}nam[ \n](?P<y>{ANY_YEAR})"

_DOTS = r"[.…_ ]{0,40}"
BLANK_WORDED = (
    rf"ngay{_DOTS}thang(?:{_DOTS}|(?: ?(?P<m>{NUMBER})))(?: ?, ?| ?)nam ?"
    rf"(?:(?P<y>{YEAR})|20[.…_]{{1,40}}|[.…_]{{1,40}})"
)
BLANK_NUMERIC = rf"ngay{_DOTS}/(?:{_DOTS}|(?: ?(?P<m>\d{{1,2}}) ?))/ ?(?P<y>{YEAR})"
MONTHLY = (
    r"(?:tu |cac )?ngay (?P<days>\d{1,2}(?:(?:, ?| va | ?- ?| den (?:ngay )?)\d{1,2}){0,9})"
    r" (?:cua )?(?:hang|moi) thang"
)
SCHOOL_YEAR = r"(?:nam hoc|nien khoa|nh):? ?(?P<a>20\d\d) ?[-/] ?(?P<b>20\d\d|\d\d)(?![\d/])"
UNDATED_SCHOOL_YEAR = rf"(?P<part>het|cuoi|{_START}|giua|ket thuc) nam hoc(?!\w)(?! 20\d\d)"
TERM = (
    rf"{PART}(?:hoc k[yi]|hk|(?:(?<=cuoi )|(?<=giua )|(?<=het )|(?<=dau ))k[yi]) ?(?:i{{1,2}}|[12]|mot|hai)"
    rf"(?!\w)(?:(?:,? (?:cua )?| ?- ?){SCHOOL_YEAR})?"
)
YEARS = rf"(?:(?:cac nam|nam|giai doan|nhiem ky|thoi ky)[ \n])?(?P<a>{YEAR}) ?- ?(?P<b>{YEAR})"
STUDY_WEEK = rf"{PART}tuan (?:thu |so |hoc )?(?:(?P<since>\d{{1,2}}) ?- ?)?(?P<w>\d{{1,2}})"
WEEK_OF_MONTH = (
    rf"{PART}tuan (?:(?:thu |so )?(?P<w>[1-5])|(?:thu (?P<nth>nhat|hai|ba|tu|nam)"
    rf"|(?P<which>dau|giua|cuoi)(?: tien| cung)?))"
    rf",? (?:cua )?thang (?P<m>{NUMBER}|{_NAMED}(?!\w)){AND_YEAR}?"
)
NOW = (
    r"(?:ke )?tu (?:nay|(?:ngay|khi) (?:ky|ban hanh|phat hanh|co hieu luc)"
    r"(?: (?:ke hoach|van ban|huong dan)(?: nay)?)?)"
)

BY = r"(?:cham|muon|tre) nhat|han (?:cuoi(?: cung)?|chot|nop)|khong (?:qua|(?:muon|tre|cham) hon)"
"""Words of a last day that still counts; "trước" is none, "trong" means a whole time."""
