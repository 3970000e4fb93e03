"""A store away in mid attempt, a token that is refused: no message is lost and no chat is blocked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.channels import Failure, NotSent
from bot.outbox import MESSAGE, State
from bot.sending.sender import RETRY_AFTER
from tests.engine.bench import Bench


async def test_a_chat_that_moves_while_the_store_is_away_is_not_blocked(
    sqlite_bench: Bench, monkeypatch: Any
) -> None:
    lan = await sqlite_bench.person()

    def away(*_: object) -> None:
        raise OperationalError("", {}, Exception("the connection is lost"))

    monkeypatch.setattr("bot.sending.sender.people.move_chat", away)
    sqlite_bench.platforms["telegram"].answers = [NotSent(Failure.MOVED, chat="elsewhere")]
    await lan.says("/dangky")
    (row,) = await sqlite_bench.rows(select(MESSAGE))
    assert (row["state"], lan.seen) == (State.RETRY, [])
    await lan.says("1")
    assert lan.last.text == "Hỏi topics"
    sqlite_bench.clock.move_to(sqlite_bench.clock.now() + RETRY_AFTER)
    assert await sqlite_bench.app.senders["telegram"].collect() == 1


async def test_what_a_refused_token_held_back_goes_out_after_a_restart(sqlite_bench: Bench) -> None:
    lan = await sqlite_bench.person()
    sqlite_bench.platforms["telegram"].answers = [NotSent(Failure.TOKEN, "unauthorized")]
    await lan.says("/dangky")
    (row,) = await sqlite_bench.rows(select(MESSAGE))
    assert (row["state"], lan.seen) == (State.PENDING, [])
    assert await sqlite_bench.app.senders["telegram"].collect() == 0
    await sqlite_bench.restart()
    await sqlite_bench.idle()
    assert lan.last.text == "Hỏi kind"
