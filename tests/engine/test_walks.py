"""Random walks through a form: whatever a person does on the way, what is submitted is what they said."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.engine.bench import Bench
from tests.engine.walk import walked

LIMITED = settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""A walk costs half a second, so it is noted down as it went instead of being shrunk for minutes."""


@LIMITED
@given(data=st.data())
async def test_walks_on_telegram(sqlite_bench: Bench, data: st.DataObject) -> None:
    one = await walked(sqlite_bench, data, "telegram", 30)
    assert await one.walker.drafts() == one.sent


@LIMITED
@given(data=st.data())
async def test_walks_on_zalo(sqlite_bench: Bench, data: st.DataObject) -> None:
    one = await walked(sqlite_bench, data, "zalo", 30)
    assert await one.walker.drafts() == one.sent


@settings(LIMITED, max_examples=6)
@given(data=st.data())
async def test_walks_on_each_database(bench: Bench, data: st.DataObject) -> None:
    one = await walked(bench, data, "telegram", 20)
    assert await one.walker.drafts() == one.sent
