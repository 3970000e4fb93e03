"""What one row of a staff list says about a person, or why it cannot be taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.domain.school.staff_file import Row, Table
from bot.domain.school.staff_status import LEFT, Status, read_status
from bot.words import clean, fold
from messages.words import NAME, cut, graphemes

MANAGEMENT_TEAMS = ("bgh", "ban giam hieu", "ban lanh dao", "lanh dao", "lanh dao truong")
"""What stands in the column of tổ for the principal and the deputies: they belong to the school itself."""
GROUPS = {
    "GVCN": r"\bgvcn\b|chu nhiem",
    "GV": r"\bgv(?:cn|bm)?\b|giao vien|chu nhiem",
    "NV": r"\bnv\b|nhan vien|van thu|ke toan|thu vien|y te|bao ve|thiet bi|thu quy",
    "CBQL": r"\bcbql\b|hieu truong|hieu pho|can bo quan ly",
}
"""Groups a position or a word in the column of groups stands for, as patterns on folded text."""

_GRADE = re.compile(r"\bk(?:hoi)?\s*(\d{1,2})\b")
_ADMIN = re.compile(r"\bquan tri|\badmin\b|van thu")
_DEPUTY = re.compile(r"\bpho\b")
_UNION = re.compile(r"cong doan")
_HONORIFICS = {"co": "Cô", "ba": "Cô", "nu": "Cô", "thay": "Thầy", "ong": "Thầy", "nam": "Thầy"}
_LIST = re.compile(r"[,;/+&\n]")


@dataclass(frozen=True)
class Member:
    """A person as one row says."""

    line: int
    full_name: str
    team: str
    """Empty for those who belong to the school itself."""
    position: str = ""
    honorific: str = ""
    groups: tuple[str, ...] = ()
    is_admin: bool = False
    heads_team: bool = False
    heads_school: bool = False
    status: Status = field(default_factory=Status)

    @property
    def left(self) -> bool:
        """Whether the list says that they work here no more."""
        return self.status.kind == LEFT


@dataclass(frozen=True)
class BadRow:
    """A row that was not taken; `code` names its reason in messages/vi/staff/bad."""

    line: int
    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    raw: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """Something about a row that was taken; `code` names its sentence in messages/vi/staff/notice."""

    line: int
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


def read_entries(table: Table) -> tuple[list[Member], tuple[BadRow, ...], tuple[Notice, ...]]:
    """Return what a list's rows say, those that cannot be taken, and what is odd about the others."""
    entries: list[Member] = []
    bad: list[BadRow] = []
    notices: list[Notice] = []
    seen: dict[tuple[str, str], list[Member]] = {}
    for row in table.rows:
        one = read_entry(row)
        if isinstance(one, Member):
            alike = seen.setdefault((fold(one.full_name), fold(one.team)), [])
            twin = next((other for other in alike if _same(one, other)), None)
            alike.append(one)
            if twin is not None:
                facts = {"name": one.full_name, "first": twin.line}
                one = BadRow(row.line, "duplicate_name", facts, row.raw)
        if isinstance(one, BadRow):
            bad.append(one)
            continue
        entries.append(one)
        said = row.cells.get("honorific", "")
        if said and not one.honorific:
            notices.append(Notice(row.line, "honorific_unknown", {"said": said}))
    return entries, tuple(bad), tuple(notices)


def spelled(name: str) -> str:
    """Return a name as it is compared when its diacritics count: Lan is not Lân."""
    return clean(name).lower()


def _same(one: Member, other: Member) -> bool:
    """Tell whether two names that fold alike are one: spelled alike, or one of them without diacritics."""
    names = spelled(one.full_name), spelled(other.full_name)
    return names[0] == names[1] or any(name.isascii() for name in names)


def read_entry(row: Row) -> Member | BadRow:
    """Return what a row says, or the first thing that is wrong with it."""
    cells = row.cells
    name = clean(f"{cells.get('family', '')} {cells.get('name', '')}").replace("\n", " ")
    if wrong := _wrong_name(name):
        return BadRow(row.line, wrong, {"name": cut(name, NAME)}, row.raw)
    team, position = (cells.get(column, "").replace("\n", " ") for column in ("team", "position"))
    duties = fold(f"{position} ; {cells.get('role', '')}")
    groups = groups_of(position, cells.get("groups", ""), team)
    is_admin = bool(_ADMIN.search(duties))
    status = read_status(cells.get("status", ""), cells.get("until", ""))
    if fold(team) in MANAGEMENT_TEAMS:
        team = ""
    elif not team and not (is_admin or "CBQL" in groups or status.kind == LEFT):
        return BadRow(row.line, "team_missing", {"name": name}, row.raw)
    return Member(
        line=row.line,
        full_name=name,
        team=team,
        position=position,
        honorific=_HONORIFICS.get(fold(cells.get("honorific", "")), ""),
        groups=groups,
        is_admin=is_admin,
        heads_team=bool(team) and _is("to truong", duties),
        heads_school=_is("hieu truong", duties),
        status=status,
    )


def groups_of(position: str, said: str, team: str) -> tuple[str, ...]:
    """Return what targets may be meant for a person: GV, GVCN, NV, CBQL, khối 6, and what the list adds."""
    folded = fold(f"{position} ; {said}")
    found = [group for group, pattern in GROUPS.items() if re.search(pattern, folded)]
    led = re.search(r"to (?:truong|pho)|pho to", fold(position))
    if led and not found:
        found.append("NV" if re.search(r"van phong|hanh chinh", fold(team)) else "GV")
    found += [f"khối {int(grade)}" for grade in _GRADE.findall(folded)]
    for part in _LIST.split(said):
        patterns = [*GROUPS.values(), _GRADE.pattern]
        if clean(part) and not any(re.search(pattern, fold(part)) for pattern in patterns):
            found.append(clean(part))
    return tuple(dict.fromkeys(found))


def _is(office: str, duties: str) -> bool:
    """Tell whether somebody holds an office itself: not as a deputy, not in the union."""
    held = [duty for duty in _LIST.split(duties) if re.search(office, duty)]
    return any(not _DEPUTY.search(duty) and not _UNION.search(duty) for duty in held)


def _wrong_name(name: str) -> str:
    if not name:
        return "name_missing"
    if len(name.split()) < 2:
        return "name_short"
    seen = graphemes(name)  # a keycap is one sign, and no digit
    if len(seen) > NAME or any(sign.isdigit() for sign in seen) or re.search(r"[=@<>{}|]", name):
        return "name_odd"
    return ""
