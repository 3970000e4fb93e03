"""Sending an announcement: checked once more, kept, and on its way or planned."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session

from bot import uploads
from bot.domain.announcing import (
    announced_to,
    announcement_runs,
    announcement_text,
    audience_spec,
    occasions,
    reminders,
)
from bot.domain.announcing.announcements import ANNOUNCEMENT, Announcement
from bot.domain.announcing.audience_spec import Audience
from bot.domain.delivery import audiences
from bot.domain.school import audit, units
from bot.domain.school.people import ADMIN, Person
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.uploads import UPLOAD


@dataclass(frozen=True)
class Wanted:
    """What somebody wants announced."""

    text: str
    audience: str
    """A spec as in bot/domain/announcing/audience_spec.py."""
    upload_id: int | None = None
    urgent: bool = False
    """Sent at night too; whoever sets it has asked the person a second time."""
    wants_ack: bool = False
    starts_at: datetime | None = None
    """The moment it goes out; None for at once."""
    weekly_until: date | None = None
    corrects_id: int | None = None


class Launched(NamedTuple):
    """An announcement on its way."""

    announcement_id: int
    run_id: int | None
    """The run, if it is for now; the planner opens those of later moments."""


def launch(turn: Turn, wanted: Wanted) -> Launched | Invalid:
    """Send an announcement in the speaker's name, or plan it, after every check there is."""
    wrong = _refused(turn, wanted)
    if wrong is not None:
        return wrong
    kept = draft(turn, wanted)
    turn.session.add(kept)
    turn.session.flush()
    if kept.upload_id is not None:
        uploads.hold(turn.session, kept.upload_id)
    run_id = None
    if kept.starts_at is None:
        told = reminders.answer_to(turn)
        run_id = announcement_runs.open_now(turn.session, kept, turn.now, told)
    audit.note(
        turn.session, turn.now, kept.author_id, "announced", f"announcement:{kept.id}",
        audience=_without_names(kept.audience), run=run_id, urgent=kept.urgent,
    )  # fmt: skip
    return Launched(kept.id or 0, run_id)


def draft(turn: Turn, wanted: Wanted) -> Announcement:
    """Return the announcement that somebody wants, not yet kept."""
    first = occasions.goes_at(wanted.starts_at, wanted.urgent) if wanted.starts_at else None
    values = {**asdict(wanted), "starts_at": first, "next_at": first}
    return Announcement(author_id=turn.me().id or 0, unit_id=school_of(turn) or 0, made_at=turn.now, **values)


def school_of(turn: Turn) -> int | None:
    """Return the school the speaker belongs to."""
    school = units.school_of(turn.session, turn.me().unit_id)
    return school.id if school else None


def widest(session: Session, kept: Announcement) -> Person | None:
    """Return who gets the longest text; for a later moment, when others may be meant, of the whole school."""
    meant = announcement_runs.audience(kept)
    if kept.starts_at is not None:
        meant = Audience(audience_spec.EVERYBODY)
    people = announced_to.named(audiences.everybody(), meant, kept.unit_id)
    return announcement_text.widest(kept, announced_to.longest_named(session, people))


def _refused(turn: Turn, wanted: Wanted) -> Invalid | None:
    """Return why it cannot be sent: by whom, as it is worded, when, or to whom."""
    if turn.role != ADMIN or school_of(turn) is None:
        return Invalid.because("not_in_charge")
    if not (_may_name(turn, wanted.audience) and _may_correct(turn, wanted.corrects_id)):
        return Invalid.because("option_gone")
    if wanted.upload_id is not None and not _may_send(turn, wanted.upload_id):
        return Invalid.because("file_gone")
    return (
        announcement_text.mistake_in(wanted.text)
        or occasions.mistake_in(wanted.starts_at, wanted.weekly_until, turn.now)
        or _reaches_nobody(turn, wanted)
    )


def _may_name(turn: Turn, spec: str) -> bool:
    audience = audience_spec.parse(spec)
    if isinstance(audience, Invalid):
        return False
    return announced_to.may_name(turn.session, audience, school_of(turn) or 0)


def _may_correct(turn: Turn, announcement_id: int | None) -> bool:
    if announcement_id is None:
        return True
    corrected = turn.session.get(Announcement, announcement_id)
    return corrected is not None and corrected.unit_id == school_of(turn)


def _may_send(turn: Turn, upload_id: int) -> bool:
    """Tell whether a file is there and is the speaker's own, or went out before at this school."""
    before = select(ANNOUNCEMENT.c.id).where(
        ANNOUNCEMENT.c.upload_id == upload_id, ANNOUNCEMENT.c.unit_id == school_of(turn)
    )
    mine = (UPLOAD.c.owner_id == turn.me().id) | before.exists()
    found = turn.session.execute(select(UPLOAD.c.id).where(UPLOAD.c.id == upload_id, mine))
    return found.first() is not None


def _reaches_nobody(turn: Turn, wanted: Wanted) -> Invalid | None:
    """Return why nobody would get it whole: the audience is empty, or somebody's name makes it too long."""
    kept = draft(turn, wanted)
    person = widest(turn.session, kept)
    if person is None:
        return Invalid.because("nobody_there")
    length = announcement_text.length(kept, person)
    return announcement_text.too_long(length, kept.upload_id is not None)


def _without_names(spec: str) -> str:
    """Return a spec as the audit keeps it: numbers, and no words that people wrote."""
    audience = audience_spec.parse(spec)
    named = not isinstance(audience, Invalid) and audience.names
    return audience_spec.ROLES if named else spec
