"""Composing an announcement: whom an admin may choose, and the act that sends it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Text, cast, select
from sqlmodel import Session

import messages
from bot import uploads
from bot.domain.announcing import announced_to, audience_spec
from bot.domain.announcing.announcements import ANNOUNCEMENT, Announcement
from bot.domain.announcing.announcing import Wanted, launch, school_of
from bot.domain.announcing.audience_spec import EVERYBODY, REGISTERED, ROLES, SILENT, TEAMS, UNACKED
from bot.domain.announcing.previews import Preview
from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.labels import labels
from bot.domain.delivery import audiences
from bot.domain.school import units
from bot.domain.school.people import PERSON
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.talking.talk import Saved
from bot.words import Option, fold


@dataclass(frozen=True)
class AnnouncementFacts:
    """What an admin may announce, and to whom; opened with a row, the words of an earlier one."""

    turn: Turn

    def opening(self) -> Mapping[str, Saved] | Invalid:
        """Return the newest words and the file of what a button names, if it was this school's."""
        row = self.turn.args.get("row")
        if not row:
            return {}
        kept = self.turn.session.get(Announcement, announced_to.newest(self.turn.session, int(row)))
        if kept is None or kept.unit_id != self.school_id:
            return Invalid.because("option_gone")
        known = {"text": Saved(kept.text, kept.text)}
        if kept.upload_id is not None and uploads.is_kept(self.turn.session, kept.upload_id):
            known["file"] = Saved(kept.upload_id, asked=False)
        return known

    @cached_property
    def school_id(self) -> int:
        """The admin's school."""
        return school_of(self.turn) or 0

    @cached_property
    def teams(self) -> list[Option]:
        """The tổ of the school."""
        return [Option(str(one.id), one.name) for one in units.teams(self.turn.session, self.school_id)]

    @cached_property
    def roles(self) -> list[Option]:
        """The groups that occur among the staff."""
        return [Option(name, name) for name in _groups(self.turn.session, self.school_id)]

    @cached_property
    def running(self) -> list[Campaign]:
        """The campaigns of the school that ask people to register."""
        found = campaigns.running(self.turn.session, [self.school_id])
        return [one for one in found if campaigns.registration_deadline(self.turn.session, one.id or 0)]

    @cached_property
    def asked_before(self) -> int | None:
        """The last announcement that asked for "Đã nắm thông tin"."""
        asked = (ANNOUNCEMENT.c.unit_id == self.school_id) & ANNOUNCEMENT.c.wants_ack
        query = select(ANNOUNCEMENT.c.id).where(asked, ~ANNOUNCEMENT.c.cancelled)
        found: int | None = self.turn.session.execute(
            query.order_by(ANNOUNCEMENT.c.id.desc()).limit(1)
        ).scalar()
        return found

    def kinds(self) -> list[Option]:
        """Return whom an announcement may be for."""
        found = [_option(EVERYBODY, "all", "tat ca", "ca truong", "moi nguoi")]
        if self.teams:
            found.append(_option(TEAMS, "teams", "to", "theo to"))
        if self.roles:
            found.append(_option(ROLES, "roles", "vai tro", "theo vai tro"))
        for one in self.running:
            found.append(self._of_campaign(SILENT, one, "chua phan hoi", "chua dang ky", "chua tra loi"))
            found.append(self._of_campaign(REGISTERED, one, "da dang ky"))
        if self.asked_before:
            found.append(_option(f"{UNACKED}:{self.asked_before}", "unacked", "chua xac nhan", "chua nam"))
        return found

    def preview(self, wanted: Wanted) -> Preview:
        """Return the announcement looked over, as whoever has the longest name will see it."""
        return Preview(self.turn, wanted)

    def file_name(self, upload_id: int | None) -> str:
        """Return the name of the file it goes with; empty without one."""
        about = uploads.describe(self.turn.session, upload_id) if upload_id else None
        return about.name if about else ""

    def _of_campaign(self, kind: str, campaign: Campaign, *aliases: str) -> Option:
        if len(self.running) == 1:
            return _option(f"{kind}:{campaign.id}", kind, *aliases)
        label = messages.label(f"announce.{kind}")
        return Option(f"{kind}:{campaign.id}", f"{label}: {labels(self.running)[campaign.id or 0]}")


@dataclass(frozen=True)
class LaunchAnnouncement:
    """Send an announcement to its audience, or plan it."""

    wanted: Wanted

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Launch it; facts: preview, as it stands at this moment."""
        launched = launch(turn, self.wanted)
        return launched if isinstance(launched, Invalid) else {"preview": Preview(turn, self.wanted)}


def _option(spec: str, label: str, *aliases: str) -> Option:
    return Option(spec, messages.label(f"announce.{label}"), aliases)


def _groups(session: Session, school_id: int) -> list[str]:
    """Return the groups that occur among a school's people and can be named, by name."""
    people = audiences.within(audiences.everybody(), [school_id])
    query = select(cast(PERSON.c.groups, Text)).where(PERSON.c.id.in_(people)).distinct()
    names = {name for row in session.execute(query).scalars() for name in json.loads(row)}
    return sorted(filter(audience_spec.can_be_named, names), key=fold)
