"""The benchmarks still run, on next to nothing; what they find is for docs/performance.md, not for a test."""

from __future__ import annotations

from tests.benchmarks import (
    claiming,
    delivery,
    helping,
    memory,
    planning,
    reading,
    reading_plans,
    startup,
    steady,
    turns,
)


async def test_turns() -> None:
    tiny = turns.Load(0.0, 3, at_once=2)
    said = await turns.report(turns.Plan(rounds=1, loads=(tiny,), warm=turns.Load(0.001, 2)), None)
    assert [line.split(" | ")[0] for line in said.splitlines()[2:]] == [
        "| bare",
        "| bare, saving every second",
        "| thidua, SQLite",
    ]


async def test_helping() -> None:
    said = await helping.report(helping.Plan(rounds=1, people=4, latency=0.001), None)
    assert [line.split(" | ")[0] for line in said.splitlines()[2:]] == [
        "| bare",
        "| bare, saving every second",
        "| thidua, SQLite",
    ]


async def test_steady() -> None:
    said = await steady.report(steady.Plan(a_second=6, seconds=2, warm=2), None)
    assert [line.split(" | ")[:3] for line in said.splitlines()[2:]] == [
        ["| thidua, SQLite", "quiet", "12"],
        ["| thidua, SQLite", "a broadcast", "12"],
    ]


async def test_memory() -> None:
    said = await memory.report([4], turns=6)
    assert [line.split(" | ")[:2] for line in said.splitlines()[2:]] == [
        ["| 4", "thidua, SQLite"],
        ["| 4", "bare"],
    ]


async def test_startup() -> None:
    said = await startup.report(rounds=1)
    assert [line for line in said.splitlines() if line.startswith("| thidua demo")]
    assert [line for line in said.splitlines() if line.startswith("| sqlalchemy")]


async def test_claiming() -> None:
    said = await claiming.report(300, None)
    assert [line.split(" | ")[0] for line in said.splitlines()[2:]] == ["| thidua, SQLite"]


async def test_delivery() -> None:
    said = await delivery.report(40, [], paced=10, seconds=1.0)
    assert [line.split(" | ")[0] for line in said.splitlines()[2:4]] == [
        "| thidua, SQLite",
        "| thidua, SQLite, at its own pace",
    ]


async def test_planning() -> None:
    said = await planning.report(["sqlite"], 300)
    assert [line.split(" | ")[1:3] for line in said.splitlines()[2:]] == [
        ["announcement", "300"],
        ["digest", "180"],
        ["roll-up", "199"],
    ]


def test_reading_plans() -> None:
    said = reading_plans.report("held", "txt", misses=False)
    kinds = [line.split(" | ")[0] for line in said.splitlines() if line.startswith("| ")]
    assert kinds[:8] == ["| kind", "| ---", "| title", "| unit", "| number", "| issued", "| kind", "| period"]
    assert {"| phases", "| deadlines", "| targets", "| titles", "| awards", "| to_be_dated"} <= set(kinds)
    assert "missing" not in said


def test_reading() -> None:
    said = reading.report(times=1)
    assert [line.split(" | ")[0] for line in said.splitlines()[2:]] == ["| txt", "| docx", "| pdf"]
