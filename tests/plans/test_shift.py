"""A plan moved to another school year keeps what holds and leaves what belonged to its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.plan import (
    CampaignKind,
    CampaignPlan,
    DeadlineKind,
    EraBound,
    Level,
    Mode,
    PlannedAward,
    PlannedDeadline,
    PlannedPhase,
    PlannedTarget,
    PlannedTitle,
    Undated,
    Who,
)
from bot.plans.checks import cautions
from bot.plans.eras import ERAS
from bot.plans.presets import read_preset
from bot.plans.problems import sentences
from bot.plans.shift import shift_to

REPORT = PlannedDeadline(
    "bao-cao",
    "gửi báo cáo năm học 2021-2022",
    DeadlineKind.REPORT,
    date(2022, 1, 20),
    Mode.BEFORE,
    Who.UNIT,
    to="Phòng GD&ĐT thành phố Hoa Sen",
)
PLAN = CampaignPlan(
    id="hoa-sen-2021",
    title="PHONG TRÀO THI ĐUA NĂM HỌC 2021- 2022",
    unit="Trường THCS Hoa Sen",
    number="15/KH-THCSHS",
    issued=date(2021, 9, 10),
    kind=CampaignKind.YEARLY,
    period="năm học 2021-2022",
    start=date(2021, 9, 5),
    end=date(2022, 5, 25),
    phases=(PlannedPhase(1, "Đợt 1", date(2021, 9, 5), date(2022, 1, 17), "Kỷ niệm 39 năm ngày Nhà giáo"),),
    deadlines=(REPORT,),
    targets=(),
)


def preset() -> CampaignPlan:
    """Return the preset, which the other tests have shown to be right."""
    plan = read_preset("bao-khe-2021")
    assert isinstance(plan, CampaignPlan)
    return plan


def retold(text: str, year: int = 2026) -> str:
    """Return what the title `text` of PLAN becomes."""
    return shift_to(replace(PLAN, title=text), year).title


def test_dates_keep_day_and_month_and_the_paper_s_own_marks_go() -> None:
    moved = shift_to(PLAN, 2026)
    assert (moved.id, moved.period, moved.unit) == (
        "hoa-sen-2026",
        "năm học 2026-2027",
        "Trường THCS Hoa Sen",
    )
    assert (moved.number, moved.issued) == ("", None)
    assert (moved.start, moved.end) == (date(2026, 9, 5), date(2027, 5, 25))
    assert (moved.phases[0].start, moved.phases[0].end) == (date(2026, 9, 5), date(2027, 1, 17))
    assert moved.phases[0].theme == "Kỷ niệm 44 năm ngày Nhà giáo"
    assert (moved.deadlines[0].due, moved.deadlines[0].mode) == (date(2027, 1, 20), Mode.BEFORE)
    assert moved.deadlines[0].what == "gửi báo cáo năm học 2026-2027"


def test_a_leap_day_becomes_the_28th() -> None:
    leap = replace(REPORT, due=date(2024, 2, 29))
    plan = replace(PLAN, period="năm học 2023-2024", deadlines=(leap,))
    assert shift_to(plan, 2024).deadlines[0].due == date(2025, 2, 28)
    assert shift_to(plan, 2027).deadlines[0].due == date(2028, 2, 29)


def test_a_spring_campaign_belongs_to_the_school_year_it_names() -> None:
    spring = replace(PLAN, start=date(2022, 3, 1), end=date(2022, 3, 26), phases=())
    assert shift_to(spring, 2026).start == date(2027, 3, 1)
    calendar = replace(PLAN, id="thi-dua", period="năm 2022", start=date(2022, 1, 1), end=date(2022, 12, 31))
    moved = shift_to(calendar, 2026)
    assert (moved.id, moved.period, moved.end) == ("thi-dua-2026", "năm 2026", date(2026, 12, 31))


def test_a_plan_of_that_year_already_stays_as_it_is() -> None:
    assert shift_to(PLAN, 2021) is PLAN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("năm học 2021 – 2022", "năm học 2026 – 2027"),
        ("chậm nhất 15/10/2021, trong tháng 5/2022", "chậm nhất 15/10/2026, trong tháng 5/2027"),
        ("(20/11/1982 - 20/11/2021)", "(20/11/1982 - 20/11/2026)"),
        ("Kỷ niệm 132 năm ngày sinh Bác", "Kỷ niệm 137 năm ngày sinh Bác"),
        ("giai đoạn 2021-2025", "giai đoạn 2021-2025"),
        ("Thông tư 22/2021/TT-BGDĐT", "Thông tư 22/2021/TT-BGDĐT"),
        ("Kế hoạch số 2021/KH-UBND", "Kế hoạch số 2021/KH-UBND"),
        ("Chương trình GDPT 2018", "Chương trình GDPT 2018"),
        ("trong 5 năm học tới", "trong 5 năm học tới"),
    ],
)
def test_only_the_plan_s_own_years_move(old: str, new: str) -> None:
    assert retold(old) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("gửi Phòng GD&ĐT thành phố Hoa Sen trước", "gửi UBND xã, phường trước"),
        ("phòng Giáo dục và Đào tạo", "UBND xã, phường"),
        ("UBND huyện Sông Đào và các xã", "UBND xã, phường và các xã"),
        ("UBND thành phố Cần Thơ", "UBND thành phố Cần Thơ"),
        ("Ủy ban nhân dân thành phố", "UBND xã, phường"),
        ("Sở Giáo dục và Đào tạo", "Sở Giáo dục và Đào tạo"),
    ],
)
def test_dead_agencies_are_mapped_once_they_are_dead(old: str, new: str) -> None:
    assert retold(old) == new
    assert retold(old, 2024) == old


def test_every_change_is_told_once() -> None:
    note = "Do UBND thành phố tặng."
    plan = replace(
        PLAN,
        titles=(PlannedTitle("X", "Danh hiệu X", Level.SCHOOL, note=note),),
        awards=(PlannedAward("GK", "Giấy khen", note=note),),
        undated=(Undated("nộp về Phòng GDĐT", "nộp về Phòng GDĐT"),),
    )
    moved = shift_to(plan, 2026)
    assert moved.titles[0].note == moved.awards[0].note == "Do UBND xã, phường tặng."
    assert moved.undated == (Undated("nộp về UBND xã, phường", "nộp về Phòng GDĐT"),)
    reason = "phòng giáo dục và đào tạo đã kết thúc hoạt động từ ngày 01/7/2025"
    assert f"Đổi “nộp về Phòng GDĐT” thành “nộp về UBND xã, phường”: {reason}." in moved.dropped
    assert len(moved.dropped) == 3
    assert shift_to(moved, 2027).dropped == moved.dropped


def target(text: str) -> PlannedTarget:
    """Return a target that says `text`."""
    return PlannedTarget(text.lower(), text, Level.SCHOOL)


@pytest.mark.parametrize(
    ("text", "year", "kept"),
    [
        ("Phòng, chống dịch Covid-19", 2022, "Phòng, chống dịch Covid-19"),
        ("Phòng, chống dịch Covid-19", 2026, None),
        ("Thực hiện 5K", 2026, None),
        ("Tập huấn về sách giáo khoa mới", 2026, None),
        ("90% hạnh kiểm tốt", 2023, "90% hạnh kiểm tốt"),
        ("90% hạnh kiểm tốt", 2026, "90% kết quả rèn luyện tốt"),
        ("70% học lực khá", 2026, "70% kết quả học tập khá"),
        ("Chào mừng Đại hội Đảng các cấp", 2022, None),
        ("Giữ vững sĩ số", 2026, "Giữ vững sĩ số"),
    ],
)
def test_a_file_without_marks_is_looked_through(text: str, year: int, kept: str | None) -> None:
    moved = shift_to(replace(PLAN, deadlines=(), targets=(target(text),)), year)
    assert [one.text for one in moved.targets] == ([] if kept is None else [kept])
    assert len(moved.dropped) == (kept != text)


def test_a_mark_wins_over_a_guess() -> None:
    marked = EraBound("Học lực tốt thời Covid", "study_ratings", "Kết quả học tập mức Tốt")
    plan = replace(PLAN, deadlines=(), targets=(target(marked.item),), era_bound=(marked,))
    assert [one.text for one in shift_to(plan, 2026).targets] == ["Kết quả học tập mức Tốt"]
    assert [one.text for one in shift_to(plan, 2023).targets] == [marked.item]


def test_every_era_has_its_reason() -> None:
    assert set(ERAS) == {code for code in sentences("shift") if not code.startswith("_")}


@given(st.integers(2000, 2090), st.integers(2000, 2090))
def test_moving_twice_ends_where_moving_once_does(first: int, second: int) -> None:
    plan = replace(PLAN, title="Phong trào", deadlines=(replace(REPORT, to=""),))
    twice, once = shift_to(shift_to(plan, first), second), shift_to(plan, second)
    wanted = replace(once, number=twice.number, issued=twice.issued)
    assert twice == wanted


def test_the_preset_in_this_school_year() -> None:
    moved = shift_to(preset(), 2026)
    assert (moved.id, moved.title) == ("bao-khe-2026", "Phong trào thi đua năm học 2026-2027")
    assert [(one.start, one.end) for one in moved.phases] == [
        (date(2026, 9, 5), date(2027, 1, 16)),
        (date(2027, 1, 18), date(2027, 5, 25)),
    ]
    assert moved.suggested[0].due == date(2026, 10, 15)
    assert {one.key for one in preset().targets} - {one.key for one in moved.targets} == {
        "day-truc-tuyen",
        "tap-huan-khoi-6",
        "hoc-luc-kem",
    }
    said = repr(replace(moved, dropped=()))
    gone = ["COVID", "5K", "dịch", "học lực", "hạnh kiểm", "thành phố", "giảm tải", "2021", "2022", "190 năm"]
    assert [word for word in gone if word in said] == []
    assert len(moved.dropped) == 18
    assert moved.occasions[1] == "20/11: kỷ niệm 44 năm ngày Nhà giáo Việt Nam"
    assert cautions(moved, DaysOff.known((2026, 2027))) == ()
