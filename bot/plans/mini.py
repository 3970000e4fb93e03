"""A small campaign for a day that is honoured: hội giảng of 20/11, a day's work for 26/3, 8/3, 22/12."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.campaign.plan import (
    CampaignKind,
    CampaignPlan,
    DeadlineKind,
    Mode,
    Origin,
    PlannedDeadline,
    Who,
)
from bot.plans.periods import school_year
from bot.plans.problems import sentences

AHEAD = timedelta(days=10)
"""How long before the day registration ends, if there is time."""
REPORT_AFTER, ENDS_AFTER = timedelta(days=5), timedelta(days=10)
_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?!\d|/)\W*(?P<name>.*)")
_ANNIVERSARY = re.compile(r"^kỷ niệm \d+ năm (?=ngày)", re.IGNORECASE)


@dataclass(frozen=True)
class Occasion:
    """A day of the year that is honoured, the next time it comes."""

    day: date
    name: str
    """"ngày Nhà giáo Việt Nam"."""

    @property
    def key(self) -> str:
        """Its name among the others: "20-11"."""
        return f"{self.day.day}-{self.day.month}"

    @property
    def short(self) -> str:
        """How people say the day: "20/11"."""
        return f"{self.day.day}/{self.day.month}"


def occasions(said: Iterable[str], today: date) -> list[Occasion]:
    """Return the days that plans name, then the usual ones, each once, the next to come first."""
    found: dict[tuple[int, int], Occasion] = {}
    for text in (*said, *sentences("mini")["usual"].split("\n")):
        read = _DAY.match(text.strip())
        if read is None:
            continue
        day, month = int(read["day"]), int(read["month"])
        on = _next(day, month, today)
        if on is not None:
            found.setdefault((day, month), Occasion(on, _ANNIVERSARY.sub("", read["name"].rstrip("."))))
    return sorted(found.values(), key=lambda one: one.day)


def occasion_plan(occasion: Occasion, asks: str, today: date) -> CampaignPlan:
    """Return a themed campaign for a day: never a title, a date to register by, and what it asks for."""
    words, named = sentences("mini"), {"short": occasion.short, "name": occasion.name}
    first = school_year(occasion.day)
    register, report = words[f"register_{asks}"].format(**named), words["report"].format(**named)
    by = max(occasion.day - AHEAD, today + (occasion.day - today) / 2)
    return CampaignPlan(
        id=f"dip-{occasion.key}-{occasion.day.year}",
        title=words[f"title_{asks}"].format(**named),
        unit="",
        number="",
        issued=None,
        kind=CampaignKind.THEMED,
        period=words["school_year"].format(first=first, last=first + 1),
        start=today,
        end=occasion.day + ENDS_AFTER,
        phases=(),
        deadlines=(_dated("dang-ky", register, DeadlineKind.REGISTRATION, by, Who.PERSON),),
        targets=(),
        suggested=(
            _dated("tong-hop", report, DeadlineKind.REPORT, occasion.day + REPORT_AFTER, Who.TEAM_LEAD),
        ),
        asks=(asks,),
    )


def _dated(key: str, what: str, kind: DeadlineKind, due: date, who: Who) -> PlannedDeadline:
    return PlannedDeadline(key, what, kind, due, Mode.BY, who, origin=Origin.SCHOOL)


def _next(day: int, month: int, today: date) -> date | None:
    """Return the next such day after today; None for one no calendar has."""
    for year in (today.year, today.year + 1):
        try:
            on = date(year, month, day)
        except ValueError:
            continue
        if on > today:
            return on
    return None
