"""The words of the sheets: headings and notes, one key each in messages/vi/sheets/words.toml."""

from __future__ import annotations

import messages


def word(key: str, /, **facts: object) -> str:
    """Return the words under a key, filled with facts."""
    return messages.sentences("sheets/words")[key].format_map(facts)
