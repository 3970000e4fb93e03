"""Small questions about days that the oracle asks; nothing of the program is imported here."""

from __future__ import annotations

from datetime import date, timedelta

from tests.walks.model import Dated, Walk, day_of, happenings

ONE_DAY = timedelta(days=1)


def busy_days(walk: Walk) -> set[date]:
    """Return the days on which anybody may be told anything; on all others the oracle rests."""
    found = {day for one in walk.dates for day in (*one.before.values(), *one.after.values())}
    for one in happenings(walk.behaviour):
        if one.does == "snoozes":
            found.add(day_of(one.about[1]))
        elif one.does == "drafts":
            found |= {one.at.date(), one.at.date() + ONE_DAY}
    if walk.down:
        found |= {walk.down[1].date() + n * ONE_DAY for n in range(4)}
    return found


def counted_to(one: Dated, day: date) -> date:
    """Return the day the words count to: once the office day is over, the last safe day."""
    return one.last if day <= one.last else one.safe


def words_of(last: date, day: date) -> str:
    """Return the words for the time left."""
    left = (last - day).days
    if left > 1:
        return f"Còn {left} ngày"
    if left < 0:
        return f"Quá hạn {-left} ngày"
    return "Ngày mai là ngày cuối" if left else "Hôm nay là ngày cuối"
