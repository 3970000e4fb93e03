"""Whom an announcement is for, as one line: read back as it was written, and nothing else is read."""

from __future__ import annotations

import pytest

from bot.domain.announcing import audience_spec
from bot.domain.announcing.audience_spec import ABOUT_A_ROW, Audience
from bot.result import Invalid

GOOD = [
    "all",
    "all|teams:4",
    "teams:2,5",
    "roles:GVCN,khối 6",
    "roles:GV|teams:2,3",
    *(f"{kind}:12" for kind in ABOUT_A_ROW),
    "silent:3|teams:2,5",
]

HOSTILE = [
    "",
    "ALL",
    "all:",
    "all:3",
    "all|",
    "all|teams:",
    "all|roles:GV",
    "all|teams:2|teams:3",
    "teams",
    "teams:",
    "teams:0",
    "teams:02",
    "teams:-1",
    "teams:1,1",
    "teams:1,",
    "teams:٣",
    "teams:1 or 1=1",
    "teams:" + ",".join(str(number) for number in range(1, 300)),
    "silent:9999999999",
    "silent:1,2",
    "silent:x",
    "roles:",
    "roles: GV",
    "roles:GV,",
    "roles:GV,GV",
    "roles:a\nb",
    "roles:" + "x" * 61,
    "everyone",
    "team:3",
    "received:1;drop table person",
]


@pytest.mark.parametrize("spec", GOOD)
def test_a_spec_is_read_back_as_it_was_written(spec: str) -> None:
    read = audience_spec.parse(spec)
    assert isinstance(read, Audience)
    assert str(read) == spec
    assert audience_spec.parse(str(read)) == read


@pytest.mark.parametrize("spec", HOSTILE)
def test_nothing_else_is_read(spec: str) -> None:
    read = audience_spec.parse(spec)
    assert isinstance(read, Invalid)
    assert read.code == "option_gone"
