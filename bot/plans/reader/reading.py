"""A plan's text read into the campaign it announces."""

from __future__ import annotations

from bot.plans.reader.deadlines import deadlines
from bot.plans.reader.found import Found, Warned
from bot.plans.reader.honours import awards, titles
from bot.plans.reader.mentioned import dates_of
from bot.plans.reader.paper import Paper, paper_of
from bot.plans.reader.phases import phases_of
from bot.plans.reader.targets import targets
from bot.plans.reader.undated import to_be_dated
from bot.plans.reader.warnings import of_dates, of_items


def read_plan(text: str) -> Found:
    """Return what a careful person would note from a plan; no text, however strange, is an error."""
    paper = paper_of(text)
    if not paper.plan:
        return Found(warnings=(Warned("no_plan"),))
    return _read(paper)


def _read(paper: Paper) -> Found:
    source, blocks, first_year = paper.source, paper.blocks, paper.first_year
    dates, known = dates_of(blocks, paper.head.issued, paper.head.period, paper.years)
    phases = phases_of(source, paper.head.title or "", blocks, paper.rows, dates, first_year)
    due = tuple(deadlines(source, blocks, paper.rows, dates, phases, first_year, paper.head.issued))
    span = (known.first, known.last) if known.first and known.last else None
    return Found(
        head=paper.head,
        phases=tuple(phases.found),
        deadlines=due,
        targets=tuple(targets(source, blocks, paper.rows, first_year)),
        titles=titles(source, blocks, first_year),
        awards=awards(source, blocks, first_year),
        to_be_dated=tuple(to_be_dated(source, blocks, dates, first_year, phases)),
        warnings=(*of_dates(source, dates), *of_items(phases.found, due, paper.head.issued, span)),
    )
