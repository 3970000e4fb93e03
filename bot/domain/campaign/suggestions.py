"""Dates a plan does not print, kept with its draft until the school takes them or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.plan import DeadlineKind, Mode, Origin, PlannedDeadline, Who
from bot.talking.values import from_json, to_json
from bot.words import fold

KINDS = (
    ("dang ky", DeadlineKind.REGISTRATION),
    ("bao cao", DeadlineKind.REPORT),
    ("ho so", DeadlineKind.DOSSIER),
    ("binh xet", DeadlineKind.REVIEW),
)
"""What the words of an undated thing say of its kind, folded; anything else is "other"."""
FILLERS = frozenset(["cac", "cua", "dip", "gui", "hinh", "ket", "nay", "qua", "thuc", "trong", "va"])
"""Syllables that name nothing: "kết quả", "hình thức", "dịp"; "sơ kết" is told apart by "sơ"."""
ADDRESSEE = " ve "
"""What follows says to whom it goes, in words that change from year to year."""


def suggested_of(campaign: Campaign) -> tuple[PlannedDeadline, ...]:
    """Return the dates proposed for a campaign and not taken yet, in order of date."""
    found = [_restored(from_json(one)) for one in campaign.suggested]
    return tuple(sorted(found, key=lambda one: (one.due, one.key)))


def as_kept(suggested: Iterable[PlannedDeadline]) -> list[dict[str, Any]]:
    """Return proposed dates as a campaign's row keeps them."""
    return [to_json(one) for one in suggested]


def kind_of(what: str) -> DeadlineKind:
    """Return what kind of deadline the words of an undated thing speak of."""
    folded = fold(what)
    return next((kind for words, kind in KINDS if words in folded), DeadlineKind.OTHER)


def dates(one: PlannedDeadline, what: str) -> bool:
    """Tell whether a date is that of an undated thing: the kinds agree, and it says all the thing says."""
    kind = kind_of(what)
    agree = kind == one.kind or (kind == DeadlineKind.OTHER and one.kind != DeadlineKind.REGISTRATION)
    said = set(fold(what).partition(ADDRESSEE)[0].split()) - FILLERS
    return agree and bool(said) and said <= set(fold(one.what).split())


def strike_dated(campaign: Campaign, dated: Iterable[PlannedDeadline]) -> list[str]:
    """Strike out what stands undated and now has a date; returns what was struck, in the plan's words."""
    taken = list(dated)
    struck = [what for what, _ in campaign.undated if any(dates(one, what) for one in taken)]
    campaign.undated = [one for one in campaign.undated if one[0] not in struck]
    return struck


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
