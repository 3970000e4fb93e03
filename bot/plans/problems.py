"""What is wrong with a campaign file, as data, and the Vietnamese lines an operator reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import messages


@dataclass(frozen=True)
class Problem:
    """One mistake, or one caution, in a campaign file.

    `path` counts from 1, as people do ("phases[2].start"); `line` is 1-based, 0 when there is no text.
    `code` names a sentence of `messages/vi/campaign_file/problems.toml`, filled with `facts`.
    """

    path: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True)
class BadFile:
    """A campaign file that cannot be taken as it is; at least one problem, in the order of the lines."""

    name: str
    problems: tuple[Problem, ...]


def sentences(file: str) -> Mapping[str, str]:
    """Return the sentences of `messages/vi/campaign_file/<file>.toml` by code."""
    return messages.sentences(f"campaign_file/{file}")


def problem_lines(problems: Iterable[Problem]) -> list[str]:
    """Return a line for each problem: "dòng 12: phases[2].start: ..."."""
    return [_line(problem) for problem in problems]


def _line(problem: Problem) -> str:
    said = sentences("problems")
    place = said["_line"].format(line=problem.line) if problem.line else ""
    reason = said[problem.code].format_map(problem.facts)
    return ": ".join(part for part in (place, problem.path, reason) if part)
