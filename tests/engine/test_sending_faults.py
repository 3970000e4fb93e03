"""A store away in mid attempt, a token that is refused: no message is lost and no chat is blocked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.channels import Failure, NotSent
from bot.domain.school.people import ACCOUNT
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


async def test_a_fault_in_what_follows_from_an_outcome_has_no_message_sent_again(
    sqlite_bench: Bench, monkeypatch: Any
) -> None:
    lan = await sqlite_bench.person()

    def faulty(*_: object) -> None:
        raise KeyError("a label nobody wrote")

    monkeypatch.setattr("bot.sending.sender.carrying.carry", faulty)
    sqlite_bench.platforms["telegram"].answers = [NotSent(Failure.UNREACHABLE, "blocked")]
    await lan.says("/dangky")
    (row,) = await sqlite_bench.rows(select(MESSAGE))
    assert (row["state"], row["error"]) == (State.FAILED, "blocked")
    (account,) = await sqlite_bench.rows(select(ACCOUNT).where(~ACCOUNT.c.reachable))
    assert account["unreachable_why"] == "blocked"
