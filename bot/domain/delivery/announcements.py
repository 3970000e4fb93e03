"""Announcements: what an admin says to many, looked over before it goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import CTE, Column, Select, Text, func, select
from sqlmodel import Field, Session, SQLModel

import messages
from bot.dates import Claim, weekday_claims
from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign
from bot.domain.delivery import audiences, reminders, runs
from bot.domain.delivery.audiences import Reach
from bot.domain.delivery.quiet import after_quiet
from bot.domain.delivery.saying import Recipient, Said
from bot.domain.school import audit, units
from bot.domain.school.people import ADMIN, PERSON, Person
from bot.domain.school.turn import Turn
from bot.outbox import DeliveryRun
from bot.rendering import LIMITS, as_plain, size
from bot.result import Invalid
from bot.store import Instant
from bot.words import Option

SHORTEST = 5
LONG = 700
"""From here on, in characters, an admin is told that people have to scroll."""
FITS = min(limits.part for limits in LIMITS.values())
"""What one message takes on every channel, heading and signature included: it is never cut in two."""
EVERYBODY, TEAM, SILENT = "all", "team", "silent"


class Announcement(SQLModel, table=True):
    """A text for an audience; the run that delivers it is `announcement:<id>`."""

    __tablename__ = "announcement"

    id: int | None = Field(default=None, primary_key=True)
    author_id: int
    unit_id: int
    text: str = Field(sa_column=Column(Text, nullable=False))
    audience: str
    """"all", "team:<unit id>" or "silent:<campaign id>"."""
    made_at: datetime = Field(sa_type=Instant)


@dataclass(frozen=True)
class Preview:
    """An announcement as it will arrive, and what an admin should know before sending it."""

    reach: Reach
    person: Person
    """The one with the longest name, to whom it is shown as it will arrive."""
    body: str
    length: int
    """How long it is with heading and signature, as platforms count."""
    claims: tuple[Claim, ...]
    """Every weekday the text says of a date."""
    long: bool
    late: bool
    """Whether it would go out at night."""


@dataclass(frozen=True)
class AnnouncementFacts:
    """What an admin may announce, and to whom."""

    turn: Turn

    @cached_property
    def school_id(self) -> int:
        """The admin's school."""
        school = units.school_of(self.turn.session, self.turn.me().unit_id)
        return (school.id if school else None) or 0

    @cached_property
    def teams(self) -> list[Option]:
        """The tổ of the school."""
        found = units.teams(self.turn.session, self.school_id)
        return [Option(f"{TEAM}:{one.id}", one.name) for one in found]

    @cached_property
    def running(self) -> list[Campaign]:
        """The campaigns of the school that ask people to register."""
        found = campaigns.running(self.turn.session, [self.school_id])
        return [one for one in found if campaigns.registration_deadline(self.turn.session, one.id or 0)]

    def audiences(self) -> list[Option]:
        """Return whom an announcement may be for: everybody, those who have not answered, or one tổ."""
        everybody = Option(EVERYBODY, messages.label("announce.all"), ("tat ca", "ca truong", "moi nguoi"))
        words = ("chua phan hoi", "chua dang ky", "chua tra loi")
        single = len(self.running) == 1
        silent = [
            Option(f"{SILENT}:{one.id}", _silent_label(one, single), words if single else ())
            for one in self.running
        ]
        return [everybody, *silent, *self.teams]

    def preview(self, text: str, audience: str) -> Preview:
        """Return the announcement looked over, as whoever has the longest name will see it."""
        chosen = audience_of(audiences.everybody(), audience, self.school_id)
        person = _longest_name(self.turn.session, chosen) or self.turn.me()
        body = filled(text, person)
        return Preview(
            audiences.reach(self.turn.session, chosen),
            person,
            body,
            size(as_plain(arriving(body, person))),
            tuple(weekday_claims(text, self.turn.today)),
            long=len(body) > LONG,
            late=after_quiet(self.turn.now) != self.turn.now,
        )


@dataclass(frozen=True)
class LaunchAnnouncement:
    """Send an announcement to its audience."""

    text: str
    audience: str

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Keep it and open its run, after asking once more who speaks and whether all is in order."""
        facts = AnnouncementFacts(turn)
        wrong = self._refused(facts)
        if wrong is not None:
            return wrong
        kept = Announcement(
            author_id=turn.me().id or 0,
            unit_id=facts.school_id,
            text=self.text,
            audience=self.audience,
            made_at=turn.now,
        )
        turn.session.add(kept)
        turn.session.flush()
        self._launch(turn, kept)
        return {"reach": facts.preview(self.text, self.audience).reach}

    def _refused(self, facts: AnnouncementFacts) -> Invalid | None:
        """Return why it cannot be sent: by whom, as it is worded, or to whom."""
        if facts.turn.role != ADMIN:
            return Invalid.because("not_in_charge")
        if self.audience not in {one.id for one in facts.audiences()}:
            return Invalid.because("option_gone")
        preview = facts.preview(self.text, self.audience)
        if not preview.reach.total:
            return Invalid.because("nobody_there")
        if preview.length > FITS:
            return Invalid.because("text_long", length=preview.length, most=FITS)
        return mistake_in(self.text)

    def _launch(self, turn: Turn, kept: Announcement) -> None:
        run = runs.open_run(
            turn.session,
            f"announcement:{kept.id}",
            "announcement",
            turn.now,
            content={"announcement": kept.id, **reminders.answer_to(turn)},
            priority=4,
            created_by=kept.author_id,
        )
        audit.note(
            turn.session, turn.now, kept.author_id, "announced", f"announcement:{kept.id}",
            audience=self.audience, run=run,
        )  # fmt: skip


def mistake_in(text: str) -> Invalid | None:
    """Return why a text cannot be announced: too short, too long, or with a placeholder nobody fills."""
    if len(text) < SHORTEST:
        return Invalid.because("text_short", least=SHORTEST)
    if size(text) > FITS:
        return Invalid.because("text_long", length=size(text), most=FITS)
    unknown = messages.unknown_placeholders(text, PLACEHOLDERS)
    if unknown:
        return Invalid.because("unknown_placeholder", unknown=unknown[0], known=list(PLACEHOLDERS))
    return None


PLACEHOLDERS: Mapping[str, str] = {"ten": "full_name", "thayco": "address"}
"""What an admin may write in braces: {ten} is the full name, {thayco} is "Cô Lan"."""


def filled(text: str, person: Person) -> str:
    """Return a text with a person's name in its places."""
    return messages.fill(text, {"ten": person.full_name, "thayco": messages.words.address(person)})


def arriving(body: str, person: Person, channel: str = "telegram") -> str:
    """Return a filled text as it arrives, with heading and signature, as neutral text."""
    return messages.render_for(channel, "announcement/text", body=body, me=person)


def audience_of(people: CTE, audience: str, school_id: int) -> Select[tuple[int]]:
    """Return those of some people whom an audience names."""
    kind, _, row = audience.partition(":")
    if kind == TEAM:
        return audiences.within(people, [int(row)])
    if kind == SILENT:
        return select(audiences.silent(people, int(row)).subquery("silent").c.person_id)
    return audiences.within(people, [school_id])


def recipients(session: Session, run: DeliveryRun, people: CTE) -> Select[tuple[int]]:
    """Return those of some people who belong to an announcement's audience."""
    kept = session.get_one(Announcement, run.content["announcement"])
    return audience_of(people, kept.audience, kept.unit_id)


def said(session: Session, run: DeliveryRun, to: Sequence[Recipient], now: datetime) -> Mapping[int, Said]:
    """Return the announcement as each is told it; who was meant as silent and has answered is left out."""
    kept = session.get_one(Announcement, run.content["announcement"])
    left_out: set[int] = set()
    if kept.audience.startswith(SILENT):
        people = audiences.among([one.id for one in to])
        silent = session.execute(audience_of(people, kept.audience, kept.unit_id)).scalars()
        left_out = {one.id for one in to} - set(silent)
    return {
        one.id: Said(arriving(filled(kept.text, one.person), one.person, one.channel))
        for one in to
        if one.id not in left_out
    }


def _longest_name(session: Session, chosen: Select[tuple[int]]) -> Person | None:
    longest = func.length(PERSON.c.full_name).desc()
    query = select(PERSON).where(PERSON.c.id.in_(chosen)).order_by(longest, PERSON.c.id).limit(1)
    row = session.execute(query).mappings().first()
    return Person(**row) if row else None


def _silent_label(campaign: Campaign, single: bool) -> str:
    label = messages.label("announce.silent")
    return label if single else f"{label}: {campaign.title}"
