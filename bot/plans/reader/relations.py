"""Times that are no day, told from something else: "sau khi có kết quả", "theo lịch của Sở"."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from bot.plans.reader.vocabulary import one_of, table

Relation = Literal["after", "before", "at", "notice", "told", "recurring", "part"]
_RELATIONS: tuple[Relation, ...] = ("after", "before", "at", "notice", "told", "recurring", "part")


def relations(words: str) -> frozenset[Relation]:
    """Return by what sorts of relations.toml folded words say a time that is no day."""
    return frozenset(one for one in _RELATIONS if _pattern(one).search(words))


def relative(words: str) -> bool:
    """Return whether folded words say a time that is no day: "vào dịp sơ kết"."""
    return any(_pattern(one).search(words) for one in _RELATIONS if one != "told")


@cache
def _pattern(sort: Relation) -> re.Pattern[str]:
    """Return the pattern of a sort of relations.toml, its EVENT, PERIOD and LENGTH filled in."""
    words = table("relations")
    pattern = one_of(words[sort]).replace("LENGTH", f"(?:{words['length']})")
    for name in ("event", "period"):
        pattern = pattern.replace(name.upper(), one_of(words[name]))
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
