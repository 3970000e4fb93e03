"""Whatever a platform answers to many messages: nobody twice by our doing, nobody lost, every sum exact."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import Session

from bot.channels import Failure, NotSent, Outgoing
from bot.domain.announcing import announcement_runs
from bot.domain.delivery import runs
from bot.domain.school.people import ACCOUNT
from bot.outbox import OUTBOX, State
from bot.rendering import compose
from bot.sending import bulk, ledger, outcomes
from bot.sending.pace import FLOOR, Pace
from bot.store import Store
from tests.faults.answering import Script, Stage

PEOPLE = 60
SENT = (State.SENT, "")
BLOCKED = "bot was blocked by the user"
HOUR = 3600.0


@pytest.mark.parametrize(("seconds", "share"), [(1, 0.05), (30, 0.05), (300, 0.02)])
async def test_a1_a_pause_is_kept_and_costs_nobody_anything(store: Store, seconds: int, share: float) -> None:
    stage = await Stage.of(
        store, PEOPLE, now_and_then(share, NotSent(Failure.THROTTLED, retry_after=seconds))
    )
    await stage.announces()
    await stage.passes(2 * HOUR)
    await stage.keeps_its_promise()
    assert await stage.states() == {SENT: PEOPLE}
    assert max(stage.platform.took().values()) == 1
    assert stage.platform.too_early <= bulk.WINDOW
    assert await stage.most_tries() == 1


def test_a1_the_pace_settles_under_a_ceiling_that_nobody_told_it() -> None:
    pace, platform, now, asked, refused = Pace(25.0, 5), Pace(20.0, 5), 0.0, 0, 0
    while now < HOUR:
        now += pace.take(now)
        asked += now > 120
        if platform.free(now):
            platform.take(now)
        else:
            refused += now > 120
            pace.slow_down(now)
            now += 1.0
    assert asked > 50_000
    assert refused < asked / 100


def test_a1_the_pace_falls_to_its_floor_and_comes_back_a_minute_at_a_time() -> None:
    pace = Pace(25.0, 5)
    for _ in range(20):
        pace.slow_down(0.0)
    assert pace.allowed(59.0) == FLOOR
    assert pace.allowed(60.0) == FLOOR + 1
    assert pace.allowed(HOUR) == 25.0


async def test_a1_a_successor_neither_bursts_nor_forgets_the_pause(store: Store) -> None:
    asked = NotSent(Failure.THROTTLED, retry_after=600)
    stage = await Stage.of(store, PEOPLE, lambda out, n: asked if n == 30 else None)
    await stage.announces()
    await stage.passes(60)
    said, begun = stage.platform.took().total(), len(stage.platform.requests)
    await stage.restarts()
    pace = stage.app.bulk["telegram"].pace
    assert pace.allowed(stage.clock.monotonic()) < 20
    await stage.passes(300)
    assert stage.platform.took().total() == said
    assert len(stage.platform.requests) == begun
    await stage.passes(HOUR)
    await stage.keeps_its_promise(crashes=1)
    assert await stage.states() == {SENT: PEOPLE}


async def test_a1_a_clock_that_jumps_blocks_nobody_for_ever(store: Store) -> None:
    asked = NotSent(Failure.THROTTLED, retry_after=600)
    stage = await Stage.of(store, 20, lambda out, n: asked if n == 3 else None)
    await stage.announces()
    await stage.passes(10)
    stage.clock.jumped = -timedelta(hours=2)
    await stage.restarts()
    assert stage.app.senders["telegram"].calls.blocked_until <= stage.clock.monotonic() + HOUR


async def test_a1_a_long_pause_is_said_where_the_run_is_looked_at(store: Store) -> None:
    asked = NotSent(Failure.THROTTLED, retry_after=600)
    stage = await Stage.of(store, PEOPLE, lambda out, n: asked if n == 30 else None)
    await stage.announces()
    await stage.passes(30)
    said = await stage.said("announcement/progress")
    assert "Telegram yêu cầu chờ đến 8 giờ 10, thứ Hai, 05/10/2026, khi đó trợ lý tự gửi tiếp." in said
    await stage.passes(HOUR)
    await stage.keeps_its_promise()


@pytest.mark.parametrize("failure", [Failure.TRANSIENT, Failure.NOT_SENT])
async def test_a2_a4_trouble_for_some_is_tried_again_for_each(store: Store, failure: Failure) -> None:
    stage = await Stage.of(store, PEOPLE, now_and_then(0.1, NotSent(failure, "trouble")))
    await stage.announces()
    await stage.passes(HOUR)
    await stage.keeps_its_promise()
    assert await stage.states() == {SENT: PEOPLE}
    assert max(stage.platform.took().values()) == 1
    assert await stage.most_tries() <= outcomes.TRIES


async def test_a2_who_alone_is_in_trouble_is_given_up_after_eight_tries(store: Store) -> None:
    trouble = NotSent(Failure.TRANSIENT, "internal server error")
    stage = await Stage.of(store, PEOPLE, lambda out, n: trouble if out.chat == "user-3" else None)
    await stage.announces()
    await stage.passes(HOUR)
    await stage.keeps_its_promise()
    assert await stage.states() == {SENT: PEOPLE - 1, (State.FAILED, "gave_up"): 1}
    assert len(stage.platform.requests) == PEOPLE - 1 + outcomes.TRIES


@pytest.mark.parametrize("failure", [Failure.TRANSIENT, Failure.NOT_SENT])
@pytest.mark.parametrize("seconds", [60.0, 900.0])
async def test_a2_a4_while_the_platform_is_away_only_probes_go_out(
    store: Store, failure: Failure, seconds: float
) -> None:
    stage = await Stage.of(store, PEOPLE)
    away = NotSent(failure, "nobody there")
    stage.platform.script = lambda out, n: away if stage.clock.passed < seconds else None
    await stage.announces()
    await stage.passes(seconds + HOUR)
    await stage.keeps_its_promise()
    assert await stage.states() == {SENT: PEOPLE}
    assert max(stage.platform.took().values()) == 1
    assert await stage.most_tries() <= outcomes.TRIES
    probes = [at for at in stage.platform.requests if at < seconds]
    assert len(probes) <= 20 + bulk.WINDOW + seconds / 30 + 1
    assert stage.clock.passed < seconds + 30 + 2 * PEOPLE / 25 + 60


@pytest.mark.parametrize("arrives", [True, False])
@pytest.mark.parametrize(("ambiguity", "copies"), [("resend", 2), ("hold", 1)])
async def test_a3_a_lost_answer_means_one_copy_more_at_most_or_none(
    store: Store, ambiguity: str, copies: int, arrives: bool
) -> None:
    lost: list[int] = []
    stage = await Stage.of(store, PEOPLE, now_and_then(0.2, NotSent(Failure.AMBIGUOUS, "time-out"), lost))
    stage.platform.lost_arrive = arrives
    await stage.announces(ambiguity)
    await stage.passes(HOUR)
    await stage.keeps_its_promise(ambiguous=len(lost) if arrives else 0)
    assert lost
    assert max(stage.platform.took().values()) <= (copies if arrives else 1)
    states = await stage.states()
    assert states[State.UNKNOWN, "unknown"] + states[SENT] == PEOPLE
    assert ambiguity == "resend" or states[State.UNKNOWN, "unknown"] == len(lost)


async def test_a5_who_cannot_be_reached_is_noted_and_not_tried_again(store: Store) -> None:
    why = {
        "user-1": NotSent(Failure.UNREACHABLE, BLOCKED),
        "user-2": NotSent(Failure.UNREACHABLE, "user is deactivated"),
        "user-3": NotSent(Failure.UNREACHABLE, "bot can't initiate conversation with a user"),
        "user-4": NotSent(Failure.UNREACHABLE, "chat not found"),
        "user-5": NotSent(Failure.MOVED, chat="-1005"),
    }
    stage = await Stage.of(store, PEOPLE, lambda out, n: why.get(out.chat))
    await stage.announces()
    await stage.passes(HOUR)
    await stage.keeps_its_promise(moved={"-1005": "user-5"})
    assert (await stage.states())[SENT] == PEOPLE - 4
    assert len(stage.platform.requests) == PEOPLE + 1
    gone = select(ACCOUNT.c.platform_user, ACCOUNT.c.unreachable_why).where(~ACCOUNT.c.reachable)
    noted = {row[0]: row[1] for row in await store.read(lambda session: session.execute(gone).all())}
    assert noted == {chat: one.detail for chat, one in why.items() if one.detail}
    moved = select(ACCOUNT.c.chat).where(ACCOUNT.c.platform_user == "user-5")
    assert await store.read(lambda session: session.execute(moved).scalar()) == "-1005"
    stage.platform.requests.clear()
    await stage.announces()
    await stage.passes(HOUR)
    assert len(stage.platform.requests) == PEOPLE - 4
    assert (await stage.run()).n_skipped == 4


async def test_a5_a_chat_that_moves_while_the_store_is_away_is_written_to_all_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = NotSent(Failure.MOVED, chat="-1005")
    stage = await Stage.of(store, 20, lambda out, n: moved if out.chat == "user-5" else None)

    def away(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("bot.sending.bulk.people.move_chat", away)
    await stage.announces("hold")
    await stage.passes(HOUR)
    await stage.keeps_its_promise(moved={"-1005": "user-5"})
    assert await stage.states() == {SENT: 20}


async def test_a9_slow_answers_leave_a_full_window_at_work(store: Store) -> None:
    stage = await Stage.of(store, PEOPLE)
    stage.platform.latency = 10.0
    await stage.announces()
    await stage.passes(HOUR)
    await stage.keeps_its_promise()
    assert await stage.states() == {SENT: PEOPLE}
    assert max(stage.platform.took().values()) == 1
    assert stage.platform.requests[-1] <= 10 * PEOPLE / bulk.WINDOW * 1.15


async def test_a10_outside_the_channels_window_nobody_has_failed(store: Store) -> None:
    stage = await Stage.of(store, PEOPLE, now_and_then(0.5, NotSent(Failure.WINDOW, "-230")))
    await stage.announces()
    await stage.passes(HOUR)
    await stage.keeps_its_promise()
    run = await stage.run()
    states = await stage.states()
    assert (run.status, run.n_failed) == (runs.DONE, 0)
    assert states[SENT] + states[State.SKIPPED, "channel_window"] == PEOPLE
    assert states[State.SKIPPED, "channel_window"] == run.n_skipped > 0


async def test_k7_one_person_without_words_harms_nobody_else(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, stage = announcement_runs.said, await Stage.of(store, PEOPLE)

    def broken(session: Session, run: Any, to: Any, now: Any) -> Any:
        if any(one.id == stage.ids["lan"] for one in to):
            raise MemoryError
        return said(session, run, to, now)

    monkeypatch.setattr(announcement_runs, "said", broken)
    await stage.announces()
    await stage.passes(HOUR)
    await stage.keeps_its_promise()
    assert await stage.states() == {SENT: PEOPLE - 1, (State.FAILED, "refused"): 1}


async def test_k7_a_text_that_no_channel_shows_and_a_call_that_breaks_harm_nobody_else(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = await Stage.of(store, PEOPLE)
    make, broken = stage.app.senders["telegram"].calls.make, ["user-7"]

    def broken_compose(channel: str, neutral: str, *given: Any, **more: Any) -> Any:
        if "Thầy Minh" in neutral:
            raise RecursionError
        return compose(channel, neutral, *given, **more)

    async def breaks(out: Outgoing, *given: Any) -> Any:
        if out.chat in broken:
            broken.remove(out.chat)
            raise ValueError
        return await make(out, *given)

    monkeypatch.setattr(ledger, "compose", broken_compose)
    monkeypatch.setattr(stage.app.senders["telegram"].calls, "make", breaks)
    await stage.announces()
    await stage.passes(HOUR)
    await stage.keeps_its_promise()
    assert await stage.states() == {SENT: PEOPLE - 1, (State.FAILED, "refused"): 1}


@pytest.mark.parametrize(("ambiguity", "meanwhile"), [("resend", State.PENDING), ("hold", State.UNKNOWN)])
async def test_late_evidence_wins_over_a_successors_guess(
    store: Store, ambiguity: str, meanwhile: State
) -> None:
    stage = await Stage.of(store, 20)
    await stage.announces(ambiguity)
    await stage.begins()
    old, claimed = stage.app, (await stage.states())[State.SENDING, ""]
    assert 0 < len(stage.platform.requests) < claimed <= bulk.WINDOW  # the others wait for their moment
    await stage.restarts(killed=False)
    assert {state for state, _ in await stage.states()} == {State.PENDING, meanwhile}
    await stage.during(old.idle())
    assert (await stage.states())[SENT] == claimed
    assert (await stage.run()).n_unknown == 0
    await stage.passes(HOUR)
    await stage.keeps_its_promise(crashes=1)
    assert await stage.states() == {SENT: 20}
    assert max(stage.platform.took().values()) == 1


async def test_an_outcome_that_is_no_evidence_changes_nothing_of_a_successors(store: Store) -> None:
    stage = await Stage.of(store, 20, lambda out, n: NotSent(Failure.UNREACHABLE, BLOCKED))
    await stage.announces("hold")
    await stage.begins()
    old = stage.app
    await stage.restarts(killed=False)
    await store.write(lambda session: session.execute(update(OUTBOX).values(reason="unknown")))
    await stage.during(old.idle())
    assert {state for state, _ in await stage.states()} == {State.PENDING, State.UNKNOWN}


def now_and_then(share: float, answer: NotSent, given: list[int] | None = None) -> Script:
    """Return a script that gives an answer to some, and writes down to which."""
    chance = random.Random(7)

    def script(out: Outgoing, n: int) -> NotSent | None:
        if chance.random() >= share:
            return None
        if given is not None:
            given.append(n)
        return answer

    return script
