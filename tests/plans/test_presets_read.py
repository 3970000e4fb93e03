"""The presets, made by hand, beside what the reader finds in the same plans' texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.domain.campaign.plan import CampaignPlan, DeadlineKind
from bot.plans.presets import read_preset
from bot.plans.reader import Found, read_plan

PLANS = Path(__file__).parents[2].parent / "shared" / "plans"
TEXTS = {
    "bac-giang-2020": "000",
    "lien-nghia-2023": "001",
    "ben-tre-2024": "002",
    "kon-tum-2020": "003",
    "bao-khe-2021": "004",
}
pytestmark = pytest.mark.skipif(not PLANS.is_dir(), reason="the real plans are not at ../shared/plans")

ONLY_READ = {"bao-khe-2021": Counter([(">=", 80.0), ("=", 15.0)])}
"""Figures of titles: the preset holds them as the share a title aims at."""
ONLY_BY_HAND = {"bao-khe-2021": Counter([("=", 0.0), ("=", 0.0)])}
"""What is to happen to nobody, which the text says in words ("không có học sinh kém")."""
OTHERWISE = {("ben-tre-2024", "2024-12-31"): "other"}
"""A sơ kết that is held: the reader calls it a review, the preset's school only keeps it in mind."""


@pytest.mark.parametrize("slug", sorted(TEXTS))
def test_the_head_says_the_same(slug: str) -> None:
    found, plan = both(slug)
    head = found.head
    assert (head.kind, head.period) == (plan.kind.value, plan.period)
    assert (head.number or "", head.issued) == (plan.number, plan.issued)


@pytest.mark.parametrize("slug", sorted(TEXTS))
def test_phases_have_the_same_days_where_days_are_printed(slug: str) -> None:
    found, plan = both(slug)
    by_hand = [
        (None if one.start_said else one.start, None if one.end_said else one.end) for one in plan.phases
    ]
    assert [(one.start, one.end) for one in found.phases] == by_hand


@pytest.mark.parametrize("slug", sorted(TEXTS))
def test_deadlines_are_the_same(slug: str) -> None:
    found, plan = both(slug)
    by_hand = Counter(
        (str(one.due), one.mode.value, one.kind.value, one.tentative)
        for one in plan.deadlines
        if one.kind is not DeadlineKind.PHASE_END
    )
    assert by_hand == Counter(
        (str(one.due), one.mode, OTHERWISE.get((slug, str(one.due)), one.kind), one.tentative)
        for one in found.deadlines
    )


@pytest.mark.parametrize("slug", sorted(TEXTS))
def test_figures_are_the_same(slug: str) -> None:
    found, plan = both(slug)
    read, by_hand = figures(found.targets), figures(plan.targets)
    assert read - by_hand == ONLY_READ.get(slug, Counter())
    assert by_hand - read == ONLY_BY_HAND.get(slug, Counter())


def both(slug: str) -> tuple[Found, CampaignPlan]:
    """Return what is read in a plan's text, and its preset."""
    text = next(PLANS.glob(f"{TEXTS[slug]}_*.txt")).read_text(encoding="utf-8")
    plan = read_preset(slug)
    assert isinstance(plan, CampaignPlan)
    return read_plan(text), plan


def figures(targets: Iterable[Any]) -> Counter[tuple[str, float]]:
    """Return how often each figure is aimed at."""
    return Counter((one.op, float(one.value)) for one in targets if one.value is not None)
