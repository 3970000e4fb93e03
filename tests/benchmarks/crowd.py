"""A fake Telegram whose people react by themselves: what drives a bot that is measured."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import IO

from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.telegram_people import Raw, Seen
from tests.fakes.telegram_queue import Bell, UpdateQueue
from tests.school import MONDAY

PATIENCE = 600.0
"""Seconds after which a bot that does not answer any more ends the benchmark."""
TURNS_TO_REGISTER = 3


class HandingOut(UpdateQueue):
    """The queue, which notes when it first hands out what somebody did."""

    def __init__(self, bell: Bell) -> None:
        super().__init__(bell)
        self.handed: dict[int, float] = {}
        """When what a person did last was handed out, until they are answered."""
        self._noted = 0

    def first(self, limit: int) -> list[Raw]:
        """Return the oldest updates, at most `limit`."""
        updates = super().first(limit)
        for update in updates:
            if update["update_id"] > self._noted:
                self._noted = update["update_id"]
                person = (update.get("message") or update["callback_query"])["from"]["id"]
                self.handed[person] = time.monotonic()
        return updates


Visit = Callable[[int], Awaitable[None]]


class Crowd(FakeTelegram):
    """The server, and people who answer as soon as they have been answered."""

    def __init__(self, token: str = TOKEN, latency: float = 0.0, log: IO[str] | None = None) -> None:
        super().__init__(token, latency, log)
        self._waiting: dict[int, asyncio.Future[Seen]] = {}
        self.waited: list[float] = []
        """Seconds between handing out what somebody did and taking the answer, in order of the answers."""
        self._due: set[int] = set()
        """Who waits for the answer of a step that came at its time."""
        self.queue = self._handing = HandingOut(self.bell)

    def accept(self, method: str, seen: Seen) -> None:
        """Log a message as taken and show it to whoever waits for it."""
        super().accept(method, seen)
        handed = self._handing.handed.pop(seen.chat, None)
        if handed is not None:
            self.waited.append(time.monotonic() - handed)
            self._due.discard(seen.chat)
        waiting = self._waiting.pop(seen.chat, None)
        if waiting is not None:
            waiting.set_result(seen)

    def stamp(self) -> Raw:
        """Return a fresh message id, and the bots' own time: what people write has not waited for anybody."""
        return {**super().stamp(), "date": int(MONDAY.timestamp())}

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

    async def ask_for_help(self, people: Sequence[int], at_once: int) -> float:
        """Let people ask once what the bot can do; returns the seconds."""
        return await self._all(self._asks, people, at_once)

    async def register_steadily(self, people: Sequence[int], a_second: float) -> list[float]:
        """Let people register, each step at its time whether the bot keeps up or not; returns their waits."""
        self.waited.clear()
        began = self.seconds()
        for number in range(TURNS_TO_REGISTER * len(people)):
            await asyncio.sleep(max(0.0, began + number / a_second - self.seconds()))
            person = self.user(people[number % len(people)])
            await self.bell.until(partial(self._answered, person.id), PATIENCE)
            self._due.add(person.id)
            if number < len(people):
                await person.says("/dangky")
            else:
                await person.taps_data(person.messages[-1].buttons[0][1])
        await self.bell.until(lambda: len(self.waited) >= TURNS_TO_REGISTER * len(people), PATIENCE)
        return list(self.waited)

    def _answered(self, person: int) -> bool:
        return person not in self._due

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

    async def _asks(self, person: int) -> None:
        await self._says(person, "/trogiup")
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
