"""An event loop on which waiting takes no time: a moment comes as soon as nothing else is to do.

Both clocks of the machine go with it: the loop's own seconds, and the time on the wall, which may be set.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import time_machine

T = TypeVar("T")
LOOK = 0.05
"""Real seconds for which the loop waits for those at work before it looks again."""


class _Skipping(selectors.DefaultSelector):
    """What asks the system for events; with none, and nobody at work, time goes on to the next timer."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def select(self, timeout: float | None = None) -> list[Any]:
        """Return what has happened; seconds of waiting go by at once."""
        found: list[Any] = super().select(0)
        if found or timeout == 0:
            return found
        if timeout is None or self._world.busy():
            return list(super().select(LOOK))
        self._world.pass_by(max(timeout, 1e-3))
        return found


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self, world: World) -> None:
        self._world = world
        super().__init__(_Skipping(world))

    def time(self) -> float:
        """Return the seconds that have gone by."""
        return self._world.passed


@dataclass
class World:
    """The clocks of a machine, as an app's clock too; `busy` tells whether somebody works for the loop."""

    wall: time_machine.Traveller
    busy: Callable[[], bool] = lambda: False
    passed: float = field(default=0.0, init=False)

    def pass_by(self, seconds: float) -> None:
        """Let seconds go by on both clocks."""
        self.passed += seconds
        self.wall.shift(seconds)

    def now(self) -> datetime:
        """Return the time on the wall."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the seconds that have gone by, which nobody sets."""
        return self.passed

    async def sleep(self, seconds: float) -> None:
        """Wait for some of them."""
        await asyncio.sleep(seconds)


def played(began: datetime, story: Callable[[World], Coroutine[Any, Any, T]]) -> T:
    """Play a story in a world whose clock says `began`, and return what came of it."""
    with time_machine.travel(began, tick=False) as wall:
        world = World(wall)
        with asyncio.Runner(loop_factory=lambda: _Loop(world)) as runner:
            return runner.run(story(world))
