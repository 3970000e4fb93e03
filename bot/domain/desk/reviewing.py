"""A campaign as those who correct it read it: its parts, the items of one, and one item."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Text, cast, select

import messages
from bot.domain.campaign import contents, phase_dates
from bot.domain.campaign.campaigns import DRAFT, RUNNING, Campaign
from bot.domain.campaign.contents import Item
from bot.domain.campaign.days_off import ONE_DAY, DaysOff
from bot.domain.campaign.notes import NoteKind
from bot.domain.campaign.phase_dates import Odd, Stretch
from bot.domain.campaign.plan import CampaignKind
from bot.domain.delivery import audiences
from bot.domain.desk import dropping
from bot.domain.desk.campaign_page import CampaignFacts
from bot.domain.desk.correcting import WORDING
from bot.domain.school.people import PERSON
from bot.domain.school.turn import Turn
from bot.talking.talk import Saved
from bot.words import Option, fold

ADD = "+"
"""What stands for a new item where one is named."""
NEAR = 3
"""Within how many days a holiday is near."""


@dataclass(frozen=True)
class Holiday:
    """Some days off with a name, one after the other."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class ReviewFacts:
    """The campaign a review was opened about, and the place in it: `part` and `item` among the args."""

    turn: Turn

    @cached_property
    def page(self) -> CampaignFacts:
        """The campaign as its page shows it."""
        return CampaignFacts(self.turn)

    @property
    def campaign(self) -> Campaign | None:
        """The campaign if it can be corrected: a draft, or one that runs."""
        found = self.page.campaign
        return found if found is not None and found.status in (DRAFT, RUNNING) else None

    @property
    def key(self) -> int:
        """The campaign's id."""
        return self.page.known.id or 0

    @property
    def drafted(self) -> bool:
        """Whether everything may be corrected, not only words."""
        return self.page.known.status == DRAFT

    @cached_property
    def items(self) -> dict[NoteKind, list[Item]]:
        """Everything it says, by part."""
        return contents.items_of(self.turn.session, self.page.known)

    @property
    def parts(self) -> list[NoteKind]:
        """The parts to read: of a draft all but those it need not have, once it runs what has words."""
        if not self.drafted:
            return [one for one in contents.PARTS if one in WORDING and self._has(one)]
        titled = self.page.known.kind == CampaignKind.YEARLY
        spare = {NoteKind.UNDATED} if titled else {NoteKind.UNDATED, NoteKind.TITLE}
        return [one for one in contents.PARTS if one not in spare or self._has(one)]

    def _has(self, part: NoteKind) -> bool:
        """Tell whether a part holds anything, or what can be taken back into it."""
        return bool(self.items[part]) or dropping.last_dropped(self.page.known, part) is not None

    def opening(self) -> Mapping[str, Saved]:
        """Return the way to the place that is opened, so that going back leads along it."""
        part, item = (str(self.turn.args.get(one) or "") for one in ("part", "item"))
        if self.campaign is None or part not in self.parts:
            return {}
        way = {"part": Saved(part, messages.label(f"campaign_review.part.{part}"))}
        known = item == ADD or self.item(NoteKind(part), item) is not None
        return way | ({"item": Saved(item, "")} if known else {})

    def said(self, *place: str) -> str:
        """Return what was just done, at the place where it is said, which its args name; else nothing."""
        here = {one for one in ("part", "item") if self.turn.args.get(one)}
        return str(self.turn.args.get("said", "")) if here == set(place) else ""

    def at(self, **place: str) -> dict[str, str]:
        """Return what opens another place of the same review."""
        return {"row": str(self.key), **place}

    def listed(self, part: NoteKind) -> list[Item]:
        """Return the items of a part that can be corrected as the campaign stands."""
        words = WORDING.get(NoteKind.HEAD, frozenset())
        if self.drafted or part != NoteKind.HEAD:
            return self.items[part]
        return [one for one in self.items[part] if one.id in words]

    def item(self, part: NoteKind, name: str) -> Item | None:
        """Return an item of a part; None once it is gone."""
        return next((one for one in self.listed(part) if one.id == name), None)

    def next_open(self, part: NoteKind, but: str) -> Item | None:
        """Return the next item of a part that is doubtful and not settled."""
        return next((one for one in self.items[part] if one.open and one.id != but), None)

    def chosen_by(self, item: Item) -> int:
        """Return how many registrations name an item of a campaign that runs."""
        return 0 if self.drafted else dropping.chosen_by(self.turn.session, self.key, item)

    def odd(self, changed: Stretch | None = None) -> list[Odd]:
        """Return what is odd about the days of the phases, with one of them changed or added."""
        rows = (Stretch.of(one.row) for one in self.items[NoteKind.PHASE])
        phases = [one for one in rows if changed is None or one.id != changed.id]
        campaign = self.page.known
        every = [*phases, *([changed] if changed else [])]
        return phase_dates.odd(every, campaign.starts, campaign.ends, self.page.off)

    def groups(self, besides: list[str]) -> list[Option]:
        """Return the groups that occur among the staff, and those an item names already."""
        people = audiences.within(audiences.everybody(), [self.page.known.unit_id])
        query = select(cast(PERSON.c.groups, Text)).where(PERSON.c.id.in_(people)).distinct()
        names = {name for row in self.turn.session.execute(query).scalars() for name in json.loads(row)}
        return [Option(one, one) for one in sorted(names | set(besides), key=fold)]

    def near(self, day: date) -> Holiday | str:
        """Return the holidays on or next to a day, Tết among them; empty where none is near."""
        return near(self.page.off, day) or ""

    def shown(self) -> dict[str, Any]:
        """Return what every page of the review says of the campaign."""
        return {"campaign": self.page.known, "drafted": self.drafted, "open": contents.count_open(self.items)}


def near(off: DaysOff, day: date) -> Holiday | None:
    """Return the named days off within three days of a day, from the first to the last of them."""
    around = (day + timedelta(days=step) for one in range(NEAR + 1) for step in (one, -one))
    met = next((one for one in around if off.name(one)), None)
    if met is None:
        return None
    first = last = met
    while off.is_off(first - ONE_DAY):
        first -= ONE_DAY
    while off.is_off(last + ONE_DAY):
        last += ONE_DAY
    return Holiday(off.name(met), first, last)
