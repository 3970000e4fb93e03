"""The way to the end: back and forth, items, what has changed meanwhile, a refusal, and things in between."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.bench import Bench, Walker
from tests.engine.form import World
from tests.engine.steps import must_see, to_review


@pytest.fixture
async def lan(sqlite_bench: Bench) -> Walker:
    """Cô Lan, on SQLite."""
    return await sqlite_bench.person()


async def test_going_back_step_by_step_inside_an_item_and_out_of_it(lan: Walker) -> None:
    await to_review(lan)
    await lan.says("thêm công việc")
    await lan.says("Bồi dưỡng học sinh")
    await lan.says("15/10/2026")
    await lan.says("20/10/2026")
    for question in ("end", "start", "text"):
        await lan.says("lùi")
        await must_see(lan, f"walk/work.{question}")
    await lan.says("lùi")
    await must_see(lan, "walk/review")
    assert "công việc k" not in "".join(lan.last.buttons)


async def test_a_new_start_after_the_end_asks_for_the_end_again(lan: Walker) -> None:
    await to_review(lan, "Theo kế hoạch")
    for line in ("Bồi dưỡng học sinh", "15/10/2026", "20/10/2026", "Không ai cả"):
        await lan.says(line)
    await lan.says("ngày bắt đầu k1")
    await lan.says("25/10/2026")
    await must_see(lan, "walk/work.end")
    assert lan.told("problems/ends_before_start", start=date(2026, 10, 25), end=date(2026, 10, 20))
    assert "work.k1.end" not in (await lan.talks())[0]["talk"]["answers"]
    await lan.says("26/10/2026")
    await must_see(lan, "walk/review")


async def test_the_id_of_a_dropped_item_never_comes_back(lan: Walker) -> None:
    await to_review(lan, "Theo kế hoạch")
    for line in ("Bồi dưỡng học sinh", "15/10/2026", "20/10/2026", "Không ai cả"):
        await lan.says(line)
    await lan.says("bỏ công việc k1")
    await must_see(lan, "walk/work.text")
    assert lan.told("problems/list_empty")
    (talk,) = await lan.talks()
    assert talk["talk"]["answers"]["work"][0] == ["k2"]


async def test_yes_holds_only_for_what_was_shown(lan: Walker) -> None:
    await to_review(lan)
    World.year = 2027
    await lan.presses(lan.button("Gửi"))
    await must_see(lan, "walk/review")
    assert lan.told("problems/changed_meanwhile")
    assert "2027" in lan.last.text
    await lan.presses(lan.button("Gửi"))
    await must_see(lan, "walk/sent")


async def test_an_answer_that_became_illegal_is_asked_again_and_the_entry_is_not_misread(lan: Walker) -> None:
    await to_review(lan)
    World.kinds = World.kinds[1:]
    await lan.says("1")
    await must_see(lan, "walk/kind")
    assert lan.told("problems/option_gone")
    await lan.says("theo kế hoạch")
    await must_see(lan, "walk/work.text")


async def test_a_refusal_reopens_the_review_with_the_reason_and_leaves_nothing_behind(lan: Walker) -> None:
    await to_review(lan)
    World.refuse = True
    for _ in range(2):
        await lan.presses(lan.button("Gửi"))
        await must_see(lan, "walk/review")
        assert lan.told("problems/campaign_gone")
    assert await lan.drafts() == []
    World.refuse = False
    await lan.says("đồng ý")
    await must_see(lan, "walk/sent")
    assert len(await lan.drafts()) == 1


async def test_a_command_in_the_middle_parks_and_the_bot_offers_to_go_on(lan: Walker) -> None:
    await lan.says("/dangky")
    await lan.says("1")
    await lan.says("/other")
    await must_see(lan, "between/sure")
    await lan.says("có nhé")
    await must_see(lan, "between/done")
    await lan.presses(lan.button("Làm tiếp"))
    await must_see(lan, "walk/topics")
    assert [talk["status"] for talk in await lan.talks()] == ["open", "ended"]


async def test_resuming_puts_aside_what_is_open(lan: Walker) -> None:
    await lan.says("/dangky")
    await lan.says("để sau")
    resume = lan.button("Làm tiếp")
    await lan.says("/other")
    await lan.presses(resume)
    await must_see(lan, "walk/kind")
    assert [talk["status"] for talk in await lan.talks()] == ["open", "parked"]


async def test_a_wish_in_plain_words_in_the_middle_parks_too(lan: Walker) -> None:
    await lan.says("/dangky")
    await lan.says("Việc khác nhé ạ")
    await must_see(lan, "between/sure")


async def test_going_on_from_another_channel(lan: Walker) -> None:
    await lan.says("/dangky")
    lan.channel = "zalo"
    await lan.says("1")
    await must_see(lan, "walk/kind")
    assert "1. Một mình" in lan.last.text
    await lan.says("1")
    await must_see(lan, "walk/topics")
    assert "1. Toán học" in lan.last.text
    assert "9. Xem tiếp" in lan.last.text
    lan.channel = "telegram"
    await lan.says("tất cả")
    await must_see(lan, "walk/topics")
    await lan.says("tất cả")
    await must_see(lan, "walk/review")


async def test_nothing_is_left_to_go_on_with(lan: Walker) -> None:
    await lan.says("làm tiếp")
    await must_see(lan, "common/nothing_parked")
