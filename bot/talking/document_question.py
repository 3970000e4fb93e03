"""The question that is answered by a document: its file, or its words pasted in several messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.result import Invalid
from bot.talking.file_question import Attach
from bot.talking.talk import UNSET

MOST_PASTED = 200_000
"""Letters that may be pasted: some seventy pages; a longer document is sent as a file."""


@dataclass(frozen=True)
class Document(Attach):
    """A question answered by an upload's id, or by the pieces of a pasted text, in order."""

    def expected(self) -> Invalid:
        """Return what is told to whoever sends neither a file nor a text."""
        return Invalid.because("document_expected", kinds=self.kinds)


def document(key: str, *, takes: Sequence[str], **facts: Any) -> Document:
    """Ask for a document: a file of the kinds in `takes`, or pasted words, collected until "Xong".

    Its template is also told how many `pieces` and `words` there are so far.
    """
    return Document(key, facts, UNSET, takes=tuple(takes))
