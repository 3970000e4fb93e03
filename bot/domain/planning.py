"""Filling a run: the rows of the people it is meant for, a few thousand at a time, and what each is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import CTE, Select, and_, case, func, literal, select, update
from sqlmodel import Session

from bot.domain.announcing import announcement_runs, reminders
from bot.domain.delivery import audiences, runs
from bot.domain.delivery.saying import Recipient, Said
from bot.domain.desk import changes, over
from bot.domain.reminding import digests
from bot.domain.school.people import ACCOUNT
from bot.outbox import OUTBOX, RUN, DeliveryRun, State

CHUNK = 2000


class Kind(Protocol):
    """What a kind of run decides: whom it is for, and what each of them is told."""

    def recipients(self, session: Session, run: DeliveryRun, people: CTE) -> Select[tuple[int]]:
        """Return those of some people whom the run is for."""

    def said(
        self, session: Session, run: DeliveryRun, to: Sequence[Recipient], now: datetime
    ) -> Mapping[int, Said]:
        """Return what people are told at this moment, by person; who is left out has nothing to be told."""


KINDS: Mapping[str, Kind] = {
    "digest": digests,
    "announcement": announcement_runs,
    "nudge": reminders,
    "change": changes,
}
"""The modules that decide, by the kind of run."""


def next_instant(session: Session, now: datetime) -> datetime | None:
    """Return the next moment at which the planner may have something to do; None if nothing is ahead."""
    moments = (
        digests.next_instant(session, now),
        announcement_runs.next_moment(session, now),
        over.next_moment(session, now),
    )
    return min((one for one in moments if one is not None), default=None)


def unplanned(session: Session, now: datetime) -> list[int]:
    """Return the runs that still have to be filled, the oldest first."""
    query = select(RUN.c.id).where(RUN.c.status == runs.PLANNING)
    query = query.where(RUN.c.expires_at.is_(None) | (RUN.c.expires_at > now))
    return list(session.execute(query.order_by(RUN.c.id)).scalars())


def plan_chunk(session: Session, run_id: int, now: datetime) -> bool:
    """Write the rows of the next people of a run; returns whether there are more.

    The cursor moves in the same transaction, and a row that is there already stays: so planning may be
    killed, repeated, or done by two at once.
    """
    run = runs.get(session, run_id)
    if run.status != runs.PLANNING:
        return False
    next_ones = audiences.after(run.plan_cursor, CHUNK)
    last, found = session.execute(select(func.max(next_ones.c.id), func.count(next_ones.c.id))).one()
    if found:
        chosen = KINDS[run.kind].recipients(session, run, next_ones)
        _write_rows(session, run_id, next_ones, chosen)
        session.execute(update(RUN).where(RUN.c.id == run_id).values(plan_cursor=last))
    if found == CHUNK:
        return True
    _start(session, run_id, now)
    return False


def _write_rows(session: Session, run_id: int, people: CTE, chosen: Select[tuple[int]]) -> None:
    """Insert the chosen people's rows; whoever cannot be reached is left out, with the reason."""
    reason = case(
        (ACCOUNT.c.id.is_(None), "no_account"),
        (ACCOUNT.c.reachable, ""),
        (ACCOUNT.c.unreachable_why.like("%blocked%"), "blocked"),
        else_="unreachable",
    )
    reachable = and_(ACCOUNT.c.id.is_not(None), ACCOUNT.c.reachable)
    row = {
        "run_id": literal(run_id),
        "recipient_id": people.c.id,
        "channel": func.coalesce(ACCOUNT.c.channel, ""),
        "chat": func.coalesce(ACCOUNT.c.chat, ""),
        "state": case((reachable, int(State.PENDING)), else_=int(State.SKIPPED)),
        "reason": reason,
        **{column: literal(0) for column in ("attempt", "ambiguous", "epoch")},
        **{column: literal("") for column in ("text", "platform_id")},
    }
    theirs = and_(ACCOUNT.c.id == people.c.account_id, ACCOUNT.c.person_id == people.c.id)
    rows = select(*row.values()).select_from(people.outerjoin(ACCOUNT, theirs))
    rows = rows.where(people.c.id.in_(chosen))
    session.execute(runs.insert(session, OUTBOX).from_select(list(row), rows).on_conflict_do_nothing())


def _start(session: Session, run_id: int, now: datetime) -> None:
    """Let a filled run be sent; one that found nobody is over at once."""
    counts = runs.count_states(session, run_id)
    session.execute(
        update(RUN)
        .where(RUN.c.id == run_id)
        .values(status=runs.RUNNING, n_planned=sum(counts.values()), n_skipped=counts[State.SKIPPED])
    )
    runs.close_finished(session, now)
