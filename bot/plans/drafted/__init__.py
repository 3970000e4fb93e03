"""What was found in a plan's text, made into a plan a draft can hold; what it could not say is marked."""

from __future__ import annotations

from bot.plans.drafted.moving import moved
from bot.plans.drafted.whole import Drafted, drafted

__all__ = ["Drafted", "drafted", "moved"]
