"""Reminding by hand: what people in charge do about those who have not answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    false,
    func,
    literal,
    select,
    union_all,
)
from sqlmodel import Session

from bot.clock import school_day
from bot.domain.announcing import announced_to
from bot.domain.campaign.campaigns import RUNNING, Campaign
from bot.domain.campaign.fires import FIRE, MOVED
from bot.domain.campaign.plan import DeadlineKind, Who
from bot.domain.delivery import asking, audiences, drafts, runs
from bot.domain.delivery.audiences import DEADLINE
from bot.domain.delivery.quiet import after_quiet
from bot.domain.delivery.saying import TOLD, Recipient, Said
from bot.domain.reminding import by_hand, digests, due, silences, snoozes
from bot.domain.reminding.due import Due, Rows
from bot.domain.reminding.reminding import remind
from bot.domain.reminding.snoozes import SNOOZE
from bot.domain.reminding.stages import HORIZON
from bot.domain.school import audit, people
from bot.domain.school.people import ADMIN
from bot.domain.school.turn import Turn
from bot.domain.school.units import TEAM, line_of, school_of, subtree
from bot.outbox import ITEM, OUTBOX, RUN, DeliveryRun, State
from bot.result import Invalid


@dataclass(frozen=True)
class RemindSilent:
    """Remind exactly those who have not answered a campaign, as far as the speaker is in charge of them."""

    campaign_id: int
    only: tuple[int, ...] = ()
    """Some tổ of those the speaker is in charge of; all of them if none is named."""

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Open the speaker's run of the day, one however often the button is pressed; at night it waits.

        Facts: count, how many can be written to; reach, with those who cannot; before, how many were
        reminded earlier that day, by hand or not, and are not again; at, when it is sent if later.
        """
        units, day = self._units(turn), school_day(after_quiet(turn.now))
        if isinstance(units, Invalid):
            return units
        silent = silent_in(audiences.everybody(), self.campaign_id, units, day)
        total = audiences.reach(turn.session, silent).total
        if not total:
            return Invalid.because("nobody_silent")
        still = not_reminded(silent, self.campaign_id, day)
        reach = audiences.reach(turn.session, still)
        if not reach.total or self._open(turn, units) is None:
            return Invalid.because("reminded_already")
        later = _later(turn.now)
        return {"count": reach.reachable, "reach": reach, "before": total - reach.total, "at": later}

    def _units(self, turn: Turn) -> list[int] | Invalid:
        """Return the units that are reminded, or why the speaker may not: each must be in their charge."""
        campaign = turn.session.get(Campaign, self.campaign_id)
        units = in_charge_of(turn, campaign) if campaign else []
        if self.only and sorted(self.only) != sorted(units):
            whole = select(subtree(units[0]).c.id) if len(units) == 1 else None
            within = set(units if whole is None else turn.session.execute(whole).scalars())
            units = sorted(self.only) if within.issuperset(self.only) else []
        if campaign is None or not units:
            return Invalid.because("not_in_charge")
        if campaign.status != RUNNING or campaign.list_closed_at is not None:
            return Invalid.because("registration_closed", campaign=campaign)
        return units

    def _open(self, turn: Turn, units: Sequence[int]) -> int | None:
        """Open the run of the day, with its line in the audit; None if the speaker has opened it before."""
        some = "".join(f":{unit}" for unit in units) if self.only else ""
        key = f"{_key_of_day(self.campaign_id, school_day(after_quiet(turn.now)))}{turn.me().id}{some}"
        content = {"campaign": self.campaign_id, "units": list(units), **answer_to(turn)}
        values = {"content": content, "priority": 4, "created_by": turn.me().id}
        at = after_quiet(turn.now)
        opened = runs.open_run(turn.session, key, by_hand.KIND, turn.now, not_before=at, **values)
        if opened is not None:
            about = {"run": opened, "units": list(units)}
            audit.note(
                turn.session, turn.now, turn.me().id, "reminded", f"campaign:{self.campaign_id}", **about
            )
        return opened


def _later(now: datetime) -> datetime | None:
    """Return when what is asked for at night is sent; None if that is now."""
    at = after_quiet(now)
    return at if at != now else None


def in_charge_of(turn: Turn, campaign: Campaign) -> list[int]:
    """Return the units whose silence concerns the speaker: the campaign's, the tổ they head, or none.

    Of a campaign of what is above the school, an admin's concern is the own school.
    """
    session, mine = turn.session, turn.me()
    headed = people.leads(session, mine.id or 0)
    if any(unit.id == campaign.unit_id for unit in headed):
        return [campaign.unit_id]
    school = school_of(session, mine.unit_id) if turn.role == ADMIN else None
    if school is not None:
        inside = school.id in line_of(session, campaign.unit_id)
        reached = campaign.unit_id in line_of(session, mine.unit_id)
        return [campaign.unit_id] if inside else [school.id or 0] if reached else []
    own = [unit.id for unit in headed if unit.kind == TEAM and unit.id is not None]
    return [unit for unit in own if campaign.unit_id in line_of(session, unit)]


def answer_to(turn: Turn) -> dict[str, Any]:
    """Return where the progress of a run is told: the chat it was asked for in."""
    return {"channel": turn.account.channel, "chat": turn.account.chat}


def silent_in(everyone: CTE, campaign_id: int, units: Sequence[int], today: date) -> Select[tuple[int]]:
    """Return those of some people in some units who have not answered and are not paused."""
    silent = asking.silent(everyone, campaign_id).subquery("silent")
    return (
        select(everyone.c.id)
        .join(silent, silent.c.person_id == everyone.c.id)
        .where(everyone.c.id.in_(audiences.within(everyone, units)), audiences.awake(everyone, today))
    )


def recipients(session: Session, run: DeliveryRun, people: CTE) -> Select[tuple[int]]:
    """Return those of some people who have not answered the run's campaign, each once a day."""
    day, campaign_id = school_day(run.not_before or run.created_at), run.content["campaign"]
    silent = silent_in(people, campaign_id, run.content["units"], day)
    again = run.content.get("again")
    if again:
        return silent.where(people.c.id.in_(announced_to.unreached(again)))
    return not_reminded(silent, campaign_id, day, run.id or 0)


def not_reminded(silent: Select[tuple[int]], campaign_id: int, day: date, but: int = 0) -> Select[tuple[int]]:
    """Return those of some people whom neither another run by hand nor a stage reminds of it on a day."""
    others = RUN.c.run_key.startswith(_key_of_day(campaign_id, day)) & (RUN.c.id != but)
    reminded = select(OUTBOX.c.recipient_id).join(RUN, RUN.c.id == OUTBOX.c.run_id)
    reminded = reminded.where(others, OUTBOX.c.state.not_in([State.FAILED, State.SKIPPED]))
    named = silent.subquery("named")
    told = _told_by_stage(campaign_id, day)
    return select(named.c.id).where(named.c.id.not_in(reminded), named.c.id.not_in(told))


def _told_by_stage(campaign_id: int, day: date) -> Select[tuple[int]]:
    """Return whom a day's digests have told the registration date of a campaign as it stands."""
    standing = and_(ITEM.c.deadline_id == DEADLINE.c.id, ITEM.c.revision == DEADLINE.c.revision)
    query = select(ITEM.c.person_id).join(DEADLINE, standing).join(RUN, RUN.c.id == ITEM.c.run_id)
    return query.where(
        DEADLINE.c.campaign_id == campaign_id,
        DEADLINE.c.kind == DeadlineKind.REGISTRATION,
        DEADLINE.c.who == Who.PERSON,
        ITEM.c.status == TOLD,
        ITEM.c.stage < silences.ROLL_UP,
        RUN.c.run_key.in_([one.key for one in digests.openings(day)]),
    )


def _key_of_day(campaign_id: int, day: date) -> str:
    """Return how the keys of a day's runs by hand about a campaign begin."""
    return f"{by_hand.KIND}:{campaign_id}:{day.isoformat()}:"


def said(session: Session, run: DeliveryRun, to: Sequence[Recipient], now: datetime) -> Mapping[int, Said]:
    """Return the reminder of each who has still not answered and was not told by a stage meanwhile.

    It stands for the stages and the snooze of these days as well: they are not told again.
    """
    day, campaign_id = school_day(now), run.content["campaign"]
    people = audiences.among([one.id for one in to])
    found: dict[int, list[Due]] = defaultdict(list)
    for one in due.load(session, _standing_for(people, campaign_id, day)):
        found[one.person_id].append(one)
    beside = set(session.execute(_under_way(people, day)).scalars())
    told = [(one, found[one.id]) for one in to if one.id in found]
    return remind(session, [(one, dues) for one, dues in told if len(dues) == 1 or one.id not in beside], now)


def _standing_for(people: CTE, campaign_id: int, day: date) -> CompoundSelect[Rows]:
    """Return the stages a reminder by hand is told as: its own, the latest that has come, and a snooze."""
    silent = asking.silent(people, campaign_id).subquery("silent")
    since = day - HORIZON
    chosen = and_(
        FIRE.c.deadline_id == DEADLINE.c.id,
        FIRE.c.revision == DEADLINE.c.revision,
        FIRE.c.frequency == people.c.frequency,
        FIRE.c.stage != MOVED,
        FIRE.c.fire_on.between(since, day),
    )

    def rows(stage: ColumnElement[int]) -> Select[Rows]:
        columns = people.c.id, DEADLINE.c.id, DEADLINE.c.revision, stage, false()
        query = select(*columns, drafts.has_draft(people.c.id)).join(
            silent, silent.c.person_id == people.c.id
        )
        standing = query.join(DEADLINE, DEADLINE.c.id == silent.c.deadline_id)
        return standing.where(people.c.id.not_in(_told_by_stage(campaign_id, day)))

    own = rows(literal(by_hand.stage_on(day)))
    latest = rows(func.min(FIRE.c.stage)).join(FIRE, chosen).group_by(people.c.id, DEADLINE.c.id)
    put_off = rows(SNOOZE.c.stage).join(SNOOZE, snoozes.of(people)).where(SNOOZE.c.until.between(since, day))
    return union_all(own, latest, put_off)


def _under_way(people: CTE, day: date) -> Select[tuple[int]]:
    """Return those of some people to whom a day's digest is on its way at this moment."""
    digest = RUN.c.run_key.in_([one.key for one in digests.openings(day)])
    going = select(OUTBOX.c.recipient_id).join(RUN, RUN.c.id == OUTBOX.c.run_id)
    return going.where(
        digest, OUTBOX.c.state == State.SENDING, OUTBOX.c.recipient_id.in_(select(people.c.id))
    )
