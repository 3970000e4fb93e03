"""Tình trạng: what a staff list says of whether somebody still works here, or rests for a while."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.words import fold

WORKING, LEFT, RESTING, UNCLEAR = "working", "left", "resting", "unclear"

_ARRIVED = re.compile(r"\bchuyen (?:truong |cong tac )?(?:den|ve)\b|\bmoi (?:den|ve|chuyen)\b")
_RESTS = re.compile(
    r"thai san|nghi (?:sinh|om|phep|khong (?:huong )?luong|dai han|che do|co thoi han)"
    r"|tam nghi|di hoc|biet phai"
)
_LEFT = re.compile(
    r"da nghi|nghi (?:viec|huu|day|cong tac)|thoi viec|huu tri|ve huu|da huu|roi (?:truong|don vi)"
    r"|(?:chuyen|thuyen chuyen) (?:truong|cong tac|di|don vi)|da chuyen|thuyen chuyen|thanh ly hop dong"
    r"|het hop dong|cham dut hop dong"
)
_WORKS = re.compile(
    r"dang (?:lam|cong tac|day|giang day)|con lam|lam viec|binh thuong|di lam|bien che|hop dong"
)
_DAY = re.compile(r"\b(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\b")


@dataclass(frozen=True)
class Status:
    """What a row says of somebody's standing; `day` is the last of a rest, or from when somebody is gone."""

    kind: str = WORKING
    day: date | None = None


def read_status(said: str, until: str = "") -> Status:
    """Return what a cell says, with the day in it or beside it; why somebody rests is not kept."""
    folded = fold(said)
    day = last_day_in(until) or last_day_in(said)
    if not folded or _ARRIVED.search(folded):
        return Status()
    if _RESTS.search(folded):
        return Status(RESTING, day)
    if _LEFT.search(folded):
        return Status(LEFT, day)
    return Status(WORKING if _WORKS.search(folded) else UNCLEAR)


def last_day_in(text: str) -> date | None:
    """Return the last day that a text names, "đến hết ngày 15/3/2027"; None if it names none there is."""
    days = []
    for day, month, year in _DAY.findall(text):
        try:
            days.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return days[-1] if days else None
