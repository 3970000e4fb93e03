"""How often a person wishes to be reminded, and which stages before a date that means."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from bot.domain.campaign.plan import DeadlineKind


class Frequency(StrEnum):
    """How often a person wishes to be reminded."""

    FEW = "few"
    NORMAL = "normal"
    """As the campaign says."""
    MANY = "many"
    LAST = "last"
    """Only on the last day."""
    OFF = "off"


CAMPAIGN_STAGES = (14, 7, 3, 1, 0)
WORK_STAGES = (3, 1, 0)
"""When a work item's end is told; nobody is told of it earlier, however many reminders they wish."""


def stages_of(frequency: Frequency, campaign_stages: Sequence[int] = CAMPAIGN_STAGES) -> tuple[int, ...]:
    """Return the stages up to the date that somebody with this choice is sent."""
    return {
        Frequency.FEW: (1, 0),
        Frequency.NORMAL: tuple(campaign_stages),
        Frequency.MANY: (14, 7, 5, 3, 2, 1, 0),
        Frequency.LAST: (0,),
        Frequency.OFF: (),
    }[frequency]


def stages_before(
    kind: DeadlineKind, frequency: Frequency, campaign_stages: Sequence[int] = CAMPAIGN_STAGES
) -> tuple[int, ...]:
    """Return the same for one kind of date: a work item's start is told once, that day, its end from T-3."""
    if kind == DeadlineKind.WORK_START:
        return () if frequency in (Frequency.LAST, Frequency.OFF) else (0,)
    if kind == DeadlineKind.WORK_END:
        return tuple(one for one in stages_of(frequency, WORK_STAGES) if one <= max(WORK_STAGES))
    return stages_of(frequency, campaign_stages)
