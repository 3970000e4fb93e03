"""What the demo's tests ask of a run."""

from __future__ import annotations

from bot.web.demo import Demo


def said(demo: Demo, part: str) -> str:
    """Return what the bot last said to somebody."""
    return [one for one in demo.stage.board.of(demo.stage.parts[part].chat) if not one.mine][-1].text
