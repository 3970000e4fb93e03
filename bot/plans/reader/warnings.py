"""What in a plan a person should look at before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from bot.dates.mentions import Mention
from bot.plans.reader.blocks import Block
from bot.plans.reader.found import Deadline, Phase, Warned
from bot.plans.reader.sentences import quoted
from bot.plans.reader.source import Source

_NEAR = timedelta(days=150)
"""How far outside the years it is about a plan's own date may lie: dossiers go up until the autumn."""


def of_dates(source: Source, dates: Mapping[Block, list[Mention]]) -> Iterator[Warned]:
    """Yield a warning for every date that is none, falls on another weekday or ends before it starts."""
    for block, found in dates.items():
        for one in found:
            if one.problem is not None:
                start, end = one.span
                yield Warned(one.problem.code, one.problem.facts, quoted(source, block, start, end))


def of_items(
    phases: Sequence[Phase],
    deadlines: Sequence[Deadline],
    issued: date | None,
    known: tuple[date, date] | None,
) -> Iterator[Warned]:
    """Yield a warning for phases that end before they start or overlap, and for days far from the rest."""
    for one in phases:
        if one.start and one.end and one.end < one.start:
            yield Warned("ends_before_start", {"start": one.start, "end": one.end}, one.quote)
    for before, after in pairwise(phases):
        if before.end and after.start and after.start <= before.end and before.start != after.start:
            yield Warned("phases_overlap", {"end": before.end, "start": after.start}, after.quote)
    for due in deadlines:
        if issued and due.due < issued:
            yield Warned("due_before_issued", {"due": due.due, "issued": issued}, due.quote)
        elif known and not known[0] - _NEAR <= due.due <= known[1] + _NEAR:
            yield Warned("due_far", {"due": due.due, "start": known[0], "end": known[1]}, due.quote)
