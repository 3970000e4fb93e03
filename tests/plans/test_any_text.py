"""Whatever text comes in, lines are found and nothing is raised."""

from __future__ import annotations

import re
from importlib.resources import files

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.plans import presets
from bot.plans.campaign_file import read_campaign
from bot.plans.problems import BadFile, problem_lines
from bot.plans.shift import shift_to
from bot.plans.toml_lines import key_lines, line_of

PRESET = (files(presets) / "bao-khe-2021.toml").read_text(encoding="utf-8")


def test_lines_are_found_past_strings_comments_and_arrays() -> None:
    text = (
        'a = """\nb = 1\n[[t]]"""  # ]\nc = [ # [\n  "]", { b = 2 },\n]\n'
        "[[t]]\nb = 3 # [[t]]\n[[t]]\n'q' = 1\nb.c = 4\n"
    )
    assert key_lines(text) == {"a": 1, "c": 4, "t": 7, "t[1]": 7, "t[1].b": 8, "t[2]": 9, "t[2].b.c": 11}
    assert [line_of(path, key_lines(text)) for path in ("t[2].b", "c[2].b", "x.y", "")] == [9, 4, 1, 1]


def test_every_key_of_the_preset_stands_on_the_line_that_is_said() -> None:
    lines = PRESET.split("\n")
    for path, line in key_lines(PRESET).items():
        assert re.split(r"\[\d+\]$|\.", path)[-2 if path.endswith("]") else -1] in lines[line - 1]


SIGNS = st.sampled_from("x9\"'[]{}=#,.-\\\n\r\0\u0301")
PIECES = st.sampled_from(
    ("", '"""', "[[", "[[targets]]\n", "phases = 1\n", "2022-02-30", "true", "9" * 5000, "[" * 1500)
)
EDITS = st.tuples(st.integers(0, len(PRESET)), st.sampled_from((0, 0, 1, 3, 40, 700)), SIGNS | PIECES)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=st.lists(EDITS, min_size=1, max_size=4), end=st.none() | st.integers(0, len(PRESET)))
def test_no_damage_to_a_file_raises(edits: list[tuple[int, int, str]], end: int | None) -> None:
    text = PRESET[:end]
    for at, length, new in edits:
        text = text[:at] + new + text[at + length :]
    read = read_campaign(text, "bao-khe-2021")
    if isinstance(read, BadFile):
        assert read.problems
        assert all(1 <= problem.line <= text.count("\n") + 1 for problem in read.problems)
        assert len(problem_lines(read.problems)) == len(read.problems)
    else:
        assert shift_to(read, 2026).id
