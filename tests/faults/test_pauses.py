"""Runs that go wrong are let rest by the bot itself, and those in charge hear why, once."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import UndefinedError
from sqlalchemy import select
from sqlmodel import Session

from bot.channels import Failure, NotSent, Outgoing
from bot.domain.announcing import announcement_runs
from bot.domain.delivery import outages, runs
from bot.domain.school.audit import Audit
from bot.outbox import State
from bot.sending import bulk
from bot.sending.breakers import IN_A_ROW, OPEN, Breaker
from bot.sending.pace import Pace
from bot.store import Store
from tests.faults.answering import Stage
from tests.scheduler.rehearsing import Rehearsal, october

PEOPLE = 150
HOUR = 3600.0
NO_ENTITIES = NotSent(Failure.CONTENT, "can't parse entities")
BLOCKED = NotSent(Failure.UNREACHABLE, "bot was blocked by the user")


async def test_a6_three_equal_refusals_stop_a_run_and_it_goes_on_when_somebody_says_so(store: Store) -> None:
    stage = await Stage.of(store, 60, lambda out, n: NO_ENTITIES)
    await stage.announces()
    await stage.passes(60)
    refused = len(stage.platform.requests)
    assert refused <= 3 + bulk.WINDOW
    assert (await stage.run()).status == runs.PAUSED
    await stage.keeps_its_promise(ended=False)
    assert await stage.notices() == ["user-hanh"]
    hanh = stage.chatter("hanh")
    assert "Có 3 tin không gửi được vì nội dung chưa hợp lệ" in await stage.said("runs/stopped")
    assert list(hanh.last.buttons) == ["Gửi tiếp", "Hủy lượt gửi"]
    stage.platform.script = lambda out, n: None
    await stage.during(hanh.taps("Gửi tiếp"))
    await stage.passes(HOUR)
    await stage.keeps_its_promise()
    assert await stage.states() == {(State.SENT, ""): 60 - refused, (State.FAILED, "refused"): refused}


async def test_a6_words_that_can_be_made_for_nobody_stop_a_run(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(session: Session, run: Any, to: Any, now: Any) -> Any:
        raise UndefinedError("no such fact")

    monkeypatch.setattr(announcement_runs, "said", broken)
    stage = await Stage.of(store, 60)
    await stage.announces()
    await stage.passes(60)
    assert (await stage.run()).status == runs.PAUSED
    assert (await stage.run()).n_failed <= 3 + bulk.WINDOW
    assert stage.platform.requests == []
    assert await stage.notices() == ["user-hanh"]
    await stage.keeps_its_promise(ended=False)


async def test_a7_a_refused_token_stops_the_bot_and_every_run_waits(store: Store) -> None:
    stage = await Stage.of(store, 60, lambda out, n: NotSent(Failure.TOKEN, "unauthorized"))
    await stage.announces()
    await stage.passes(300)
    assert len(stage.platform.requests) <= bulk.WINDOW
    assert stage.app.senders["telegram"].token_dead
    assert (await stage.run()).status == runs.RUNNING
    assert await stage.states() == {(State.PENDING, ""): 60}
    stage.platform.script = lambda out, n: None
    await stage.restarts()
    await stage.passes(HOUR)
    await stage.keeps_its_promise()
    assert await stage.states() == {(State.SENT, ""): 60}


async def test_a8_a_fifth_unreached_stops_a_run_once(store: Store) -> None:
    stage = await Stage.of(store, PEOPLE, one_in(4, BLOCKED))
    await stage.announces()
    await stage.passes(300)
    stopped = await stage.run()
    assert stopped.status == runs.PAUSED
    assert 50 <= stopped.n_sent + stopped.n_failed <= 50 + 2 * bulk.WINDOW
    await stage.keeps_its_promise(ended=False)
    hanh = stage.chatter("hanh")
    assert "tin không tới nơi, nên trợ lý dừng lại" in await stage.said("runs/stopped")
    await stage.during(hanh.taps("Gửi tiếp"))
    await stage.passes(HOUR)
    await stage.keeps_its_promise()
    run = await stage.run()
    assert (run.status, run.n_sent + run.n_failed) == (runs.DONE, PEOPLE)
    assert await stage.notices() == ["user-hanh"]
    noted = select(Audit).where(Audit.action == "stopped")  # type: ignore[arg-type]
    (row,) = await store.read(lambda session: session.scalars(noted).all())
    assert (row.actor_id, row.details["cause"], row.details["example"]) == (None, "unreached", BLOCKED.detail)


async def test_a8_fewer_than_a_fifth_stop_nothing(store: Store) -> None:
    stage = await Stage.of(store, PEOPLE, one_in(6, BLOCKED))
    await stage.announces()
    await stage.passes(HOUR)
    await stage.keeps_its_promise()
    assert (await stage.run()).status == runs.DONE
    assert await stage.notices() == []


async def test_a_digest_that_was_stopped_is_listed_and_gone_on_with(rehearsal: Rehearsal) -> None:
    rehearsal.app.bulk["telegram"].pace = Pace(1.0, 1)
    rehearsal.platform.answers += [NO_ENTITIES] * 3
    rehearsal.sleep_until(october(8), 11, 30)
    await rehearsal.ticks.plan()
    for _ in range(6):
        await rehearsal.ticks.deliver()
        await rehearsal.app.idle()
        await rehearsal.clock.sleep(1)
    await rehearsal.ticks.collect()
    await rehearsal.app.idle()
    (run,) = await rehearsal.runs()
    assert (run["status"], run["n_failed"]) == (runs.PAUSED, 3)
    lan, hanh = (rehearsal.school.chatter(name) for name in ("lan", "hanh"))
    await hanh.looks()
    hanh.skip()
    await hanh.says("/luotgui")
    hanh.sees("runs/which")
    assert any("Lời nhắc hằng ngày" in label for label in hanh.last.buttons)
    await lan.looks()
    lan.skip()
    await lan.taps_data(f"a:guitiep:{run['id']}", "0")
    lan.sees("common/not_for_you")
    await hanh.taps_data(f"a:guitiep:{run['id']}", "0")
    hanh.sees("runs/resumed", "Lời nhắc hằng ngày")
    await rehearsal.to(october(8), 12)
    (run,) = await rehearsal.runs()
    assert (run["status"], run["n_sent"], run["n_failed"]) == (runs.DONE, 2, 3)


async def test_after_an_outage_the_bot_begins_gently(store: Store) -> None:
    stage = await Stage.of(store, 10)
    await store.write(lambda session: outages.beat(session, stage.clock.now()))
    await stage.during(stage.clock.sleep(2 * HOUR))
    await stage.restarts()
    pace, now = stage.app.bulk["telegram"].pace, stage.clock.monotonic()
    seen = [round(pace.allowed(now + seconds), 1) for seconds in (0, 300, 599, 600)]
    assert seen == [7.5, 16.2, 25.0, 25.0]


def test_the_breaker_opens_for_all_and_one_probe_closes_it() -> None:
    breaker = Breaker()
    for _ in range(IN_A_ROW - 1):
        assert not breaker.note(True, 0.0)
    assert breaker.wait(0.0) == 0.0
    assert breaker.note(True, 0.0)
    assert breaker.wait(1.0) == OPEN - 1.0
    assert breaker.wait(OPEN) == 0.0
    breaker.begin()
    assert breaker.wait(OPEN) > 0.0, "one probe at a time"
    breaker.note(True, OPEN)
    assert breaker.wait(OPEN) == OPEN
    breaker.begin()
    breaker.note(False, 2 * OPEN)
    assert not breaker.is_open


def one_in(number: int, answer: NotSent) -> Any:
    """Return a script that gives an answer to every n-th message."""

    def script(out: Outgoing, n: int) -> NotSent | None:
        return answer if n % number == number - 1 else None

    return script
