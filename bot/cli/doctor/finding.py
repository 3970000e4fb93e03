"""One thing that was looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """What was found: `code` names the sentence; `fine` is None for what is neither good nor bad."""

    code: str
    fine: bool | None
    facts: Mapping[str, object] = field(default_factory=dict)


def good(code: str, **facts: object) -> Finding:
    """Return something that is as it should be."""
    return Finding(code, True, facts)


def bad(code: str, **facts: object) -> Finding:
    """Return something that somebody has to see to."""
    return Finding(code, False, facts)


def note(code: str, **facts: object) -> Finding:
    """Return something worth knowing."""
    return Finding(code, None, facts)
