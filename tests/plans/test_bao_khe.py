"""The preset bao-khe-2021 says what its plan says, figure by figure."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.plan import CampaignKind, CampaignPlan, DeadlineKind, Level, Origin, PlannedTarget
from bot.plans.checks import cautions
from bot.plans.presets import read_preset

PLANS = Path(__file__).parents[2].parent / "shared" / "plans"
Figure = tuple[str, float | None, str]


@pytest.fixture(scope="module")
def plan() -> CampaignPlan:
    """Return the preset as it is read."""
    read = read_preset("bao-khe-2021")
    assert isinstance(read, CampaignPlan)
    return read


def figures(targets: tuple[PlannedTarget, ...], subject: str) -> dict[str, Figure]:
    """Return the figures of the targets about staff or pupils, by key."""
    return {one.key: (one.op, one.value, one.unit) for one in targets if one.subject == subject}


def test_the_head(plan: CampaignPlan) -> None:
    assert (plan.id, plan.kind, plan.period) == ("bao-khe-2021", CampaignKind.YEARLY, "năm học 2021-2022")
    assert (plan.start, plan.end) == (date(2021, 9, 5), date(2022, 5, 25))
    assert (plan.number, plan.issued, plan.asks) == ("", None, ("title", "targets"))


def test_both_phases_with_what_they_honour(plan: CampaignPlan) -> None:
    assert [(one.name, one.start, one.end) for one in plan.phases] == [
        ("Đợt 1", date(2021, 9, 5), date(2022, 1, 16)),
        ("Đợt 2", date(2022, 1, 18), date(2022, 5, 25)),
    ]
    honoured = [
        ("20/10", "39 năm", "20/11", "22/12"),
        ("3/2", "8/3", "26/3", "47 năm", "30/4", "132 năm", "19/5"),
    ]
    for phase, days in zip(plan.phases, honoured, strict=True):
        assert [day for day in days if day not in phase.theme] == []
    assert len(plan.occasions) == 11
    assert len(plan.contents) == 18


def test_the_targets_of_staff(plan: CampaignPlan) -> None:
    all_of_them: Figure = ("=", 100, "%")
    assert figures(plan.targets, "staff") == {
        "chinh-sach": all_of_them,
        "phong-trao": all_of_them,
        "ke-hoach-giao-duc": all_of_them,
        "day-truc-tuyen": all_of_them,
        "doi-moi-phuong-phap": all_of_them,
        "nang-luc-pham-chat": all_of_them,
        "tu-hoc": all_of_them,
        "tap-huan-khoi-6": all_of_them,
        "nang-luc-chuyen-mon": all_of_them,
        "tiet-day-cntt": ("=", 80, "%"),
        "trinh-do-dai-hoc": (">", 95, "%"),
        "giao-vien-to-dai-hoc": all_of_them,
        "tam-huyet": all_of_them,
        "hoan-thanh-tot": all_of_them,
        "khen-thuong-khac": ("=", 20, "%"),
    }


def test_the_targets_of_pupils(plan: CampaignPlan) -> None:
    qualitative: Figure = ("", None, "")
    assert figures(plan.targets, "pupils") == {
        "so-lop": ("=", 11, "lớp"),
        "si-so": qualitative,
        "hoc-luc-kha-gioi": (">", 70, "%"),
        "hoc-luc-gioi": ("=", 20, "%"),
        "hoc-luc-yeu": ("<", 3, "%"),
        "hoc-luc-kem": ("=", 0, "học sinh"),
        "tot-nghiep": ("=", 100, "%"),
        "do-thpt-cong-lap": (">=", 70, "%"),
        "hoc-tiep": ("=", 96, "%"),
        "pham-chat": qualitative,
        "hanh-kiem-kha-tot": ("=", 98, "%"),
        "hanh-kiem-yeu": ("=", 0, "học sinh"),
        "ky-nang-song": qualitative,
        "tinh-nguyen": qualitative,
    }
    assert {one.level for one in plan.targets if one.subject == "pupils"} == {Level.SCHOOL}


def test_a_person_is_asked_only_for_what_a_person_does(plan: CampaignPlan) -> None:
    own = {one.key: one.roles for one in plan.targets if one.level == Level.PERSON}
    assert own == {
        "chinh-sach": (),
        "phong-trao": (),
        "ke-hoach-giao-duc": ("CBQL", "GV"),
        "day-truc-tuyen": ("CBQL", "GV"),
        "doi-moi-phuong-phap": ("GV",),
        "nang-luc-pham-chat": ("GV",),
        "tu-hoc": ("CBQL", "GV"),
        "tap-huan-khoi-6": ("khối 6",),
        "tiet-day-cntt": ("GV",),
        "tam-huyet": (),
    }
    assert "đảng viên" not in repr(plan).lower()


def test_titles_and_awards(plan: CampaignPlan) -> None:
    assert [(one.code, one.level, one.percent, one.holder) for one in plan.titles] == [
        ("LĐTT", Level.PERSON, 80, ""),
        ("CSTĐCS", Level.PERSON, 15, ""),
        ("TTLĐXS", Level.SCHOOL, None, ""),
        ("CQVH", Level.SCHOOL, None, ""),
        ("TCĐ-TSVMXS", Level.SCHOOL, None, "Chi bộ"),
        ("CĐ-VMXS", Level.SCHOOL, None, "Công đoàn"),
        ("LĐ-VMXS", Level.SCHOOL, None, "Liên đội"),
    ]
    assert [one.code for one in plan.awards] == ["GK UBND", "GK Sở", "BK tỉnh"]


def test_printed_dates_stand_apart_from_suggested_ones(plan: CampaignPlan) -> None:
    assert [(one.key, one.kind, one.due, one.origin) for one in plan.deadlines] == [
        ("phase-1-end", DeadlineKind.PHASE_END, date(2022, 1, 16), Origin.PLAN),
        ("phase-2-end", DeadlineKind.PHASE_END, date(2022, 5, 25), Origin.PLAN),
    ]
    assert [(one.key, one.due, one.origin) for one in plan.suggested] == [
        ("dang-ky", date(2021, 10, 15), Origin.SCHOOL),
        ("so-ket", date(2022, 1, 21), Origin.SCHOOL),
        ("binh-xet", date(2022, 5, 24), Origin.SCHOOL),
        ("tong-ket", date(2022, 5, 31), Origin.SCHOOL),
    ]
    assert [one.what.split(",")[0] for one in plan.undated] == [
        "đăng ký thi đua",
        "lập kế hoạch công tác của tổ chuyên môn và cá nhân",
        "đánh giá",
    ]
    found = cautions(plan, DaysOff.known((2021, 2022)))
    assert [(one.path, one.code) for one in found] == [("phases[1].end", "sunday")]


def test_every_figure_of_section_three_is_in_the_preset(plan: CampaignPlan) -> None:
    if not PLANS.is_dir():
        pytest.skip("../shared/plans is not here: the plan's own text cannot be compared")
    text = next(PLANS.glob("004_*.txt")).read_text(encoding="utf-8")
    section = text[text.index("III.") :]
    printed = Counter(int(figure) for figure in re.findall(r"(\d+)\s*%", section))
    ours = Counter(one.value for one in plan.targets if one.unit == "%")
    ours.update(title.percent for title in plan.titles if title.percent is not None)
    assert ours == printed
    classes = re.search(r"(\d+) lớp", section)
    assert classes is not None
    assert int(classes[1]) == next(one.value for one in plan.targets if one.unit == "lớp")


def test_no_misspelling_of_the_plan_is_repeated(plan: CampaignPlan) -> None:
    said = repr(plan).lower()
    misspelt = ["mồi thầy", "ký niệm", "chuyến biến", "đăng kí", "phong chào", "kĩ năng", "trong sạch vững"]
    assert [word for word in misspelt if word in said] == []
