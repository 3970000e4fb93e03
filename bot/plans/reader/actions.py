"""What a clause of a plan asks to be done: its kind, its words, and who receives it."""

from __future__ import annotations

import re

from bot.plans.reader.found import Kind
from bot.plans.reader.vocabulary import word

_STARTS = (
    re.compile(r"(?<!\w)(?:ve|cho|len|toi|den|qua|voi)\s+(?=\w)"),
    re.compile(r"(?<!\w)(?:gui|nop|trinh|chuyen|bao cao|tai)\s+(?=\w)"),
)
_TO_STOPS = re.compile(
    r"[,;.|]|\s(?:truoc|cham nhat|muon nhat|han|xong|trong|vao|de|theo|dung|bang|va|dam bao|bao dam"
    r"|tu ngay|ngay|den het|muc|hoac|khi|sau|lam|hang|dinh ky|chieu|sang)(?!\w)|:\s|\s\d|$"
)
_RECEIVERS = re.compile(
    r"(?:nha truong|truong(?! hop)|phong(?! trao)|so(?! lieu| ket| sach| luong)|van phong|vp|hoi dong"
    r"|hdtd|thuong truc|ban(?= (?:chap|giam|to chuc|chi|thi dua|lanh|thuong|giam))"
    r"|to(?! trinh|an| vien| chuc)|ubnd|uy ban|cong doan|lien doi|doan|hieu truong"
    r"|pho hieu truong|hieu pho|tong phu trach|tpt"
    r"|dong chi|d/c|dc|co|thay|cd|bch|khoi|cum|chuyen mon|bo phan|thu ky|dia chi|email|hop thu|thu dien tu"
    r"|van thu|thu vien|truong cum|bgh"
    r"|giam doc|lanh dao|chi bo|chi uy|cha|ong|ba|gvcn|giao vien chu nhiem|nhom|cap (?:tren|uy)|lop)(?!\w)"
)
_CHECKED = re.compile(
    r"(?<!\w)(?:xet|duyet|xet duyet|tham dinh)(?: (?:cac|ban|danh sach|noi dung))? dang k[yi](?!\w)"
)
_HANDS_A_THING = re.compile(
    r"(?<!\w)nop (?!(?:ve|cho|len|toi|den|qua|truoc|cham|muon|xong|ngay|han|day|dung|kem|theo|tai|bang"
    r"|\d)(?!\w))(?=[^\W\d_])"
)
"""A verb with what is handed in, whatever it is: "nộp giấy vụn"."""
_OBJECT = re.compile(
    r"(?<!\w)(?:nop|gui|trinh)\s+(?P<what>"
    r"(?:(?!(?:ve|cho|len|toi|truoc|cham|den|tai|han|(?<!ket )qua)(?!\w))[^,;.:()])+)"
)
_SENT_ON = re.compile(rf"(?<!\w)(?:gui|trinh|nop) {_RECEIVERS.pattern}")
"""What is sent on is what was reviewed: "họp bình xét, gửi Ban thi đua"."""
_MINUTES = re.compile(r"(?:ban )?(?:bien ban|danh sach)(?!\w)")
"""What goes with what a clause is about: "thông qua đăng ký và gửi biên bản"."""
_PAPERS_FIRST = re.compile(
    r"[\s\-–+.:;,()\d]*(?:bo )?(?:ho so|to trinh) (?:de nghi )?(?:xet|binh xet|khen|cong nhan)(?!\w)"
)
"""Papers by what they are for: "Hồ sơ xét danh hiệu: 25/5", not "Xét hồ sơ: 25/5"."""
_DECIDED = re.compile(r"(?<!\w)xet(?: duyet| chon)?(?:,| va) (?:trinh|de nghi)(?!\w)")
"""What is decided and sent on in one breath: "Phòng xét, trình khen thưởng"."""
_PLEDGE = re.compile(r"(?<!\w)ky(?: ket)?(?: ban)? giao uoc(?!\w)")
_ENROLS = re.compile(r"[,;] (?:(?!ve|tham|du)\w+ ){0,3}?dang k[yi] (?:thi dua|danh hieu|chi tieu)(?!\w)")
"""Beside an event it is a task of its own: "Phát động phong trào, đăng ký thi đua"."""
_LONGEST_TO = 80


def kinds_of(words: str) -> tuple[Kind, ...]:
    """Return what a folded clause asks for; a report and a dossier named together are two.

    What is handed in says it before anything else: "trường có đăng ký tự đánh giá, nộp hồ sơ" is a dossier.
    """
    for handed in _OBJECT.finditer(words):
        kinds = _kinds_named(f"nop {handed['what']}")
        if kinds and kinds[0] in ("registration", "report", "dossier") and not _MINUTES.match(handed["what"]):
            return kinds
    return _kinds_named(words)


def _kinds_named(words: str) -> tuple[Kind, ...]:
    report = _has("report", words)
    dossier = _has("dossier", words)
    if dossier and report and re.search(r"(?:va|,|cung|kem|;)", words):
        return ("report", "dossier")
    if _CHECKED.search(words) and not _hands_paper(words):
        return ("review",)
    if _has("registration", words) and not (
        report and _first("report", words) < _first("registration", words)
    ):
        return ("registration",)
    if report:
        return ("report",)
    if dossier and (
        hands_in(words) or _PAPERS_FIRST.match(words) or not _has("review", words) or not _is_review(words)
    ):
        return ("dossier",)
    if _is_review(words) and not _hands_paper(words):
        return ("review",)
    if _is_review(words) and (_SENT_ON.search(words) or _DECIDED.search(words)):
        return ("review",)
    if hands_in(words) or (_has("handed", words) and not _has("events", words)):
        return ("other",)
    return ()


def names_object(words: str) -> bool:
    """Return whether a folded clause says what is handed in or finished."""
    return _has("handed", words) or any(
        not _RECEIVERS.match(words, found.end()) for found in _HANDS_A_THING.finditer(words)
    )


def hands_in(words: str) -> bool:
    """Return whether a folded clause hands something in or finishes it."""
    return _has("hands_in", words)


def is_event(words: str) -> bool:
    """Return whether a folded clause speaks of a meeting or a contest, not of a pledge signed there."""
    return _has("events", words) and _PLEDGE.search(words) is None and _ENROLS.search(words) is None


def receiver(text: str, words: str) -> str | None:
    """Return to whom a clause hands something in, as printed; `words` is `text` folded."""
    starts = [found.end() for pattern in _STARTS for found in pattern.finditer(words)]
    for start in starts:
        if not _RECEIVERS.match(words, start):
            continue
        stop = _TO_STOPS.search(words, start)
        end = stop.start() if stop else len(words)
        named = text[start:end].strip(" ,.:;-–")
        if "(" in named and ")" not in named:
            named = f"{named.rstrip()})"
        if named and len(named) <= _LONGEST_TO:
            return named
    return None


def _is_review(words: str) -> bool:
    """Return whether a clause is about a review that is held, not about something at its ceremony."""
    return any(
        not re.search(r"(?:tai|trong)(?: buoi)? (?:le|hoi nghi|buoi|dip)\s*$", words[: found.start()])
        for found in word("deadlines", "review").finditer(words)
    )


def _hands_paper(words: str) -> bool:
    return (
        re.search(
            r"(?<!\w)(?:gui|nop|trinh|chuyen(?! (?:mon|de|can|nghiep|gia|sau|doi|bien|hieu)))(?!\w)", words
        )
        is not None
    )


def _has(name: str, words: str) -> bool:
    return word("deadlines", name).search(words) is not None


def _first(name: str, words: str) -> int:
    found = word("deadlines", name).search(words)
    return found.start() if found else len(words)
