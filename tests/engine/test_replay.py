"""The pure engine: what a replay of saved answers gives, and which scripts are refused."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.result import Invalid
from bot.talking.questions import ask, choose, confirm, items, pick_many
from bot.talking.talk import Ask, End, Saved, ScriptError, Step, item_of, replay
from bot.talking.values import from_json, to_json
from bot.words import Option
from tests.engine.form import parse_text

NOW = datetime(2026, 10, 5, 1, tzinfo=UTC)
OPTIONS = [Option(name, name.upper()) for name in ("a", "b", "c")]
Make = Callable[[], Coroutine[Any, Any, End]]


async def sample() -> End:
    """Ask a little of everything."""
    first = await choose("first", OPTIONS)
    extra = await ask("extra", parse_text) if first == "b" else ""
    several = await pick_many("several", OPTIONS)
    texts = [await ask(f"list.{key}.text", parse_text) for key in await items("list")]
    await confirm("review", [first, extra, several, texts])
    return End("done", facts={"first": first, "extra": extra, "several": several, "texts": texts})


def saved_answers() -> st.SearchStrategy[dict[str, Saved]]:
    """Any answers, legal and not, to any of the questions of `sample`."""
    words = st.text(min_size=1, max_size=10).map(Saved)
    possible = {
        "first": st.sampled_from(["a", "b", "c", "gone"]).map(Saved),
        "extra": words,
        "several": st.lists(st.sampled_from(["a", "b", "c", "gone"]), unique=True).map(Saved),
        "list": st.just(Saved(["k1", "k7"], asked=False)),
        "list.k1.text": words,
        "list.k7.text": words,
        "nobody.asks": words,
    }
    return st.fixed_dictionaries({}, optional=possible)


def stand(step: Step) -> tuple[Any, ...]:
    return (step.question.key if step.question else None, step.end, step.passed, step.settled, step.dropped)


@given(saved_answers(), st.randoms(use_true_random=False))
def test_the_same_answers_in_any_order_lead_to_the_same_step(answers: dict[str, Saved], random: Any) -> None:
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    before = dict(answers)
    step = replay(sample(), answers)
    assert stand(step) == stand(replay(sample(), answers)) == stand(replay(sample(), dict(shuffled)))
    assert answers == before


@given(saved_answers())
def test_taking_any_answer_away_asks_for_exactly_that(answers: dict[str, Saved]) -> None:
    for key in replay(sample(), answers).passed:
        without = {other: saved for other, saved in answers.items() if other != key}
        assert replay(sample(), without).asked.key == key
        assert replay(sample(), answers, reopened=key).asked.key == key


@given(saved_answers())
def test_what_was_dropped_or_settled_changes_nothing_the_second_time(answers: dict[str, Saved]) -> None:
    step = replay(sample(), answers)
    kept = {key: saved for key, saved in answers.items() if key not in step.dropped} | dict(step.settled)
    again = replay(sample(), kept)
    assert again.dropped == {}
    assert again.asked.key == step.asked.key


@given(saved_answers())
def test_answering_what_is_asked_always_comes_to_the_end(answers: dict[str, Saved]) -> None:
    steps = 0
    while (step := replay(sample(), answers)).end is None:
        kept = {key: saved for key, saved in answers.items() if key not in step.dropped}
        answers = {**kept, step.asked.key: legal(step.asked)}
        steps += 1
        assert steps < 20, "the script goes round and round"


def legal(question: Ask[Any]) -> Saved:
    """Return some answer that a question takes."""
    if question.is_review:
        return Saved(question.digest())  # type: ignore[attr-defined]
    if question.key == "several":
        return Saved(["a"])
    saved = question.pick("a") if question.options() else question.read("đủ dài để nhận", NOW)
    assert isinstance(saved, Saved)
    return saved


async def awaits_a_stranger() -> End:
    await asyncio.sleep(0)
    return End("never")


async def awaits_a_future() -> End:
    await asyncio.get_running_loop().create_future()
    return End("never")


async def asks_twice() -> End:
    await choose("one", OPTIONS)
    await choose("one", OPTIONS)
    return End("never")


@pytest.mark.parametrize("script", [awaits_a_stranger, awaits_a_future, asks_twice])
async def test_a_script_that_breaks_the_rules_is_refused_at_once(script: Make) -> None:
    with pytest.raises(ScriptError):
        replay(script(), {"one": Saved("a")})


async def test_a_replay_leaves_no_script_hanging() -> None:
    closed = []

    async def script() -> End:
        try:
            await choose("one", OPTIONS)
        finally:
            closed.append(True)
        return End("never")

    replay(script(), {})
    assert closed == [True]


async def test_a_single_choice_is_settled_and_a_list_gets_the_fresh_id() -> None:
    async def script() -> End:
        await choose("only", OPTIONS[:1])
        await items("list", first=True)
        return End("done")

    step = replay(script(), {}, fresh="k4")
    assert step.settled == {"only": Saved("a", "A", asked=False), "list": Saved(["k4"], asked=False)}
    assert step.passed == ()


async def test_ticks_that_are_gone_go_unless_too_few_are_left() -> None:
    question = pick_many("several", OPTIONS, at_least=2)
    assert question.check(["a", "b", "gone"]) == ("a", "b")
    assert isinstance(question.check(["a", "gone"]), Invalid)


async def test_what_the_review_shows_has_one_digest_however_it_is_built() -> None:
    one = confirm("review", {"b": {1, 2, 3}, "a": (1, 2)})
    same: Mapping[str, Any] = {"a": [1, 2], "b": [1, 2, 3]}
    assert one.digest() == confirm("review", same).digest()
    assert one.digest() != confirm("review", {**same, "c": None}).digest()


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text() | st.dates(), st.lists, max_leaves=8)
)
def test_values_come_back_from_json_as_they_went(value: Any) -> None:
    assert from_json(to_json(value)) == value


@pytest.mark.parametrize(
    ("key", "item"),
    [
        ("work.k3.start", "work.k3"),
        ("a.k1.b.k2.c", "a.k1.b.k2"),
        ("title", ""),
        ("work", ""),
        ("work.k3", ""),
    ],
)
def test_the_item_a_key_belongs_to(key: str, item: str) -> None:
    assert item_of(key) == item
