"""A platform that is away: the admin hears of it once, on another way, and once that it is back."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.channels import Failure, NotSent, TokenRefused
from bot.channels.web import WebChannel
from bot.cli.health import health
from bot.domain.delivery.channels_down import BACK, DOWN, TABLE
from bot.domain.school.people import ACCOUNT
from tests.scheduler.rehearsing import Rehearsal, october
from tests.scheduler.two_channels import Pair
from tests.school import School


@pytest.fixture
async def pair(school: School) -> Pair:
    """The school on Telegram and Zalo; the head has both and is written to on Zalo."""
    made = await Pair.of(school)
    await made.links("hanh", chosen=True)
    return made


async def test_the_admin_hears_once_after_ten_minutes_and_once_that_it_is_back(pair: Pair) -> None:
    pair.zalo.goes()
    await pair.looks()
    await pair.passes(minutes=9)
    assert await pair.said(DOWN) == []
    for _ in range(3):
        await pair.passes(minutes=1)
    assert await pair.said(DOWN) == [("telegram", "user-hanh")]
    words = pair.telegram.seen_by("user-hanh")[-1].text
    assert words.startswith("<b>Zalo không phản hồi từ 8 giờ 00, thứ Hai, 05/10/2026</b>")
    assert "Tin nhắc vẫn được giữ và sẽ gửi ngay khi có lại" in words
    pair.zalo.comes_back()
    for _ in range(5):
        await pair.passes(minutes=1)
    assert await pair.said(BACK) == [("telegram", "user-hanh")]
    assert "Zalo đã hoạt động lại" in pair.telegram.seen_by("user-hanh")[-1].text


async def test_a_chat_that_refuses_the_news_is_the_end_of_it(pair: Pair) -> None:
    pair.zalo.goes()
    await pair.looks()
    pair.telegram.answers = [NotSent(Failure.UNREACHABLE, "bot was blocked by the user")]
    await pair.passes(minutes=10)
    for _ in range(3):
        await pair.looks()
    assert await pair.said(DOWN) == [("telegram", "user-hanh")], "not at the channel that is down"


async def test_a_short_trouble_and_a_wavering_line_make_no_noise(pair: Pair) -> None:
    for _ in range(4):
        pair.zalo.goes()
        await pair.looks()
        await pair.passes(minutes=8)
        pair.zalo.comes_back()
        await pair.passes(minutes=1)
    assert await pair.said(DOWN) == []
    pair.zalo.goes()
    await pair.looks()
    for _ in range(6):  # down, there for a minute, down: one outage
        pair.zalo.goes()
        await pair.passes(minutes=11)
        pair.zalo.comes_back()
        await pair.passes(minutes=1)
    assert len(await pair.said(DOWN)) == 1
    assert await pair.said(BACK) == []


async def test_a_restart_in_the_middle_neither_forgets_it_nor_tells_it_again(pair: Pair) -> None:
    pair.zalo.goes()
    await pair.looks()
    await pair.passes(minutes=6)
    pair.zalo.line.answers = None
    await pair.starts()
    await pair.looks()
    pair.zalo.goes()
    await pair.passes(minutes=4)
    assert len(await pair.said(DOWN)) == 1
    pair.zalo.line.answers = None
    await pair.starts()
    await pair.passes(minutes=30)
    assert (len(await pair.said(DOWN)), len(await pair.said(BACK))) == (1, 0)


async def test_at_night_nobody_is_woken_and_what_is_over_by_morning_is_not_told(pair: Pair) -> None:
    await pair.rehearsal.to(october(5), 22)
    pair.zalo.goes()
    await pair.looks()
    await pair.passes(hours=3)
    assert await pair.said(DOWN) == []
    pair.zalo.comes_back()
    await pair.passes(hours=6)
    assert (await pair.said(DOWN), await pair.said(BACK)) == ([], [])


async def test_calls_that_are_never_answered_tell_it_too(pair: Pair) -> None:
    pair.zalo.line.answers = None
    pair.rehearsal.app.senders["zalo"].calls.unanswered = 3
    await pair.looks()
    await pair.passes(minutes=10)
    assert await pair.said(DOWN) == [("telegram", "user-hanh")]


async def test_a_refused_token_is_told_at_once_on_the_other_channel_even_at_night(pair: Pair) -> None:
    await pair.rehearsal.to(october(5), 23)

    async def refused(receive: object) -> None:
        raise TokenRefused("zalo_token_refused")

    pair.zalo.listen = refused  # type: ignore[method-assign]
    await pair.rehearsal.app.listen()
    await pair.looks()
    await pair.passes(minutes=20)
    assert await pair.said(DOWN) == [("telegram", "user-hanh")]
    assert "thidua doctor" in pair.telegram.seen_by("user-hanh")[-1].text
    found = await health(pair.rehearsal.app)
    assert (found["status"], found["channels"]) == (
        "token_refused",
        {"telegram": "ok", "zalo": "token_refused"},
    )


async def test_health_says_which_channel_is_away_and_since_when(pair: Pair) -> None:
    pair.zalo.goes(Failure.TRANSIENT)
    await pair.looks()
    found = await health(pair.rehearsal.app)
    assert found["channels"] == {"telegram": "ok", "zalo": "away"}
    assert found["down"] == {"zalo": "2026-10-05T08:00:00+07:00"}
    assert found["status"] == "ok"


async def test_it_waits_on_the_web_page_too_and_a_page_nobody_opens_repeats_it_nowhere(
    school: School,
) -> None:
    pair = await Pair.of(school)
    await pair.links("hanh")
    web = WebChannel(pair.rehearsal.app.store, school.clock)
    page = {"channel": "web", "platform_user": "w1", "chat": "w1", "reachable": True, "unreachable_why": ""}
    page |= {"person_id": school.ids["hanh"], "first_seen": school.clock.now()}
    await pair.rehearsal.write(lambda session: session.execute(ACCOUNT.insert().values(page)))
    school.app = App(pair.rehearsal.app.store, school.clock, {**pair.rehearsal.app.channels, "web": web})
    await school.app.start()
    pair.rehearsal = Rehearsal.of(school)
    pair.zalo.goes()
    await pair.looks()
    for _ in range(3):
        await pair.passes(minutes=6)
    assert await pair.said(DOWN) == [("telegram", "user-hanh"), ("web", "w1")]


async def test_an_admin_with_nothing_else_hears_when_it_is_back(school: School) -> None:
    pair = await Pair.of(school)
    await pair.moves("hanh")
    pair.zalo.goes()
    await pair.looks()
    await pair.passes(minutes=11)
    assert await pair.said(DOWN) == []
    pair.zalo.comes_back()
    await pair.looks()
    await pair.passes(minutes=3)
    assert await pair.said(BACK) == [("zalo", "zalo-hanh")]
    left = await pair.rehearsal.write(lambda session: session.execute(TABLE.select()).all())
    assert left == []
