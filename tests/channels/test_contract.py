"""What every channel keeps to, whichever its platform: the same suite for each row of `contract.ROWS`."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from markupsafe import escape
from structlog.testing import capture_logs

import messages
from bot.app import App
from bot.channels import Failure, Incoming, Kind, NotSent, Outgoing, Raw, Sent
from bot.clock import InstantClock
from bot.rendering import LIMITS, compose, prepared, size
from bot.store import Store
from bot.words import Option
from tests.channels.cases import LOST, LOST_ANSWERS, REFUSED, THROTTLED
from tests.channels.contract import ROWS, Side, nowhere, where
from tests.fakes.telegram_faults import Fault
from tests.school import MONDAY

NAME = "Nguyễn <b>An</b> & *Bình* _Chi_ `Dung` <i> [x](y) #1"
LONG = "\n\n".join(f"Đoạn {number}: " + "thầy cô đăng ký thi đua 👩‍🏫 " * 12 for number in range(75))


@pytest.fixture(params=ROWS)
async def side(request: pytest.FixtureRequest, sqlite_store: Store) -> AsyncIterator[Side]:
    """Each channel in turn, with its platform."""
    found = await ROWS[request.param].start(sqlite_store)
    yield found
    await found.stop()


@pytest.fixture(params=ROWS)
async def stored_side(request: pytest.FixtureRequest, store: Store) -> AsyncIterator[Side]:
    """Each channel in turn on each database in turn, for what depends on the database."""
    found = await ROWS[request.param].start(store)
    yield found
    await found.stop()


async def test_its_name_has_limits_and_a_label(side: Side) -> None:
    limits = LIMITS[side.channel.name]
    assert messages.label(f"channel.{side.channel.name}")
    assert 0 < limits.part <= limits.text
    assert 0 < limits.page <= 8
    assert limits.per_second > 0
    assert limits.buttons or not limits.edits


async def test_a_text_too_long_for_one_message_arrives_whole_in_several(side: Side) -> None:
    parts = prepared(side.channel.name, LONG)
    limits = LIMITS[side.channel.name]
    assert len(parts) > 1
    for part in parts:
        assert isinstance(await side.channel.send(Outgoing(side.lan, part)), Sent)
    seen = await side.seen()
    assert "".join("".join(seen).split()) == "".join(LONG.split())
    assert all(size(one, limits.units) <= limits.part for one in seen)


async def test_what_is_beyond_the_limit_all_the_same_is_refused_and_named_as_our_mistake(side: Side) -> None:
    too_long = "a" * (LIMITS[side.channel.name].text + 1)
    refused = await side.channel.send(Outgoing(side.lan, too_long))
    assert isinstance(refused, NotSent)
    assert refused.failure is Failure.CONTENT
    assert await side.seen() == []
    assert "aaaa" not in refused.detail


async def test_a_name_with_marks_arrives_as_it_is_written(side: Side) -> None:
    neutral = f"Chào <b>{escape(NAME)}</b>."
    parts = compose(side.channel.name, neutral, [Option("1", NAME)], callback=str)
    for part in parts:
        assert isinstance(await side.channel.send(Outgoing(side.lan, part.text)), Sent)
    assert (await side.seen())[0].startswith(f"Chào {NAME}.")


@pytest.mark.parametrize("who", ["unknown", "blocked"])
async def test_whoever_cannot_be_written_to_is_unreachable(side: Side, who: str) -> None:
    told = await side.channel.send(Outgoing(getattr(side, who), "Chào cô Lan"))
    assert isinstance(told, NotSent)
    assert told.failure is Failure.UNREACHABLE


@pytest.mark.parametrize("side", where(LOST), indirect=True)
@pytest.mark.parametrize("fault", LOST_ANSWERS, ids=["half", "reset", "hang"])
async def test_an_answer_that_is_lost_leaves_it_open_whether_it_arrived(side: Side, fault: Fault) -> None:
    side.spoil(fault)
    told = await side.channel.send(Outgoing(side.lan, "Chào cô Lan"))
    assert isinstance(told, NotSent)
    assert told.failure is Failure.AMBIGUOUS
    assert isinstance(await side.channel.send(Outgoing(side.lan, "Chào lần nữa")), Sent)


@pytest.mark.parametrize("side", nowhere(LOST), indirect=True)
async def test_where_no_answer_can_be_lost_a_message_is_there_once_or_has_surely_never_left(
    side: Side,
) -> None:
    side.spoil(Fault())
    told = await side.channel.send(Outgoing(side.lan, "Chào cô Lan"))
    assert isinstance(told, NotSent)
    assert told.failure is Failure.NOT_SENT
    assert await side.seen() == []
    assert isinstance(await side.channel.send(Outgoing(side.lan, "Chào cô Lan")), Sent)
    assert await side.seen() == ["Chào cô Lan"]


async def test_what_surely_never_left_is_told_apart(side: Side) -> None:
    channel = side.elsewhere()
    await channel.start()
    told = await channel.send(Outgoing(side.lan, "Chào cô Lan"))
    await channel.stop()
    assert isinstance(told, NotSent)
    assert told.failure is Failure.NOT_SENT


@pytest.mark.parametrize("side", where(THROTTLED), indirect=True)
@pytest.mark.parametrize("body", [None, "<html>Too many requests</html>"], ids=["answer", "page"])
async def test_too_many_messages_are_a_pause(side: Side, body: str | None) -> None:
    side.spoil(Fault(429, "Too Many Requests", body=body))
    told = await side.channel.send(Outgoing(side.lan, "Chào cô Lan"))
    assert isinstance(told, NotSent)
    assert told.failure in (Failure.THROTTLED, Failure.TRANSIENT)
    assert told.failure is not Failure.THROTTLED or told.retry_after > 0


@pytest.mark.parametrize("side", nowhere(THROTTLED), indirect=True)
async def test_where_nobody_counts_what_we_say_all_of_it_is_there_at_once(side: Side) -> None:
    said = [f"Câu {number}" for number in range(60)]
    for one in said:
        assert isinstance(await side.channel.send(Outgoing(side.lan, one)), Sent)
    assert await side.seen() == said


@pytest.mark.parametrize("side", where(REFUSED), indirect=True)
@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (Fault(401, "Unauthorized"), Failure.TOKEN),
        (Fault(500, "Internal Server Error"), Failure.TRANSIENT),
        (Fault(502, body="<html>Bad gateway</html>"), Failure.TRANSIENT),
    ],
)
async def test_failures_are_classed_alike(side: Side, fault: Fault, failure: Failure) -> None:
    side.spoil(fault)
    told = await side.channel.send(Outgoing(side.lan, "Chào cô Lan"))
    assert isinstance(told, NotSent)
    assert told.failure is failure


@pytest.mark.parametrize("side", nowhere(REFUSED), indirect=True)
async def test_where_nobody_can_refuse_us_the_channel_is_heard_from_the_start(side: Side) -> None:
    await side.channel.start()
    listening = asyncio.create_task(side.channel.listen(_unheard))
    assert isinstance(await side.channel.send(Outgoing(side.lan, "Chào cô Lan")), Sent)
    assert not listening.done()
    listening.cancel()


async def _unheard(_channel: str, _updates: list[tuple[str, Raw]]) -> None:
    raise AssertionError("nobody said anything")


def test_what_cannot_exist_somewhere_exists_elsewhere_and_has_a_reason() -> None:
    for row in ROWS.values():
        assert set(row.cannot) <= {LOST, THROTTLED, REFUSED}
        assert all(row.cannot.values())
    for case in (LOST, THROTTLED, REFUSED):
        assert where(case)
        assert nowhere(case)
        assert {*where(case), *nowhere(case)} == set(ROWS)


async def test_neither_token_nor_words_get_into_logs_or_reasons(side: Side) -> None:
    with capture_logs() as logs:
        for fault in (*LOST_ANSWERS[:2], Fault(401, "Unauthorized"), Fault(400, "Bad Request: Lê Thị Hạnh")):
            side.spoil(fault)
            told = await side.channel.send(Outgoing(side.lan, "Lê Thị Hạnh"))
            assert side.token not in str(told)
    assert side.token not in str(logs)
    assert "Hạnh" not in str(logs)


@pytest.mark.parametrize(
    "raw", [{}, {"message": []}, {"message": {"from": 7}}, {"update_id": "x"}, {"a": {}}]
)
async def test_a_strange_update_means_nothing_or_is_called_malformed(
    side: Side, raw: dict[str, object]
) -> None:
    with suppress(ValueError):
        assert side.channel.read(raw) is None


async def test_a_line_reads_as_what_somebody_wrote(side: Side) -> None:
    _, raw = await side.writes("đăng ký")
    found = side.channel.read(raw)
    assert isinstance(found, Incoming)
    assert (found.channel, found.kind, found.text) == (side.channel.name, Kind.TEXT, "đăng ký")
    assert (found.user, found.chat) == (side.lan, side.lan)


async def answered(side: Side, store: Store, order: list[int], again: int = 1) -> list[str]:
    """Hand three lines in, in some order and each some times; return what is answered."""
    app = App(store, InstantClock(MONDAY), {side.channel.name: side.channel})
    await app.start()
    updates = [await side.writes(line) for line in ("/start", "ABCD-2345", "/trogiup")]
    for place in order:
        for _ in range(again):
            await app.receive(side.channel.name, [updates[place]])
        await app.idle()
    return await side.seen()


async def test_an_update_that_comes_again_is_worked_on_once(stored_side: Side, store: Store) -> None:
    assert len(await answered(stored_side, store, [0, 1, 2, 1, 0], again=3)) == 3


@pytest.mark.parametrize("order", [list(one) for one in itertools.permutations(range(3))][1::2])
async def test_updates_out_of_order_are_each_answered(
    stored_side: Side, store: Store, order: list[int]
) -> None:
    assert len(await answered(stored_side, store, order)) == 3


async def test_stopped_twice_and_started_again_it_sends(side: Side) -> None:
    await side.channel.stop()
    await side.channel.stop()
    await side.channel.start()
    assert isinstance(await side.channel.send(Outgoing(side.lan, "Chào cô Lan")), Sent)
    assert await side.seen() == ["Chào cô Lan"]
