"""Updates as no platform should send them, to the real reader: none breaks a turn, none stops the others."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.app import App
from bot.channels import Raw
from bot.channels.telegram import TelegramChannel
from bot.clock import InstantClock
from bot.receiving.inbox import INBOX, Fate
from bot.store import Store
from tests.channels.conftest import HASTY, Inbox, Naps, listening
from tests.channels.test_telegram_updates import JSON, KNOWN, places_in
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.faults.counting import RawTelegram, said
from tests.school import MONDAY

EXTREME = st.sampled_from(
    [2**63, -(2**63), 2**70, -1, 0, 1e308, "\x00", "\ud800", "x" * 70_000, "\u202e" * 9]
)


@pytest.fixture
async def app(store: Store) -> App:
    """The whole bot, with Telegram's own reader."""
    made = App(store, InstantClock(MONDAY), {"telegram": RawTelegram()})
    await made.start()
    return made


async def fates(app: App) -> list[int]:
    """Return what became of every update."""
    query = select(INBOX.c.fate).order_by(INBOX.c.id)
    return list(await app.store.read(lambda session: session.execute(query).scalars().all()))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(KNOWN),
    st.lists(st.tuples(st.integers(0, 30), JSON | EXTREME), min_size=1, max_size=3),
)
async def test_no_mutated_update_breaks_a_turn_or_stops_the_next(
    app: App, raw: Raw, changes: list[tuple[int, Any]]
) -> None:
    raw = copy.deepcopy(raw)
    for at, value in changes:
        holder, key = (places := list(places_in(raw)))[at % len(places)]
        holder[key] = value
    before = len(await fates(app))
    number, plain = said(before, 77, "/trogiup")
    await app.receive("telegram", [(f"m{before}", raw), (number, plain)])
    await app.idle()
    new = (await fates(app))[before:]
    assert new[0] in (Fate.DONE, Fate.SET_ASIDE)
    assert new[-1] == Fate.DONE


@pytest.mark.parametrize("date", [2**70, 2**62, 2**36, -1, 0, True, 1.5, "1790000000", None])
async def test_a_strange_date_is_no_date(app: App, date: object) -> None:
    number, raw = said(1, 1, "/trogiup")
    raw["message"]["date"] = date
    change = {"chat": raw["message"]["chat"], "from": raw["message"]["from"], "date": date}
    blocked = {"update_id": 2, "my_chat_member": {**change, "new_chat_member": {"status": "kicked"}}}
    await app.receive("telegram", [(number, raw), ("2", blocked)])
    await app.idle()
    assert await fates(app) == [Fate.DONE, Fate.DONE]


@pytest.mark.parametrize(
    "name", ["a\x00b.docx", "\ud83d.docx", "x\u202excod.exe", "../../x", "C:\\x", "n" * 70_000]
)
async def test_a_strange_file_is_answered(app: App, name: str) -> None:
    number, raw = said(1, 1, "")
    del raw["message"]["text"]
    raw["message"]["document"] = {
        "file_id": "\x00\ud800",
        "file_name": name,
        "mime_type": "\x00",
        "file_size": 2**80,
    }
    await app.receive("telegram", [(number, raw)])
    await app.idle()
    assert await fates(app) == [Fate.DONE]


async def test_an_update_without_words_or_with_a_book_is_answered(app: App) -> None:
    texts = ["", " ", "x" * 100_000, "👩\u200d🏫" * 6000, "a\n" * 50_000, "/" * 4096, "/" + "x" * 100_000]
    await app.receive("telegram", [said(n, n, text) for n, text in enumerate(texts, 1)])
    await app.idle()
    assert set(await fates(app)) == {Fate.DONE}


NUMBERS = [-7, 0, 2**63, "12", 7.5, None, True, [1], 10**30]


async def test_numbers_that_jump_or_are_none_stop_no_polling() -> None:
    fake, inbox, naps = await FakeTelegram.start(), Inbox(), Naps()
    fake.user(1, "Lan").started = True
    fake.longest_poll = 0
    channel = TelegramChannel(TOKEN, api_url=fake.url, limits=HASTY, sleep=naps.sleep)
    await channel.start()
    async with listening(channel, inbox):
        for n, number in enumerate(NUMBERS):
            fake.queue.inject({"update_id": number, "message": {"text": "lạ"}})
            fake.queue.inject({"update_id": 1000 + n, "message": {"text": f"câu {n}"}})
            await inbox.holds(lambda n=n: f"câu {n}" in inbox.texts())  # type: ignore[misc]
        fake.queue.inject({"update_id": 2**63 - 1, "message": {"text": "cuối"}})
        await inbox.holds(lambda: "cuối" in inbox.texts())
        polls = fake.calls["getUpdates"]
        await fake.bell.until(lambda: fake.calls["getUpdates"] > polls + 2, 20)
        fake.queue.inject({"update_id": 5, "message": {"text": "sau một tuần im lặng"}})
        await inbox.holds(lambda: "sau một tuần im lặng" in inbox.texts())
    assert [one for one in inbox.texts() if one.startswith("câu")] == [
        f"câu {n}" for n in range(len(NUMBERS))
    ]
    await channel.stop()
    await fake.stop()


async def test_how_many_waited_is_counted_whatever_came(app: App) -> None:
    await app.receive("telegram", [("a", {"message": 7}), ("b", {}), said(1, 1, "x")])
    await app.idle()
    count = select(func.count()).select_from(INBOX).where(INBOX.c.fate == Fate.NEW)
    assert await app.store.read(lambda session: session.execute(count).scalar_one()) == 0
