"""/luotgui: the list of what was sent, the report on one of them, and what can be done with it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import messages
from bot.domain.announcing import acks, run_list, run_standing
from bot.domain.announcing.run_list import Listed
from bot.domain.announcing.run_standing import Figures, Reasons, Unreached, Waits
from bot.domain.announcing.sending_again import (
    again_key,
    in_newest_words,
    reach_of,
    reach_unreached,
    received_of,
    unacked_key,
    unacked_of,
)
from bot.domain.delivery import budgets, recovery
from bot.domain.delivery.audiences import Reach
from bot.domain.delivery.budgets import Budget, HeldBack
from bot.domain.school.people import ADMIN
from bot.domain.school.turn import Turn
from bot.outbox import RUN
from bot.result import Invalid
from bot.talking.talk import Saved
from bot.words import Option

NAMED = 20
"""How many names a report says; more than that are a file."""
NOBODY, NO_REASONS = Figures(0, 0, 0, 0, 0), Reasons((), 0, 0)
PAUSE, RESUME, CANCEL = "pause", "resume", "cancel"
AGAIN, UNACKED, CORRECT, FILE, REUSE = "again", "unacked", "correct", "file", "reuse"
ALIASES = {
    PAUSE: ("dung", "tam ngung"),
    RESUME: ("tiep tuc gui",),
    CANCEL: ("huy gui", "dung han"),
    AGAIN: ("gui lai", "gui lai nhung nguoi nay"),
    FILE: ("danh sach", "tai danh sach"),
}


@dataclass(frozen=True)
class Report:
    """How one lượt gửi stands, as far as the speaker may know."""

    it: Listed
    figures: Figures = NOBODY
    reasons: Reasons = NO_REASONS
    missed: int = 0
    """How many were not reached."""
    names: tuple[Unreached, ...] = ()
    """Those of them that are named."""
    may_name: bool = False
    confirmed: int | None = None
    """How many have said "Đã nắm thông tin"; None where nobody was asked to."""
    reached: int = 0
    waits: Waits | None = None
    """The platform's own pause."""
    short: Sequence[HeldBack] = ()
    """What waits for the next month of a channel."""
    minutes: int = 0
    """How many minutes it still takes; 0 for less than one."""
    per_minute: int = 0
    restored: bool = False
    """Whether nothing goes to many because the database is an old copy."""


@dataclass(frozen=True)
class RunFacts:
    """What the speaker has sent, and may do with it."""

    turn: Turn

    @cached_property
    def listed(self) -> list[Listed]:
        """Everything the speaker may see, the newest first."""
        return run_list.listed(self.turn)

    def opening(self) -> Mapping[str, Saved] | Invalid:
        """Return the run a button names, and what the button wants done with it."""
        wanted = self.turn.args.get("do")
        if not self.named:
            return {}
        found = self.find(self.named)
        if found is None:
            return Invalid.because("run_gone")
        known = {"which": Saved(found.id, found.title, asked=False)}
        return {**known, "report": Saved(wanted, asked=False)} if wanted else known

    @property
    def named(self) -> str:
        """The one this was opened about; empty for the list."""
        return str(self.turn.args.get("row") or "")

    def find(self, key: str) -> Listed | None:
        """Return one of them by its id, however old it is."""
        return run_list.find(self.turn, key)

    def left(self) -> list[Budget]:
        """Return what is left of this month at the channels that allow only so many, for an admin."""
        return budgets.in_use(self.turn.session, self.turn.now) if self.turn.may(ADMIN) else []

    def options(self) -> list[Option]:
        """Return them with when and how they stand; only the one this was opened about, however old."""
        named = self.find(self.named) if self.named else None
        return [self._option(one) for one in ([named] if named else self.listed)]

    @cached_property
    def restored(self) -> bool:
        """Whether nothing goes to many because the database is an old copy."""
        return recovery.current(self.turn.session) is not None

    def _option(self, one: Listed) -> Option:
        state = one.state(self.turn.today, self.turn.now, restored=self.restored)
        return Option(one.id, f"{one.title} ({messages.words.day(one.made_at)}; {state})")

    def report(self, one: Listed) -> Report:
        """Return how one stands."""
        session, run = self.turn.session, one.run
        if run is None:
            return Report(one)
        may_name = run_list.names_allowed(self.turn, one)
        missed = run_standing.count_unreached(session, run.id or 0)
        names = run_standing.unreached(session, run.id or 0, NAMED) if may_name and missed <= NAMED else []
        asked = one.announcement is not None and one.announcement.wants_ack
        told, reached = self._acks(one) if asked else (None, 0)
        return Report(
            one,
            figures=run_standing.figures(run),
            reasons=run_standing.reasons(session, run.id or 0),
            missed=missed,
            names=tuple(names),
            may_name=may_name,
            confirmed=told,
            reached=reached,
            waits=run_standing.waits(session, self.turn.now),
            short=budgets.held_back(session, run.id or 0, self.turn.now),
            minutes=run_standing.minutes_left(run, self.turn.now),
            per_minute=round(run_standing.per_second(run, self.turn.now) * 60),
            restored=self.restored,
        )

    def steps(self, report: Report) -> list[Option]:
        """Return what the speaker can do with it now."""
        one = report.it
        possible = {
            PAUSE: one.going and one.run is not None and not one.paused,
            RESUME: one.going and one.paused,
            CANCEL: one.going,
            AGAIN: self._may_send_again(report),
            UNACKED: self._may_ask_again(report),
            CORRECT: one.announcement is not None and one.run is not None,
            FILE: report.may_name and report.missed > NAMED,
            REUSE: one.announcement is not None,
        }
        return [
            Option(step, messages.label(f"runs.{step}"), ALIASES.get(step, ()))
            for step, can in possible.items()
            if can
        ]

    def reach_again(self, one: Listed) -> Reach:
        """Return how many sending again is for, and how many of them cannot be written to."""
        return reach_unreached(self.turn, self.newest(one))

    def reach_unacked(self, one: Listed) -> Reach:
        """Return how many have been told and have not said that they know."""
        return reach_of(self.turn, unacked_of(self.newest(one)))

    def reach_corrected(self, one: Listed) -> Reach:
        """Return how many a correction goes to: those who received it, or what it corrects."""
        return reach_of(self.turn, received_of(self.newest(one)))

    def stops(self, one: Listed) -> bool:
        """Tell whether a correction has something to stop first."""
        about = self.newest(one).announcement
        assert about is not None
        going = run_list.going_runs(self.turn.session, about.id or 0)
        return bool(going) or about.next_at is not None

    def newest(self, one: Listed) -> Listed:
        """Return one with the announcement that says by now what it said."""
        return in_newest_words(self.turn, one)

    def corrected(self, one: Listed) -> str:
        """Return the newest words of one that has been corrected; empty where its own are right."""
        about = self.newest(one).announcement
        old = one.announcement
        return about.text if about is not None and old is not None and about.id != old.id else ""

    def _acks(self, one: Listed) -> tuple[int, int]:
        return acks.count(self.turn.session, (one.announcement.id if one.announcement else 0) or 0)

    def _may_send_again(self, report: Report) -> bool:
        """Tell whether some were not reached, have not got the right words since, and it was not done yet."""
        one = report.it
        if one.made_by_the_bot or one.going or not report.missed or not self.reach_again(one).total:
            return False
        return self._is_open(again_key(self.newest(one)))

    def _may_ask_again(self, report: Report) -> bool:
        """Tell whether some have not confirmed and were not asked again today."""
        one = report.it
        if report.confirmed is None or one.going or not self.reach_unacked(one).total:
            return False
        return self._is_open(unacked_key(self.newest(one), self.turn.today))

    def _is_open(self, key: str) -> bool:
        """Tell whether no run was opened under a key."""
        session = self.turn.session
        return session.execute(RUN.select().where(RUN.c.run_key == key).limit(1)).first() is None
