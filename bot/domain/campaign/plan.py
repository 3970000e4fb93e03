"""A campaign as its plan states it: what a campaign file holds, before any school has loaded it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class CampaignKind(StrEnum):
    """What sort of campaign a plan announces; only a yearly one may ask for titles."""

    YEARLY = "yearly"
    THEMED = "themed"
    PEAK = "peak"


ASKED: Mapping[CampaignKind, tuple[str, ...]] = {
    CampaignKind.YEARLY: ("title", "targets"),
    CampaignKind.THEMED: ("targets",),
    CampaignKind.PEAK: ("work_items",),
}
"""What a registration asks for in a campaign of a kind whose plan says nothing else."""


class DeadlineKind(StrEnum):
    """What has to be done by a deadline."""

    REGISTRATION = "registration"
    PHASE_END = "phase_end"
    REPORT = "report"
    DOSSIER = "dossier"
    REVIEW = "review"
    OTHER = "other"
    WORK_START = "work_start"
    """The first day of a work item somebody has registered; no plan names it."""
    WORK_END = "work_end"


class Mode(StrEnum):
    """How the plan words the date: "trước ngày", "chậm nhất ngày" or "trong tháng"."""

    BEFORE = "before"
    BY = "by"
    WITHIN = "within"


class Who(StrEnum):
    """Who must act: each person, the head of each tổ, or the responsible person of the unit."""

    PERSON = "person"
    TEAM_LEAD = "team_lead"
    UNIT = "unit"
    NAMED = "named"
    """Those a registered work item names; no plan names them."""


PLANNED_KINDS = tuple(one for one in DeadlineKind if not one.startswith("work_"))
PLANNED_WHO = tuple(one for one in Who if one is not Who.NAMED)
"""What a plan may say."""


class Level(StrEnum):
    """Whose target, title or criterion it is."""

    SECTOR = "nganh"
    """All the units below the one whose plan it is, taken together: no single school answers for it."""
    SCHOOL = "truong"
    TEAM = "to"
    PERSON = "ca_nhan"


class Origin(StrEnum):
    """Where a date comes from: printed in the plan, or set by the school ("mốc do trường đặt")."""

    PLAN = "plan"
    SCHOOL = "school"


@dataclass(frozen=True)
class PlannedPhase:
    """A đợt, both days included."""

    number: int
    name: str
    start: date
    end: date
    theme: str = ""
    start_said: str = ""
    """The plan's words where it prints no first day ("từ nay"): `start` is then our reading."""
    end_said: str = ""
    """The same for the last day ("hết năm học"): the end of the phase is then a suggestion."""


@dataclass(frozen=True)
class PlannedDeadline:
    """A date by which somebody must have done something.

    `due` is the day the text names (for `within`, the period's last day); the last safe moment is derived.
    """

    key: str
    what: str
    kind: DeadlineKind
    due: date
    mode: Mode
    who: Who
    tentative: bool = False
    to: str = ""
    origin: Origin = Origin.PLAN


@dataclass(frozen=True)
class PlannedTarget:
    """A chỉ tiêu: "Số tiết dạy sử dụng công nghệ thông tin: 80%" is op "=", value 80, unit "%"."""

    key: str
    text: str
    level: Level
    op: str = ""
    value: float | None = None
    unit: str = ""
    roles: tuple[str, ...] = ()
    """Whose it is within its level (GVCN, GV, khối 6 ...); empty means everybody's."""
    subject: str = "staff"
    """"staff" or "pupils": whom the figure counts."""


@dataclass(frozen=True)
class PlannedTitle:
    """A danh hiệu the plan names, with the share it aims at (percent of `of`)."""

    code: str
    name: str
    level: Level
    percent: float | None = None
    of: str = ""
    note: str = ""
    holder: str = ""
    """The body that holds it when it is not the unit itself: "Công đoàn", "Liên đội", "Chi bộ"."""


@dataclass(frozen=True)
class PlannedAward:
    """A hình thức khen thưởng the plan names."""

    code: str
    name: str
    percent: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Participant:
    """Whom the plan calls upon (đối tượng): a sort of collective, of people, or pupils."""

    text: str
    level: Level
    subject: str = "staff"
    """"staff" or "pupils"."""


@dataclass(frozen=True)
class Criterion:
    """A tiêu chí by which collectives or people are chosen for a commendation; shown, never registered."""

    text: str
    level: Level
    roles: tuple[str, ...] = ()
    """Whom it judges within its level (CBQL, GV ...); empty means everybody."""
    subject: str = "staff"
    """"staff" or "pupils": whom it judges."""


@dataclass(frozen=True)
class Undated:
    """Something the plan asks for without a date, with the words that ask it."""

    what: str
    quote: str


@dataclass(frozen=True)
class EraBound:
    """An item, by its exact text, that belongs to its time: moved on, it becomes `later` or is left out."""

    item: str
    era: str
    later: str = ""


@dataclass(frozen=True)
class CampaignPlan:
    """Everything a campaign file says."""

    id: str
    title: str
    unit: str
    number: str
    issued: date | None
    kind: CampaignKind
    period: str
    """"năm học 2021-2022", "năm 2023", "giai đoạn 2020-2025"."""
    start: date
    end: date
    phases: tuple[PlannedPhase, ...]
    deadlines: tuple[PlannedDeadline, ...]
    targets: tuple[PlannedTarget, ...]
    titles: tuple[PlannedTitle, ...] = ()
    awards: tuple[PlannedAward, ...] = ()
    contents: tuple[str, ...] = ()
    """The nội dung thi đua, a sentence each."""
    occasions: tuple[str, ...] = ()
    """Days the phases honour, as the plan says them: "20/11 ngày Nhà giáo Việt Nam"."""
    undated: tuple[Undated, ...] = ()
    suggested: tuple[PlannedDeadline, ...] = ()
    """Dates the plan does not print, as suggestions; the school accepts them at load or not."""
    asks: tuple[str, ...] = ("title", "targets")
    """What a registration asks of a person: of "title", "targets", "work_items", "lesson"."""
    participants: tuple[Participant, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    era_bound: tuple[EraBound, ...] = ()
    """The targets, awards, participants, criteria, contents and occasions the file marks with an era."""
    dropped: tuple[str, ...] = field(default=())
    """Filled by moving a plan to another year: era-bound items and dead agencies left out, a line each."""
