"""What holds back what goes to many: its pace, kept for whoever sends next, and runs that had better rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from bot import outbox
from bot.domain.announcing import stopping
from bot.domain.announcing.stopping import Stop
from bot.domain.delivery import outages
from bot.outbox import Kept, State
from bot.sending.breakers import Watch
from bot.sending.calls import Calls
from bot.sending.outcomes import Ended
from bot.sending.pace import Pace

OUTAGE = timedelta(hours=1)
"""After how long without this bot it begins gently."""


class Due(NamedTuple):
    """What a tick writes down in its transaction."""

    kept: Kept | None
    """The pace, if it has changed."""
    stops: tuple[Stop, ...]


@dataclass
class Restraint:
    """The brakes of a channel's runs: `due` before a transaction, `write` in it, `forget` once it stands."""

    calls: Calls
    pace: Callable[[], Pace]
    _kept: Kept = field(default_factory=Kept)
    _watch: Watch = field(default_factory=Watch)

    def __post_init__(self) -> None:
        self.calls.slow_down = lambda now: self.pace().slow_down(now)

    async def start(self) -> None:
        """Go on at the pace of the one before, gently after an outage."""
        name, now, second = self.calls.channel.name, self.calls.clock.now(), self.calls.clock.monotonic()
        kept = await self.calls.store.read(lambda session: outbox.pace_of(session, name))
        beat = await self.calls.store.read(outages.last_beat)
        if kept.rate is not None:
            self.pace().begin_at(kept.rate, second)
        if beat is not None and now - beat > OUTAGE:
            self.pace().ramp(second)
        self._kept = kept

    def note(self, ended: Ended) -> None:
        """Look at what became of a row."""
        run_id = ended.row.run_id
        if ended.state is State.SENT:
            self._watch.note(run_id, None)
        elif ended.state is State.FAILED:
            why = ended.detail or ended.gone or ended.reason
            self._watch.note(run_id, why, refused=ended.reason == "refused")

    def due(self) -> Due:
        """Return what has to be written down."""
        rate = float(int(self.pace().allowed(self.calls.clock.monotonic())))
        kept = Kept(rate, self.calls.pause_ends)
        return Due(kept if kept != self._kept else None, self._watch.due())

    def write(self, session: Session, epoch: int, due: Due, now: datetime) -> None:
        """Write it down, and let the runs rest that go wrong."""
        if due.kept is not None:
            outbox.keep_pace(session, self.calls.channel.name, epoch, due.kept)
        for stop in due.stops:
            stopping.stop(session, stop, now)

    def forget(self, due: Due) -> None:
        """Note that it is written."""
        self._kept = due.kept or self._kept
        self._watch.forget(due.stops)
