"""The rehearsal clock: what may be asked for, and which database it may be used on."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.cli import school_time
from bot.cli.rehearsal import Rehearsal, check_clock, play, read_rehearsal
from bot.clock import InstantClock, RehearsalClock
from bot.receiving.inbox import store_updates
from bot.result import Invalid
from bot.store import Store
from tests.school import MONDAY


@pytest.mark.parametrize(
    ("clock", "speed", "code"),
    [
        ("", "5", "speed_needs_clock"),
        ("mai", "", "clock_malformed"),
        ("2026-10-12T07:00", "fast", "speed_malformed"),
        ("2026-10-12T07:00", "0", "speed_malformed"),
        ("2026-10-12T07:00", "-3", "speed_malformed"),
        ("2026-10-12T07:00", "nan", "speed_malformed"),
        ("2026-10-12T07:00", "inf", "speed_malformed"),
    ],
)
def test_what_cannot_be_a_rehearsal(clock: str, speed: str, code: str) -> None:
    found = read_rehearsal(clock, speed)
    assert isinstance(found, Invalid)
    assert found.code == code


def test_a_clock_is_school_time_and_runs_at_real_speed_unless_told() -> None:
    assert read_rehearsal("", "") is None
    found = read_rehearsal("2026-10-05T08:00", "")
    assert isinstance(found, Rehearsal)
    assert (found.clock.now(), found.speed) == (MONDAY, 1.0)
    fastest = read_rehearsal("2026-10-05T08:00", "max")
    assert isinstance(fastest, Rehearsal)
    assert math.isinf(fastest.speed)


async def test_a_database_belongs_to_rehearsals_or_to_real_time(store: Store) -> None:
    later = Rehearsal(RehearsalClock(MONDAY + timedelta(days=2)), 1.0)
    earlier = Rehearsal(RehearsalClock(MONDAY), 1.0)

    async def judged(rehearsal: Rehearsal | None) -> str:
        found = await store.write(lambda session: check_clock(session, rehearsal))
        return found.code if found else ""

    assert await judged(None) == ""
    assert await judged(later) == ""
    assert await judged(later) == ""
    assert await judged(earlier) == "clock_backwards"
    assert await judged(None) == "clock_needed"
    assert await store.read(school_time.now_of) == later.clock.now()


async def test_a_database_that_was_used_is_not_rehearsed_on(store: Store) -> None:
    def hear(session: Session) -> None:
        row = {
            "channel": "telegram",
            "update_id": "1",
            "raw": {},
            "received_at": MONDAY,
            "fate": 1,
            "code": "",
        }
        store_updates(session, [row])

    await store.write(hear)
    found = await store.write(lambda session: check_clock(session, Rehearsal(RehearsalClock(MONDAY), 1.0)))
    assert found == Invalid.because("clock_on_real_data")


async def test_at_most_speed_it_stops_when_nobody_is_left_to_remind() -> None:
    moments = [MONDAY + timedelta(days=day) for day in (1, 3)]
    seen: list[object] = []

    class Bot:
        async def next_reminder_at(self) -> object:
            return moments[len(seen)] if len(seen) < len(moments) else None

        async def advance_to(self, moment: object) -> None:
            seen.append(moment)

    await play(Bot(), Rehearsal(InstantClock(MONDAY), math.inf))  # type: ignore[arg-type]
    assert seen == moments
