"""The runs of an announcement: opened at once or by the planner, whom they are for, what each is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Select, and_, bindparam, func, select
from sqlmodel import Session, col

from bot.clock import school_day
from bot.domain.announcing import acks, announced_to, announcement_text, audience_spec, occasions
from bot.domain.announcing.announcements import ANNOUNCEMENT, Announcement
from bot.domain.announcing.audience_spec import SILENT, UNACKED, Audience
from bot.domain.delivery import audiences, notices, runs
from bot.domain.delivery.saying import Recipient, Said
from bot.domain.school import audit
from bot.domain.school.people import ACCOUNT, PERSON
from bot.outbox import OUTBOX, DeliveryRun
from bot.result import Invalid
from bot.store import loaded

URGENT, ORDINARY = 1, 4
"""The priorities of runs: the urgent go before everything else, and at night too."""
_KEPT = select(ANNOUNCEMENT).where(ANNOUNCEMENT.c.id == bindparam("key"))


def open_now(session: Session, kept: Announcement, now: datetime, told: Mapping[str, str]) -> int | None:
    """Open the run of an announcement that is for now; the ordinary waits for the morning.

    `told` is where the author is told how it stands: channel and chat.
    """
    return _open(session, kept, f"announcement:{kept.id}", now, told)


def open_due(session: Session, now: datetime) -> None:
    """Open the runs of announcements whose moment has come, one for each day; a day gone by is skipped."""
    due = select(Announcement).where(col(Announcement.next_at) <= now).order_by(col(Announcement.next_at))
    for kept in session.scalars(due.with_for_update()).all():
        moments = []
        while kept.next_at is not None and kept.next_at <= now:
            moments.append(kept.next_at)
            kept.next_at = occasions.following(kept.next_at, kept.weekly_until)
        session.flush()
        if not kept.cancelled:
            _open_or_skip(session, kept, moments, now)


def next_moment(session: Session, now: datetime) -> datetime | None:
    """Return the next moment at which a planned announcement goes out; None if nothing is planned."""
    ahead = and_(ANNOUNCEMENT.c.next_at > now, ~ANNOUNCEMENT.c.cancelled)
    found: datetime | None = session.execute(select(func.min(ANNOUNCEMENT.c.next_at)).where(ahead)).scalar()
    return found


def recipients(session: Session, run: DeliveryRun, people: CTE) -> Select[tuple[int]]:
    """Return those of some people who belong to an announcement's audience, or to its run's own.

    What repeats an older text in its corrected form leaves out who has the correction already.
    """
    kept = session.get_one(Announcement, run.content["announcement"])
    chosen = announced_to.named(people, audience(kept, run), kept.unit_id)
    corrected = run.content.get(announced_to.INSTEAD_OF)
    return chosen.where(people.c.id.not_in(acks.received([kept.id or 0]))) if corrected else chosen


def said(session: Session, run: DeliveryRun, to: Sequence[Recipient], now: datetime) -> Mapping[int, Said]:
    """Return the announcement as each is told it; whoever was to answer and has answered is left out."""
    row = session.connection().execute(_KEPT, {"key": run.content["announcement"]}).mappings().one()
    kept = loaded(Announcement, row)
    told = {one.id for one in to}
    for asked in dict.fromkeys((audience(kept), audience(kept, run))):
        if asked.kind in (SILENT, UNACKED):
            people = audiences.among([one.id for one in to])
            told &= set(session.execute(announced_to.named(people, asked, kept.unit_id)).scalars())
    misled = _misled(session, kept, run, to)
    return {one.id: _said_to(kept, one, one.id in misled) for one in to if one.id in told}


def _misled(session: Session, kept: Announcement, run: DeliveryRun, to: Sequence[Recipient]) -> set[int]:
    """Return those of some people who were told what a correction sets right; to others it is news.

    So it is at the later moments of a weekly one: by then everybody has been told of the correction.
    """
    weekly = kept.weekly_until is not None and "audience" not in run.content
    if kept.corrects_id is None or weekly:
        return set()
    query = announced_to.received(kept.corrects_id).where(OUTBOX.c.recipient_id.in_([one.id for one in to]))
    return set(session.execute(query).scalars())


def _said_to(kept: Announcement, one: Recipient, misled: bool) -> Said:
    """Return an announcement as one person is told it."""
    buttons = (acks.button(kept.id or 0),) if kept.wants_ack else ()
    text = announcement_text.arriving(kept, one.person, one.channel, corrects=misled)
    return Said(text, buttons, upload_id=kept.upload_id)


def meant(kept: Announcement, people: CTE) -> Select[tuple[int]]:
    """Return those of some people whom an announcement is for."""
    return announced_to.named(people, audience(kept), kept.unit_id)


def audience(kept: Announcement, run: DeliveryRun | None = None) -> Audience:
    """Return whom an announcement is for, or one of its runs that repeats it to some of them."""
    own = run.content.get("audience") if run else None
    found = audience_spec.parse(own or kept.audience)
    if isinstance(found, Invalid):
        raise ValueError(f"announcement {kept.id} is for nobody we know")
    return found


def _open_or_skip(session: Session, kept: Announcement, moments: Sequence[datetime], now: datetime) -> None:
    """Open the run of the moment that can still go out on its day; the others are noted as skipped."""
    today = school_day(occasions.goes_at(now, kept.urgent))
    skipped = [one for one in moments if school_day(one) != today]
    for moment in moments:
        day = school_day(moment).isoformat()
        if moment in skipped:
            audit.note(session, now, None, "announcement_skipped", f"announcement:{kept.id}", day=day)
        else:
            ends = occasions.day_ends(moment, kept.urgent)
            told = _chat_of(session, kept.author_id)
            _open(session, kept, f"announcement:{kept.id}:{day}", now, told, expires_at=ends)
    if skipped and _chat_of(session, kept.author_id):
        facts: dict[str, Any] = {"missed": skipped[-1], "text": kept.text, "next_at": kept.next_at}
        offers = [f"thongbao:{kept.id}"]
        notices.tell(session, [kept.author_id], "announcement/skipped", now, offers=offers, **facts)


def _open(
    session: Session, kept: Announcement, key: str, now: datetime, told: Mapping[str, str], **more: Any
) -> int | None:
    return runs.open_run(
        session,
        key,
        "announcement",
        now,
        content={"announcement": kept.id, **told},
        priority=URGENT if kept.urgent else ORDINARY,
        created_by=kept.author_id if told else None,
        not_before=occasions.goes_at(now, kept.urgent),
        **more,
    )


def _chat_of(session: Session, person_id: int) -> dict[str, str]:
    """Return where somebody in charge is told how a run stands; nowhere if they are that no more."""
    theirs = and_(ACCOUNT.c.id == PERSON.c.account_id, ACCOUNT.c.person_id == PERSON.c.id)
    query = select(ACCOUNT.c.channel, ACCOUNT.c.chat).join(PERSON, theirs)
    query = query.where(PERSON.c.id == person_id, PERSON.c.active, PERSON.c.is_admin, ACCOUNT.c.reachable)
    row = session.execute(query).first()
    return {"channel": row.channel, "chat": row.chat} if row else {}
