"""What stops calls before they do harm: a platform that is away, and a run that goes wrong."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.announcing.stopping import EQUAL, REFUSED, UNREACHED, Stop

IN_A_ROW, OPEN = 20, 30.0
"""After how many calls in a row that the platform did not take none is made, and for how many seconds."""
PROBED = 1.0
"""Seconds after which a call asks again whether the probe has its answer."""
LATEST, ENOUGH, SHARE = 200, 50, 0.2
"""Among how many last answers of a run, once there are enough, which share of failures stops it."""
WATCHED = 20
"""How many runs are watched: those that answers came for last, so what has ended is forgotten."""


@dataclass
class Breaker:
    """Whether calls to a platform make sense: open while it is away, until a probe gets through."""

    opened_at: float = 0.0
    _failures: int = 0
    _until: float | None = None
    """Monotonic second before which no call is made; None while the platform is there."""
    _probing: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the platform is away, as far as is known."""
        return self._until is not None

    def wait(self, now: float) -> float:
        """Return the seconds before a call may begin; while the platform is away, one probe at a time."""
        if self._until is None:
            return 0.0
        return max(self._until - now, PROBED if self._probing else 0.0)

    def begin(self) -> None:
        """Note that a call begins: while the platform is away it is the probe."""
        self._probing = self.is_open

    def note(self, away: bool, now: float) -> bool:
        """Note whether a call found the platform away; returns whether that has just opened the breaker."""
        if not away:
            self._failures, self._until, self._probing = 0, None, False
            return False
        self._failures += 1
        opens = self._failures == IN_A_ROW
        if opens:
            self.opened_at = now
        if opens or self._probing:
            self._until, self._probing = now + OPEN, False
        return opens


@dataclass
class Watched:
    """The last answers to one run's messages: the platform's reason, None where it was sent."""

    latest: deque[str | None] = field(default_factory=lambda: deque(maxlen=LATEST))
    refused: Counter[str] = field(default_factory=Counter)


@dataclass
class Watch:
    """Looks at the answers to runs, and tells which should rest and why."""

    _runs: dict[int, Watched] = field(default_factory=dict)
    _stops: list[Stop] = field(default_factory=list)

    def note(self, run_id: int, failure: str | None, *, refused: bool = False) -> None:
        """Note a final answer: why it failed, or None; `refused` says that the content was the reason."""
        run = self._runs[run_id] = self._runs.pop(run_id) if run_id in self._runs else Watched()
        if len(self._runs) > WATCHED:
            del self._runs[next(iter(self._runs))]
        run.latest.append(failure)
        if failure is None:
            return
        if refused:
            run.refused[failure] += 1
        if stop := _wrong(run_id, run):
            self._stops.append(stop)
            del self._runs[run_id]

    def due(self) -> tuple[Stop, ...]:
        """Return the runs that should rest."""
        return tuple(self._stops)

    def forget(self, stops: Iterable[Stop]) -> None:
        """Forget what has been seen to."""
        self._stops = [one for one in self._stops if one not in set(stops)]


def _wrong(run_id: int, run: Watched) -> Stop | None:
    """Return why a run should rest; None while it goes well."""
    for detail, times in run.refused.most_common(1):
        if times >= EQUAL:
            return Stop(run_id, REFUSED, detail, times, len(run.latest))
    failures = [one for one in run.latest if one is not None]
    if len(run.latest) < ENOUGH or len(failures) < SHARE * len(run.latest):
        return None
    (detail, _), *_ = Counter(failures).most_common(1)
    return Stop(run_id, UNREACHED, detail, len(failures), len(run.latest))
