"""The preview's reminders: every kind, early, late and moved, with names and texts as long as they come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from bot.clock import at_school
from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.deadlines import wording
from bot.domain.campaign.fires import MOVED
from bot.domain.campaign.plan import DeadlineKind, Origin, Who
from bot.domain.delivery.saying import Recipient
from bot.domain.reminding.due import Due
from bot.domain.reminding.reminding import remind
from bot.domain.reminding.rollups import RollUp, TeamSilence
from bot.domain.reminding.silences import How
from bot.domain.school.people import Person
from bot.rendering import compose
from bot.web.preview_world import Said
from bot.words import Option

LONGEST = Person(
    id=1, unit_id=1, full_name="Nguyễn Hoàng Phương Nghiêng A", folded="", sort_key="",
    joined_on=date(2026, 8, 1),
)  # fmt: skip
"""Somebody without a danh xưng and with the longest tên: "Thầy/Cô Nghiêng A"."""
HOUR = 11, 30


@dataclass(frozen=True)
class Case:
    """A reminder on a day: which deadlines it is about, and what has become of them."""

    of: tuple[str, ...]
    today: date
    note: str
    drafted: bool = False
    answered: bool = False
    moved: bool = False
    rolled: tuple[Mapping[str, Any], ...] = ()
    """The tổ a head hears of: name, how, those written to and those out of reach."""
    about: str = "registration"
    """The deadline these tổ have not answered."""


def cases(table: Mapping[str, Any]) -> list[Case]:
    """Return the reminders of the file: those written out, and each deadline on each of its `days`."""
    written = [Case(**{key: _fixed(value) for key, value in one.items()}) for one in table["case"]]
    single = [
        Case((key,), day, note)
        for key, deadline in table["deadline"].items()
        for note, day in deadline["days"].items()
    ]
    return [*single, *written]


def said(
    session: Session, table: Mapping[str, Any], channel: str, campaign_id: int
) -> list[tuple[str, Said]]:
    """Return every reminder of the file with the note of when it is sent; their rows stay in the database."""
    rows = {key: _row(key, one, campaign_id) for key, one in table["deadline"].items()}
    session.add_all(rows.values())
    session.flush()
    return [(one.note, _one(session, one, rows, channel)) for one in cases(table)]


def _one(session: Session, case: Case, rows: Mapping[str, Deadline], channel: str) -> Said:
    dues = [_due(case, rows[key]) for key in case.of]
    to = Recipient(LONGEST, channel, "")
    rolled = {to.id: [_rolled(session, case, rows[case.about])]} if case.rolled else {}
    told = remind(session, [(to, dues)], at_school(case.today, *HOUR), rolled)[to.id]
    nav = [Option(data, label) for label, data in told.buttons]
    parts = compose(channel, told.text, (), nav, callback=str)
    labels = tuple(label for part in parts for label, _ in part.buttons)
    return Said(channel, _template(case, rows), tuple(one.text for one in parts), labels)


def _rolled(session: Session, case: Case, row: Deadline) -> RollUp:
    teams = tuple(
        TeamSilence(
            number, one["name"], How(one["how"]), tuple(one["written_to"]), tuple(one["out_of_reach"])
        )
        for number, one in enumerate(case.rolled, 1)
    )
    return RollUp(row, session.get_one(Campaign, row.campaign_id), teams, ())


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _template(case: Case, rows: Mapping[str, Deadline]) -> str:
    """Return the template that a case is about, for whoever wants to change its words."""
    if case.rolled:
        return "reminders/rollup"
    if len(case.of) > 1:
        return "reminders/digest"
    row = rows[case.of[0]]
    if case.moved or case.drafted or case.answered:
        return f"reminders/{'moved' if case.moved else 'draft' if case.drafted else 'initiative'}"
    kind = wording(DeadlineKind(row.kind), Who(row.who))
    return f"reminders/{kind}{'_overdue' if case.today > row.last_safe else ''}"


def _due(case: Case, row: Deadline) -> Due:
    stage = MOVED if case.moved else 0
    return Due(LONGEST.id or 0, row.id or 0, 1, stage, case.answered, case.drafted)


def _row(key: str, one: Mapping[str, Any], campaign_id: int) -> Deadline:
    return Deadline(
        campaign_id=campaign_id, key=f"preview-{key}", what=one["what"], kind=one["kind"], due=one["due"],
        mode=one.get("mode", "by"), who=one["who"], sent_to=one.get("to", ""), origin=Origin.PLAN,
        tentative=one.get("tentative", False), cancelled=True,
    )  # fmt: skip
