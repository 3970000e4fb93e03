"""Each preset's dates, figures and kinds, against what was read in its plan by hand."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.campaign.calendar import calendar, years_of
from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.deadlines import shown
from bot.domain.campaign.plan import CampaignKind, CampaignPlan, Level, Origin, PlannedDeadline
from bot.plans.checks import cautions
from bot.plans.presets import presets, read_preset

DAYS_OFF = DaysOff.known(range(2019, 2033))
NEW = ("bac-giang-2020", "ben-tre-2024", "kon-tum-2020", "lien-nghia-2023")

# key, kind, who, mode and due; the last safe day; the last office day of a paper, or none
PRINTED = {
    "bac-giang-2020": ["phase-1-end phase_end person by 31/01/2021 | Sun 31/01/2021 | -"],
    "lien-nghia-2023": [],
    "ben-tre-2024": [
        "dang-ky-don-vi registration unit before 01/05/2024 | Tue 30/04/2024 | Fri 26/04/2024",
        "bao-cao-so-ket report unit before 10/12/2024 | Mon 09/12/2024 | Mon 09/12/2024",
        "so-ket other unit within 31/12/2024 tentative | Tue 31/12/2024 | -",
        "bao-cao-tong-ket report unit within 31/10/2025 | Fri 31/10/2025 | Fri 31/10/2025",
        "ho-so-khen-thuong dossier unit within 31/10/2025 | Fri 31/10/2025 | Fri 31/10/2025",
    ],
    "kon-tum-2020": [],
}
SUGGESTED = {
    "bac-giang-2020": [
        "dang-ky registration person by 30/11/2020 | Mon 30/11/2020 | -",
        "so-ket-to report team_lead by 22/01/2021 | Fri 22/01/2021 | -",
        "so-ket-truong report unit by 29/01/2021 | Fri 29/01/2021 | Fri 29/01/2021",
        "binh-xet review team_lead by 24/05/2021 | Mon 24/05/2021 | -",
        "tong-ket-truong report unit by 04/06/2021 | Fri 04/06/2021 | Fri 04/06/2021",
        "phase-2-end phase_end person by 31/05/2021 | Mon 31/05/2021 | -",
    ],
    "lien-nghia-2023": [
        "dang-ky registration person by 16/02/2023 | Thu 16/02/2023 | -",
        "binh-xet-nam-hoc review team_lead by 25/05/2023 | Thu 25/05/2023 | -",
        "binh-xet-20-11 review team_lead by 09/11/2023 | Thu 09/11/2023 | -",
        "bao-cao report unit by 15/12/2023 | Fri 15/12/2023 | Fri 15/12/2023",
    ],
    "ben-tre-2024": [
        "dang-ky registration person by 22/04/2024 | Mon 22/04/2024 | -",
        "tong-hop-to report team_lead by 24/04/2024 | Wed 24/04/2024 | -",
        "so-ket-to report team_lead by 02/12/2024 | Mon 02/12/2024 | -",
        "binh-xet-to review team_lead by 08/10/2025 | Wed 08/10/2025 | -",
    ],
    "kon-tum-2020": [
        "dang-ky registration person by 05/03/2021 | Fri 05/03/2021 | -",
        "so-ket-1 report unit by 15/12/2021 | Wed 15/12/2021 | Wed 15/12/2021",
        "so-ket-2 report unit by 15/12/2022 | Thu 15/12/2022 | Thu 15/12/2022",
        "so-ket-3 report unit by 15/12/2023 | Fri 15/12/2023 | Fri 15/12/2023",
        "so-ket-4 report unit by 13/12/2024 | Fri 13/12/2024 | Fri 13/12/2024",
        "binh-xet review team_lead by 14/11/2025 | Fri 14/11/2025 | -",
        "tong-ket report unit by 28/11/2025 | Fri 28/11/2025 | Fri 28/11/2025",
    ],
}
HEADS = {
    "bac-giang-2020": ("yearly", "năm học 2020-2021", date(2020, 11, 1), date(2021, 5, 31), ("targets",)),
    "lien-nghia-2023": ("yearly", "năm 2023", date(2023, 1, 1), date(2023, 12, 31), ("targets",)),
    "ben-tre-2024": ("peak", "năm 2024-2025", date(2024, 1, 1), date(2025, 12, 31), ("work_items",)),
    "kon-tum-2020": ("themed", "giai đoạn 2020-2025", date(2020, 1, 1), date(2025, 12, 31), ("targets",)),
}
COUNTS = {  # contents, occasions, participants, targets, criteria, undated
    "bac-giang-2020": (17, 10, 3, 7, 0, 10),
    "lien-nghia-2023": (6, 2, 3, 14, 17, 8),
    "ben-tre-2024": (20, 1, 3, 19, 0, 11),
    "kon-tum-2020": (6, 0, 5, 6, 0, 4),
}
LEVELS = {  # how many targets of the whole sector, a unit, a tổ, a person
    "bac-giang-2020": (0, 1, 1, 5),
    "lien-nghia-2023": (0, 4, 4, 6),
    "ben-tre-2024": (16, 1, 0, 2),
    "kon-tum-2020": (0, 6, 0, 0),
}


def read(preset: str) -> CampaignPlan:
    """Return a preset that must be right."""
    plan = read_preset(preset)
    assert isinstance(plan, CampaignPlan)
    return plan


def line(deadline: PlannedDeadline) -> str:
    """Return a deadline as the tables above write it."""
    dates = shown(deadline, DAYS_OFF)
    named = f"{deadline.key} {deadline.kind} {deadline.who} {deadline.mode} {deadline.due:%d/%m/%Y}"
    tentative = " tentative" if deadline.tentative else ""
    office = f"{dates.last_office:%a %d/%m/%Y}" if dates.last_office else "-"
    return f"{named}{tentative} | {dates.last_safe:%a %d/%m/%Y} | {office}"


def test_there_are_five() -> None:
    assert set(presets()) == {*NEW, "bao-khe-2021"}


@pytest.mark.parametrize("preset", NEW)
def test_the_head_and_how_much_there_is(preset: str) -> None:
    plan = read(preset)
    assert (plan.kind, plan.period, plan.start, plan.end, plan.asks) == HEADS[preset]
    parts = (plan.contents, plan.occasions, plan.participants, plan.targets, plan.criteria, plan.undated)
    assert tuple(map(len, parts)) == COUNTS[preset]
    levels = [one.level for one in plan.targets]
    assert tuple(levels.count(level) for level in Level) == LEVELS[preset]
    assert (plan.titles, plan.awards) == ((), ())  # none of the four names one
    assert plan.kind == CampaignKind.YEARLY or "title" not in plan.asks


def test_only_one_of_the_four_papers_shows_its_number_and_day() -> None:
    shown_on = {preset: (read(preset).number, read(preset).issued) for preset in NEW}
    assert shown_on.pop("kon-tum-2020") == ("02/KH-SGDĐT", date(2021, 1, 8))
    assert set(shown_on.values()) == {("", None)}


@pytest.mark.parametrize("preset", NEW)
def test_printed_dates_stand_apart_from_suggested_ones(preset: str) -> None:
    plan = read(preset)
    assert [line(one) for one in plan.deadlines] == PRINTED[preset]
    assert [line(one) for one in plan.suggested] == SUGGESTED[preset]
    assert {one.origin for one in plan.deadlines} <= {Origin.PLAN}
    assert {one.origin for one in plan.suggested} == {Origin.SCHOOL}


def test_phases_in_words() -> None:
    phases = read("bac-giang-2020").phases
    assert [(one.start, one.start_said, one.end, one.end_said) for one in phases] == [
        (date(2020, 11, 1), "từ nay", date(2021, 1, 31), ""),
        (date(2021, 2, 1), "", date(2021, 5, 31), "đến hết năm học 2020-2021"),
    ]
    assert {preset for preset in NEW if read(preset).phases} == {"bac-giang-2020"}


def test_the_figures_of_the_peak_campaign() -> None:
    figured = [one for one in read("ben-tre-2024").targets if one.op]
    assert {one.key: (one.level, one.op, one.value, one.unit) for one in figured} == {
        "thu-cong-vu": ("ca_nhan", "=", 100, "%"),
        "ho-so-dung-han": ("truong", "=", 100, "%"),
        "dich-vu-cong": ("ca_nhan", "=", 100, "%"),
        "hai-buoi-ngay": ("nganh", "=", 99.5, "%"),
        "nhe-can": ("nganh", "=", 0.3, "%"),
        "thap-coi": ("nganh", "=", 0.2, "%"),
        "chuan-quoc-gia": ("nganh", "=", 344, "trường"),
        "tu-danh-gia": ("nganh", "=", 100, "%"),
        "kiem-dinh-cap-1": ("nganh", "=", 95, "%"),
        "kiem-dinh-cap-2": ("nganh", ">", 75, "%"),
        "cong-dan-so": ("nganh", "=", 18, "trường"),
        "nam-bat-tu-tuong": ("nganh", "=", 100, "%"),
        "giao-duc-ly-tuong": ("nganh", "=", 100, "%"),
        "quy-tac-ung-xu": ("nganh", "=", 100, "%"),
        "tu-van-tam-ly": ("nganh", "=", 100, "%"),
    }
    others = [one for preset in NEW for one in read(preset).targets if one.op]
    assert len(others) == len(figured)  # the three other plans give no figure


def test_criteria_by_team_and_role() -> None:
    criteria = read("lien-nghia-2023").criteria
    kinds = [(one.level, one.roles, one.subject) for one in criteria]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        (Level.TEAM, (), "staff"): 7,
        (Level.PERSON, ("CBQL", "GV"), "staff"): 1,
        (Level.PERSON, ("CBQL",), "staff"): 3,
        (Level.PERSON, ("GV",), "staff"): 3,
        (Level.PERSON, (), "pupils"): 3,
    }


def test_whom_each_plan_calls_upon() -> None:
    called = {preset: [one.level for one in read(preset).participants] for preset in NEW}
    unit, team, person = Level.SCHOOL, Level.TEAM, Level.PERSON
    assert called == {
        "bac-giang-2020": [unit, person, person],
        "lien-nghia-2023": [team, person, person],
        "ben-tre-2024": [unit, unit, person],
        "kon-tum-2020": [unit, unit, team, person, person],
    }


def test_the_only_day_off_is_the_end_of_january() -> None:
    found = [(preset, one.path, one.code) for preset in NEW for one in cautions(read(preset), DAYS_OFF)]
    assert found == [("bac-giang-2020", "phases[1].end", "sunday")]


@pytest.mark.parametrize(
    ("preset", "key", "days"),
    [
        ("ben-tre-2024", "dang-ky-don-vi", "12/04 19/04 23/04 25/04 26/04 02/05 03/05 07/05 14/05 21/05"),
        ("ben-tre-2024", "dang-ky", "08/04 15/04 19/04 20/04 22/04 23/04"),
        ("ben-tre-2024", "bao-cao-so-ket", "25/11 02/12 06/12 07/12 09/12 10/12 12/12 16/12 23/12 30/12"),
        ("bac-giang-2020", "phase-1-end", "16/01 23/01 28/01 30/01 31/01"),
        ("bac-giang-2020", "phase-2-end", "17/05 24/05 28/05 29/05 31/05"),
        ("lien-nghia-2023", "binh-xet-20-11", "26/10 02/11 06/11 08/11 09/11"),
        ("kon-tum-2020", "tong-ket", "14/11 21/11 25/11 27/11 28/11 29/11 01/12 05/12 12/12 19/12"),
    ],
)
def test_the_reminder_days_of_a_deadline(preset: str, key: str, days: str) -> None:
    plan = read(preset)
    lines = calendar(plan, days_off=DAYS_OFF, launched=plan.start, suggested=True)
    at = [date.fromisoformat(one.at[:10]) for one in lines if one.deadline == key]
    assert " ".join(f"{day:%d/%m}" for day in at) == days


@pytest.mark.parametrize("preset", NEW)
def test_the_calendar_with_every_suggestion(preset: str) -> None:
    plan = read(preset)
    lines = calendar(plan, days_off=DAYS_OFF, launched=plan.start, suggested=True)
    assert {one.deadline for one in lines} == {one.key for one in plan.deadlines + plan.suggested}
    assert len(lines) == len({(one.deadline, one.stage) for one in lines})
    assert [one.at for one in lines] == sorted(one.at for one in lines)
    on_day_off = [one.stage for one in lines if DAYS_OFF.is_off(date.fromisoformat(one.at[:10]))]
    assert on_day_off == (["T-0"] if preset == "bac-giang-2020" else [])
    assert {one.due[:4] for one in lines} <= {str(year) for year in years_of(plan)}
