"""What breaks on the way: nothing is lost, nothing happens twice, and the person is told."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.channels import Raw
from bot.outbox import MESSAGE, Queued, State
from bot.receiving.inbox import INBOX, Fate
from bot.store import Work
from tests.engine.bench import Bench, Walker
from tests.engine.form import World


async def to_review(walker: Walker) -> None:
    for line in ("/dangky", "1", "tất cả"):
        await walker.says(line)
    assert (await walker.templates())[-1] == "walk/review"


@pytest.mark.parametrize("crash", ["script", "apply"])
async def test_a_script_that_raises_loses_nothing_and_is_worked_on_once(bench: Bench, crash: str) -> None:
    lan = await bench.person()
    await to_review(lan)
    before = await lan.talks()
    World.crash = crash
    await lan.presses(lan.button("Gửi"))
    assert (await lan.templates())[-1] == "common/sorry"
    assert await lan.talks() == before
    assert await lan.drafts() == []
    (row,) = await bench.rows(select(INBOX.c.fate, INBOX.c.code).where(INBOX.c.fate != Fate.DONE))
    assert row["fate"] == Fate.FAILED
    assert row["code"] in lan.last.text
    World.crash = ""
    await lan.again(-1)
    await bench.restart()
    assert await lan.drafts() == []
    await lan.says("làm tiếp")
    await lan.presses(lan.button("Gửi"))
    assert len(await lan.drafts()) == 1


async def test_a_question_that_cannot_be_rendered_is_no_dead_end(bench: Bench) -> None:
    lan = await bench.person()
    for line in ("/dangky", "1"):
        await lan.says(line)
    World.crash = "render"
    await lan.says("tất cả")
    assert (await lan.templates())[-1] == "common/sorry"
    await lan.says("hủy")
    assert (await lan.templates())[-1] == "common/cancelled"


async def test_a_conversation_that_always_breaks_can_be_left(sqlite_bench: Bench) -> None:
    lan = await sqlite_bench.person()
    await lan.says("/dangky")
    World.crash = "script"
    await lan.says("1")
    assert (await lan.templates())[-1] == "common/sorry"
    await lan.says("/other")
    assert (await lan.templates())[-1] == "between/sure"
    await lan.says("1")
    assert (await lan.templates())[-1] == "between/done"


async def test_a_conversation_the_program_no_longer_has_is_ended(sqlite_bench: Bench) -> None:
    lan = await sqlite_bench.person()
    await lan.says("/dangky")
    del (left := dict(sqlite_bench.app.desk.conversations))["walk"]
    button = lan.button("Một mình")
    sqlite_bench.app.desk.conversations = left
    sqlite_bench.app.desk.commands = {}
    del sqlite_bench.app.desk.talks
    await lan.says("1")
    assert (await lan.templates())[-1] == "common/idle"
    await lan.presses(button)
    assert (await lan.templates())[-1] == "common/old_button"


async def test_a_message_committed_but_not_sent_is_sent_by_the_next_process(bench: Bench) -> None:
    lan = await bench.person()
    lost: list[Queued] = []
    bench.app.inbox.send = lost.extend
    await lan.says("/dangky")
    assert lan.seen == []
    states = [
        row["state"] for row in await bench.rows(select(MESSAGE.c.state).where(MESSAGE.c.chat == lan.user))
    ]
    assert states == [State.SENDING]
    await bench.restart()
    assert [message.text for message in lan.seen] == ["Hỏi kind"]
    await bench.restart()
    assert len(lan.seen) == 1


async def test_what_was_stored_before_a_crash_is_worked_on_after_it(bench: Bench) -> None:
    lan = await bench.person()
    updates = [lan.update(kind="text", text=text) for text in ("/dangky", "1", "tất cả", "1")]
    bench.app.inbox.lanes.stopping = True
    await bench.deliver(*updates)
    assert lan.seen == []
    await bench.restart()
    assert len(await lan.drafts()) == 1
    assert [row["fate"] for row in await bench.rows(select(INBOX.c.fate))] == [Fate.DONE] * 4


async def test_what_can_no_longer_be_read_is_set_aside_at_the_next_start(sqlite_bench: Bench) -> None:
    lan = await sqlite_bench.person()
    sqlite_bench.app.inbox.lanes.stopping = True
    await sqlite_bench.deliver(lan.update(kind="text", text="/dangky"))
    await sqlite_bench.store.write(lambda session: session.execute(INBOX.update().values(raw=None)))
    await sqlite_bench.restart()
    assert [row["fate"] for row in await sqlite_bench.rows(select(INBOX.c.fate))] == [Fate.SET_ASIDE]


async def test_an_update_the_channel_chokes_on_does_not_stop_the_others(sqlite_bench: Bench) -> None:
    lan = await sqlite_bench.person()
    poison: tuple[str, Raw] = ("poison", {"kind": ["no", "kind"], "more": 1})
    await sqlite_bench.deliver(poison, lan.update(kind="text", text="/dangky"))
    assert (await lan.templates())[-1] == "walk/kind"
    fates = [row["fate"] for row in await sqlite_bench.rows(select(INBOX.c.fate).order_by(INBOX.c.id))]
    assert fates == [Fate.SET_ASIDE, Fate.DONE]


async def test_a_thousand_updates_shuffled_and_repeated_act_once_and_in_order(bench: Bench) -> None:
    people = [await bench.person() for _ in range(20)]
    chance = random.Random(7)
    lines = ("/dangky", "2", "4", "tất cả", "thêm mục tiêu", "Phụ đạo học sinh", "2", "1", "2", "1")
    waiting = {one.user: [one.update(kind="text", text=line) for line in lines * 2] for one in people}
    stream: list[Any] = []
    while any(waiting.values()):
        mine = waiting[chance.choice([user for user, rest in waiting.items() if rest])]
        stream.append(mine.pop(0))
        stream += [chance.choice(stream) for _ in range(chance.randint(0, 4))]
    assert len(stream) > 1000
    size = 37
    batches = [stream[start : start + size] for start in range(0, len(stream), size)]
    await asyncio.gather(*(bench.app.inbox.receive("telegram", batch) for batch in batches))
    await bench.idle()
    expected: Sequence[str] = []
    for one in people:
        templates = [name for name in await one.templates() if name]
        assert "common/sorry" not in templates
        expected = expected or templates
        assert templates == expected
        assert len(await one.drafts()) == 2
    assert len(await bench.rows(select(INBOX.c.id))) == 20 * 2 * len(lines)


async def test_two_taps_under_way_at_once_keep_their_order(bench: Bench) -> None:
    lan = await bench.person()
    await lan.says("/dangky")
    await lan.presses(lan.button("Cùng nhóm"), lan.button("Một mình"))
    assert (await lan.templates())[1:] == ["walk/members", "walk/members"]
    (talk,) = await lan.talks()
    assert talk["talk"]["answers"]["kind"][0] == "team"


async def test_people_are_served_side_by_side_but_not_too_many(sqlite_bench: Bench) -> None:
    people = [await sqlite_bench.person() for _ in range(12)]
    inbox = sqlite_bench.app.inbox
    inbox.lanes.at_once = 3
    now, most = 0, 0
    write = inbox.store.write

    class Counting:
        async def write(self, work: Work[Any]) -> Any:
            nonlocal now, most
            now += 1
            most = max(most, now)
            await asyncio.sleep(0)
            result = await write(work)
            now -= 1
            return result

    counting: Any = Counting()
    updates = [one.update(kind="text", text="/dangky") for one in people]
    await inbox.receive("telegram", [])
    inbox.store, plain = counting, inbox.store
    await inbox.receive("telegram", updates)
    await sqlite_bench.idle()
    inbox.store = plain
    assert 1 < most <= 3


async def test_a_store_that_was_away_costs_only_time(sqlite_bench: Bench) -> None:
    lan = await sqlite_bench.person()
    inbox = sqlite_bench.app.inbox
    turn, lost = inbox.turn, [OperationalError("", {}, Exception("the connection is lost"))] * 2

    def losing(*args: Any) -> list[Queued]:
        if lost:
            raise lost.pop()
        return turn(*args)

    inbox.turn = losing
    await lan.says("/dangky")
    assert (await lan.templates())[-1] == "walk/kind"
    assert await lan.fates() == [Fate.DONE]


async def test_an_apology_that_fails_too_leaves_the_person_able_to_go_on(sqlite_bench: Bench) -> None:
    lan = await sqlite_bench.person()
    inbox = sqlite_bench.app.inbox
    apologise = inbox.apologise

    def broken(*args: Any) -> list[Queued]:
        raise RuntimeError("no words")

    inbox.apologise = broken
    World.crash = "script"
    await lan.says("/dangky")
    assert await lan.templates() == []
    World.crash, inbox.apologise = "", apologise
    await lan.says("/dangky")
    assert await lan.templates() == ["walk/kind"]
