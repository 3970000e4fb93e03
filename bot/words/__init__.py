"""How people write: without diacritics, abbreviated, politely, in raw Telex, by number or by name."""

from __future__ import annotations

from bot.words.folding import clean, fold, legible, shadow
from bot.words.names import given_name, sort_key
from bot.words.numbers import all_but, is_all, ordinal, ordinals
from bot.words.options import Match, Nothing, One, Option, Tie, match
from bot.words.politeness import strip_particles
from bot.words.telex import telex

__all__ = [
    "Match",
    "Nothing",
    "One",
    "Option",
    "Tie",
    "all_but",
    "clean",
    "fold",
    "given_name",
    "is_all",
    "legible",
    "match",
    "ordinal",
    "ordinals",
    "shadow",
    "sort_key",
    "strip_particles",
    "telex",
]
