"""The list of a tổ: its people the Vietnamese way round, each with how they stand in a campaign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import and_, or_, select
from sqlmodel import Session

import messages
from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign
from bot.domain.registering.form_contents import NO_TITLE
from bot.domain.registering.registrations import RETURNED, SUBMITTED, WITHDRAWN, Registration
from bot.domain.school.people import PERSON, Person
from bot.domain.school.units import TEAM, Unit
from bot.words import Option, fold

REGISTRATION = Registration.__table__  # type: ignore[attr-defined]
SILENT, NONE, DECLINED = "silent", "none", "declined"
STATES = (SUBMITTED, NONE, DECLINED, RETURNED, WITHDRAWN, SILENT)
"""How somebody may stand, in the order of the heading."""


@dataclass(frozen=True)
class Entry:
    """One person of the list."""

    person_id: int
    full_name: str
    state: str
    title: str = ""
    """The code of the title registered; empty if there is none."""
    paused: bool = False
    left: bool = False
    """Whether they have left the school; only who had sent a registration is still shown."""

    @property
    def label(self) -> str:
        """The name with how they stand: "Trần Thị Lan, đã gửi LĐTT"."""
        state = messages.label(f"team.state.{self.state}")
        if self.left:
            return f"{self.full_name}, {messages.label('team.left')}, {self.title or state}"
        shown = f"{self.full_name}, {state} {self.title}".rstrip()
        return f"{shown}, {messages.label('team.paused')}" if self.paused else shown


@dataclass(frozen=True)
class Roll:
    """Everybody of a tổ, with how they stand in a campaign."""

    unit: Unit
    campaign: Campaign
    entries: tuple[Entry, ...]
    head: Person | None

    @property
    def headless(self) -> bool:
        """Whether this is a tổ that nobody heads."""
        return self.unit.kind == TEAM and self.head is None

    @cached_property
    def working(self) -> tuple[Entry, ...]:
        """Those who work here: whom the figures count."""
        return tuple(one for one in self.entries if not one.left)

    @cached_property
    def counts(self) -> list[tuple[str, int]]:
        """How many stand how, in words, without what nobody is."""
        found = Counter(one.state for one in self.working)
        return [(messages.label(f"team.state.{state}"), found[state]) for state in STATES if found[state]]

    @cached_property
    def titles(self) -> list[tuple[str, int]]:
        """How many have registered which title, the most frequent first."""
        return Counter(one.title for one in self.working if one.title).most_common()

    def options(self) -> list[Option]:
        """Return the people to choose from; a full name or a tên alone names one."""
        return [Option(str(one.person_id), one.label, _names(one.full_name)) for one in self.entries]


def load(session: Session, unit: Unit, campaign: Campaign, today: date) -> Roll:
    """Return the list of a tổ in a campaign: one statement for all its people."""
    theirs = and_(REGISTRATION.c.person_id == PERSON.c.id, REGISTRATION.c.campaign_id == campaign.id)
    gone = and_(PERSON.c.left_at.is_not(None), REGISTRATION.c.status == SUBMITTED)
    query = (
        select(
            PERSON.c.id,
            PERSON.c.full_name,
            PERSON.c.paused_until,
            PERSON.c.active,
            REGISTRATION.c.status,
            REGISTRATION.c.title,
        )
        .outerjoin(REGISTRATION, theirs)
        .where(PERSON.c.unit_id == unit.id, or_(PERSON.c.active, gone))
        .order_by(PERSON.c.active.desc(), PERSON.c.sort_key, PERSON.c.id)
    )
    head = session.get(Person, unit.head_id) if unit.head_id else None
    titled = campaigns.asks(campaign, "title")
    entries = tuple(_entry(row, today, titled) for row in session.execute(query).mappings())
    return Roll(unit, campaign, entries, head if head is not None and head.active else None)


def state_of(status: str | None, title: str | None, *, titled: bool = True) -> str:
    """Return how somebody stands whose registration has a status and a title; None for no registration.

    Where the campaign is not `titled`, to register none is to take no part.
    """
    if status == SUBMITTED and title == NO_TITLE:
        return NONE if titled else DECLINED
    return status or SILENT


def _entry(row: Mapping[str, Any] | Any, today: date, titled: bool) -> Entry:
    state = state_of(row["status"], row["title"], titled=titled)
    title = row["title"] if state == SUBMITTED else ""
    paused = row["paused_until"] is not None and row["paused_until"] > today
    return Entry(row["id"], row["full_name"], state, title, paused, left=not row["active"])


def _names(full_name: str) -> tuple[str, ...]:
    folded = fold(full_name)
    return folded, folded.rpartition(" ")[2]
