"""What digits, words and buttons mean to an open question, and what is said when they mean nothing."""

from __future__ import annotations

import pytest

from tests.engine.bench import Bench, Walker
from tests.engine.steps import must_see, to_review

WHO_HELPS = "Nếu cần người giúp"


@pytest.fixture
async def lan(sqlite_bench: Bench) -> Walker:
    """Cô Lan, on SQLite."""
    return await sqlite_bench.person()


async def test_the_only_choice_is_taken_and_kept_without_asking(lan: Walker) -> None:
    await lan.says("/dangky")
    await must_see(lan, "walk/kind")
    (talk,) = await lan.talks()
    assert talk["talk"]["answers"]["place"] == ["here", "Tại trường", False]


@pytest.mark.parametrize(
    "text", ["1", "1.", "số 1 ạ", "một mình", "mot minh", "solo", "dạ em chọn một mình ạ"]
)
async def test_a_choice_by_number_or_name(lan: Walker, text: str) -> None:
    await lan.says("/dangky")
    await lan.says(text)
    await must_see(lan, "walk/topics")


@pytest.mark.parametrize(
    ("text", "problem"), [("7", "no_such_number"), ("000", "not_an_option"), ("qqqq", "not_an_option")]
)
async def test_what_names_no_option_is_asked_again(lan: Walker, text: str, problem: str) -> None:
    await lan.says("/dangky")
    await lan.says(text)
    await must_see(lan, "walk/kind")
    assert lan.told(f"problems/{problem}", count=3)


async def test_zero_goes_back_double_zero_leaves_for_later(lan: Walker) -> None:
    await lan.says("/dangky")
    await lan.says("1")
    await lan.says("0")
    await must_see(lan, "walk/kind")
    assert "Một mình" in lan.last.text
    await lan.says("00")
    await must_see(lan, "common/kept")
    await lan.says("làm tiếp")
    await must_see(lan, "walk/kind")


async def test_six_is_a_number_and_later_a_word(lan: Walker) -> None:
    await lan.says("/dangky")
    await lan.says("sáu")
    assert lan.told("problems/no_such_number", count=3)
    await lan.says("sau")
    await must_see(lan, "common/kept")


async def test_where_a_number_is_the_answer_digits_are_values(lan: Walker) -> None:
    lan.channel = "zalo"
    await lan.says("/dangky")
    await lan.says("2")
    await must_see(lan, "walk/members")
    assert "0." not in lan.last.text
    await lan.says("0")
    await must_see(lan, "walk/topics")
    (talk,) = await lan.talks()
    assert talk["talk"]["answers"]["members"][0] == 0


async def test_a_shortcut_has_a_number_where_no_number_is_an_answer(lan: Walker) -> None:
    lan.channel = "zalo"
    await to_review(lan, "Theo kế hoạch")
    await lan.says("Bồi dưỡng học sinh")
    await lan.says("15/10/2026")
    await lan.says("20/10/2026")
    await must_see(lan, "walk/work.partner")
    assert "1. Không ai cả" in lan.last.text
    await lan.says("1")
    await must_see(lan, "walk/review")


async def test_ticks_live_in_the_row_until_done(lan: Walker) -> None:
    await lan.says("/dangky")
    await lan.says("1")
    await lan.presses(lan.button("Toán học"))
    await lan.presses(lan.button("Lịch sử"))
    await lan.presses(lan.button("Toán học"))
    await lan.bench.restart()
    await lan.presses(lan.button("Xem tiếp"))
    await lan.says("1")
    await lan.says("xong ạ")
    await must_see(lan, "walk/review")
    (talk,) = await lan.talks()
    assert talk["talk"]["answers"]["topics"][1] == "Lịch sử, Thể dục"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "tất cả",
            "Toán học, Ngữ văn, Lịch sử, Địa lý, Vật lý, Hóa chất, Sinh vật, Tin máy tính, Thể dục, Âm nhạc",
        ),
        ("trừ 2", "Toán học, Lịch sử, Địa lý, Vật lý, Hóa chất, Sinh vật, Tin máy tính, Thể dục, Âm nhạc"),
    ],
)
async def test_all_and_all_but_set_everything_at_once(lan: Walker, text: str, names: str) -> None:
    await lan.says("/dangky")
    await lan.says("1")
    await lan.says(text)
    (talk,) = await lan.talks()
    assert talk["talk"]["answers"]["topics"][1] == names


@pytest.mark.parametrize("text", ["trừ 12", "1 12"])
async def test_numbers_that_are_not_on_the_screen_change_nothing(lan: Walker, text: str) -> None:
    await lan.says("/dangky")
    await lan.says("1")
    await lan.says(text)
    await must_see(lan, "walk/topics")
    assert lan.told("problems/no_such_number", count=8)


async def test_too_few_ticks_keep_the_question_open(lan: Walker) -> None:
    await lan.says("/dangky")
    await lan.says("1")
    await lan.says("xong")
    await must_see(lan, "walk/topics")
    assert lan.told("problems/too_few", at_least=1)


async def test_after_three_misunderstandings_it_says_who_helps(lan: Walker) -> None:
    await lan.says("/dangky")
    for _ in range(2):
        await lan.says("qqqq")
        assert WHO_HELPS not in lan.last.text
    await lan.says("qqqq")
    assert WHO_HELPS in lan.last.text
    await lan.says("1")
    await lan.says("wwww")
    assert WHO_HELPS not in lan.last.text
