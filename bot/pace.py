"""How fast a bot may speak: spacing by the monotonic clock, for the whole token and for each chat."""

from __future__ import annotations

from dataclasses import dataclass

PER_SECOND = 25.0
"""How many messages of runs a bot sends a second."""


@dataclass
class Pace:
    """Evenly spaced permits with a small burst (the generic cell rate algorithm).

    `rate` is permits a second; `burst` how many may be taken at once after a pause. Times are monotonic.
    """

    rate: float
    burst: int = 1
    _next: float = 0.0

    def take(self, now: float) -> float:
        """Take a permit; returns the seconds to wait before using it."""
        spacing = 1.0 / self.rate
        start = max(self._next, now)
        self._next = start + spacing
        return max(0.0, start - now - spacing * (self.burst - 1))

    def free(self, now: float) -> int:
        """Return how many permits can be used at once now."""
        spacing = 1.0 / self.rate
        ahead = max(0.0, self._next - now)
        return max(0, int(self.burst - ahead / spacing + 1e-9))

    def hold(self, now: float, seconds: float) -> None:
        """Give no permit for some seconds."""
        self._next = max(self._next, now + seconds + (self.burst - 1) / self.rate)
