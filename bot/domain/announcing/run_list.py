"""Các lượt gửi: what people in charge have sent or will send, as far as the speaker may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlmodel import Session, col

import messages
from bot.domain.announcing import acks, announced_to, announcement_text
from bot.domain.announcing.announcements import ANNOUNCEMENT, Announcement
from bot.domain.campaign.campaigns import Campaign
from bot.domain.delivery import runs
from bot.domain.school import people, units
from bot.domain.school.people import ADMIN, PERSON
from bot.domain.school.turn import Turn
from bot.domain.school.units import TEAM
from bot.outbox import OUTBOX, RUN, DeliveryRun, State
from bot.rendering import as_plain

KINDS = ("announcement", "nudge")
"""The runs that people make."""
STOPPED = "stopped"
"""Where a run's content keeps for which causes the bot let it rest by itself."""
LATEST = 40
"""How many runs the list goes back."""
TITLE = 50
"""How many characters of a text stand for it."""
AHEAD = "a"
"""What the id of an announcement still to come begins with; a run's is its number."""

_ABOUT = RUN.c.content["announcement"].as_integer()
_CAMPAIGN = RUN.c.content["campaign"].as_integer()
_STOPPED = RUN.c.content[STOPPED].as_string().is_not(None)


@dataclass(frozen=True)
class Listed:
    """A run, or an announcement that has none yet: its moment is still to come."""

    run: DeliveryRun | None
    announcement: Announcement | None = None
    campaign: Campaign | None = None
    """What a nudge reminds of."""

    @property
    def id(self) -> str:
        """What it is chosen by."""
        if self.run is not None:
            return str(self.run.id)
        return f"{AHEAD}{self.announcement.id if self.announcement else 0}"

    @property
    def title(self) -> str:
        """The first words of the text, or what is reminded of."""
        if self.announcement is not None:
            return first_words(self.announcement.text)
        about = f": {self.campaign.title}" if self.campaign else ""
        kind = self.run.kind if self.run else "nudge"
        return messages.words.cut(messages.label(f"runs.{kind}") + about, TITLE)

    @property
    def made_at(self) -> datetime:
        """When somebody made it."""
        made = self.run.created_at if self.run else self.announcement.made_at if self.announcement else None
        assert made is not None
        return made

    @property
    def cancelled(self) -> bool:
        """Whether it was called off."""
        if self.run is not None:
            return self.run.status == runs.CANCELLED
        return self.announcement is not None and self.announcement.cancelled

    @property
    def going(self) -> bool:
        """Whether something of it is still to be said."""
        if self.run is not None:
            return self.run.status in runs.GOING
        return self.announcement is not None and self.announcement.next_at is not None and not self.cancelled

    @property
    def paused(self) -> bool:
        """Whether it rests."""
        return self.run is not None and self.run.status == runs.PAUSED

    @property
    def made_by_the_bot(self) -> bool:
        """Whether it is a digest or the like, listed only because the bot let it rest."""
        return self.run is not None and self.run.kind not in KINDS

    @property
    def units(self) -> list[int]:
        """The units a nudge is for."""
        return list(self.run.content.get("units", ())) if self.run else []

    def state(self, today: date, now: datetime, *, restored: bool = False) -> str:
        """Return how it stands, in a few words."""
        known = {"it": self, "run": self.run, "now": now, "today": today, "restored": restored}
        return messages.render("runs/_state", **known).replace("\n", " ")


def first_words(text: str) -> str:
    """Return the first words of an announcement, without its marks and with a word for each name."""
    somebody = dict.fromkeys(announcement_text.PLACEHOLDERS, messages.label("runs.somebody"))
    plain = as_plain(announcement_text.emphasised(messages.fill(text, somebody)))
    return messages.words.cut(" ".join(plain.split()), TITLE)


def listed(turn: Turn) -> list[Listed]:
    """Return what the speaker may see, the newest first."""
    sent = _runs(turn.session, _runs_query(turn).order_by(RUN.c.id.desc()).limit(LATEST))
    found = [*sent, *_ahead(turn)]
    return sorted(found, key=lambda one: (one.made_at, one.id), reverse=True)[:LATEST]


def find(turn: Turn, key: str) -> Listed | None:
    """Return one thing the speaker may see; None if there is none, or it is not theirs."""
    if key.startswith(AHEAD):
        return next((one for one in _ahead(turn) if one.id == key), None)
    if not key.isdecimal():
        return None
    found = _runs(turn.session, _runs_query(turn).where(RUN.c.id == int(key)))
    return found[0] if found else None


def names_allowed(turn: Turn, one: Listed) -> bool:
    """Tell whether the speaker may read names: an admin their school's, who heads a tổ those of a nudge."""
    if turn.role == ADMIN:
        return one.announcement is not None or one.campaign is not None
    headed = {unit.id for unit in people.leads(turn.session, turn.me().id or 0) if unit.kind == TEAM}
    return bool(one.units) and headed.issuperset(one.units)


def going_runs(session: Session, announcement_id: int) -> list[int]:
    """Return the runs of an announcement that have not come to their end."""
    query = select(RUN.c.id).where(RUN.c.id.in_(acks.runs_of([announcement_id])))
    return list(session.execute(query.where(RUN.c.status.in_(runs.GOING)).order_by(RUN.c.id)).scalars())


def school_id(turn: Turn) -> int:
    """Return the speaker's school."""
    school = units.school_of(turn.session, turn.me().unit_id)
    return (school.id if school else None) or 0


def _runs_query(turn: Turn) -> Select[DeliveryRun, Announcement, Campaign]:
    """Return the runs the speaker may see, with what they are about."""
    query = (
        select(DeliveryRun, Announcement, Campaign)
        .outerjoin(Announcement, and_(RUN.c.kind == "announcement", ANNOUNCEMENT.c.id == _ABOUT))
        .outerjoin(Campaign, and_(RUN.c.kind == "nudge", col(Campaign.id) == _CAMPAIGN))
    )
    return query.where(or_(RUN.c.kind.in_(KINDS), _STOPPED), _theirs(turn))


def _theirs(turn: Turn) -> ColumnElement[bool]:
    """Tell whether a run is the speaker's to see: an admin's school's, or a nudge of their own."""
    if turn.role == ADMIN:
        school = school_id(turn)
        everybodys = and_(RUN.c.kind.not_in(KINDS), _STOPPED, _failed_in(school))
        return or_(ANNOUNCEMENT.c.unit_id == school, col(Campaign.unit_id) == school, everybodys)
    if not turn.may(people.LEAD):
        return false()
    return and_(RUN.c.kind == "nudge", RUN.c.created_by == turn.me().id)


def _failed_in(unit_id: int) -> ColumnElement[bool]:
    """Tell whether a run failed for somebody of a unit or below it."""
    theirs = and_(
        PERSON.c.id == OUTBOX.c.recipient_id, PERSON.c.unit_id.in_(select(units.subtree(unit_id).c.id))
    )
    failed = and_(OUTBOX.c.run_id == RUN.c.id, OUTBOX.c.state == State.FAILED)
    return exists().where(failed, theirs).correlate(RUN)


def _runs(session: Session, query: Select[DeliveryRun, Announcement, Campaign]) -> list[Listed]:
    fresh = query.execution_options(populate_existing=True)
    return [Listed(run, about, campaign) for run, about, campaign in session.execute(fresh)]


def _ahead(turn: Turn) -> list[Listed]:
    """Return the announcements whose next moment is still to come, or that were called off before any."""
    if turn.role != ADMIN:
        return []
    begun = select(RUN.c.id).where(announced_to.run_of(ANNOUNCEMENT.c.id)).exists()
    called_off = and_(ANNOUNCEMENT.c.cancelled, ~begun)
    ahead = or_(ANNOUNCEMENT.c.next_at.is_not(None), called_off)
    query = select(Announcement).where(ANNOUNCEMENT.c.unit_id == school_id(turn), ahead)
    query = query.order_by(ANNOUNCEMENT.c.id.desc()).limit(LATEST)
    found = turn.session.scalars(query.execution_options(populate_existing=True))
    return [Listed(None, one) for one in found]
