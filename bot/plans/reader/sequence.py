"""Phases that only their times tell: items of one list, each beginning where the one before ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.dates.mentions import Mention
from bot.plans.reader.blocks import Block
from bot.plans.reader.context import bygone

_LABEL = re.compile(r"(?P<name>[^\W\d_][^:;.(|]{1,58}?)\s*(?:[:(|,–-]|tu )")
_NO_PHASE = re.compile(
    r"(?<!\w)(?:tuan|nop|gui|bao cao|dang ky|cham|xet|binh|tong hop|hop|thi(?! dua)|hoi|luyen|kiem tra"
    r"|nghi|buoc|vong|tham dinh|hoan thien|ho so)(?!\w)"
)
"""A week, a task or an event has a stretch of time too."""
_FROM_NOW = re.compile(r"(?:tu|thoi gian)(?!\w)")
_OF_PHASES = re.compile(r"(?<!\w)(?:dot|giai doan|chang|phan ky|lo trinh)(?!\w)")
_LED = re.compile(r"\s*:")
_SHORTEST = timedelta(days=10)
_APART = timedelta(days=25)
"""So much later the next one begins at most: holidays lie between."""
_FEWEST = 2
_NEAR = 60


@dataclass(frozen=True)
class Stage:
    """An item that may be a phase: its name and the mention of its time."""

    block: Block
    name: str
    time: Mention


def sequence(
    blocks: Sequence[Block], dates: Mapping[Block, list[Mention]], first_year: int | None
) -> list[Stage]:
    """Return the first two or more items in a row whose times follow each other; empty if there are none."""
    run: list[Stage] = []
    for one in _stages(blocks, dates, first_year):
        if run and not _follows(run[-1], one):
            if len(run) >= _FEWEST:
                return run
            run = []
        run.append(one)
    return run if len(run) >= _FEWEST else []


def _stages(
    blocks: Sequence[Block], dates: Mapping[Block, list[Mention]], first_year: int | None
) -> Iterator[Stage]:
    for block in blocks:
        time = next((one for one in dates[block] if _is_stretch(one)), None)
        name = _LABEL.match(block.folded, block.body)
        if time is None or bygone(block, first_year):
            continue
        if _only_times(block, time):
            yield Stage(block, "", time)
        if name is None:
            continue
        if not 0 <= time.span[0] - name.end("name") <= _NEAR or _FROM_NOW.match(name["name"]):
            continue
        if not _NO_PHASE.search(block.folded[block.body : time.span[0]]):
            yield Stage(block, block.text[name.start("name") : name.end("name")].strip(), time)


def _only_times(block: Block, time: Mention) -> bool:
    """Return whether an item under a heading of phases begins with its time: "Từ 2025 đến 2027: ..."."""
    headed = block.heads and _OF_PHASES.search(block.heads[-1].words)
    led = not block.folded[block.body : time.span[0]].strip(" -–+")
    return bool(headed) and led and _LED.match(block.folded, time.span[1]) is not None


def _is_stretch(one: Mention) -> bool:
    return one.ranged and one.start is not None and one.end is not None and one.end - one.start >= _SHORTEST


def _follows(before: Stage, after: Stage) -> bool:
    """Return whether an item of the same list begins soon after the one before it ends."""
    ends, begins = before.time.end, after.time.start
    if ends is None or begins is None or before.block.heads != after.block.heads:
        return False
    return before.block.rank == after.block.rank and timedelta(0) < begins - ends <= _APART
