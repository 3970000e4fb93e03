"""A date that moves on a morning on which people were written to: they hear of it the next working day."""

from __future__ import annotations

import pytest

from scheduler.rehearsal import next_reminder_at
from tests.scheduler.rehearsing import Rehearsal, moment, october
from tests.scheduler.test_changes import move
from tests.scheduler.test_window import AT_NOON

HEARD = AT_NOON[:4]
"""Told of the 15th at each stage, on the 15th itself at 06:45."""


async def test_a_date_moved_on_its_last_morning_is_told_the_next_day(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(15), 9)
    await rehearsal.write(lambda session: move(session, rehearsal, 22))
    assert moment(await next_reminder_at(rehearsal.app) or rehearsal.clock.now()) == "16/10 11:30"
    await rehearsal.to(october(22), 12)
    assert await rehearsal.told("lan") == [
        *HEARD,
        ("16/10 11:30", "Hạn mới"),
        ("19/10 11:30", "Còn 3 ngày"),
        ("21/10 11:30", "Ngày mai là ngày cuối"),
        ("22/10 06:45", "Hôm nay là ngày cuối"),
    ]


@pytest.mark.parametrize(("last", "told"), [(16, "17/10 11:30"), (17, "19/10 11:30"), (18, "19/10 11:30")])
async def test_not_on_a_sunday_and_no_more_than_once(rehearsal: Rehearsal, last: int, told: str) -> None:
    """The last day is a Friday, a Saturday or, as a school may set it, a Sunday; it moves to the 30th."""
    await rehearsal.to(october(5), 9)
    await rehearsal.write(lambda session: move(session, rehearsal, last))
    await rehearsal.to(october(last), 9)
    await rehearsal.write(lambda session: move(session, rehearsal, 30))
    for day in range(last, 31):
        await rehearsal.to(october(day), 12)
    new = [at for at, words in await rehearsal.told("lan") if words == "Hạn mới"]
    assert new == [told]


async def test_who_was_not_written_to_that_morning_hears_at_noon(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(12), 9)
    await rehearsal.write(lambda session: move(session, rehearsal, 22))
    await rehearsal.to(october(14), 12)
    assert await rehearsal.told("lan") == [*AT_NOON[:1], ("12/10 11:30", "Hạn mới")]


async def test_between_planning_and_sending_it_is_the_new_date_that_goes_out(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(15), 6, 40)
    rehearsal.sleep_until(october(15), 6, 45)
    await rehearsal.ticks.plan()
    await rehearsal.write(lambda session: move(session, rehearsal, 24))
    await rehearsal.to(october(17), 12)
    assert await rehearsal.told("lan") == [
        *AT_NOON[:3],
        ("15/10 06:45", "Hạn mới"),
        ("17/10 11:30", "Còn 7 ngày"),
    ]
