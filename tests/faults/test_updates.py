"""Updates that come twice, shuffled, out of order, too many or malformed: each acts once, nothing stalls."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from sqlalchemy import select

from bot.channels import Raw
from bot.domain.school.people import ACCOUNT
from bot.receiving.inbox import Fate
from bot.receiving.updates import store_updates
from bot.store import Store, open_store
from tests.chat import Chatter
from tests.faults.counting import Counting, said
from tests.school import MONDAY, School

PEOPLE, EACH = 50, 20


def a_thousand() -> list[tuple[str, Raw]]:
    return [said(1 + n, 1 + n % PEOPLE, f"tin {n}") for n in range(PEOPLE * EACH)]


async def test_shuffled_and_repeated_in_two_processes_each_acts_once(store: Store) -> None:
    chance = random.Random(11)
    once = a_thousand()
    stream = [one for one in once for _ in range(chance.randint(1, 5))]
    chance.shuffle(stream)
    first = await Counting(store).found()
    other = open_store(store.url.render_as_string(False)) if "postgres" in store.url.drivername else store
    second = Counting(other)
    await asyncio.gather(first.hears_all(stream[::2], 37), second.hears_all(stream[1::2], 41))
    assert sorted(text for _, text in await first.effects()) == sorted(f"tin {n}" for n in range(len(once)))
    assert sorted(first.replies + second.replies) == sorted(f"tin {n}" for n in range(len(once)))
    assert await first.fates() == {Fate.DONE: len(once)}
    if other is not store:
        await other.close()


async def test_a_platforms_order_is_kept_per_person(store: Store) -> None:
    chance = random.Random(12)
    once = a_thousand()
    stream: list[Any] = []
    for one in once:
        stream += [one, *(chance.choice(stream[-99:] or [one]) for _ in range(chance.randint(0, 4)))]
    counting = await Counting(store).found()
    await counting.hears_all(stream)
    told: dict[str, list[int]] = {}
    for who, text in await counting.effects():
        told.setdefault(who, []).append(int(text.split()[1]))
    assert all(numbers == sorted(set(numbers)) for numbers in told.values())
    assert sum(map(len, told.values())) == len(once)


async def test_a_flood_of_one_delays_nobody_and_is_told_once(store: Store) -> None:
    counting = await Counting(store).found()
    counting.inbox.lanes.at_once = 1
    flood = [said(n, 1, f"lũ {n}") for n in range(1, 301)]
    await counting.hears(*flood[:200], said(1000, 2, "một câu"), *flood[200:])
    await counting.inbox.idle()
    done = await counting.effects()
    assert done.index(("2", "một câu")) <= 1, "one turn of the flood at most comes first"
    assert [text for who, text in done if who == "1"] == [f"lũ {n}" for n in range(1, 31)]
    assert await counting.fates() == {Fate.DONE: 31, Fate.TURNED_AWAY: 270}
    assert counting.replies.count("too many: 1") == 1
    assert counting.most_held <= 31
    await counting.hears(*flood, said(301, 1, "sau lũ"))
    await counting.inbox.idle()
    assert (await counting.effects())[-1] == ("1", "sau lũ")
    assert await counting.fates() == {Fate.DONE: 32, Fate.TURNED_AWAY: 270}


async def test_floods_of_many_let_everybody_have_a_turn(sqlite_store: Store) -> None:
    counting = await Counting(sqlite_store).found()
    counting.inbox.lanes.at_once = 1
    floods = [said(100 * who + n, who, "lũ") for n in range(40) for who in range(1, 21)]
    await counting.hears(*floods, said(1, 99, "một câu"))
    await counting.inbox.idle()
    assert (await counting.effects()).index(("99", "một câu")) <= 20, "one turn of each flood comes first"


async def test_answers_that_wait_to_be_sent_count_too(sqlite_store: Store) -> None:
    counting = await Counting(sqlite_store).found()
    counting.unsent["1"] = 29
    await counting.hears(said(1, 1, "một"), said(2, 1, "hai"), said(3, 1, "ba"))
    await counting.inbox.idle()
    await counting.hears(said(4, 1, "bốn"))
    await counting.inbox.idle()
    assert await counting.fates() == {Fate.DONE: 2, Fate.TURNED_AWAY: 2}
    counting.unsent["1"] = 30
    await counting.hears(said(5, 1, "năm"))
    assert counting.replies.count("too many: 1") == 1
    counting.unsent["1"] = 0
    await counting.hears(said(6, 1, "sáu"))
    await counting.inbox.idle()
    assert [text for _, text in await counting.effects()] == ["một", "bốn", "sáu"]
    counting.unsent["1"] = 30
    await counting.hears(said(7, 1, "bảy"))
    assert counting.replies.count("too many: 1") == 2


async def test_a_huge_backlog_is_read_in_pages_and_new_words_wait_behind_it(store: Store) -> None:
    counting = await Counting(store).found()
    backlog = [said(n, 1 + n % 100, f"tin {n}") for n in range(1, 1201)]
    rows = [
        {"channel": "telegram", "update_id": key, "raw": raw, "received_at": MONDAY, "fate": 0, "code": ""}
        for key, raw in backlog
    ]
    await store.write(lambda session: store_updates(session, rows))
    inbox = counting.inbox
    inbox.most_held, inbox.page = 60, 40
    await inbox.resume()
    assert inbox.lanes.held <= 60 + 40
    await counting.hears(*(said(n, 1 + n % 100, f"tin {n}") for n in range(1201, 1301)))
    await inbox.idle()
    assert counting.most_held <= 60 + 40
    told: dict[str, list[int]] = {}
    for who, text in await counting.effects():
        told.setdefault(who, []).append(int(text.split()[1]))
    assert all(numbers == sorted(numbers) for numbers in told.values())
    assert await counting.fates() == {Fate.DONE: 1300}


async def test_more_than_memory_holds_waits_in_the_table(sqlite_store: Store) -> None:
    counting = await Counting(sqlite_store).found()
    counting.inbox.most_held, counting.inbox.page = 50, 25
    await counting.hears_all([said(n, n, f"tin {n}") for n in range(1, 1001)], size=20)
    assert counting.most_held <= 50 + 25
    assert await counting.fates() == {Fate.DONE: 1000}


async def test_a_page_that_could_not_be_read_is_read_later(sqlite_store: Store) -> None:
    counting = await Counting(sqlite_store).found()
    inbox, pages, lost = counting.inbox, counting.inbox._next_page, [OSError("away")] * 2

    def losing(session: Any) -> Any:
        if lost and inbox._taken:
            raise lost.pop()
        return pages(session)

    inbox._next_page = losing  # type: ignore[method-assign]
    inbox.most_held, inbox.page = 20, 10
    await counting.hears_all([said(n, n, f"tin {n}") for n in range(1, 201)], size=50)
    assert await counting.fates() == {Fate.DONE: 200}


POISON: list[Any] = [float("nan"), float("inf"), 10**400]


@pytest.mark.parametrize("strange", POISON, ids=["nan", "infinity", "huge"])
async def test_what_a_database_cannot_hold_stops_nobody(store: Store, strange: Any) -> None:
    counting = await Counting(store).found()
    number, raw = said(2, 2, "lạ")
    deep: Any = []
    for _ in range(20_000):
        deep = [deep]
    await counting.hears(
        said(1, 1, "một"),
        (number, {**raw, "x": strange}),
        ("4", {"update_id": 4, "x": deep}),
        said(3, 3, "ba"),
    )
    await counting.inbox.idle()
    assert {"một", "ba"} <= {text for _, text in await counting.effects()}
    assert (await counting.fates())[Fate.NEW] == 0
    assert (await counting.fates()).total() == 4


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "a\u202eb", "a\u200bb", "\x00", "\ud83d"])
async def test_what_cannot_be_stored_or_seen_is_left_out_of_what_is_read(store: Store, text: str) -> None:
    counting = await Counting(store).found()
    await counting.hears(said(1, 1, text))
    await counting.inbox.idle()
    assert await counting.effects() == [("1", "ab" if "a" in text else "")]


async def reachable(school: School, name: str) -> bool:
    query = select(ACCOUNT.c.reachable).where(ACCOUNT.c.platform_user == f"user-{name}")
    found: bool = await school.app.store.read(lambda session: session.execute(query).scalar_one())
    return found


AT = int(MONDAY.timestamp()) - 100


@pytest.mark.parametrize(
    ("events", "reached"),
    [
        ([("blocked", 1), ("unblocked", 2)], True),
        ([("unblocked", 2), ("blocked", 1)], True),
        ([("unblocked", 1), ("blocked", 2)], False),
        ([("blocked", 2), ("unblocked", 1)], False),
        ([("blocked", 2), ("text", 1)], False),
        ([("blocked", 1), ("text", 2)], True),
        ([("blocked", 1), ("unblocked", 1)], True),
        ([("unblocked", 1), ("blocked", 1)], True),
        ([("blocked", 0), ("unblocked", 0)], True),
    ],
)
async def test_the_last_word_on_being_blocked_is_the_latest_by_its_date(
    school: School, lan: Chatter, events: list[tuple[str, int]], reached: bool
) -> None:
    for kind, second in events:
        await lan.does({"kind": kind, "text": "/trogiup", "written": AT + second if second else 0})
    assert await reachable(school, "lan") is reached


async def test_an_unblocking_of_somebody_unknown_is_no_account(school: School) -> None:
    before = await school.app.store.read(lambda session: len(session.execute(select(ACCOUNT.c.id)).all()))
    await school.stranger().does({"kind": "unblocked"})
    await school.stranger().does({"kind": "blocked"})
    after = await school.app.store.read(lambda session: len(session.execute(select(ACCOUNT.c.id)).all()))
    assert after == before


async def test_an_edit_that_comes_before_its_message_changes_nothing(sqlite_store: Store) -> None:
    counting = await Counting(sqlite_store).found()
    _, raw = said(1, 1, "sửa rồi")
    await counting.hears(("1", {"update_id": 1, "edited_message": raw["message"]}), said(2, 1, "chưa sửa"))
    await counting.inbox.idle()
    assert await counting.effects() == [("1", "chưa sửa")]
    assert await counting.fates() == {Fate.DONE: 2}


async def test_somebody_who_floods_the_school_bot_is_told_in_vietnamese_once(
    school: School, lan: Chatter
) -> None:
    raw = {"channel": "telegram", "user": lan.user, "chat": lan.user, "kind": "text", "text": "/trogiup"}
    await school.app.inbox.receive("telegram", [(f"lu-{n}", raw) for n in range(200)])
    await school.app.idle()
    await lan.looks()
    assert lan._templates.count("common/too_many") == 1
    assert len(lan._templates) == 31
    assert any("chưa đọc kịp" in shown.text for shown in school.platform.seen_by(lan.user))
    await lan.says("/trogiup")
    assert len(lan._templates) == 32
