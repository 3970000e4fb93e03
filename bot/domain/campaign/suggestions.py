"""Dates a plan does not print, kept with its draft until the school takes them or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.plan import DeadlineKind, Mode, Origin, PlannedDeadline, Who
from bot.values import from_json, to_json


def suggested_of(campaign: Campaign) -> tuple[PlannedDeadline, ...]:
    """Return the dates proposed for a campaign and not taken yet, in order of date."""
    found = [_restored(from_json(one)) for one in campaign.suggested]
    return tuple(sorted(found, key=lambda one: (one.due, one.key)))


def as_kept(suggested: Iterable[PlannedDeadline]) -> list[dict[str, Any]]:
    """Return proposed dates as a campaign's row keeps them."""
    return [to_json(one) for one in suggested]


def _restored(kept: dict[str, Any]) -> PlannedDeadline:
    return PlannedDeadline(
        **{
            **kept,
            "kind": DeadlineKind(kept["kind"]),
            "mode": Mode(kept["mode"]),
            "who": Who(kept["who"]),
            "origin": Origin(kept["origin"]),
        }
    )
