"""A dialogue of digits, as on Zalo: pages, several at once, words instead of numbers, and which is meant."""

from __future__ import annotations

import pytest

from bot.words import Option
from tests.engine.bench import Bench, Walker
from tests.engine.form import World
from tests.engine.steps import must_see


@pytest.fixture
async def lan(sqlite_bench: Bench) -> Walker:
    """Cô Lan on Zalo, on SQLite."""
    walker = await sqlite_bench.person()
    walker.channel = "zalo"
    return walker


async def at_topics(lan: Walker) -> None:
    """Go on to the choice of several out of ten."""
    await lan.says("/dangky")
    await lan.says("1")
    await must_see(lan, "walk/topics")


async def topics(lan: Walker) -> str:
    """Return what is ticked for good, in words."""
    (talk,) = await lan.talks()
    return str(talk["talk"]["answers"]["topics"][1])


@pytest.mark.parametrize("text", ["2", "2.", "(2)", "so 2", "số 2", "hai", "Cùng nhóm", "cung nhom", "2️⃣"])
async def test_every_way_to_say_the_second(lan: Walker, text: str) -> None:
    await lan.says("/dangky")
    await lan.says(text)
    await must_see(lan, "walk/members")


async def test_eight_stand_on_a_page_and_nine_turns_it(lan: Walker) -> None:
    await at_topics(lan)
    assert "8. Tin máy tính\n9. Xem tiếp" in lan.last.text
    assert "Thể dục" not in lan.last.text
    await lan.says("9")
    assert "1. Thể dục\n2. Âm nhạc" in lan.last.text
    assert "Toán học" not in lan.last.text


async def test_numbers_are_read_against_the_page_last_shown(lan: Walker) -> None:
    await at_topics(lan)
    await lan.says("1 3")
    await lan.says("9")
    await lan.says("2")
    await lan.says("3")
    assert lan.told("problems/no_such_number", count=2)
    await lan.says("xong")
    assert await topics(lan) == "Toán học, Lịch sử, Âm nhạc"


async def test_a_label_is_found_on_any_page(lan: Walker) -> None:
    await at_topics(lan)
    await lan.says("am nhac")
    await lan.says("xong")
    assert await topics(lan) == "Âm nhạc"


@pytest.mark.parametrize(
    ("text", "count"), [("tất cả", 10), ("tat ca a", 10), ("trừ 2", 9), ("tất cả trừ 2 và 3", 8)]
)
async def test_all_and_all_but(lan: Walker, text: str, count: int) -> None:
    await at_topics(lan)
    await lan.says(text)
    await must_see(lan, "walk/review")
    assert len((await topics(lan)).split(", ")) == count


async def test_zero_and_the_word_go_back_where_no_number_is_an_answer(lan: Walker) -> None:
    for back in ("0", "lùi", "lui", "quay lại"):
        await at_topics(lan)
        await lan.says(back)
        await must_see(lan, "walk/kind")
        await lan.says("hủy")


async def test_where_a_number_is_the_answer_only_the_word_goes_back(lan: Walker) -> None:
    await lan.says("/dangky")
    await lan.says("2")
    await must_see(lan, "walk/members")
    assert "gõ: Lùi" in lan.last.text
    await lan.says("lùi ạ")
    await must_see(lan, "walk/kind")


async def test_of_two_that_may_be_meant_it_asks_which(lan: Walker) -> None:
    World.kinds = (Option("a", "Cô Lân"), Option("b", "Cô Lạn"), Option("c", "Cô Hoa"))
    await lan.says("/dangky")
    await lan.says("co lan")
    await must_see(lan, "walk/kind")
    assert lan.told("problems/tie", labels=["Cô Lân", "Cô Lạn"])
    await lan.says("1")
    await must_see(lan, "walk/topics")


async def test_what_is_not_understood_is_asked_again_with_its_options_and_at_last_help(lan: Walker) -> None:
    await lan.says("/dangky")
    for turn in range(3):
        await lan.says("qqqq")
        assert "1. Một mình\n2. Cùng nhóm\n3. Theo kế hoạch" in lan.last.text
        assert ("hỏi văn phòng" in lan.last.text) == (turn == 2)
