"""What a school must be told, day by day, from dates written by hand and from what people do.

Nothing of the program is imported here. A campaign says on which day each stage of each date is sent; this
file only joins those days with people: who must act, who has acted, how often they wish to be reminded, who
is new, resting or gone. All moments are naive and in school time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tests.walks.days import busy_days, counted_to, words_of
from tests.walks.model import Dated, Happening, Line, Message, Rolled, Staff, Walk, happenings
from tests.walks.standing import School, Standing

EARLY, NOON, EVENING = time(6, 45), time(11, 30), time(19, 30)
STAGES = {
    "few": (1, 0),
    "normal": (14, 7, 3, 1, 0),
    "many": (14, 7, 5, 3, 2, 1, 0),
    "last": (0,),
    "off": (),
}
"""The most urgent last: of two that fall on one day it is the one that is told."""
STAGES_OF_WORK = {"few": (1, 0), "normal": (3, 1, 0), "many": (3, 2, 1, 0), "last": (0,), "off": ()}
TALKATIVE = ("few", "normal", "many")
ROLLED_UP = (1, 0, -1)
CATCH_UP = timedelta(days=3)
LEFT_ALONE = timedelta(minutes=15)
DRAFT = -1000
PUT_OFF = 1000


@dataclass(frozen=True)
class Found:
    """A stage somebody is to be told now."""

    dated: Dated
    stage: int
    day: date
    """The day it was to be told: an earlier one after down-time."""


class Oracle:
    """One walk through a calendar; `messages` is what everybody must have been told at the end."""

    def __init__(self, walk: Walk, staff: Staff) -> None:
        self.walk, self.staff = walk, staff
        late = {one.who for one in happenings(walk.behaviour) if one.does == "joins"}
        self.school = School(walk.dates, staff.members, late)
        self.registration = self.school.registration
        self.told: set[tuple[int, str, int]] = set()
        self.written: set[tuple[int, date]] = set()
        self.missed: set[date] = set()
        self.messages: dict[tuple[datetime, int], Message] = {}
        self.stages: list[Found] = []
        """Every stage told, for the totals."""

    def run(self) -> Oracle:
        """Go through the days, with everybody's acts in between."""
        waiting, busy = happenings(self.walk.behaviour), busy_days(self.walk)
        for slot, now in self._slots():
            while waiting and waiting[0].at <= now:
                self._happens(waiting.pop(0))
            for number, who in self.school.people.items():
                if slot.date() in busy and self.staff.members[number].reached:
                    self._tell(number, who, slot, now)
        return self

    def _slots(self) -> Iterator[tuple[datetime, datetime]]:
        """Yield each sending moment with the moment it is worked on: later the same day after down-time."""
        day = self.walk.launched.date()
        while day <= self.walk.ends:
            for at in (EARLY, NOON, EVENING):
                slot = datetime.combine(day, at)
                if slot < self.walk.launched:
                    continue
                if self.walk.down and self.walk.down[0] < slot < self.walk.down[1]:
                    up = self.walk.down[1]
                    if up.date() == day:
                        yield slot, up
                    else:
                        self.missed.add(day)
                else:
                    yield slot, slot
            day += timedelta(days=1)

    def _happens(self, one: Happening) -> None:
        """Note an act; whoever has a form unsent when the list is closed is told so at once."""
        self.school.happens(one)
        for number, who in self.school.people.items():
            if one.does == "closes" and who.here and self.school.drafting(who):
                self.messages[one.at, number] = Message((), closed=True)

    # What follows from it

    def _tell(self, number: int, who: Standing, slot: datetime, now: datetime) -> None:
        """Write down the message of one sending moment to one person, if there is any."""
        day = slot.date()
        if not who.here or who.rests_through >= day:
            return
        found, rolled, stages = self._own(number, who, day), *self._rolled(number, day, who)
        any_last = 0 in {one.stage for one in found} | stages
        turn = {
            EARLY: any_last,
            NOON: not who.evening and (number, day) not in self.written,
            EVENING: who.evening and (number, day) not in self.written,
        }[slot.time()]
        if not turn:
            found, rolled = [], ()
        draft = self._draft_of_today(number, who, slot) if slot.time() == EVENING else None
        if draft and self.registration.key not in {one.dated.key for one in found}:
            found, rolled = [*self._own(number, who, day), draft], self._rolled(number, day, who)[0]
        if not found and not rolled:
            return
        self._write(number, who, found, rolled, slot, now)
        if rolled:
            self.told |= {(number, "roll-up", stage) for stage in stages}

    def _write(
        self,
        number: int,
        who: Standing,
        found: Sequence[Found],
        rolled: tuple[Rolled, ...],
        slot: datetime,
        now: datetime,
    ) -> None:
        day = slot.date()
        self.written.add((number, day))
        self.told |= {(number, one.dated.key, one.stage) for one in found}
        drafting = self.school.drafting(who)
        if drafting and self.registration.key in {one.dated.key for one in found}:
            self.told.add((number, self.registration.key, DRAFT))
        self.stages += found
        late = slot < now or any(one.day < day for one in found)
        lines = tuple(self._line(one.dated, day, drafting) for one in self._most_urgent_first(found, day))
        if len(lines) == 1 and lines[0].draft:
            lines = (Line("Còn một bước", lines[0].what, lines[0].day, draft=True),)
        heard_of_it = number == self.staff.clerk  # who is in charge hears at once of an outage
        self.messages[now, number] = Message(lines, rolled, excused=late and not heard_of_it)

    def _own(self, number: int, who: Standing, day: date) -> list[Found]:
        """Return what one person is to be told of their own on a day."""
        window = {day} | {one for one in self.missed if day - CATCH_UP <= one < day}
        return [
            found
            for one in self.walk.dates
            if self._asked(one, number) and self._open(one, number, who)
            for found in self._stage(one, number, who, day, window)
        ]

    def _asked(self, one: Dated, number: int) -> bool:
        if one.who == "person":
            return True
        if one.who == "team_lead":
            return number in self.staff.heads.values()
        if one.who == "unit":
            return number == self.staff.principal
        return number in one.whose and one.key in self.school.begun

    def _open(self, one: Dated, number: int, who: Standing) -> bool:
        if one.key in self.school.sent or one.key in who.done:
            return False
        if one.kind == "phase_end" and one.who == "person" and not who.holds:
            return False
        return not (self.school.closed and one is self.registration)

    def _stage(self, one: Dated, number: int, who: Standing, day: date, window: set[date]) -> Iterator[Found]:
        """Yield the one stage of a date that falls on a day for one person, or that they put off to it."""
        stages = STAGES_OF_WORK if one.kind == "work_end" else STAGES
        days = {one.before[stage]: stage for stage in stages[who.often] if stage in one.before}
        if one.kind == "work_start" and who.often not in TALKATIVE:
            days = {}
        if who.often in TALKATIVE:
            days |= {at: -after for after, at in sorted(one.after.items())}
        latest = max((at for at in days if at <= day), default=date.min)
        put_off = who.put_off.get(one.key, date.min)
        falls = latest in window and latest >= put_off and self._counts(one, who, days[latest], latest)
        if falls and (number, one.key, days[latest]) not in self.told:
            yield Found(one, days[latest], latest)
        again = PUT_OFF + (one.last - put_off).days
        if put_off in window and latest < put_off and (number, one.key, again) not in self.told:
            yield Found(one, again, put_off)

    def _counts(self, one: Dated, who: Standing, stage: int, day: date) -> bool:
        """Tell whether a stage came after the launch and after somebody joined."""
        at = EARLY if stage == 0 else EVENING if who.evening else NOON
        return who.joined <= day and datetime.combine(day, at) >= self.walk.launched

    def _draft_of_today(self, number: int, who: Standing, evening: datetime) -> Found | None:
        """Return the reminder of a form left unsent since the evening before."""
        if who.drafted is None or who.often == "off" or not self._open(self.registration, number, who):
            return None
        if (number, self.registration.key, DRAFT) in self.told:
            return None
        today = evening - timedelta(days=1) < who.drafted + LEFT_ALONE <= evening
        return Found(self.registration, DRAFT, evening.date()) if today else None

    def _rolled(self, number: int, day: date, who: Standing) -> tuple[tuple[Rolled, ...], set[int]]:
        """Return what a head of a tổ or the school, or the clerk, hears of others, and for which stage."""
        one = self.registration
        days = {stage: one.before[stage] if stage >= 0 else one.after[-stage] for stage in ROLLED_UP}
        window = {day} | {at for at in self.missed if day - CATCH_UP <= at < day}
        stages = {stage for stage, at in days.items() if at in window}
        latest = min(stages, default=None)
        if latest is None or self.school.closed or (number, "roll-up", latest) in self.told:
            return (), set()
        if not self._counts(one, who, latest, days[latest]):
            return (), set()
        teams = [team for team, head in self.staff.heads.items() if head == number]
        if number == self.staff.clerk:
            teams += [team for team, head in self.staff.heads.items() if not self.school.people[head].here]
        found = [self.school.silent_of(self.staff, team, number, day, named=True) for team in teams]
        if number == self.staff.principal:
            everywhere = (*self.staff.heads, self.staff.school)
            found += [
                self.school.silent_of(self.staff, team, number, day, named=False) for team in everywhere
            ]
        rolled = tuple(sorted(each for each in found if each.total))
        return rolled, {latest} if rolled else set()

    # How it is said

    def _most_urgent_first(self, found: Sequence[Found], day: date) -> list[Found]:
        def urgency(one: Found) -> tuple[date, int, int]:
            return counted_to(one.dated, day), one.stage, self.walk.dates.index(one.dated)

        return sorted(found, key=urgency)

    def _line(self, one: Dated, day: date, drafting: bool) -> Line:
        last = counted_to(one, day)
        draft = drafting and one is self.registration
        if one.kind == "work_start":
            return Line("Hôm nay bắt đầu", one.what, last)
        if one is self.registration and day > last:
            return Line("Vẫn còn nhận", one.what, last, draft)
        return Line(words_of(last, day), one.what, last, draft)
