"""The presets moved on: by a school year, by a calendar year, by several years as one block."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.campaign.calendar import calendar, years_of
from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.deadlines import last_office_day, last_safe_day
from bot.domain.campaign.plan import CampaignPlan
from bot.plans.checks import cautions, mistakes
from bot.plans.presets import presets, read_preset
from bot.plans.shift import shift_to


def moved(preset: str, year: int = 2026) -> CampaignPlan:
    """Return a preset that must be right, moved."""
    plan = read_preset(preset)
    assert isinstance(plan, CampaignPlan)
    return shift_to(plan, year)


def said(plan: CampaignPlan) -> str:
    """Return everything a moved plan says to people."""
    quoteless = tuple(replace(one, quote="") for one in plan.undated)
    return repr(replace(plan, dropped=(), undated=quoteless))


@pytest.mark.parametrize(
    ("preset", "id_", "period", "start", "end"),
    [
        ("bac-giang-2020", "bac-giang-2026", "năm học 2026-2027", date(2026, 11, 1), date(2027, 5, 31)),
        ("lien-nghia-2023", "lien-nghia-2026", "năm 2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("ben-tre-2024", "ben-tre-2026", "năm 2026-2027", date(2026, 1, 1), date(2027, 12, 31)),
        ("kon-tum-2020", "kon-tum-2026", "giai đoạn 2026-2031", date(2026, 1, 1), date(2031, 12, 31)),
    ],
)
def test_the_head_in_2026(preset: str, id_: str, period: str, start: date, end: date) -> None:
    plan = moved(preset)
    assert (plan.id, plan.period, plan.start, plan.end) == (id_, period, start, end)
    assert period in plan.title
    assert (plan.number, plan.issued) == ("", None)


def test_papers_of_the_peak_campaign_in_2026() -> None:
    plan, days_off = moved("ben-tre-2024"), DaysOff.known(range(2025, 2029))
    assert [
        (one.key, one.due, last_safe_day(one.due, one.mode), last_office_day(one.due, one.mode, days_off))
        for one in plan.deadlines
    ] == [
        ("dang-ky-don-vi", date(2026, 5, 1), date(2026, 4, 30), date(2026, 4, 29)),
        ("bao-cao-so-ket", date(2026, 12, 10), date(2026, 12, 9), date(2026, 12, 9)),
        ("so-ket", date(2026, 12, 31), date(2026, 12, 31), date(2026, 12, 31)),
        ("bao-cao-tong-ket", date(2027, 10, 31), date(2027, 10, 31), date(2027, 10, 29)),
        ("ho-so-khen-thuong", date(2027, 10, 31), date(2027, 10, 31), date(2027, 10, 29)),
    ]
    assert "gửi báo cáo sơ kết cao điểm thi đua năm 2026" in [one.what for one in plan.deadlines]
    assert "Kỳ thi tốt nghiệp trung học phổ thông năm 2026, 2027" in said(plan)


def test_words_for_days_and_suggested_ends_move_along() -> None:
    plan = moved("bac-giang-2020")
    assert [(one.start, one.start_said, one.end, one.end_said) for one in plan.phases] == [
        (date(2026, 11, 1), "từ nay", date(2027, 1, 31), ""),
        (date(2027, 2, 1), "", date(2027, 5, 31), "đến hết năm học 2026-2027"),
    ]
    assert [one.key for one in plan.deadlines] == ["phase-1-end"]
    assert [(one.key, one.due) for one in plan.suggested][-1] == ("phase-2-end", date(2027, 5, 31))
    assert "kế hoạch năm 2026" in plan.phases[0].theme


@pytest.mark.parametrize(
    ("preset", "left_out", "reworded"),
    [("bac-giang-2020", 5, 7), ("lien-nghia-2023", 0, 6), ("ben-tre-2024", 3, 3), ("kon-tum-2020", 0, 1)],
)
def test_what_belonged_to_its_time_is_told(preset: str, left_out: int, reworded: int) -> None:
    dropped = moved(preset).dropped
    counted = [line.split(" “", 1)[0] for line in dropped]
    assert (counted.count("Bỏ"), counted.count("Đổi")) == (left_out, reworded)


@pytest.mark.parametrize("preset", [one for one in presets() if one != "bao-khe-2021"])
def test_nothing_of_its_time_is_left(preset: str) -> None:
    text = said(moved(preset))
    gone = r"COVID|5K|nhiệm vụ kép|Đại hội|75 năm|huyện|[Pp]hòng (GD|giáo dục và)|202[0-5]|2019"
    assert re.findall(gone, re.sub(r"(?:key|id)='[^']*'|datetime[^)]*\)", "", text)) == []


@pytest.mark.parametrize("year", [2025, 2026])
def test_counts_of_one_province_are_dropped_and_shares_stay(year: int) -> None:
    was = {one.key for one in moved("ben-tre-2024", 2024).targets}
    now = {one.key for one in moved("ben-tre-2024", year).targets}
    assert was - now == {"chuan-quoc-gia", "cong-dan-so"}


def test_the_collectives_criteria_name_no_district() -> None:
    texts = [one.text for one in moved("lien-nghia-2023").criteria]
    assert len(texts) == 17
    assert sum("xã, phường" in text for text in texts) == 2


@pytest.mark.parametrize("preset", presets())
@pytest.mark.parametrize("year", [2024, 2026, 2027, 2030])
def test_a_moved_preset_holds_together(preset: str, year: int) -> None:
    plan = moved(preset, year)
    assert mistakes(plan) == []
    days_off = DaysOff.known(years_of(plan))
    assert {one.code for one in cautions(plan, days_off)} <= {"sunday", "holiday"}
    lines = calendar(plan, days_off=days_off, launched=plan.start, suggested=True)
    assert {one.deadline for one in lines} == {one.key for one in plan.deadlines + plan.suggested}
