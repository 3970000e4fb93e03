"""The guides: what they tell people to type exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handlers import COMMANDS

GUIDES = sorted((Path(__file__).parents[1] / "docs" / "guide").glob("*.md"))
_COMMAND = re.compile(r"(?<![\w/.])/([a-z]{2,})\b(?!/)")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_every_command_a_guide_names_exists(guide: Path) -> None:
    named = set(_COMMAND.findall(guide.read_text(encoding="utf-8")))
    assert named <= {*COMMANDS, "huy"}


def test_the_short_guides_name_commands() -> None:
    for name in ("giao-vien", "to-truong", "van-phong"):
        text = next(path for path in GUIDES if path.stem == name).read_text(encoding="utf-8")
        assert len(_COMMAND.findall(text)) >= 3, name
