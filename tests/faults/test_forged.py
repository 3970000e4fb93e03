"""Buttons that were never there, belong to others, or come again and again: nothing is done by them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.talking import memory
from tests.chat import Chatter
from tests.faults.counting import standing
from tests.school import School


def mutated(chance: random.Random, genuine: list[str]) -> Iterator[str]:
    """Yield forged data made of genuine ones, none of them genuine itself."""
    signs = "0123456789:acx_-²\u200b\x00\ud800é"
    while True:
        data = list(chance.choice(genuine))
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(data) + 1)
            data[at : at + chance.randint(0, 1)] = chance.choice(signs) * chance.randint(0, 2)
        forged = "".join(data)
        if forged not in genuine:
            yield forged


async def open_of(school: School, name: str) -> dict[str, Any]:
    """Return the conversation somebody has open, as it is kept."""
    query = select(memory.TABLE).where(memory.TABLE.c.owner == f"person:{school.ids[name]}")
    row = await school.app.store.read(lambda session: session.execute(query).mappings().one())
    return dict(row)


@pytest.mark.parametrize("count", [200, pytest.param(10_000, marks=pytest.mark.slow)])
async def test_forged_and_foreign_buttons_have_no_effect(school: School, lan: Chatter, count: int) -> None:
    minh = school.chatter("minh")
    await minh.says("dk ldtt")
    theirs = list(minh.last.buttons.values())
    await lan.says("/dangky")
    own = list(lan.last.buttons.values())
    before, open_before = await standing(school), await open_of(school, "minh")
    chance = random.Random(count)
    forged = mutated(chance, [*own, *theirs, "a:resume:1", "a:danam:1", "a:dung:1", "a:chuatraloi:"])
    with capture_logs() as logs:
        for _ in range(0, count, 20):
            taps = [next(forged) for _ in range(20)] + chance.sample(theirs, 1) * 5
            raw = {"channel": "telegram", "user": lan.user, "chat": lan.user, "kind": "tap"}
            updates = [(f"t{chance.random()}", {**raw, "tap": one, "message": lan.last_id}) for one in taps]
            await school.app.inbox.receive("telegram", updates)
            await school.app.idle()
    assert await standing(school) == before
    assert await open_of(school, "minh") == open_before, "nobody else's button moves what is Minh's"
    assert not [line for line in logs if line["log_level"] in ("error", "critical")]
    assert not any(own[0] in str(line) for line in logs)
    await lan.looks()
    assert "common/sorry" not in lan._templates


async def test_a_button_pressed_a_hundred_times_acts_once(school: School, lan: Chatter) -> None:
    await lan.says("dk ldtt")
    send = lan.last.buttons["Gửi đăng ký và cam kết"]
    await lan.taps_data(send)
    before = await standing(school)
    for _ in range(10):
        raw = {"channel": "telegram", "user": lan.user, "chat": lan.user, "kind": "tap", "tap": send}
        await school.app.inbox.receive("telegram", [(f"r{random.random()}", raw) for _ in range(10)])
        await school.app.idle()
    assert await standing(school) == before
