"""Dates in running text: what a careful reader notes, and what only looks like a date."""

from __future__ import annotations

import pytest

from tests.dates.not_dates import NONE
from tests.dates.phrases import READ
from tests.dates.telling import told


@pytest.mark.parametrize(
    ("text", "line"),
    READ,
)
def test_a_phrase_is_read_as_a_careful_person_reads_it(text: str, line: str) -> None:
    assert told(text) == line
    assert told(f"- Nội dung: {text}\n\nNơi nhận") == line


@pytest.mark.parametrize("text", NONE)
def test_what_looks_like_a_date_and_is_none(text: str) -> None:
    assert told(text) == ""
    assert told(f"Phấn đấu {text}, đúng quy định.") == ""
