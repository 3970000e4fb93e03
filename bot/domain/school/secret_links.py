"""Codes in links to the school's page: random, kept as a hash, never in the words that we keep."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

HIDDEN = "********"
"""What stands in the words we keep, in the place of a code that only its reader has seen."""
FILE, UPLOAD = "tep", "gui"
"""The folders of the page: files to be taken, and forms to send one."""

REMEMBERED = timedelta(days=14)
"""How long a link that is over is told from one that never was."""

_CODE = re.compile(r"[0-9a-f]{32}", re.ASCII)


def new_code() -> str:
    """Return 32 signs that nobody guesses; none of them is eaten as markup by a messenger."""
    return secrets.token_hex(16)


def is_code(text: str) -> bool:
    """Tell whether a text may be a code at all."""
    return _CODE.fullmatch(text) is not None


def address(page: str, folder: str, code: str = HIDDEN) -> str:
    """Return the address of a code at the page; empty where the school has no page."""
    return f"{page}/{folder}/{code}" if page else ""


def shown(text: str, code: str) -> str:
    """Return words as they are sent, with their code."""
    return text.replace(f"/{HIDDEN}", f"/{code}", 1) if code else text
