"""Any bytes, and real files with bytes changed: a document or a sentence, never an error, little memory."""

from __future__ import annotations

import tracemalloc
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.plans.files import Document, read_document, text_of
from bot.plans.files.document import MOST_LETTERS
from bot.result import Invalid
from tests.plans.files.sample import PLAN
from tests.plans.made import as_docx, as_pdf, as_txt

MOST_MEMORY = 60 * 1024 * 1024
"""What reading a file of a few pages may take of Python's memory."""
HEADS = (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"{\\rtf", b"<?xml ")
changes = st.lists(
    st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 40)), min_size=1, max_size=8
)
quick = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
long = settings(max_examples=3_000, deadline=None, suppress_health_check=list(HealthCheck))


@cache
def originals() -> tuple[bytes, ...]:
    return as_docx(PLAN), as_pdf(PLAN), as_txt(PLAN), as_txt(PLAN, "utf-16"), as_txt(PLAN, "tcvn3")


def changed(content: bytes, edits: list[tuple[float, bytes, int]]) -> bytes:
    """Return a file with some bytes put in the place of others."""
    for where, put, gone in edits:
        place = int(where * len(content))
        content = content[:place] + put + content[place + gone :]
    return content


def outcome(content: bytes) -> str:
    """Read a file and return "read" or "refused"; anything else fails."""
    tracemalloc.start()
    found = text_of(content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MOST_MEMORY
    if isinstance(found, Invalid):
        return "refused"
    assert "\x00" not in found.text
    assert 0 < len(found.text) <= MOST_LETTERS
    assert found.text.encode()
    return "read"


@quick
@given(st.sampled_from(HEADS), st.binary(max_size=3_000))
def test_any_bytes(head: bytes, rest: bytes) -> None:
    assert outcome(head + rest) in ("read", "refused")


@quick
@given(st.sampled_from(range(5)), changes)
def test_files_with_bytes_changed(which: int, edits: list[tuple[float, bytes, int]]) -> None:
    assert outcome(changed(originals()[which], edits)) in ("read", "refused")


@pytest.mark.slow
@long
@given(st.sampled_from(HEADS), st.binary(max_size=20_000))
def test_any_bytes_many_times(head: bytes, rest: bytes) -> None:
    assert outcome(head + rest) in ("read", "refused")


@pytest.mark.slow
@long
@given(st.sampled_from(range(5)), changes)
def test_files_with_bytes_changed_many_times(which: int, edits: list[tuple[float, bytes, int]]) -> None:
    assert outcome(changed(originals()[which], edits)) in ("read", "refused")


@pytest.mark.slow
async def test_changed_files_in_their_own_process() -> None:
    for step in range(60):
        edits = [(step / 60, bytes([step * 4 % 256, 255 - step]), step)]
        found = await read_document(changed(originals()[step % 5], edits))
        assert isinstance(found, Document | Invalid)
