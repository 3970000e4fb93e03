"""The lists a school hands in, as sheets: titles and awards, initiatives, work items; and who is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.clock import school_day
from bot.domain.campaign import campaigns
from bot.domain.campaign.plan import CampaignKind
from bot.domain.registering.roster_collectives import Collective
from bot.domain.registering.roster_summary import summary_sheet
from bot.domain.registering.rosters import RETURNED, SILENT, Entry, Roster, numbers_of
from bot.sheets import Band, Cell, Column, Letterhead, Line, Paper, Signing, word
from messages.words import capital, number

BY_TEAM, BY_NAME = "team", "name"
"""How a list is sorted: by tổ as the school has them and in each by tên, or by tên over all of them."""
HAND_IN, SUMMARY, FOLLOWED = "hand_in", "summary", "followed"
"""What a workbook is for: to be handed in, the figures alone, or one's own use with those missing named."""
_HONORIFICS = {"Thầy": "honorific_man", "Cô": "honorific_woman"}


def papers_of(roster: Roster, kind: str, order: str = BY_TEAM, maker: str = "") -> list[Paper]:
    """Return the sheets of a workbook; the names of those missing are in no other kind than FOLLOWED."""
    papers = [] if kind == SUMMARY else _lists(roster, order)
    if kind != HAND_IN or not roster.only:
        papers.append(summary_sheet(roster))
    papers = [official(roster, one, maker) for one in papers]
    return [*papers, missing_sheet(roster)] if kind == FOLLOWED else papers


def _lists(roster: Roster, order: str) -> list[Paper]:
    listed = sorted(roster.listed, key=_by_name) if order == BY_NAME else roster.listed
    asks_work = campaigns.asks(roster.campaign, "work_items")
    asks_lesson = campaigns.asks(roster.campaign, "lesson")
    own_sheet = (asks_work or asks_lesson) and not roster.titled
    papers = [] if own_sheet else [list_sheet(roster, listed)]
    if any(_has_initiative(one) for one in listed):
        papers.append(initiatives_sheet(roster, listed))
    if asks_work:
        papers.append(work_sheet(roster, listed))
    if asks_lesson:
        papers.append(lesson_sheet(roster, listed))
    return papers


def official(roster: Roster, paper: Paper, maker: str) -> Paper:
    """Return a sheet with everything a paper of its unit has: letterhead, title lines, signatures."""
    campaign, only = roster.campaign, roster.only
    named = [campaign.title] if campaign.kind != CampaignKind.YEARLY else []
    school = roster.school.name.upper()
    return Paper(
        paper.name,
        (*paper.title, *named, capital(campaign.period)),
        paper.columns,
        paper.rows,
        paper.notes,
        Letterhead(
            above=school if only else roster.above.upper() or word("no_agency"),
            issuer=only.name.upper() if only else school,
            state=word("state"),
            motto=word("motto"),
        ),
        Signing(
            word("dated", year=school_day(roster.at).year),
            (word("maker"), word("maker_how")),
            (word("lead"), word("lead_how")) if only else (word("head"), word("head_how")),
            maker,
        ),
        "" if roster.closed_at else word("mark"),
        word("pages"),
        paper.landscape,
    )


def list_sheet(roster: Roster, listed: Sequence[Entry]) -> Paper:
    """Return the list of titles and awards, persons and then collectives; of targets if it asks none."""
    columns = [_number(), Column(word("honorific"), 7, "middle"), _name(22), _position(18)]
    collectives = roster.collectives
    rows: list[Line | Band] = [Band(word("persons"))] if collectives else []
    if roster.titled:
        columns += [Column(word("title"), 17), Column(word("award"), 17)]
        rows += _numbered((*_named(one), *_honours(roster, one)) for one in listed)
    else:
        columns.append(Column(word("targets"), 34))
        rows += _numbered((*_named(one), _targets(one)) for one in listed)
    if collectives:
        rows.append(Band(word("collectives")))
        rows += _numbered(("", one.holder, "", _collective(one), one.award) for one in collectives)
    key = "list" if roster.titled else "plain"
    notes = _notes(roster, len(listed), len(collectives))
    return Paper(word(f"{key}_sheet"), (word(f"{key}_title"),), tuple(columns), tuple(rows), notes)


def initiatives_sheet(roster: Roster, listed: Sequence[Entry]) -> Paper:
    """Return the list of initiatives; which subject one belongs to is filled in by hand."""
    columns = (
        _number(), _name(24), _position(22), Column(word("title_short"), 20), Column(word("initiative"), 44),
        Column(word("subject"), 12),
    )  # fmt: skip
    rows = _numbered(
        (one.full_name, _place(one), roster.names.get(one.title, one.title), _initiative(one), "")
        for one in listed
        if _has_initiative(one)
    )
    notes = (word("initiatives_counted", count=number(len(rows))),)
    title = (word("initiatives_title"),)
    return Paper(word("initiatives_sheet"), title, columns, tuple(rows), notes, landscape=True)


def work_sheet(roster: Roster, listed: Sequence[Entry]) -> Paper:
    """Return the work items people have registered, with their days as days."""
    columns = (
        _number(), _name(20), Column(word("work"), 30), Column(word("criterion"), 26),
        Column(word("start"), 12, "day"), Column(word("end"), 12, "day"), Column(word("leader"), 16),
        Column(word("partners"), 16),
    )  # fmt: skip
    rows = _numbered(
        (one.full_name, item.content, item.criterion, item.start, item.end, item.leader, item.partners)
        for one in listed
        for item in (one.draft.work if one.draft else ())
    )
    notes = (
        word("work_counted", count=number(len(rows)), persons=number(len(listed))),
        *_not_listed(roster),
    )
    title = (word("work_title"),)
    return Paper(word("work_sheet"), title, columns, tuple(rows), notes, landscape=True)


def lesson_sheet(roster: Roster, listed: Sequence[Entry]) -> Paper:
    """Return the lessons people have registered for a hội giảng."""
    columns = (
        _number(), _name(24), _position(24), Column(word("lesson"), 40), Column(word("lesson_class"), 9),
        Column(word("lesson_period"), 9), Column(word("lesson_day"), 14, "day"),
    )  # fmt: skip
    lessons = [(one, one.draft.lesson) for one in listed if one.draft]
    rows = _numbered(
        (one.full_name, _place(one), lesson.name, lesson.grade, lesson.period, lesson.day)
        for one, lesson in lessons
        if lesson
    )
    notes = (word("lesson_counted", count=number(len(rows))), *_not_listed(roster))
    title = (word("lesson_title"),)
    return Paper(word("lesson_sheet"), title, columns, tuple(rows), notes, landscape=True)


def missing_sheet(roster: Roster) -> Paper:
    """Return who has not answered, for those in charge of them alone: it bears no letterhead."""
    columns = (_number(), _name(28), _position(34), Column(word("answer"), 20))
    rows = _numbered(
        (one.full_name, _place(one), word(one.state))
        for one in roster.entries
        if one.state in (SILENT, RETURNED)
    )
    title = (word("missing_title"), capital(roster.campaign.period))
    notes = (word("missing_inside"),)
    return Paper(word("missing_sheet"), title, columns, tuple(rows), notes, pages=word("pages"))


def _notes(roster: Roster, persons: int, collectives: int) -> tuple[str, ...]:
    facts = {"persons": number(persons), "collectives": number(collectives)}
    return (word("counted_both" if collectives else "counted", **facts), *_not_listed(roster))


def _not_listed(roster: Roster) -> tuple[str, ...]:
    """Return how many people are not on the list and why; nobody is named."""
    found = numbers_of(roster.entries)
    key = "not_listed_titles" if roster.titled else "not_listed_parts" if found.declined else "not_listed"
    silent = number(found.silent + found.returned)
    note = word(key, declined=number(found.declined), silent=silent)
    back = word("taken_back", count=number(found.taken_back)) if found.taken_back else ""
    return (f"{note} {back}".rstrip(),)


def _numbered(rows: Iterable[tuple[Cell, ...]]) -> list[Line]:
    return [Line((count, *cells)) for count, cells in enumerate(rows, 1)]


def _named(entry: Entry) -> tuple[str, str, str]:
    honorific = _HONORIFICS.get(entry.honorific, "")
    return word(honorific) if honorific else "", entry.full_name, _place(entry)


def _place(entry: Entry) -> str:
    return ", ".join(part for part in (entry.position, entry.unit_name) if part)


def _honours(roster: Roster, entry: Entry) -> tuple[str, str]:
    names = roster.names
    return names.get(entry.title, entry.title), names.get(entry.award, entry.award)


def _collective(one: Collective) -> str:
    return word("by_plan", title=one.title) if one.planned else one.title


def _targets(entry: Entry) -> str:
    planned, own = (len(entry.draft.targets), len(entry.draft.own)) if entry.draft else (0, 0)
    return word("targets_own" if own else "targets_planned", planned=planned, own=own)


def _has_initiative(entry: Entry) -> bool:
    return entry.draft is not None and bool(entry.draft.initiative or entry.draft.initiative_later)


def _initiative(entry: Entry) -> str:
    named = entry.draft.initiative if entry.draft else ""
    return named or word("initiative_later")


def _by_name(entry: Entry) -> str:
    return entry.sort_key


def _number() -> Column:
    return Column(word("number"), 5, "number")


def _name(width: float) -> Column:
    return Column(word("name"), width)


def _position(width: float) -> Column:
    return Column(word("position"), width)
