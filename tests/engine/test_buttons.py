"""Buttons are unsigned: old ones, other people's and invented ones change nothing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.bench import Bench, Walker


@pytest.fixture
async def lan(bench: Bench) -> Walker:
    """Cô Lan, in the middle of a form."""
    walker = await bench.person()
    await walker.says("/dangky")
    return walker


async def stand(walker: Walker) -> list[tuple[str, object]]:
    return [(one["status"], one["talk"]["answers"]) for one in await walker.talks()]


async def test_another_persons_button_shows_ones_own_question(bench: Bench, lan: Walker) -> None:
    minh = await bench.person()
    theirs, before = lan.button("Một mình"), await stand(lan)
    await minh.presses(theirs)
    assert (await minh.templates()) == ["common/old_button"]
    await minh.says("/dangky")
    await minh.presses(theirs)
    assert (await minh.templates())[1:] == ["walk/kind", "walk/kind"]
    assert await stand(lan) == before
    assert (await stand(minh))[0][1] == before[0][1]


async def test_an_old_button_shows_the_current_question_again(lan: Walker) -> None:
    old = lan.button("Cùng nhóm")
    await lan.says("1")
    before = await stand(lan)
    await lan.presses(old)
    assert (await lan.templates())[-1] == "walk/topics"
    assert await stand(lan) == before


async def test_a_button_of_what_was_put_aside_goes_on_with_it(lan: Walker) -> None:
    button = lan.button("Cùng nhóm")
    await lan.says("để sau")
    await lan.presses(button)
    assert (await lan.templates())[-1] == "walk/kind"
    assert [status for status, _ in await stand(lan)] == ["open"]


async def test_somebody_elses_conversation_cannot_be_resumed(bench: Bench, lan: Walker) -> None:
    await lan.says("để sau")
    minh = await bench.person()
    await minh.presses(lan.button("Làm tiếp"))
    assert await minh.templates() == ["common/old_button"]
    assert [status for status, _ in await stand(lan)] == ["parked"]


INVENTED = (
    "", ":", "c", "c:1", "c:{}", "c::1:1", "c:²:1:1", "c:1:³:1", "c:٣:1:1", "c:-1:1:1", "c:{}:99", "c:{}:0",
    "c:{}:²", "c:{}:_nothing", "c:{}:" + "9" * 40, "c:" + "9" * 30 + ":1:1", "c:999999999999999:1:1",
    "c:999999999:1:1", "a", "a:", "a::", "a:resume:", "a:resume:²", "a:resume:999999999",
    "a:resume:9999999999", "a:nothing:1", "a:other:x", "a:dangky:" + "7" * 40, "a:huy:", "thi đua ✓", "\x00",
    "c:{}:\ud83d", "x" * 5000,
)  # fmt: skip


async def test_invented_buttons_have_no_effect(lan: Walker) -> None:
    before, about = await stand(lan), lan.button("Một mình").removeprefix("c:").rpartition(":")[0]
    for data in INVENTED:
        await lan.presses(data.replace("{}", about))
        assert (await lan.templates())[-1] in ("walk/kind", "common/old_button"), data
    assert await stand(lan) == before
    assert set(await lan.fates()) == {1}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.text(max_size=64) | st.from_regex(r"[ca]:[a-z0-9]{0,9}:[0-9²٣-]{0,20}(:.{0,20})?", fullmatch=True)
)
async def test_no_button_whatsoever_makes_the_bot_fail(sqlite_bench: Bench, data: str) -> None:
    walker = await sqlite_bench.person()
    await walker.presses(data)
    assert set(await walker.fates()) == {1}
    assert await walker.drafts() == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.text(max_size=60) | st.sampled_from(("/", "/ ", "/dangky\n2", "0", "00", "9")), max_size=6
    )
)
async def test_no_words_whatsoever_make_the_bot_fail(sqlite_bench: Bench, lines: list[str]) -> None:
    walker = await sqlite_bench.person()
    await walker.says("/dangky", *lines)
    assert set(await walker.fates()) == {1}


async def test_a_role_taken_away_between_question_and_answer_ends_the_conversation(bench: Bench) -> None:
    hanh = await bench.person(admin=True)
    await hanh.says("/secret")
    assert await hanh.templates() == ["hidden/word"]
    later = hanh.button("Để sau")
    await bench.set_admin(hanh.person, False)
    await hanh.says("một điều bí mật")
    assert (await hanh.templates())[-1] == "common/not_for_you"
    assert await stand(hanh) == [("ended", {})]
    await hanh.presses(later)
    assert (await hanh.templates())[-1] == "common/old_button"


async def test_a_parked_conversation_is_not_resumed_without_its_role(bench: Bench) -> None:
    hanh = await bench.person(admin=True)
    await hanh.says("/secret")
    await hanh.says("để sau")
    await bench.set_admin(hanh.person, False)
    await hanh.presses(hanh.button("Làm tiếp"))
    assert (await hanh.templates())[-1] == "common/not_for_you"


@pytest.mark.parametrize("what", ["/secret", "bí mật"])
async def test_a_command_is_refused_to_those_it_is_not_for(bench: Bench, what: str) -> None:
    walker = await bench.person()
    await walker.says(what)
    assert await walker.templates() == ["common/not_for_you"]
    await walker.presses("a:secret:")
    assert (await walker.templates())[-1] == "common/not_for_you"
    assert await walker.talks() == []


async def test_a_command_that_cannot_open_leaves_what_is_open(bench: Bench) -> None:
    walker = await bench.person()
    await walker.says("/dangky")
    await walker.says("/secret")
    await walker.says("1")
    assert (await walker.templates())[-1] == "walk/topics"
