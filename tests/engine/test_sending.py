"""What breaks on the way out: no chat is blocked, no message lost, each one's end written down."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.channels import Failure, NotSent, Outgoing, Sent
from bot.outbox import MESSAGE, State
from bot.store import Store, Work
from tests.chat import PlatformInMemory
from tests.engine.bench import Bench


class Flaky:
    """A store that is away for its next few writes."""

    def __init__(self, store: Store, away: int) -> None:
        self.store, self.away = store, away

    async def write(self, work: Work[Any]) -> Any:
        """Fail while away, else write."""
        if self.away:
            self.away -= 1
            raise OperationalError("", {}, Exception("the connection is lost"))
        return await self.store.write(work)


async def test_a_platform_that_raises_blocks_no_chat(sqlite_bench: Bench) -> None:
    lan = await sqlite_bench.person()
    platform = sqlite_bench.platforms["telegram"]
    send, broken = platform.send, [True]

    async def breaking(out: Outgoing) -> Sent | NotSent:
        if broken and broken.pop():
            raise RuntimeError("a bug of the adapter")
        return await send(out)

    platform.send = breaking  # type: ignore[method-assign]
    await lan.says("/dangky")
    await lan.says("1")
    assert (await lan.templates())[-1] == "walk/topics"
    assert "Hỏi topics" in lan.last.text


async def test_a_message_nobody_takes_for_minutes_is_tried_again_later(sqlite_bench: Bench) -> None:
    lan = await sqlite_bench.person()
    platform: PlatformInMemory = sqlite_bench.platforms["telegram"]
    platform.answers = [NotSent(Failure.TRANSIENT, "502")] * 8
    await lan.says("/dangky")
    (row,) = await sqlite_bench.rows(select(MESSAGE))
    assert (row["state"], lan.seen) == (State.RETRY, [])
    sqlite_bench.clock.move_to(row["retry_at"])
    assert await sqlite_bench.app.senders["telegram"].collect() == 1
    await sqlite_bench.idle()
    assert lan.last.text == "Hỏi kind"


async def test_what_became_of_messages_is_written_down_once_the_store_is_back(sqlite_bench: Bench) -> None:
    lan = await sqlite_bench.person()
    flaky: Any = Flaky(sqlite_bench.store, 2)
    sqlite_bench.app.senders["telegram"].store = flaky
    await lan.says("/dangky")
    (row,) = await sqlite_bench.rows(select(MESSAGE))
    assert row["state"] == State.SENT
