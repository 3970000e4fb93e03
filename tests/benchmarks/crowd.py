"""A fake Telegram whose people react by themselves: what drives a bot that is measured."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import IO

from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.telegram_people import Seen

PATIENCE = 600.0
"""Seconds after which a bot that does not answer any more ends the benchmark."""
TURNS_TO_REGISTER = 3

Visit = Callable[[int], Awaitable[None]]


class Crowd(FakeTelegram):
    """The server, and people who answer as soon as they have been answered."""

    def __init__(self, token: str = TOKEN, latency: float = 0.0, log: IO[str] | None = None) -> None:
        super().__init__(token, latency, log)
        self._waiting: dict[int, asyncio.Future[Seen]] = {}

    def accept(self, method: str, seen: Seen) -> None:
        """Log a message as taken and show it to whoever waits for it."""
        super().accept(method, seen)
        waiting = self._waiting.pop(seen.chat, None)
        if waiting is not None:
            waiting.set_result(seen)

    async def ready(self) -> None:
        """Wait until a bot asks for updates."""
        await self.bell.until(lambda: self.calls["getUpdates"] > 0, PATIENCE)

    async def register(self, people: Sequence[int], at_once: int) -> float:
        """Let people register; returns the seconds from the first word to the last receipt."""
        return await self._all(self._registers, people, at_once)

    async def look(self, people: Sequence[int], turns: int, at_once: int, seed: int = 0) -> float:
        """Let people picked at random ask for their form, `turns` times in all; returns the seconds."""
        pick = random.Random(seed)
        return await self._all(self._looks, [pick.choice(people) for _ in range(turns)], at_once)

    async def _all(self, visit: Visit, people: Sequence[int], at_once: int) -> float:
        line = iter(people)
        began = self.seconds()
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(self._one_after_the_other(visit, line))
        return self.seconds() - began

    async def _one_after_the_other(self, visit: Visit, line: Iterator[int]) -> None:
        for person in line:
            while person in self._waiting:  # somebody else's visit of the same person comes first
                await asyncio.wait({self._waiting[person]})
            await visit(person)

    async def _registers(self, person: int) -> None:
        title = await self._says(person, "/dangky")
        review = await self._taps_first(person, title)
        receipt = await self._taps_first(person, review)
        assert "DK-" in receipt.text, receipt.text
        self.people[person].messages.clear()

    async def _looks(self, person: int) -> None:
        await self._says(person, "/dangky")
        self.people[person].messages.clear()

    async def _says(self, person: int, text: str) -> Seen:
        answer = self._expect(person)
        await self.user(person).says(text)
        return await self._arrived(answer)

    async def _taps_first(self, person: int, seen: Seen) -> Seen:
        answer = self._expect(person)
        await self.user(person).taps_data(seen.buttons[0][1], seen)
        return await self._arrived(answer)

    def _expect(self, person: int) -> asyncio.Future[Seen]:
        self._waiting[person] = asyncio.get_running_loop().create_future()
        return self._waiting[person]

    async def _arrived(self, answer: asyncio.Future[Seen]) -> Seen:
        """Return the message once the person has it: after as long as an API call takes."""
        seen = await answer
        if self.latency:
            await asyncio.sleep(self.latency)
        return seen


@asynccontextmanager
async def open_crowd() -> AsyncIterator[Crowd]:
    """Yield a server without anybody on it."""
    crowd = await Crowd.start()
    assert isinstance(crowd, Crowd)
    yield crowd
    await crowd.stop()
