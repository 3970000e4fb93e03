"""What is not quite as in the file: every note of it has its words, in the chat and on the command line."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest

import messages
from bot.cli.words import sentence
from bot.plans.files.document import Note

PREVIEW = Path(messages.__file__).parent / "vi" / "preview.toml"
SUMMARY = tomllib.loads(PREVIEW.read_text(encoding="utf-8"))["facts"]["campaign_reading/found"]
HANH = SimpleNamespace(full_name="Đỗ Thị Hạnh", honorific="cô")


@pytest.mark.parametrize("note", get_args(Note))
def test_every_note_is_said(note: str) -> None:
    facts = {**SUMMARY, "me": HANH, "warnings": [], "more": 0, "notes": [note]}
    in_chat = messages.render("campaign_reading/found", **facts).partition("Xin để ý:")[2]
    assert in_chat.strip().startswith("- ")
    assert sentence(f"plan.note_{note}").endswith(".")
