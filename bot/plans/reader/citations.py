"""What a plan only cites: laws, letters and plans of others, with their numbers and dates."""

from __future__ import annotations

import re

from bot.plans.reader.sentences import Sentence

_PAPER = (
    r"(?:cong van|ke hoach|nghi quyet|chi thi|nghi dinh|thong tu(?: lien tich)?|quyet dinh|huong dan"
    r"|luat|thong bao|to trinh|ket luan|quy dinh|quy che|van ban|dieu le"
    r"|chuong trinh(?: hanh dong)?|phap lenh|de an|cong dien)"
)
_CODE = (
    r"(?:so\s*:?\s*)?\d{1,5}[a-z]?(?:\s*/\s*\d{4})?\s*[/\-–]\s*"
    r"(?!(?:tu|tuan|thang|ngay|den|dau|nam|quy)(?!\w))[a-z][\w&]*"
    r"(?:\s*[-–/&]\s*[a-z][\w&]*){0,6}(?:/\d+)?"
)
_BEFORE_DATE = re.compile(
    rf"(?:\(ban hanh|{_CODE}|{_PAPER}(?: [^\W\d_][\w&,“”\"-]*){{0,8}})"
    rf"[\s,;(“”]*(?:ban hanh |ky )?(?:ngay)?[\s:]*$"
)
_NUMBERED = re.compile(rf"(?:{_CODE}|\d{{1,5}}\s*[-/]\s*[a-z]+/)[\s,;(]*(?:ban hanh |ky )?$")
_LEADS = re.compile(r"(?:-\s*)?(?:can cu|thuc hien|thi hanh|theo|tiep tuc thuc hien|xet)\s")
_ISSUED = re.compile(rf"(?<!\w)(?:ban hanh|ky|ra)\s+{_PAPER}\s+(?:so\s*)?\d")
"""Who issued a paper, with its day before: "Ngày 22/12/2024, Bộ Chính trị ban hành Nghị quyết số 57"."""
_DEMANDS = re.compile(
    rf"{_PAPER}\s+(?:so\s*)?\d[^.;]*?(?<!\w)(?:dat ra|quy dinh|yeu cau|neu ro|giao|de ra)(?!\w)"
)
_CITED = re.compile(rf"(?:{_PAPER}[^.;]{{0,60}}?)?(?<!\w)so\s*:?\s*\d|{_CODE}")
_LOOKED_BACK = 90


def is_citation_date(folded: str, start: int, *, worded: bool) -> bool:
    """Return whether the date at `start` is the date of a paper that is named right before it.

    Of a date that is `worded` ("trước ngày") only a paper's number right before it says so.
    """
    before = folded[max(0, start - _LOOKED_BACK) : start]
    return (_NUMBERED if worded else _BEFORE_DATE).search(before) is not None


def cites_others(sentence: Sentence) -> bool:
    """Return whether a sentence tells what a paper demands: "Quyết định 387/QĐ-TTg đặt ra yêu cầu ..."."""
    return _DEMANDS.match(sentence.folded.lstrip(" -+")) is not None


def cited(sentence: Sentence) -> bool:
    """Return whether a sentence only says what the plan is based on."""
    words = sentence.folded
    if _ISSUED.search(words):
        return True
    return _LEADS.match(words.lstrip()) is not None and _CITED.search(words) is not None
