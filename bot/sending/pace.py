"""How fast a bot may speak: spacing by the monotonic clock, for the whole token and for each chat."""

from __future__ import annotations

from dataclasses import dataclass, field

FLOOR, SLOWER, CLEAN = 5.0, 0.7, 60.0
"""Slower by this share after a refusal, never below the floor; one a second faster after a clean minute."""
RAMP_FROM, RAMP = 0.3, 600.0
"""The share of its pace a bot begins with after an outage, and after how many seconds it has all of it."""


@dataclass
class Pace:
    """Evenly spaced permits with a small burst (the generic cell rate algorithm).

    `rate` is permits a second; `burst` how many may be taken at once after a pause. Times are monotonic.
    What it begins with is the most it ever is: refusals make it slower, clean minutes faster again.
    """

    rate: float
    burst: int = 1
    _ceiling: float = field(init=False)
    _next: float = 0.0
    _clean_since: float = 0.0
    _ramp_since: float | None = None

    def __post_init__(self) -> None:
        self._ceiling = self.rate

    def take(self, now: float) -> float:
        """Take a permit; returns the seconds to wait before using it."""
        spacing = 1.0 / self.allowed(now)
        start = max(self._next, now)
        self._next = start + spacing
        return max(0.0, start - now - spacing * (self.burst - 1))

    def free(self, now: float, within: float = 0.0) -> int:
        """Return how many permits can be used within some seconds from now."""
        taken = max(0.0, self._next - now)
        return max(0, int(self.burst + (within - taken) * self.allowed(now) + 1e-9))

    def allowed(self, now: float) -> float:
        """Return how many permits a second there are now."""
        if self.rate < self._ceiling and (minutes := int((now - self._clean_since) / CLEAN)) > 0:
            self.rate = min(self._ceiling, self.rate + minutes)
            self._clean_since += minutes * CLEAN
        if self._ramp_since is None:
            return self.rate
        share = RAMP_FROM + (1.0 - RAMP_FROM) * (now - self._ramp_since) / RAMP
        if share >= 1.0:
            self._ramp_since = None
        return min(self.rate, self._ceiling * share)

    def begin_at(self, rate: float, now: float) -> None:
        """Go on at the pace a predecessor had come to."""
        self.rate, self._clean_since = min(self._ceiling, max(FLOOR, rate)), now

    def slow_down(self, now: float) -> None:
        """Be slower from now on, because the platform has refused a call."""
        self.begin_at(self.allowed(now) * SLOWER, now)

    def ramp(self, now: float) -> None:
        """Begin gently: everybody else comes back at the same time after an outage."""
        self._ramp_since = now
