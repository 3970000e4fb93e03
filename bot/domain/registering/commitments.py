"""What a person has taken on, item by item as they read it, and how far each of them is."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlmodel import Session

from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import RUNNING, Campaign, Phase, Target
from bot.domain.campaign.phases import Phases
from bot.domain.registering import progress_entries, registrations
from bot.domain.registering.amounts import Amount, left_of, read_said
from bot.domain.registering.form_contents import Draft, WorkItem
from bot.domain.registering.progress_entries import Progress, standing
from bot.domain.registering.registrations import STANDING, Registration
from bot.domain.school.turn import Turn


@dataclass(frozen=True)
class Commitment:
    """One item of a registration: a target of the campaign, one of the person's own, or a work item."""

    position: int
    """Its number in /tiendo and /cuatoi; 0 where nothing can be noted any more."""
    registration_id: int
    item: str
    text: str
    history: tuple[Progress, ...] = ()
    """Every entry, the oldest first, replaced ones included."""
    aim: Amount | None = None
    op: str = "="
    said_aim: str = ""
    """The person's own figure, as they wrote it."""
    target: Target | None = None
    work: WorkItem | None = None
    phase: Phase | None = None
    """The phase that an entry of today counts for."""

    @property
    def id(self) -> str:
        """What names it among all of the person's items."""
        return f"{self.registration_id}:{self.item}"

    @property
    def key(self) -> str:
        """Its part of a question's key, so that an answer given for one item is never taken for another's."""
        return f"k{zlib.crc32(self.id.encode())}"

    @property
    def unit(self) -> str:
        """What its figure counts, empty if it has none."""
        return self.aim.unit if self.aim else ""

    @cached_property
    def latest(self) -> Progress | None:
        """The newest entry that stands."""
        return next(iter(standing(self.history)[::-1]), None)

    @property
    def left(self) -> Amount | None:
        """What is still to do; None before the first entry and where it cannot be said."""
        return left_of(self.aim, self.op, self.latest.amount) if self.latest else None

    @property
    def noted(self) -> bool:
        """Whether there is an entry for the phase of today."""
        current = self.phase.id if self.phase else None
        return any(one.phase_id == current for one in standing(self.history))

    @property
    def replaced(self) -> frozenset[int | None]:
        """The ids of the entries that were corrected."""
        return frozenset(one.replaces for one in self.history)


@dataclass(frozen=True)
class Commitments:
    """One registration's items, and the dates that bear on them."""

    campaign: Campaign
    registration: Registration
    items: tuple[Commitment, ...]
    phase: Phase | None
    last_day: date
    """The last day of the phase, or of the campaign."""

    @property
    def unnoted(self) -> int:
        """How many items have no entry yet in the phase."""
        return sum(not one.noted for one in self.items)


def of_person(turn: Turn) -> list[Commitments]:
    """Return the items of every standing registration of the speaker's, the oldest registration first.

    Positions run through all that can be noted, so a number alone names an item.
    """
    found = registrations.all_of(turn.session, turn.me().id or 0)
    mine = sorted((one for one in found if one.status in STANDING), key=lambda one: one.id or 0)
    entries = progress_entries.histories(turn.session, [one.id or 0 for one in mine])
    listed: list[Commitments] = []
    count = 0
    for registration in mine:
        campaign = turn.known(campaigns.by_id, registration.campaign_id)
        assert campaign is not None  # a registration's campaign is never deleted
        running = campaign.status == RUNNING
        listed.append(_of_one(turn, campaign, registration, entries, count if running else None))
        count += len(listed[-1].items) if running else 0
    return listed


def of_registration(turn: Turn, campaign: Campaign, registration: Registration) -> Commitments:
    """Return the items of one registration, as somebody in charge reads them: without numbers."""
    entries = progress_entries.histories(turn.session, [registration.id or 0])
    return _of_one(turn, campaign, registration, entries, None)


def noted_of(session: Session, registration: Registration) -> tuple[tuple[str, Progress], ...]:
    """Return every entry of a registration, withdrawn or not, each with the words of its item.

    The words are empty where the item is no longer in the form.
    """
    draft, targets = registration.draft, campaigns.targets_by_key(session, registration.campaign_id)
    texts = {item: str(_described(item, draft, targets)["text"]) for item in draft.items}
    entries = progress_entries.histories(session, [registration.id or 0]).items()
    return tuple((texts.get(item, ""), entry) for (_, item), history in entries for entry in history)


def _of_one(
    turn: Turn,
    campaign: Campaign,
    registration: Registration,
    entries: progress_entries.Histories,
    before: int | None,
) -> Commitments:
    """Return one registration's items, numbered on from `before`; None numbers nothing."""
    phases = turn.known(Phases.load, campaign.id or 0)
    phase = phases.on(turn.today)
    draft, targets = registration.draft, turn.known(campaigns.targets_by_key, campaign.id or 0)
    items = [
        Commitment(
            position=0 if before is None else before + number,
            registration_id=registration.id or 0,
            item=item,
            history=tuple(entries.get((registration.id or 0, item), ())),
            phase=phase,
            **_described(item, draft, targets),
        )
        for number, item in enumerate(draft.items, 1)
    ]
    last_day = phases.last_day(phase) if phase else campaign.ends
    return Commitments(campaign, registration, tuple(items), phase, last_day)


def _described(item: str, draft: Draft, targets: Mapping[str, Target]) -> dict[str, Any]:
    """Return what an item says: its words, its aim, and the row or the part of the form it comes from."""
    kind, _, key = item.rpartition(".")
    if kind == "own":
        return {"text": next(one.text for one in draft.own if one.key == key)}
    if kind == "work":
        work = next(one for one in draft.work if one.key == key)
        return {"text": work.content, "work": work}
    target = targets.get(item)
    if target is None:
        return {"text": item}
    own = next((one.amount for one in draft.values if one.target == item), "")
    said = read_said(own, target.unit)
    aim = said.amount if said else Amount(target.value, target.unit) if target.value is not None else None
    return {"text": target.text, "target": target, "aim": aim, "op": target.op or "=", "said_aim": own}
