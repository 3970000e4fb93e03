"""The rows of a campaign file: every array of tables read into the parts of a `CampaignPlan`."""

from __future__ import annotations

from bot.domain.campaign.plan import (
    PLANNED_KINDS,
    PLANNED_WHO,
    Criterion,
    DeadlineKind,
    EraBound,
    Level,
    Mode,
    Origin,
    Participant,
    PlannedAward,
    PlannedDeadline,
    PlannedPhase,
    PlannedTarget,
    PlannedTitle,
    Who,
)
from bot.plans.eras import ERAS
from bot.plans.problems import sentences
from bot.plans.toml_table import Table, nearest

OPS = ("=", ">=", "<=", ">", "<")
SUBJECTS = ("staff", "pupils")


def phases(table: Table) -> tuple[PlannedPhase, ...]:
    """Return the đợt in the order of the file, numbered from 1."""
    return tuple(_phase(number, row) for number, row in enumerate(table.tables("phases"), start=1))


def dates(
    table: Table, of: tuple[PlannedPhase, ...]
) -> tuple[tuple[PlannedDeadline, ...], tuple[PlannedDeadline, ...]]:
    """Return the deadlines and the suggestions of the file, each with the ends of phases it does not give.

    The end of a phase whose last day the plan does not print is a suggestion.
    """
    printed = tuple(_deadline(row, Origin.PLAN) for row in table.tables("deadlines"))
    suggested = tuple(_deadline(row, Origin.SCHOOL) for row in table.tables("suggested"))
    given = {deadline.key for deadline in printed + suggested}
    ends = [_phase_end(phase) for phase in of]
    missing = [end for end in ends if end.key not in given]
    return (
        printed + tuple(end for end in missing if end.origin == Origin.PLAN),
        suggested + tuple(end for end in missing if end.origin == Origin.SCHOOL),
    )


def target(row: Table, marks: list[EraBound]) -> PlannedTarget:
    """Return a chỉ tiêu; a share is between 0 and 100."""
    unit = row.text("unit", "")
    value = row.number("value", 0, 100) if unit == "%" else row.number("value")
    if row.has("op") != row.has("value"):
        row.report("op" if row.has("op") else "value", "value_without_op")
    return PlannedTarget(
        key=row.slug("key"),
        text=_marked(row, row.text("text"), marks),
        level=row.choice("level", Level),
        op=row.word("op", OPS, ""),
        value=value,
        unit=unit,
        roles=row.texts("roles"),
        subject=row.word("subject", SUBJECTS, "staff"),
    )


def title(row: Table) -> PlannedTitle:
    """Return a danh hiệu; a known code needs no name."""
    code, name = _code_and_name(row)
    return PlannedTitle(
        code=code,
        name=name,
        level=row.choice("level", Level),
        percent=row.number("percent", 0, 100),
        of=row.text("of", ""),
        note=row.text("note", ""),
        holder=row.text("holder", ""),
    )


def award(row: Table, marks: list[EraBound]) -> PlannedAward:
    """Return a hình thức khen thưởng; a known code needs no name."""
    code, name = _code_and_name(row)
    percent = row.number("percent", 0, 100)
    return PlannedAward(code, _marked(row, name, marks), percent, row.text("note", ""))


def participant(row: Table, marks: list[EraBound]) -> Participant:
    """Return one sort of those whom the plan calls upon."""
    text = _marked(row, row.text("text"), marks)
    return Participant(text, row.choice("level", Level), row.word("subject", SUBJECTS, "staff"))


def criterion(row: Table, marks: list[EraBound]) -> Criterion:
    """Return a tiêu chí."""
    return Criterion(
        text=_marked(row, row.text("text"), marks),
        level=row.choice("level", Level),
        roles=row.texts("roles"),
        subject=row.word("subject", SUBJECTS, "staff"),
    )


def said(table: Table, key: str, marks: list[EraBound]) -> tuple[str, ...]:
    """Return a list of strings; those that belong to their time are tables {text, era, later}."""
    return tuple(_marked(row, row.text("text"), marks) for row in table.tables(key, short="text"))


def _phase(number: int, row: Table) -> PlannedPhase:
    return PlannedPhase(
        number=number,
        name=row.text("name"),
        start=row.day("start"),
        end=row.day("end"),
        theme=row.text("theme", ""),
        start_said=row.text("start_said", ""),
        end_said=row.text("end_said", ""),
    )


def _phase_end(phase: PlannedPhase) -> PlannedDeadline:
    what = sentences("names")["_phase_end"].format(phase=phase.name)
    key, origin = f"phase-{phase.number}-end", Origin.SCHOOL if phase.end_said else Origin.PLAN
    return PlannedDeadline(key, what, DeadlineKind.PHASE_END, phase.end, Mode.BY, Who.PERSON, origin=origin)


def _deadline(row: Table, origin: Origin) -> PlannedDeadline:
    return PlannedDeadline(
        key=row.slug("key"),
        what=row.text("what"),
        kind=row.choice("kind", DeadlineKind, among=PLANNED_KINDS),
        due=row.day("due"),
        mode=row.choice("mode", Mode),
        who=row.choice("who", Who, among=PLANNED_WHO),
        tentative=row.flag("tentative"),
        to=row.text("to", ""),
        origin=row.choice("origin", Origin, origin),
    )


def _code_and_name(row: Table) -> tuple[str, str]:
    """Return a code with the name the row gives it, or the one it is known by."""
    known = {code: name for code, name in sentences("names").items() if not code.startswith("_")}
    code, name = row.text("code"), row.text("name", "")
    if code and not name and code not in known:
        meant = nearest(code, known)
        row.report("code", "name_needed_near" if meant else "name_needed", code=code, meant=meant)
    return code, name or known.get(code, "")


def _marked(row: Table, item: str, marks: list[EraBound]) -> str:
    """Return `item`, noted among the marks if its row carries an era."""
    era, later = row.word("era", ERAS, ""), row.text("later", "")
    if later and not row.has("era"):
        row.report("later", "later_without_era")
    if era:
        marks.append(EraBound(item, era, later))
    return item
