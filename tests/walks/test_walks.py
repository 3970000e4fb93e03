"""Five campaigns walked day by day in their own years: all that is delivered is what the oracle says.

A walk that does not agree names the first messages that differ, as heard and as expected.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, time
from types import ModuleType

import pytest

from bot.store import Store, open_store
from tests.walks import bac_giang_2020, bao_khe_2021, ben_tre_2024, kon_tum_2020, lien_nghia_2023
from tests.walks.forty import staff
from tests.walks.model import Message, Walk
from tests.walks.oracle import DRAFT, PUT_OFF, Oracle
from tests.walks.reading import LEAD, own_part, read
from tests.walks.walking import Walker

CAMPAIGNS = (bac_giang_2020, lien_nghia_2023, ben_tre_2024, kon_tum_2020, bao_khe_2021)
SHORTEST = bac_giang_2020
OWN_WORDS = 300
ALL_WORDS = 900
FIRST_LOOK = 40
OVER = " đã hết ngày "
OUTAGE = "Hệ thống vừa gián đoạn\n"
"""What the office hears the morning after a campaign's end; no reminder of anybody's."""
PLACEHOLDER = re.compile(r"[{}<>]|\bNone\b|\bUndefined\b|&\w+;")
MOMENTS = {time(6, 45), time(11, 30), time(19, 30)}


@pytest.mark.parametrize("campaign", CAMPAIGNS, ids=lambda one: one.WALK.preset)
async def test_everything_told_is_what_was_worked_out_by_hand(
    sqlite_store: Store, campaign: ModuleType
) -> None:
    assert await follow(campaign, sqlite_store) == []


async def test_the_shortest_is_the_same_on_postgresql(postgres_url: str) -> None:
    store = open_store(postgres_url)
    assert await follow(SHORTEST, store) == []
    await store.close()


async def follow(campaign: ModuleType, store: Store) -> list[str]:
    """Walk through a campaign; return where it differs from the oracle, having checked all totals."""
    walk: Walk = campaign.WALK
    oracle = Oracle(walk, staff()).run()
    walker = await Walker.of(walk, store)
    await walker.goes()
    over = [one for one in walker.ear.heard if OVER in one[2].partition("\n")[0]]
    assert [moment.time() for moment, _, _ in over] in ([], [time(7)]), "the office is asked once to close it"
    outages = [one for one in walker.ear.heard if one[2].startswith(OUTAGE)]
    told = [(walk.down[1], oracle.staff.clerk)] if walk.down else []
    assert [one[:2] for one in outages] == told, "the office hears at once that the bot was down"
    walker.ear.heard[:] = [one for one in walker.ear.heard if one not in over + outages]
    heard = understood(walker.ear.heard, walk)
    if found := differences(heard, oracle.messages):
        return found[:12]
    assert len(heard) == campaign.MESSAGES
    assert Counter(named(one.stage) for one in oracle.stages) == campaign.STAGES
    kinds = Counter(kind for message in heard.values() for kind in kinds_of(message))
    assert kinds == campaign.KINDS
    for moment, _, text in walker.ear.heard:
        well_said(moment, text, walk)
    return []


def named(stage: int) -> str:
    """Return what a stage is counted as."""
    if stage in (DRAFT, *range(PUT_OFF, PUT_OFF + 100)):
        return "draft" if stage == DRAFT else "put off"
    return f"T-{stage}" if stage >= 0 else f"+{-stage}"


def understood(heard: list[tuple[datetime, int, str]], walk: Walk) -> dict[tuple[datetime, int], Message]:
    """Return what was heard by moment and person; nobody hears two things at a time, or two digests a day."""
    known = [one.what for one in walk.dates]
    found = {(moment, number): read(text, known) for moment, number, text in heard}
    assert len(found) == len(heard)
    digests = Counter(
        (moment.date(), number)
        for (moment, number), message in found.items()
        if not message.closed and not (len(message.lines) == 1 and message.lines[0].draft)
    )
    assert max(digests.values()) == 1
    return found


def differences(
    heard: dict[tuple[datetime, int], Message], expected: dict[tuple[datetime, int], Message]
) -> list[str]:
    """Return every message that was not expected, or not so, or is missing."""
    return [
        f"{moment:%d/%m/%Y %H:%M}, person {number}\n  heard    {heard.get((moment, number))}"
        f"\n  expected {expected.get((moment, number))}"
        for moment, number in sorted(heard.keys() | expected.keys())
        if heard.get((moment, number)) != expected.get((moment, number))
    ]


def kinds_of(message: Message) -> list[str]:
    """Return what a message is counted as."""
    found = {
        "several": len(message.lines) > 1,
        "draft": any(one.draft for one in message.lines),
        "rolled": bool(message.rolled),
        "excused": message.excused,
        "closed": message.closed,
    }
    return [kind for kind, holds in found.items() if holds]


def well_said(moment: datetime, text: str, walk: Walk) -> None:
    """Check what holds for every message: not at night, at its hour, short, and clear on a lock screen."""
    assert time(6, 30) <= moment.time() < time(21), (moment, text)
    assert not PLACEHOLDER.search(text), text
    closing = text.startswith("Danh sách đăng ký")
    assert closing or moment.time() in MOMENTS or (walk.down and moment == walk.down[1]), (moment, text)
    assert len(own_part(text)) <= OWN_WORDS, (len(own_part(text)), text)
    assert len(text) <= ALL_WORDS, text
    late = text.startswith("Hệ thống vừa gián đoạn")
    assert closing or late or re.match(LEAD, text[:FIRST_LOOK]), text
