"""Marks of notes as they stand in a text: "¹" after the word and before the note, no digit of a figure."""

from __future__ import annotations

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(number: int) -> str:
    """Return a note's mark: "¹²" for 12."""
    return str(number).translate(RAISED)
