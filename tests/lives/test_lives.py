"""One life on three channels, and on Zalo whichever of the reports about it is true."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import get_args

import pytest

from bot.outbox import State
from bot.receiving.inbox import Fate
from tests.fakes.zalo_variants import Handing, Photo, Silence, Variant
from tests.lives.conftest import on_telegram, on_web, on_zalo
from tests.lives.life import RECEIPT, Family, lives

CHANNELS = {"telegram": on_telegram, "zalo": on_zalo, "web": on_web}
FLAGS = (False, True)
DELIVERIES = [(Variant(handing=handing), False) for handing in get_args(Handing)] + [
    (Variant(handing=handing, wrapped=wrapped), True)
    for handing, wrapped in itertools.product(get_args(Handing), FLAGS)
]
"""How updates come, polled or pushed: once, repeated or lost; a body is flat or wrapped only where pushed."""
Details = tuple[Photo, Silence, bool, bool, bool]
DETAILS: list[Details] = list(itertools.product(get_args(Photo), get_args(Silence), FLAGS, FLAGS, FLAGS))
"""All else that reports disagree on: the picture's name, an empty poll, the status of an error, numbers as
strings, "too many" as a page."""


def detailed(variant: Variant, details: Details) -> Variant:
    """Return a way of delivering with the other details settled."""
    photo, silence, mirrored, strings, page_429 = details
    return replace(
        variant, photo=photo, silence=silence, mirrored=mirrored, strings=strings, page_429=page_429
    )


async def remains(at: Family) -> dict[str, int]:
    """Count what is left at the end of a life."""
    queries = {
        "updates": f"SELECT count(*) FROM inbox WHERE fate <> {Fate.DONE:d}",
        "registrations": "SELECT count(*) FROM registration",
        "linked": "SELECT count(*) FROM account WHERE person_id IS NOT NULL",
        "announcements": "SELECT count(*) FROM delivery_run WHERE kind = 'announcement'",
        "unsent": f"SELECT count(*) FROM outbox WHERE state <> {State.SENT:d}",
    }
    return {what: (await at.house.kept(query))[0][0] for what, query in queries.items()}


REMAINS = {"updates": 0, "registrations": 0, "linked": 2, "announcements": 1, "unsent": 0}
"""Every update worked on, every row sent, and nothing left of the teacher who withdrew."""


@pytest.mark.parametrize("channel", CHANNELS)
async def test_one_life_on_every_channel(founded_url: str, channel: str) -> None:
    async with CHANNELS[channel](founded_url) as at:
        told = await lives(at)
        assert await remains(at) == REMAINS
    assert told.count(RECEIPT) == 1


@pytest.mark.parametrize(("delivery", "by_webhook"), DELIVERIES)
async def test_one_life_however_zalo_delivers_and_words_it(
    founded_school_url: str, delivery: Variant, by_webhook: bool
) -> None:
    """The details change with every line somebody writes: each combination is met, in ever other places."""
    variants = [detailed(delivery, one) for one in DETAILS]
    async with on_zalo(founded_school_url, *variants, by_webhook=by_webhook) as at:
        told = await lives(at)
        assert await remains(at) == REMAINS
    assert told.count(RECEIPT) == 1


@pytest.mark.slow
@pytest.mark.parametrize("details", DETAILS)
@pytest.mark.parametrize(("delivery", "by_webhook"), DELIVERIES)
async def test_one_life_on_every_zalo_there_may_be(
    founded_school_url: str, delivery: Variant, by_webhook: bool, details: Details
) -> None:
    async with on_zalo(founded_school_url, detailed(delivery, details), by_webhook=by_webhook) as at:
        told = await lives(at)
        assert await remains(at) == REMAINS
    assert told.count(RECEIPT) == 1
