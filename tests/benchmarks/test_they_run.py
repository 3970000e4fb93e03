"""The benchmarks still run, on next to nothing; what they find is for docs/performance.md, not for a test."""

from __future__ import annotations

from tests.benchmarks import memory, startup, turns


async def test_turns() -> None:
    tiny = turns.Load(0.0, 3, at_once=2)
    said = await turns.report(turns.Plan(rounds=1, loads=(tiny,), warm=turns.Load(0.001, 2)), None)
    assert [line.split(" | ")[0] for line in said.splitlines()[2:]] == [
        "| bare",
        "| bare, saving every second",
        "| thidua, SQLite",
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
