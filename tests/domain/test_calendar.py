"""The calendar of a whole campaign, of an invented school, line by line."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date, datetime

from bot.domain.campaign.calendar import Line, as_json_lines, calendar, deadlines_of, warnings, years_of
from bot.domain.campaign.days_off import DaysOff
from bot.domain.campaign.plan import (
    CampaignKind,
    CampaignPlan,
    DeadlineKind,
    Mode,
    Origin,
    PlannedDeadline,
    PlannedPhase,
    Who,
)
from tests.domain import oracle

KNOWN = DaysOff.known(range(2020, 2024))
OPENED = date(2021, 9, 5)
REGISTRATION = PlannedDeadline(
    "dang_ky", "đăng ký thi đua", DeadlineKind.REGISTRATION, date(2021, 10, 15), Mode.BY, Who.PERSON,
    origin=Origin.SCHOOL,
)  # fmt: skip
REPORT = PlannedDeadline(
    "so_ket", "báo cáo sơ kết", DeadlineKind.REPORT, date(2022, 1, 3), Mode.BEFORE, Who.UNIT
)
PLAN = CampaignPlan(
    id="ban-mai-2021",
    title="Thi đua dạy tốt, học tốt",
    unit="Trường THCS Ban Mai",
    number="12/KH-THCSBM",
    issued=date(2021, 9, 4),
    kind=CampaignKind.YEARLY,
    period="năm học 2021-2022",
    start=OPENED,
    end=date(2022, 5, 25),
    phases=(
        PlannedPhase(1, "Đợt 1", OPENED, date(2022, 1, 16)),
        PlannedPhase(2, "Đợt 2", date(2022, 1, 18), date(2022, 5, 25)),
    ),
    deadlines=(REPORT,),
    targets=(),
    suggested=(REGISTRATION,),
)


def lines(plan: CampaignPlan = PLAN, launched: date = OPENED, suggested: bool = True) -> list[Line]:
    return calendar(plan, days_off=KNOWN, launched=launched, suggested=suggested)


def test_a_line_says_when_what_to_whom_and_with_which_template() -> None:
    assert asdict(next(line for line in lines() if line.deadline == "so_ket")) == {
        "at": "2021-12-17T11:30:00+07:00",
        "deadline": "so_ket",
        "due": "2022-01-03",
        "last_safe": "2022-01-02T23:59:00+07:00",
        "stage": "T-14",
        "audience": "unit",
        "template": "reminders/report",
    }


def test_the_whole_calendar_is_the_oracles() -> None:
    school = oracle.School(KNOWN.off, KNOWN.worked)
    since = oracle.at(OPENED, "00:00")
    expected = [
        (moment.isoformat(), key, stage)
        for key, kind, who, due, mode in [
            ("dang_ky", "registration", "person", date(2021, 10, 15), "by"),
            ("so_ket", "report", "unit", date(2022, 1, 3), "before"),
            ("phase_1_end", "phase_end", "person", date(2022, 1, 16), "by"),
            ("phase_2_end", "phase_end", "person", date(2022, 5, 25), "by"),
        ]
        for stage, moment in oracle.reminders(kind, who, due, mode, school, since=since)
    ]
    assert [(line.at, line.deadline, line.stage) for line in lines()] == sorted(expected)


def test_the_report_counts_down_to_new_years_eve_and_is_late_from_tuesday() -> None:
    report = [(line.at[:16], line.stage, line.template) for line in lines() if line.deadline == "so_ket"]
    assert report[4:6] == [
        ("2021-12-31T06:45", "T-0", "reminders/report"),
        ("2022-01-04T11:30", "+1", "reminders/report_overdue"),
    ]


def test_suggestions_are_reminded_of_only_if_accepted() -> None:
    assert "dang_ky" not in {line.deadline for line in lines(suggested=False)}
    assert "dang_ky" in {line.deadline for line in lines()}


def test_a_phase_end_the_plan_names_itself_is_not_there_twice() -> None:
    own = replace(
        REPORT, key="het_dot_1", kind=DeadlineKind.PHASE_END, due=date(2022, 1, 17), who=Who.TEAM_LEAD
    )
    keys = [deadline.key for deadline in deadlines_of(replace(PLAN, deadlines=(own,)), suggested=False)]
    assert keys == ["het_dot_1", "phase_2_end"]


def test_a_campaign_launched_late_has_only_what_is_to_come() -> None:
    launched = date(2022, 1, 13)
    late = lines(launched=launched)
    assert [(line.deadline, line.stage) for line in late][:4] == [
        ("phase_1_end", "T-3"),
        ("phase_1_end", "T-1"),
        ("phase_1_end", "T-0"),
        ("so_ket", "+14"),
    ]
    assert {datetime.fromisoformat(line.at).date() >= launched for line in late} == {True}


def test_lines_are_printed_one_object_each_in_the_order_of_time() -> None:
    printed = [json.loads(text) for text in as_json_lines(lines()).split("\n")]
    assert printed == [asdict(line) for line in lines()]
    assert list(printed[0]) == ["at", "deadline", "due", "last_safe", "stage", "audience", "template"]
    assert as_json_lines([]) == ""


def test_an_admin_is_warned_of_deadlines_on_a_day_off() -> None:
    assert warnings(PLAN, KNOWN) == [
        (
            "so_ket",
            "deadline_on_day_off",
            {
                "what": "báo cáo sơ kết",
                "day": date(2022, 1, 2),
                "name": "",
                "last_office": date(2021, 12, 31),
            },
        ),
        (
            "phase_1_end",
            "deadline_on_day_off",
            {
                "what": "cập nhật kết quả thực hiện Đợt 1",
                "day": date(2022, 1, 16),
                "name": "",
                "last_office": None,
            },
        ),
    ]
    holiday = replace(REGISTRATION, due=date(2022, 1, 1))
    [*_, notice] = warnings(
        replace(PLAN, phases=(), deadlines=(), suggested=(holiday,)), KNOWN, suggested=True
    )
    assert notice.facts["name"] == "Tết Dương lịch"


def test_the_years_of_a_plan_leave_one_to_spare() -> None:
    assert years_of(PLAN) == range(2020, 2024)
