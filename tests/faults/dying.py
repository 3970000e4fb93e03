"""A process that dies at a chosen point, inside the test's own: nothing of it goes on, and another starts.

A point is anything a kill can fall before or after: a statement, a commit, a message the platform takes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event
from sqlmodel import Session

from bot.channels import NotSent, Outgoing, Sent
from tests.chat import PlatformInMemory


class Died(BaseException):
    """The process is gone: no `except Exception` of its own may catch this."""


@dataclass
class Life:
    """How many points a process passes, and the one at which it dies; 0 is never."""

    ends_at: int = 0
    passed: int = 0

    @property
    def over(self) -> bool:
        """Whether it has died; whatever it tries after that fails too."""
        return bool(self.ends_at) and self.passed >= self.ends_at

    def point(self, *_: Any, **__: Any) -> None:
        """Pass a point, or die there."""
        self.passed += 1
        if self.over:
            raise Died


@dataclass
class MortalPlatform(PlatformInMemory):
    """A platform whose bot may die before or after a message is taken."""

    life: Life | None = None

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Take a message between two points."""
        life = self.life or Life()
        life.point()
        await asyncio.sleep(0)
        result = await super().send(out)
        life.point()
        return result


@contextmanager
def mortal(life: Life, platform: MortalPlatform) -> Iterator[None]:
    """Make every statement, every commit and every message a point of a life."""
    heard = [
        (Engine, "before_cursor_execute"),
        (Engine, "commit"),
        (Session, "after_commit"),
    ]
    for target, name in heard:
        event.listen(target, name, life.point)
    platform.life = life
    try:
        yield
    finally:
        platform.life = None
        for target, name in heard:
            event.remove(target, name, life.point)


async def lives(
    life: Life,
    platform: MortalPlatform,
    work: Callable[[], Awaitable[object]],
    still: Callable[[], Awaitable[Any]],
) -> bool:
    """Do some work as a mortal; returns whether it died. What it had begun is gone, nothing is settled.

    `still` is any use of its database: when that has failed too, nothing of the dead writes any more.
    """
    before = asyncio.all_tasks()
    with mortal(life, platform):
        try:
            await work()
        except Died:
            assert life.over
        left = asyncio.all_tasks() - before if life.over else set()
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        if life.over:
            with suppress(Died):
                await still()
    return life.over
