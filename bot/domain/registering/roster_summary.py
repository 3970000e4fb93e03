"""Bảng tổng hợp theo tổ/đơn vị: how many have registered what, a row for each tổ and one for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.campaign import catalogue
from bot.domain.campaign.campaigns import Honour
from bot.domain.registering.roster_collectives import lines
from bot.domain.registering.rosters import BASE_TITLE, HIGHER_TITLES, Entry, Roster, has_title, numbers_of
from bot.domain.school.units import TEAM
from bot.sheets import Cell, Column, Line, Paper, word

CERTIFICATE, DIPLOMA = "GK", "BK"
"""How the codes of giấy khen and bằng khen begin, whoever gives them."""
OF_BASE = "CSTĐCS"
"""The title whose share is counted among the holders of the base title."""

Entries = Sequence[Entry]


@dataclass(frozen=True)
class _Figure:
    """A column of figures, worked out from the people of a tổ or of them all."""

    column: Column
    of: Callable[[Entries], Cell]


def summary_sheet(roster: Roster) -> Paper:
    """Return the summary: only the titles and awards the campaign has, every total as a value."""
    figures = [*_answers(), *_titles(roster.titles), *_awards(roster.awards), *_initiatives(roster)]
    rows = [
        Line((count, name, *(one.of(people) for one in figures), *_last(roster, name, people)))
        for count, (name, people) in enumerate(_by_unit(roster), 1)
    ]
    totals = Line(
        ("", word("sum"), *(one.of(roster.entries) for one in figures), *_last(roster, "", roster.entries)),
        total=True,
    )
    columns = (
        Column(word("number"), 5, "number"),
        Column(word("team"), 20),
        *(one.column for one in figures),
        *([Column(word("team_titles"), 16)] if roster.team_standing else []),
        Column(word("remarks"), 20),
    )
    codes = {one.code for one in roster.titles}
    higher = BASE_TITLE in codes and codes & set(HIGHER_TITLES)
    notes = (word("base_counts", base=BASE_TITLE),) if higher else ()
    title = (word("summary_title"),)
    return Paper(word("summary_sheet"), title, columns, (*rows, totals), notes, landscape=True)


def share(part: int, of: int) -> float:
    """Return a part as a fraction; nothing of nothing is nothing."""
    return part / of if of else 0.0


def _by_unit(roster: Roster) -> list[tuple[str, Entries]]:
    """Return the tổ with their people, those of the school itself first if there are any."""
    names = [word("management"), *(team.name for team in roster.teams)]
    units = [(name, [one for one in roster.entries if one.unit == unit]) for unit, name in enumerate(names)]
    return [(name, people) for unit, (name, people) in enumerate(units) if people or unit]


def _answers() -> list[_Figure]:
    amount = Column(word("amount"), 7, "number", word("registered"))
    percent = Column(word("percent"), 9, "percent", word("registered"))
    return [
        _Figure(Column(word("total"), 8, "number"), len),
        _Figure(amount, _listed),
        _Figure(percent, lambda people: share(_listed(people), len(people))),
    ]


def _titles(titles: Sequence[Honour]) -> list[_Figure]:
    codes = [one.code for one in titles]
    figures: list[_Figure] = []
    for title in titles:
        code, heading = title.code, catalogue.heading(title.code, title.name)
        base = BASE_TITLE if code == OF_BASE and BASE_TITLE in codes else ""
        if code != BASE_TITLE and not base:
            figures.append(_Figure(Column(heading, 9, "number"), _holding(code)))
            continue
        percent = word("percent_of_base", base=base) if base else word("percent")
        figures.append(_Figure(Column(word("amount"), 7, "number", code), _holding(code)))
        figures.append(_Figure(Column(percent, 9, "percent", code), _share_of(code, base)))
    return figures


def _awards(awards: Sequence[Honour]) -> list[_Figure]:
    """Return a column for giấy khen, one for bằng khen, and one for each award that is neither."""
    groups: dict[str, list[str]] = {}
    for one in awards:
        heading = one.name
        if one.code.startswith(CERTIFICATE):
            heading = word("certificates")
        elif one.code.startswith(DIPLOMA):
            heading = word("diplomas")
        groups.setdefault(heading, []).append(one.code)
    return [_Figure(Column(heading, 9, "number"), _given(codes)) for heading, codes in groups.items()]


def _initiatives(roster: Roster) -> list[_Figure]:
    return [_Figure(Column(word("initiatives"), 8, "number"), _with_initiative)] if roster.titled else []


def _last(roster: Roster, name: str, people: Entries) -> list[Cell]:
    """Return the titles of the tổ as a collective, if the plan names any, and the remarks."""
    collective = [_collective(roster, name)] if roster.team_standing else []
    return [*collective, _remarks(roster, people)]


def _collective(roster: Roster, name: str) -> str:
    """Return what a tổ registers as a collective, or that it registers nothing; else the plan's titles."""
    body = next((one for one in roster.bodies if one.unit.kind == TEAM and one.unit.name == name), None)
    if body is None:
        return ""
    row = roster.answers.get(body.key)
    found = [word("by_plan", title=one.title) if one.planned else one.title for one in lines(body, row)]
    none = "remark_withdrawn" if row and not row.standing else "remark_no_title"
    return "; ".join(one for one in found if one) or word(none)


def _remarks(roster: Roster, people: Entries) -> str:
    found = numbers_of(people)
    counts = {
        "remark_declined" if roster.titled else "remark_no_part": found.declined,
        "remark_silent": found.silent + found.returned,
        "remark_taken_back": found.taken_back,
    }
    return "; ".join(word(key, count=count) for key, count in counts.items() if count)


def _listed(people: Entries) -> int:
    return numbers_of(people).listed


def _holding(code: str) -> Callable[[Entries], int]:
    return lambda people: sum(has_title(one, code) for one in people)


def _share_of(code: str, base: str) -> Callable[[Entries], float]:
    """Return the share of a title among the holders of the base title, or among everybody."""
    holding = _holding(code)
    among: Callable[[Entries], int] = _holding(base) if base else len
    return lambda people: share(holding(people), among(people))


def _given(codes: Sequence[str]) -> Callable[[Entries], int]:
    return lambda people: sum(one.award in codes for one in people if one.award)


def _with_initiative(people: Entries) -> int:
    forms = (one.draft for one in people if one.draft)
    return sum(bool(one.initiative or one.initiative_later) for one in forms)
