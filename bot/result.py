"""What a person's mistake looks like in code: a value, not an exception."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Invalid:
    """A person's answer or wish that cannot be taken as it is.

    `code` names the sentence that says how to go on: `messages/vi/problems/<code>.j2`, rendered with `facts`.
    """

    code: str
    facts: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def because(cls, code: str, **facts: Any) -> Invalid:
        """Return the mistake `code` with the facts its sentence needs."""
        return cls(code, facts)
