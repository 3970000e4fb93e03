"""What `thidua plan read` prints for people: everything found, the doubtful lines marked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.cli.words import say, sentence
from bot.plans.reader import Found
from bot.plans.reader.found import Confidence, Deadline, Head, Phase, Target
from bot.plans.reader.saying import warning
from messages.words import aim, cut, day

LONGEST = 160
"""Letters of a line's own words."""


def show_found(found: Found, notes: Sequence[str]) -> None:
    """Print what was found in a plan, then what deserves a second look."""
    warned = [warning(one.code, one.facts, one.quote) for one in found.warnings]
    if found.head != Head():
        _show_head(found.head)
        _show_items(found)
    lines = [*warned, *(sentence(f"plan.note_{note}") for note in notes)]
    if lines:
        say("plan.warnings")
    for line in lines:
        say("plan.warning", line=line)
    if found.doubtful:
        say("plan.notes")


def _show_head(head: Head) -> None:
    say("plan.head")
    kind = sentence(f"plan.kind_{head.kind}") if head.kind else None
    issued = day(head.issued) if head.issued else None
    values = {"title": head.title, "unit": head.unit, "number": head.number, "issued": issued}
    for name, value in {**values, "kind": kind, "period": head.period}.items():
        say(f"plan.{name}", value=value or sentence("plan.not_printed"))


def _show_items(found: Found) -> None:
    _listed("phases", [_phase(one) for one in found.phases])
    _listed("deadlines", [_deadline(one) for one in found.deadlines])
    _listed("targets", [_target(one) for one in found.targets])
    _listed(
        "titles",
        [sentence("plan.named", doubt=_doubt(one.confidence), name=one.name) for one in found.titles],
    )
    if not found.titles:
        say("plan.titles_none")
    _listed(
        "awards",
        [sentence("plan.named", doubt=_doubt(one.confidence), name=one.name) for one in found.awards],
    )
    undated = [(one.confidence, _short(one.what)) for one in found.to_be_dated]
    _listed(
        "to_be_dated", [sentence("plan.undated", doubt=_doubt(sure), what=what) for sure, what in undated]
    )


def _listed(head: str, lines: Sequence[str]) -> None:
    if lines:
        say(f"plan.{head}", count=len(lines))
    for line in lines:
        print(line)


def _phase(one: Phase) -> str:
    name = one.name or sentence("plan.phase_whole")
    start, end = _day(one.start, one.start_said), _day(one.end, one.end_said)
    return sentence("plan.phase", doubt=_doubt(one.confidence), name=name, start=start, end=end)


def _day(one: date | None, said: str) -> str:
    if one:
        return day(one)
    return sentence("plan.day_said", said=" ".join(said.split())) if said else sentence("plan.day_open")


def _deadline(one: Deadline) -> str:
    return sentence(
        "plan.deadline",
        doubt=_doubt(one.confidence),
        what=_short(one.what),
        mode=sentence(f"plan.mode_{one.mode}"),
        day=day(one.due),
        tentative=sentence("plan.tentative") if one.tentative else "",
        to=sentence("plan.to", to=one.to) if one.to else "",
        kind=sentence(f"plan.kind_{one.kind}"),
    )


def _target(one: Target) -> str:
    whom = sentence("plan.whom", whom=one.whom) if one.whom else ""
    figure = aim(one.value, one.unit, one.op)
    return sentence("plan.target", doubt=_doubt(one.confidence), text=_short(one.text), aim=figure, whom=whom)


def _doubt(confidence: Confidence) -> str:
    return sentence("plan.unsure") if confidence == "low" else ""


def _short(text: str) -> str:
    return cut(" ".join(text.split()), LONGEST)
