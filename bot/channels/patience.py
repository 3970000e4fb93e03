"""What every channel does when its platform or the store is away: wait, and try again."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.channels import Failure, NotSent, Raw, Receive
from bot.errors import may_pass

log = structlog.get_logger()

LONGEST_PAUSE = 30.0
NO_ANSWER = (Failure.TRANSIENT, Failure.NOT_SENT)
Sleep = Callable[[float], Awaitable[object]]


@dataclass
class Line:
    """The way on which a channel hears its platform."""

    answers: bool | None = None
    """Whether the platform answered when it was last asked; None before it was."""

    def note(self, found: object) -> None:
        """Note what a poll brought; a platform that refuses something has answered."""
        self.answers = not (isinstance(found, NotSent) and found.failure in NO_ANSWER)


def pause(attempt: int, longest: float = LONGEST_PAUSE) -> float:
    """Return the seconds to wait before the next attempt: 1, 2, 4 ... `longest`, give or take a fifth."""
    return min(longest, 2.0 ** min(attempt - 1, 10)) * random.uniform(0.8, 1.2)


async def until(there: Callable[[], Awaitable[bool]], sleep: Sleep) -> None:
    """Ask again and again whether a platform is there, at longer and longer intervals."""
    attempt = 0
    while not await there():
        attempt += 1
        await sleep(pause(attempt))


async def stored(receive: Receive, channel: str, batch: Sequence[tuple[str, Raw]]) -> bool:
    """Have updates stored; False if the store is away and may come back."""
    try:
        await receive(channel, list(batch))
    except Exception as error:
        if not may_pass(error):
            raise
        log.warning("updates_not_stored", channel=channel, cause=type(error).__name__)
        return False
    return True
