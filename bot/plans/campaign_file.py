"""A campaign file, TOML text, read into a `CampaignPlan`: docs/campaign-file.md has every field."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.domain.plan import (
    CampaignKind,
    CampaignPlan,
    DeadlineKind,
    EraBound,
    Level,
    Mode,
    Origin,
    PlannedAward,
    PlannedDeadline,
    PlannedPhase,
    PlannedTarget,
    PlannedTitle,
    Undated,
    Who,
)
from bot.plans.checks import mistakes
from bot.plans.eras import ERAS
from bot.plans.problems import BadFile, Problem, sentences
from bot.plans.toml_lines import key_lines, line_of
from bot.plans.toml_table import SLUG, Table, nearest

OPS = ("=", ">=", "<=", ">", "<")
SUBJECTS = ("staff", "pupils")
ASKS = ("title", "targets", "work_items", "lesson")

_DATE_LIKE = re.compile(r"=\s*\d+[-/.]\d+[-/.]\d+")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_campaign(text: str, name: str) -> CampaignPlan | BadFile:
    """Return the campaign that `text` describes, or everything that is wrong with it, line by line.

    `name` is the file's name without ending; it is the campaign's id unless the file gives one.
    """
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return BadFile(name, (_syntax_problem(str(error), text),))
    problems: list[Problem] = []
    plan = _campaign(Table(values, "", problems), name)
    found = problems or mistakes(plan)
    return BadFile(name, located(found, text)) if found else plan


def located(problems: Iterable[Problem], text: str) -> tuple[Problem, ...]:
    """Return the problems with the lines of `text` they stand on, in the order of the lines."""
    lines = key_lines(text)
    placed = (replace(problem, line=line_of(problem.path, lines)) for problem in problems)
    return tuple(sorted(placed, key=lambda problem: (problem.line, problem.path)))


def _syntax_problem(message: str, text: str) -> Problem:
    """Return what tomllib's English message says, with its place: the last line if it names none."""
    place = _PLACE.search(message)
    line = int(place[1]) if place else text.count("\n") + 1
    facts = {"column": int(place[2]) if place else 1}
    if re.match("Cannot|Duplicate", message):
        return Problem("", "repeated", facts, line)
    written_as_date = _DATE_LIKE.search(text.split("\n")[line - 1])
    bad_value = written_as_date or message.startswith("Invalid value")
    return Problem("", "bad_value" if bad_value else "syntax", facts, line)


def _campaign(table: Table, name: str) -> CampaignPlan:
    kind = table.choice("kind", CampaignKind)
    phases = _phases(table)
    start, end = _span(table, phases)
    marks: list[EraBound] = []
    plan = CampaignPlan(
        id=_id(table, name),
        title=table.text("title"),
        unit=table.text("unit"),
        number=table.text("number", ""),
        issued=table.day_or_none("issued"),
        kind=kind,
        period=table.text("period"),
        start=start,
        end=end,
        phases=phases,
        deadlines=_deadlines(table, phases),
        targets=tuple(_target(row, marks) for row in table.tables("targets")),
        titles=tuple(_title(row) for row in table.tables("titles")),
        awards=tuple(_award(row, marks) for row in table.tables("awards")),
        contents=_sentences(table, "contents", marks),
        occasions=_sentences(table, "occasions", marks),
        undated=tuple(Undated(row.text("what"), row.text("quote")) for row in table.tables("undated")),
        suggested=tuple(_deadline(row, Origin.SCHOOL) for row in table.tables("suggested")),
        asks=table.words("asks", ASKS, ASKS[:2] if kind == CampaignKind.YEARLY else ASKS[1:2]),
        era_bound=tuple(marks),
    )
    table.finish()
    return plan


def _id(table: Table, name: str) -> str:
    if not table.has("id") and not SLUG.fullmatch(name):
        table.report("id", "id_needed", name=name)
    return table.slug("id", name if SLUG.fullmatch(name) else "")


def _span(table: Table, phases: tuple[PlannedPhase, ...]) -> tuple[date, date]:
    """Return the campaign's first and last day; a file with phases need not repeat them."""
    if not phases:
        return table.day("start"), table.day("end")
    start = table.day_or_none("start") or min(phase.start for phase in phases)
    return start, table.day_or_none("end") or max(phase.end for phase in phases)


def _phases(table: Table) -> tuple[PlannedPhase, ...]:
    rows = table.tables("phases")
    return tuple(
        PlannedPhase(number, row.text("name"), row.day("start"), row.day("end"), row.text("theme", ""))
        for number, row in enumerate(rows, start=1)
    )


def _deadlines(table: Table, phases: tuple[PlannedPhase, ...]) -> tuple[PlannedDeadline, ...]:
    """Return the deadlines of the file, then the end of every phase it does not give itself."""
    own = tuple(_deadline(row, Origin.PLAN) for row in table.tables("deadlines"))
    keys = {deadline.key for deadline in own}
    ends = (_phase_end(phase) for phase in phases)
    return own + tuple(end for end in ends if end.key not in keys)


def _phase_end(phase: PlannedPhase) -> PlannedDeadline:
    what = sentences("names")["_phase_end"].format(phase=phase.name)
    return PlannedDeadline(
        f"phase-{phase.number}-end", what, DeadlineKind.PHASE_END, phase.end, Mode.BY, Who.PERSON
    )


def _deadline(row: Table, origin: Origin) -> PlannedDeadline:
    return PlannedDeadline(
        key=row.slug("key"),
        what=row.text("what"),
        kind=row.choice("kind", DeadlineKind),
        due=row.day("due"),
        mode=row.choice("mode", Mode),
        who=row.choice("who", Who),
        tentative=row.flag("tentative"),
        to=row.text("to", ""),
        origin=row.choice("origin", Origin, origin),
    )


def _target(row: Table, marks: list[EraBound]) -> PlannedTarget:
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


def _title(row: Table) -> PlannedTitle:
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


def _award(row: Table, marks: list[EraBound]) -> PlannedAward:
    code, name = _code_and_name(row)
    percent = row.number("percent", 0, 100)
    return PlannedAward(code, _marked(row, name, marks), percent, row.text("note", ""))


def _code_and_name(row: Table) -> tuple[str, str]:
    """Return a code with the name the row gives it, or the one it is known by."""
    known = {code: name for code, name in sentences("names").items() if not code.startswith("_")}
    code, name = row.text("code"), row.text("name", "")
    if code and not name and code not in known:
        meant = nearest(code, known)
        row.report("code", "name_needed_near" if meant else "name_needed", code=code, meant=meant)
    return code, name or known.get(code, "")


def _sentences(table: Table, key: str, marks: list[EraBound]) -> tuple[str, ...]:
    """Return a list of strings; those that belong to their time are tables {text, era, later}."""
    return tuple(_marked(row, row.text("text"), marks) for row in table.tables(key, short="text"))


def _marked(row: Table, item: str, marks: list[EraBound]) -> str:
    """Return `item`, noted among the marks if its row carries an era."""
    era, later = row.word("era", ERAS, ""), row.text("later", "")
    if later and not row.has("era"):
        row.report("later", "later_without_era")
    if era:
        marks.append(EraBound(item, era, later))
    return item
