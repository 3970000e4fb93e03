"""Days a plan names without printing them, whole calendar years, and whom a plan calls upon and judges."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.campaign.plan import CampaignPlan, Criterion, EraBound, Level, Origin, Participant
from bot.plans.campaign_file import read_campaign
from bot.plans.periods import calendar_years, first_year
from bot.plans.problems import BadFile
from bot.plans.shift import shift_to

HEAD = """
title = "Phong trào thi đua"
unit = "Trường THCS Hoa Sen"
kind = "themed"
"""
PHASES = """
period = "năm học 2026-2027"

[[phases]]
name = "Đợt 1"
start = 2026-09-01
start_said = "từ nay"
end = 2027-01-31

[[phases]]
name = "Đợt 2"
start = 2027-02-01
end = 2027-05-31
end_said = "hết năm học 2026-2027"
"""
JUDGED = """
period = "năm 2026"
participants = [
  { level = "to", text = "Các tổ chuyên môn" },
  { level = "ca_nhan", text = "Học sinh", subject = "pupils" },
]

[[criteria]]
level = "to"
text = "Điển hình trong toàn huyện"
era = "district"
later = "Điển hình trong toàn xã"

[[criteria]]
level = "ca_nhan"
roles = ["GV"]
text = "Đạt kết quả cao trong năm 2026"

[[criteria]]
level = "ca_nhan"
subject = "pupils"
text = "Phòng, chống dịch COVID-19"
era = "covid"
"""


def good(text: str) -> CampaignPlan:
    """Return the campaign of a text that must be right."""
    plan = read_campaign(HEAD + text, "hoa-sen-2026")
    assert isinstance(plan, CampaignPlan)
    return plan


def codes(text: str) -> set[tuple[str, str]]:
    """Return where and what is wrong with a text that must be refused."""
    plan = read_campaign(HEAD + text, "hoa-sen-2026")
    assert isinstance(plan, BadFile)
    return {(problem.path, problem.code) for problem in plan.problems}


def test_an_end_the_plan_does_not_print_is_a_suggestion() -> None:
    plan = good(PHASES)
    assert [(one.key, one.due, one.origin) for one in plan.deadlines] == [
        ("phase-1-end", date(2027, 1, 31), Origin.PLAN)
    ]
    assert [(one.key, one.due, one.origin) for one in plan.suggested] == [
        ("phase-2-end", date(2027, 5, 31), Origin.SCHOOL)
    ]
    assert [(one.start_said, one.end_said) for one in plan.phases] == [
        ("từ nay", ""),
        ("", "hết năm học 2026-2027"),
    ]


def test_a_suggestion_of_the_file_stands_for_the_end_of_its_phase() -> None:
    own = '[[suggested]]\nkey = "phase-2-end"\nwhat = "hết đợt 2"\nkind = "phase_end"\n'
    plan = good(PHASES + own + 'due = 2027-05-25\nmode = "by"\nwho = "person"\n')
    assert [(one.key, one.due) for one in plan.suggested] == [("phase-2-end", date(2027, 5, 25))]


def test_words_for_a_day_move_with_it() -> None:
    phase = shift_to(good(PHASES), 2027).phases[1]
    assert (phase.end, phase.end_said) == (date(2028, 5, 31), "hết năm học 2027-2028")


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("năm 2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("Năm 2026-2027", date(2026, 1, 1), date(2027, 12, 31)),
        ("giai đoạn 2026 – 2030", date(2026, 1, 1), date(2030, 12, 31)),
    ],
)
def test_whole_years_need_no_first_and_last_day(period: str, start: date, end: date) -> None:
    plan = good(f'period = "{period}"')
    assert (plan.start, plan.end) == (start, end)
    own = good(f'period = "{period}"\nstart = 2026-04-03\nend = 2026-06-30')
    assert (own.start, own.end) == (date(2026, 4, 3), date(2026, 6, 30))


@pytest.mark.parametrize("period", ["năm học 2026-2027", "học kỳ I", "giai đoạn 2030-2026"])
def test_other_periods_need_both(period: str) -> None:
    assert codes(f'period = "{period}"') == {("start", "missing"), ("end", "missing")}


def test_the_years_a_period_names() -> None:
    assert [*calendar_years("giai đoạn 2024-2026")] == [2024, 2025, 2026]
    assert [*calendar_years("năm học 2024-2025")] == []
    assert (first_year("năm học 2024-2025"), first_year("học kỳ I")) == (2024, None)


def test_participants_and_criteria_are_read() -> None:
    plan = good(JUDGED)
    assert plan.participants == (
        Participant("Các tổ chuyên môn", Level.TEAM),
        Participant("Học sinh", Level.PERSON, "pupils"),
    )
    assert plan.criteria == (
        Criterion("Điển hình trong toàn huyện", Level.TEAM),
        Criterion("Đạt kết quả cao trong năm 2026", Level.PERSON, ("GV",)),
        Criterion("Phòng, chống dịch COVID-19", Level.PERSON, subject="pupils"),
    )
    assert plan.era_bound[0] == EraBound(plan.criteria[0].text, "district", "Điển hình trong toàn xã")


def test_criteria_move_as_targets_do() -> None:
    moved = shift_to(good(JUDGED), 2027)
    assert [one.text for one in moved.criteria] == [
        "Điển hình trong toàn xã",
        "Đạt kết quả cao trong năm 2027",
    ]
    assert len(moved.participants) == len(moved.dropped) == 2


def test_a_wrong_criterion_has_its_place() -> None:
    text = JUDGED.replace('subject = "pupils"\ntext', 'subject = "pupil"\ntexts')
    assert codes(text) == {
        ("criteria[3].subject", "not_a_choice_near"),
        ("criteria[3].text", "missing"),
        ("criteria[3].texts", "unknown_key_near"),
    }


@pytest.mark.parametrize(("year", "agency"), [(2019, "Phòng GDĐT"), (2023, "UBND xã, phường")])
def test_what_ends_before_a_plan_of_years_does_is_over_for_all_of_it(year: int, agency: str) -> None:
    moved = shift_to(good('period = "giai đoạn 2010-2014"\noccasions = ["Gửi Phòng GDĐT"]'), year)
    assert (moved.period, moved.end) == (f"giai đoạn {year}-{year + 4}", date(year + 4, 12, 31))
    assert moved.occasions == (f"Gửi {agency}",)
