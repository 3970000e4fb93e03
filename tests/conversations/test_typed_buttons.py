"""What stands on a button may be typed instead, a few messages long; Zalo shows nothing but such words."""

from __future__ import annotations

from bot import outbox
from bot.outbox import Address
from bot.rendering import compose
from bot.words import Option
from tests.chat import Chatter
from tests.school import MONDAY, School

NAV = [Option("cuatoi:", "Mở sổ thi đua"), Option("lich:", "Lịch của tôi")]


async def offer(school: School, channel: str = "zalo") -> None:
    """Send cô Lan a message with words that are nobody's command."""
    parts = compose(channel, "Đã ghi nhận.", (), NAV, callback=lambda one: f"a:{one}")
    to = Address(channel, "user-lan", school.ids["lan"])
    await school.app.store.write(lambda session: outbox.enqueue(session, to, parts, MONDAY, template="x"))


async def test_the_words_of_a_button_are_as_good_as_a_tap(school: School, lan: Chatter) -> None:
    await offer(school)
    await lan.says("mo so thi dua a")
    lan.sees("mine/nothing")


async def test_words_without_a_button_are_kept_with_the_message_that_says_them(school: School) -> None:
    await offer(school)
    lan = school.ids["lan"]
    offered = await school.app.store.read(lambda session: outbox.offered(session, "user-lan", lan))
    assert offered == [("Mở sổ thi đua", "a:cuatoi:"), ("Lịch của tôi", "a:lich:")]


async def test_words_of_a_button_long_gone_by_mean_nothing(school: School, lan: Chatter) -> None:
    await offer(school)
    for _ in range(5):
        await lan.says("lịch")
    lan.skip()
    await lan.says("mở sổ thi đua")
    lan.sees("common/idle")


async def test_somebody_elses_button_is_nobodys_word(school: School) -> None:
    await offer(school)
    hoa = school.chatter("hoa")
    await hoa.says("mở sổ thi đua")
    hoa.sees("common/idle")
