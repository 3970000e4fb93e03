"""How much one visitor may do in a while: counted in memory, by the monotonic clock."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field

REMEMBERED = 10_000
"""Of how many visitors it is known what they did."""


@dataclass
class Allowance:
    """So many times within some seconds, for each visitor."""

    times: int
    seconds: float
    _done: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    def is_used_up(self, visitor: str, now: float) -> bool:
        """Tell whether a visitor must wait."""
        done = self._done.get(visitor, deque())
        while done and done[0] <= now - self.seconds:
            done.popleft()
        return len(done) >= self.times

    def note(self, visitor: str, now: float) -> None:
        """Count what a visitor did."""
        self._done.setdefault(visitor, deque()).append(now)
        self._done.move_to_end(visitor)
        while len(self._done) > REMEMBERED:
            self._done.popitem(last=False)

    def take(self, visitor: str, now: float) -> bool:
        """Count what a visitor does if they may; tells whether they may."""
        if self.is_used_up(visitor, now):
            return False
        self.note(visitor, now)
        return True
