"""What digits, words and buttons mean to an open question, and what is said when they mean nothing."""

from __future__ import annotations

import pytest

from tests.engine.bench import Bench, Walker
from tests.engine.form import World


@pytest.fixture
async def lan(sqlite_bench: Bench) -> Walker:
    """Cô Lan, on SQLite."""
    return await sqlite_bench.person()


async def seen(walker: Walker, template: str) -> None:
    assert (await walker.templates())[-1] == template


async def to_review(walker: Walker, kind: str = "Một mình") -> None:
    await walker.says("/dangky")
    await walker.says(kind)
    await walker.says("1 3")
    await walker.says("xong")
    await seen(walker, "walk/review" if kind == "Một mình" else "walk/work.text")


async def test_the_only_choice_is_taken_and_kept_without_asking(lan: Walker) -> None:
    await lan.says("/dangky")
    await seen(lan, "walk/kind")
    (talk,) = await lan.talks()
    assert talk["talk"]["answers"]["place"] == ["here", "Tại trường", False]


@pytest.mark.parametrize(
    "text", ["1", "1.", "số 1 ạ", "một mình", "mot minh", "solo", "dạ em chọn một mình ạ"]
)
async def test_a_choice_by_number_or_name(lan: Walker, text: str) -> None:
    await lan.says("/dangky")
    await lan.says(text)
    await seen(lan, "walk/topics")


@pytest.mark.parametrize(
    ("text", "problem"), [("7", "từ 1 đến 3"), ("000", "chưa nhận ra"), ("qqqq", "chưa nhận ra")]
)
async def test_what_names_no_option_is_asked_again(lan: Walker, text: str, problem: str) -> None:
    await lan.says("/dangky")
    await lan.says(text)
    await seen(lan, "walk/kind")
    assert problem in lan.last.text


async def test_zero_goes_back_double_zero_leaves_for_later(lan: Walker) -> None:
    await lan.says("/dangky")
    await lan.says("1")
    await lan.says("0")
    await seen(lan, "walk/kind")
    assert "Một mình" in lan.last.text
    await lan.says("00")
    await seen(lan, "common/kept")
    await lan.says("làm tiếp")
    await seen(lan, "walk/kind")


async def test_six_is_a_number_and_later_a_word(lan: Walker) -> None:
    await lan.says("/dangky")
    await lan.says("sáu")
    assert "từ 1 đến 3" in lan.last.text
    await lan.says("sau")
    await seen(lan, "common/kept")


async def test_where_a_number_is_the_answer_digits_are_values(lan: Walker) -> None:
    lan.channel = "zalo"
    await lan.says("/dangky")
    await lan.says("2")
    await seen(lan, "walk/members")
    assert "0." not in lan.last.text
    await lan.says("0")
    await seen(lan, "walk/topics")
    (talk,) = await lan.talks()
    assert talk["talk"]["answers"]["members"][0] == 0


async def test_a_shortcut_has_a_number_where_no_number_is_an_answer(lan: Walker) -> None:
    lan.channel = "zalo"
    await to_review(lan, "Theo kế hoạch")
    await lan.says("Bồi dưỡng học sinh")
    await lan.says("15/10/2026")
    await lan.says("20/10/2026")
    await seen(lan, "walk/work.partner")
    assert "1. Không ai cả" in lan.last.text
    await lan.says("1")
    await seen(lan, "walk/review")


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
    await seen(lan, "walk/review")
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
    await seen(lan, "walk/topics")
    assert "từ 1 đến 8" in lan.last.text


async def test_too_few_ticks_keep_the_question_open(lan: Walker) -> None:
    await lan.says("/dangky")
    await lan.says("1")
    await lan.says("xong")
    await seen(lan, "walk/topics")
    assert "ít nhất 1" in lan.last.text


async def test_after_three_misunderstandings_it_says_who_helps(lan: Walker) -> None:
    await lan.says("/dangky")
    for _ in range(2):
        await lan.says("qqqq")
        assert "văn phòng" not in lan.last.text
    await lan.says("qqqq")
    assert "văn phòng nhà trường" in lan.last.text
    await lan.says("1")
    await lan.says("wwww")
    assert "văn phòng" not in lan.last.text


async def test_going_back_step_by_step_inside_an_item_and_out_of_it(lan: Walker) -> None:
    await to_review(lan)
    await lan.says("thêm công việc")
    await lan.says("Bồi dưỡng học sinh")
    await lan.says("15/10/2026")
    await lan.says("20/10/2026")
    for question in ("end", "start", "text"):
        await lan.says("lùi")
        await seen(lan, f"walk/work.{question}")
    await lan.says("lùi")
    await seen(lan, "walk/review")
    assert "công việc k" not in "".join(lan.last.buttons)


async def test_a_new_start_after_the_end_asks_for_the_end_again(lan: Walker) -> None:
    await to_review(lan, "Theo kế hoạch")
    for line in ("Bồi dưỡng học sinh", "15/10/2026", "20/10/2026", "Không ai cả"):
        await lan.says(line)
    await lan.says("ngày bắt đầu k1")
    await lan.says("25/10/2026")
    await seen(lan, "walk/work.end")
    assert "lại trước ngày bắt đầu" in lan.last.text
    await lan.says("26/10/2026")
    await seen(lan, "walk/review")


async def test_the_id_of_a_dropped_item_never_comes_back(lan: Walker) -> None:
    await to_review(lan, "Theo kế hoạch")
    for line in ("Bồi dưỡng học sinh", "15/10/2026", "20/10/2026", "Không ai cả"):
        await lan.says(line)
    await lan.says("bỏ công việc k1")
    await seen(lan, "walk/work.text")
    assert "ít nhất một mục" in lan.last.text
    (talk,) = await lan.talks()
    assert talk["talk"]["answers"]["work"][0] == ["k2"]


async def test_yes_holds_only_for_what_was_shown(lan: Walker) -> None:
    await to_review(lan)
    World.year = 2027
    await lan.presses(lan.button("Gửi"))
    await seen(lan, "walk/review")
    assert "vừa có thay đổi" in lan.last.text
    assert "2027" in lan.last.text
    await lan.presses(lan.button("Gửi"))
    await seen(lan, "walk/sent")


async def test_an_answer_that_became_illegal_is_asked_again_and_the_entry_is_not_misread(lan: Walker) -> None:
    await to_review(lan)
    World.kinds = World.kinds[1:]
    await lan.says("1")
    await seen(lan, "walk/kind")
    assert "không còn nữa" in lan.last.text
    await lan.says("theo kế hoạch")
    await seen(lan, "walk/work.text")


async def test_a_refusal_reopens_the_review_with_the_reason_and_leaves_nothing_behind(lan: Walker) -> None:
    await to_review(lan)
    World.refuse = True
    for _ in range(2):
        await lan.presses(lan.button("Gửi"))
        await seen(lan, "walk/review")
        assert "không còn nữa" in lan.last.text
    assert await lan.drafts() == []
    World.refuse = False
    await lan.says("đồng ý")
    await seen(lan, "walk/sent")
    assert len(await lan.drafts()) == 1


async def test_a_command_in_the_middle_parks_and_the_bot_offers_to_go_on(lan: Walker) -> None:
    await lan.says("/dangky")
    await lan.says("1")
    await lan.says("/other")
    await seen(lan, "between/sure")
    await lan.says("có nhé")
    await seen(lan, "between/done")
    await lan.presses(lan.button("Làm tiếp"))
    await seen(lan, "walk/topics")
    assert [talk["status"] for talk in await lan.talks()] == ["open", "ended"]


async def test_resuming_puts_aside_what_is_open(lan: Walker) -> None:
    await lan.says("/dangky")
    await lan.says("để sau")
    resume = lan.button("Làm tiếp")
    await lan.says("/other")
    await lan.presses(resume)
    await seen(lan, "walk/kind")
    assert [talk["status"] for talk in await lan.talks()] == ["open", "parked"]


async def test_a_wish_in_plain_words_in_the_middle_parks_too(lan: Walker) -> None:
    await lan.says("/dangky")
    await lan.says("Việc khác nhé ạ")
    await seen(lan, "between/sure")


async def test_going_on_from_another_channel(lan: Walker) -> None:
    await lan.says("/dangky")
    lan.channel = "zalo"
    await lan.says("1")
    await seen(lan, "walk/topics")
    assert "1. Toán học" in lan.last.text
    assert "9. Xem tiếp" in lan.last.text
    lan.channel = "telegram"
    await lan.says("tất cả")
    await seen(lan, "walk/review")


async def test_nothing_is_left_to_go_on_with(lan: Walker) -> None:
    await lan.says("làm tiếp")
    await seen(lan, "common/nothing_parked")
