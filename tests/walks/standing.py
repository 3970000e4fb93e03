"""Where everybody stands after what they have done: the half of the oracle that only keeps count.

Nothing of the program is imported here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.walks.model import Dated, Happening, Rolled, Staff, day_of


@dataclass
class Standing:
    """Where one person stands."""

    here: bool = True
    joined: date = date.min
    often: str = "normal"
    evening: bool = False
    rests_through: date = date.min
    drafted: datetime | None = None
    holds: bool = False
    """Whether they have registered something they have not taken back."""
    done: set[str] = field(default_factory=set)
    put_off: dict[str, date] = field(default_factory=dict)

    def wishes(self, one: Happening) -> None:
        """Note what somebody wishes to hear, and when."""
        if one.does == "chooses":
            self.often, self.evening = one.about[0], "evening" in one.about
            if self.often in ("last", "off"):
                self.put_off.clear()
        elif one.does == "snoozes":
            self.put_off[one.about[0]] = day_of(one.about[1])
        elif one.does == "rests":
            self.rests_through = day_of(one.about[0])
        elif one.does == "drafts":
            self.drafted = one.at
        else:
            raise ValueError(f"nobody knows how one {one.does}")


class School:
    """What all have done so far."""

    def __init__(self, dates: Sequence[Dated], numbers: Collection[int], late: Collection[int]) -> None:
        self.dates = dates
        self.people = {number: Standing(here=number not in late) for number in numbers}
        self.registration = next(one for one in dates if one.kind == "registration" and one.who == "person")
        self.closed = False
        self.sent: set[str] = set()
        """What has been done for everybody concerned: papers of the unit, work items."""
        self.begun: set[str] = set()
        """Work items whose owner has registered them."""

    def happens(self, one: Happening) -> None:
        """Note one act."""
        who = self.people[one.who]
        if one.does in ("registers", "submits", "declines", "withdraws"):
            who.done.add(self.registration.key)
            who.holds = one.does != "withdraws"
            self.begun |= {each.key for each in self.dates if each.whose[:1] == (one.who,)}
        elif one.does in ("sends", "finishes", "notes"):
            self._marks(one.who, one.about)
        elif one.does == "undoes":
            who.done.discard(one.about[0])
            self.sent.discard(one.about[0])
        elif one.does in ("leaves", "joins"):
            who.here = one.does == "joins"
            who.joined = one.at.date() if who.here else who.joined
        elif one.does in ("closes", "reopens"):
            self.closed = one.does == "closes"
        else:
            who.wishes(one)

    def _marks(self, number: int, keys: Sequence[str]) -> None:
        for one in self.dates:
            if one.key in keys and one.who in ("unit", "named"):
                self.sent.add(one.key)
            elif one.key in keys:
                self.people[number].done.add(one.key)

    def drafting(self, who: Standing) -> bool:
        """Tell whether somebody has a form that is filled and not sent."""
        return who.drafted is not None and self.registration.key not in who.done

    def silent_of(self, staff: Staff, team: str, teller: int, day: date, *, named: bool) -> Rolled:
        """Return what `teller` is told of a tổ: those who have not answered, whoever rests left out."""
        silent = [
            member
            for number, member in staff.members.items()
            if member.team == team and number != teller and self._silent(self.people[number], day)
        ]
        if not named:
            return Rolled(team, len(silent))
        reached = tuple(member.name for member in silent if member.reached)
        unreached = tuple(member.name for member in silent if not member.reached)
        return Rolled(team, len(silent), reached, unreached)

    def _silent(self, who: Standing, day: date) -> bool:
        return who.here and who.rests_through < day and self.registration.key not in who.done
