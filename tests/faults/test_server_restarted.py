"""PostgreSQL goes away in the middle of a broadcast: the bot comes back to it, and nobody is told twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from bot import outbox
from bot.cli.lock import only_one
from bot.domain.delivery import runs
from bot.schema import upgrade
from bot.store import PostgresStore, open_store
from tests.cli.test_lock import cut_off
from tests.e2e.process import Ended
from tests.faults.killing import Broadcast, broadcast
from tests.restarting import Server, own_server

BACK_WITHIN = 5.0
"""Seconds in which sending goes on once the server is back."""


async def restarted(one: Broadcast, server: Server, times: int) -> Ended:
    """Let a broadcast go out while its server is restarted again and again; return how the bot ended."""
    bot = await one.at.runs()
    for number in range(1, times + 1):
        await one.sent(number * one.people // (times + 1))
        await server.restarts()
        taken, back = len(one.telegram.accepted), one.telegram.seconds()
        await one.sent(taken + 20)
        assert one.telegram.seconds() - back < BACK_WITHIN
    await one.over()
    return await bot.terminate()


@pytest.mark.parametrize(("people", "times"), [(300, 2), pytest.param(2000, 5, marks=pytest.mark.slow)])
async def test_a_server_restarted_in_a_broadcast(tmp_path: Path, people: int, times: int) -> None:
    with own_server() as server:
        await upgrade(server.url)
        async with broadcast(tmp_path, people, "hold", server.url) as one:
            assert (await restarted(one, server, times)).code == 0
            run = await one.stands()
            assert (run.status, run.n_sent, run.n_unknown) == (runs.DONE, people, 0)
            assert max(one.took().values()) == 1, "no answer of Telegram was lost, so nobody is told twice"
            await one.promise_holds()


async def test_a_process_whose_lock_another_has_taken_stops_and_says_so(
    tmp_path: Path, postgres_url: str
) -> None:
    async with broadcast(tmp_path, 20, "resend", postgres_url) as one:
        bot = await one.at.runs()
        await one.over()
        await cut_off(postgres_url)
        async with only_one(postgres_url):
            ended = await bot.ends()
        assert (ended.code, "tiến trình thidua run khác đã dùng" in ended.err) == (1, True)
        await one.promise_holds()


@pytest.mark.parametrize("arrives", [True, False])
async def test_a_commit_whose_answer_is_lost_is_asked_for(
    postgres_url: str, arrives: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was committed counts as done, what was not is undone: nothing stays half known."""
    store = open_store(postgres_url)
    assert isinstance(store, PostgresStore)
    dialect = store._engine.sync_engine.dialect
    commit = dialect.do_commit

    def lost(connection: Any) -> None:
        monkeypatch.undo()
        (commit if arrives else dialect.do_rollback)(connection)
        connection.terminate()
        assert dialect.loaded_dbapi is not None
        raise dialect.loaded_dbapi.InterfaceError("connection is closed")

    monkeypatch.setattr(dialect, "do_commit", lost)
    work = store.write(lambda session: outbox.next_epoch(session, "telegram"))
    if arrives:
        assert await work == 1
    else:
        with pytest.raises(DBAPIError):
            await work
    kept = await store.write(lambda session: outbox.next_epoch(session, "telegram"))
    assert kept == 1 + arrives
    await store.close()


async def test_what_is_written_only_by_the_commit_is_asked_for_too(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that a work has only put into its session has no transaction's number before it is written."""
    store = open_store(postgres_url)
    assert isinstance(store, PostgresStore)
    dialect = store._engine.sync_engine.dialect
    commit = dialect.do_commit

    def lost(connection: Any) -> None:
        monkeypatch.undo()
        commit(connection)
        connection.terminate()
        assert dialect.loaded_dbapi is not None
        raise dialect.loaded_dbapi.InterfaceError("connection is closed")

    monkeypatch.setattr(dialect, "do_commit", lost)
    await store.write(lambda session: session.add(outbox.SenderState(channel="telegram", epoch=7)))
    kept = await store.write(lambda session: outbox.next_epoch(session, "telegram"))
    await store.close()
    assert kept == 8
