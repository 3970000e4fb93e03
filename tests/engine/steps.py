"""Steps that several of the engine's chats take."""

from __future__ import annotations

from tests.engine.bench import Walker


async def must_see(walker: Walker, template: str) -> None:
    """Expect the newest message to be of a template."""
    assert (await walker.templates())[-1] == template


async def to_review(walker: Walker, kind: str = "Một mình") -> None:
    """Fill the form up to its review, or to the first work item that a kind begins with."""
    await walker.says("/dangky")
    await walker.says(kind)
    await walker.says("1 3")
    await walker.says("xong")
    await must_see(walker, "walk/review" if kind == "Một mình" else "walk/work.text")
