"""A campaign file, TOML text, read into a `CampaignPlan`: docs/campaign-file.md has every field."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.domain.campaign.plan import CampaignKind, CampaignPlan, EraBound, PlannedPhase, Undated
from bot.plans import campaign_rows as rows
from bot.plans.checks import mistakes
from bot.plans.periods import calendar_years
from bot.plans.problems import BadFile, Problem
from bot.plans.toml_lines import key_lines, line_of
from bot.plans.toml_table import SLUG, Table

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
    period = table.text("period")
    phases = rows.phases(table)
    start, end = _span(table, phases, period)
    deadlines, suggested = rows.dates(table, phases)
    marks: list[EraBound] = []
    plan = CampaignPlan(
        id=_id(table, name),
        title=table.text("title"),
        unit=table.text("unit"),
        number=table.text("number", ""),
        issued=table.day_or_none("issued"),
        kind=kind,
        period=period,
        start=start,
        end=end,
        phases=phases,
        deadlines=deadlines,
        targets=tuple(rows.target(row, marks) for row in table.tables("targets")),
        titles=tuple(rows.title(row) for row in table.tables("titles")),
        awards=tuple(rows.award(row, marks) for row in table.tables("awards")),
        contents=rows.said(table, "contents", marks),
        occasions=rows.said(table, "occasions", marks),
        undated=tuple(Undated(row.text("what"), row.text("quote")) for row in table.tables("undated")),
        suggested=suggested,
        asks=table.words("asks", ASKS, ASKS[:2] if kind == CampaignKind.YEARLY else ASKS[1:2]),
        participants=tuple(rows.participant(row, marks) for row in table.tables("participants")),
        criteria=tuple(rows.criterion(row, marks) for row in table.tables("criteria")),
        era_bound=tuple(marks),
    )
    table.finish()
    return plan


def _id(table: Table, name: str) -> str:
    if not table.has("id") and not SLUG.fullmatch(name):
        table.report("id", "id_needed", name=name)
    return table.slug("id", name if SLUG.fullmatch(name) else "")


def _span(table: Table, phases: tuple[PlannedPhase, ...], period: str) -> tuple[date, date]:
    """Return the campaign's first and last day, by default those of its phases or of its calendar years."""
    first = last = None
    if phases:
        first, last = min(phase.start for phase in phases), max(phase.end for phase in phases)
    elif years := calendar_years(period):
        first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    start = table.day_or_none("start", required=first is None) or first or date.min
    return start, table.day_or_none("end", required=last is None) or last or date.min
