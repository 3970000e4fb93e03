"""Moving a plan to another year: dates and anniversaries go on, what belonged to its time stays.

A plan over several years moves as one block, its first year to the year asked for. A date keeps its day and
month, so its weekday changes; `cautions` tells which dates then fall on days off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from bot.domain.campaign.plan import (
    CampaignPlan,
    Criterion,
    EraBound,
    Participant,
    PlannedAward,
    PlannedDeadline,
    PlannedPhase,
    PlannedTarget,
    PlannedTitle,
    Undated,
)
from bot.plans.eras import ERAS, Era
from bot.plans.periods import calendar_years, first_year
from bot.plans.problems import sentences

Item = TypeVar("Item")
Worded = TypeVar("Worded", PlannedTarget, Participant, Criterion)

_YEAR = re.compile(r"20\d\d")
_YEARS = re.compile(
    r"(?<![\d/.])(?<!GDPT )(?<!số )"
    r"(?P<day>\d{1,2}/\d{1,2}/|tháng \d{1,2}/)?(?P<first>20\d\d)"
    r"(?:(?P<to>\s*[-–]\s*)(?P<last>20\d\d))?(?![\d/])"
)
_ANNIVERSARY = re.compile(
    r"\b\d+(?= năm (?:ngày|thành lập|tái lập|giải phóng|chiến thắng|cách mạng))", re.IGNORECASE
)


def shift_to(plan: CampaignPlan, year: int) -> CampaignPlan:
    """Return the plan moved to the school year, calendar year or years that begin in `year`.

    Number and date of issue go, the id gets the new year; `dropped` tells what was left out or reworded.
    A plan that already is of that year comes back as it is.
    """
    first = first_year(plan.period) or plan.start.year
    if year == first:
        return plan
    last = year + max(len(calendar_years(plan.period)), 1) - 1
    move = _Move(year - first, last, range(first, plan.end.year + 1), plan.era_bound)
    moved = replace(
        plan,
        id=_new_id(plan.id, first, year),
        title=move.retold(plan.title),
        number="",
        issued=None,
        period=move.retold(plan.period),
        start=move.day(plan.start),
        end=move.day(plan.end),
        phases=tuple(_phase(phase, move) for phase in plan.phases),
        deadlines=tuple(_deadline(deadline, move) for deadline in plan.deadlines),
        targets=_texts(plan.targets, move),
        titles=tuple(_title(title, move) for title in plan.titles),
        awards=_awards(plan.awards, move),
        participants=_texts(plan.participants, move),
        criteria=_texts(plan.criteria, move),
        contents=move.kept(plan.contents, str, lambda _, text: text),
        occasions=move.kept(plan.occasions, str, lambda _, text: text),
        undated=tuple(Undated(move.retold(one.what), one.quote) for one in plan.undated),
        suggested=tuple(_deadline(deadline, move) for deadline in plan.suggested),
        era_bound=(),
    )
    return replace(moved, dropped=plan.dropped + tuple(move.told))


@dataclass
class _Move:
    """One plan's way to another year; `told` collects what the operator is told."""

    years: int
    to: int
    """The last year to be reached: what ends before a plan of several years does is over for all of it."""
    span: range
    marks: tuple[EraBound, ...]
    told: list[str] = field(default_factory=list)

    def day(self, day: date) -> date:
        """Return the same day and month, 28/02 for a 29/02 that does not exist."""
        try:
            return day.replace(year=day.year + self.years)
        except ValueError:
            return day.replace(year=day.year + self.years, day=28)

    def retold(self, text: str) -> str:
        """Return `text` with its years, anniversaries and dead agencies brought up to date."""
        new = _YEARS.sub(self._year, _ANNIVERSARY.sub(self._count, text))
        for era in ERAS.values():
            if era.find and era.instead and era.past(self.to) and era.within(new):
                later = era.find.sub(era.instead, new)
                self._tell("_reworded", era, new, later)
                new = later
        return new

    def kept(
        self, items: Iterable[Item], text_of: Callable[[Item], str], with_text: Callable[[Item, str], Item]
    ) -> tuple[Item, ...]:
        """Return the items that still hold, reworded where they must be."""
        return tuple(
            with_text(item, text) for item in items if (text := self._still(text_of(item))) is not None
        )

    def _still(self, item: str) -> str | None:
        """Return what an item says in the new year, None if it has no place there; marks win over guesses."""
        mark = next((mark for mark in self.marks if mark.item == item), None)
        if mark is None:
            over = next((era for era in ERAS.values() if self._left_behind(era, item)), None)
            later = ""
        else:
            over = ERAS[mark.era] if ERAS[mark.era].past(self.to) else None
            later = mark.later
        if over is None:
            return self.retold(item)
        self._tell("_reworded" if later else "_left_out", over, item, later)
        return self.retold(later) if later else None

    def _left_behind(self, era: Era, item: str) -> bool:
        return not era.instead and era.past(self.to) and era.within(item)

    def _tell(self, sentence: str, era: Era, item: str, later: str) -> None:
        said = sentences("shift")
        line = said[sentence].format(item=item.rstrip("."), later=later.rstrip("."), reason=said[era.code])
        if line not in self.told:
            self.told.append(line)

    def _year(self, found: re.Match[str]) -> str:
        """Return a year, date or pair of years moved; as it was if it reaches beyond the plan's own years."""
        if any(int(found[name]) not in self.span for name in ("first", "last") if found[name]):
            return found[0]
        return _YEAR.sub(lambda one: str(int(one[0]) + self.years), found[0])

    def _count(self, found: re.Match[str]) -> str:
        return str(int(found[0]) + self.years)


def _new_id(old: str, first: int, year: int) -> str:
    stem = old.removesuffix(f"-{first}")
    return f"{stem}-{year}"


def _phase(phase: PlannedPhase, move: _Move) -> PlannedPhase:
    return replace(
        phase,
        name=move.retold(phase.name),
        start=move.day(phase.start),
        end=move.day(phase.end),
        theme=move.retold(phase.theme),
        start_said=move.retold(phase.start_said),
        end_said=move.retold(phase.end_said),
    )


def _deadline(deadline: PlannedDeadline, move: _Move) -> PlannedDeadline:
    return replace(
        deadline, what=move.retold(deadline.what), due=move.day(deadline.due), to=move.retold(deadline.to)
    )


def _title(title: PlannedTitle, move: _Move) -> PlannedTitle:
    return replace(title, name=move.retold(title.name), note=move.retold(title.note))


def _texts(items: tuple[Worded, ...], move: _Move) -> tuple[Worded, ...]:
    return move.kept(items, lambda one: one.text, lambda one, text: replace(one, text=text))


def _awards(awards: tuple[PlannedAward, ...], move: _Move) -> tuple[PlannedAward, ...]:
    kept = move.kept(awards, lambda award: award.name, lambda award, name: replace(award, name=name))
    return tuple(replace(award, note=move.retold(award.note)) for award in kept)
