"""Keys that are not taken yet: of a school's campaigns, and of what stands below one of them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import Session, col

from bot.domain.campaign.campaigns import Campaign, Deadline, Honour, Phase, Target
from bot.domain.campaign.plan import DeadlineKind

REGISTER, DEADLINE, TARGET = "dang-ky", "moc", "chi-tieu"
"""What the keys begin with of a date to register by, of any other date and of a target that a school adds."""


def free(taken: Collection[str], stem: str) -> str:
    """Return a key that is not taken: the stem, then with a number: `moc`, `moc-2`."""
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def free_slug(session: Session, unit_id: int, wanted: str) -> str:
    """Return an id that no campaign of the school has yet: `bao-khe-2026`, then `bao-khe-2026-2`."""
    query = select(col(Campaign.slug)).where(col(Campaign.unit_id) == unit_id)
    return free(set(session.scalars(query)), wanted)


def free_deadline(session: Session, campaign: Campaign, stem: str) -> str:
    """Return a key that no deadline of a campaign has, nor a date proposed for it: that may become one."""
    query = select(col(Deadline.key)).where(col(Deadline.campaign_id) == campaign.id)
    return free({*session.scalars(query), *(one["key"] for one in campaign.suggested)}, stem)


def free_phase(session: Session, campaign_id: int, wanted: int = 0) -> int:
    """Return the number wanted for a phase if no phase of the campaign has it, else the next one."""
    numbers = set(session.scalars(select(col(Phase.number)).where(col(Phase.campaign_id) == campaign_id)))
    return wanted if wanted and wanted not in numbers else max(numbers, default=0) + 1


def free_target(session: Session, campaign_id: int, stem: str = TARGET) -> str:
    """Return a key that no target of a campaign has."""
    query = select(col(Target.key)).where(col(Target.campaign_id) == campaign_id)
    return free(set(session.scalars(query)), stem)


def free_honour(session: Session, campaign_id: int, stem: str) -> str:
    """Return a code that no title and no award of a campaign has, at whatever level."""
    query = select(col(Honour.code)).where(col(Honour.campaign_id) == campaign_id)
    return free(set(session.scalars(query)), stem)


def stem_of(kind: DeadlineKind) -> str:
    """Return what the key of a date that a school adds begins with."""
    return REGISTER if kind == DeadlineKind.REGISTRATION else DEADLINE
