"""Lưu vào lịch điện thoại: a person's dates as an iCalendar file; a newer file takes an older one's place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import messages
from bot import uploads
from bot.domain.campaign.days_off import ONE_DAY
from bot.domain.campaign.deadlines import last_safe_day
from bot.domain.reminding import agenda
from bot.domain.reminding.agenda import Item
from bot.domain.school.turn import Turn
from bot.rendering import as_plain
from bot.result import Invalid

if TYPE_CHECKING:
    from icalendar import Alarm, Event

MIME = "text/calendar"
ALARM = timedelta(hours=-12, minutes=-30)
"""11:30 of the day before, counted from the first moment of the day."""


@dataclass(frozen=True)
class SaveCalendar:
    """Make the file of everything the speaker must act by."""

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Keep the file; facts: `attach`, and `count`, how many dates stand in it."""
        items = agenda.items_of(turn, cancelled=True)
        standing = [one for one in items if not one.deadline.cancelled]
        if not standing:
            return Invalid.because("no_dates")
        name = messages.label("calendar.file")
        content = as_ics(items, turn.now)
        kept = uploads.keep(turn.session, name, MIME, content, turn.now, turn.me().id)
        return {"attach": [kept], "count": len(standing)}


def as_ics(items: list[Item], now: datetime) -> bytes:
    """Return dates as one iCalendar file: UTF-8, lines folded at 75 octets."""
    from icalendar import Calendar  # a fifth of a second to import, and needed only here

    calendar = Calendar()
    calendar.add("prodid", "-//thidua//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", messages.label("calendar.name"))
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    for one in items:
        calendar.add_component(_event(one, now))
    content: bytes = calendar.to_ical()
    return content


def uid(item: Item) -> str:
    """Return what names a date in every file, whoever it was made for."""
    return f"{item.id}.{item.campaign.slug}@thidua"


def _event(item: Item, now: datetime) -> Event:
    """Return a date as a whole day; a cancelled one is of a later sequence than the one that stood."""
    from icalendar import Event

    event, row = Event(), item.deadline
    day = last_safe_day(item.dates.due, item.dates.mode)
    event.add("uid", uid(item))
    event.add("dtstamp", now)
    event.add("sequence", row.revision + bool(row.cancelled))
    event.add("dtstart", day)
    event.add("dtend", day + ONE_DAY)
    event.add("summary", _words("summary", item))
    event.add("description", _words("description", item))
    event.add("status", "CANCELLED" if row.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if not (row.cancelled or item.done):
        event.add_component(_alarm(item))
    return event


def _alarm(item: Item) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", ALARM)
    alarm.add("description", _words("summary", item))
    return alarm


def _words(template: str, item: Item) -> str:
    return as_plain(messages.render(f"calendar_file/{template}", item=item))
