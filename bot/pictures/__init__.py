"""Pictures the bot sends, drawn from numbers and words, in a font that has every Vietnamese letter."""

from __future__ import annotations

from bot.pictures.coverage import Bar, Chart, draw

__all__ = ["Bar", "Chart", "draw"]
