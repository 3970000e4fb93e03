"""How strangers' plans say things: a month over its days, a list over its dates, tables with sizes."""

from __future__ import annotations

import pytest

from bot.plans.reader import read_plan
from tests.plans.reader.plans import HEAD, deadlines, phases, read, targets


def test_a_month_completes_the_days_after_it() -> None:
    line = "5. Tháng 5/2025: nộp hồ sơ xét thi đua trước ngày 15; hội đồng họp xét ngày 20."
    assert deadlines(line) == [("dossier", "2025-05-15", "before"), ("review", "2025-05-20", "by")]
    line = "2. Tháng 10/2024: hội nghị viên chức; các tổ nộp bản đăng ký về văn phòng trong tháng."
    assert deadlines(line) == [("registration", "2024-10-31", "within")]


@pytest.mark.parametrize(
    "line",
    [
        "2. Tháng 4/2025: phát động; báo cáo trước ngày 31.",
        "2. Tháng 10/2024: phát động; các tổ báo cáo trước ngày 25 hằng tháng.",
    ],
)
def test_a_month_completes_no_day_it_has_not_or_that_comes_back(line: str) -> None:
    assert deadlines(line) == []


def test_a_list_of_days_goes_on_with_the_line_that_leads_it() -> None:
    lead = "1. Bản đăng ký thi đua gửi về bộ phận thi đua của Phòng:"
    found = read("I. THỜI HẠN", lead, "- Khối mầm non: ngày 25/9/2024;", "- Khối THCS: ngày 27/9/2024.")
    assert [(one.kind, one.due.isoformat(), one.to) for one in found.deadlines] == [
        ("registration", "2024-09-25", "bộ phận thi đua của Phòng"),
        ("registration", "2024-09-27", "bộ phận thi đua của Phòng"),
    ]
    assert deadlines("1. Bản đăng ký gửi về Phòng:", "- Lễ phát động: ngày 25/9/2024.") == []


def test_the_first_and_the_last_days_of_a_month() -> None:
    line = "- Các tổ nộp báo cáo trong 5 ngày {} tháng 3/2025."
    assert deadlines(line.format("đầu")) == [("report", "2025-03-05", "within")]
    assert deadlines(line.format("cuối")) == [("report", "2025-03-31", "within")]


def test_a_day_from_which_something_is_done_is_none_by_which() -> None:
    found = read("I. THỰC HIỆN", "- Từ tháng 10/2024 các tổ nộp báo cáo trước ngày 25 hằng tháng.")
    assert (found.deadlines, [one.kind for one in found.to_be_dated]) == ((), ["report"])


def test_a_plan_that_is_handed_in_is_no_citation() -> None:
    line = "- Nộp kế hoạch dự án khoa học kỹ thuật ngày 10/11."
    assert deadlines(line) == [("other", "2024-11-10", "by")]


def test_a_date_broken_over_lines_after_its_month() -> None:
    found = deadlines(
        "- Nộp bản đăng ký cho tổ trưởng trước ngày 25/9/", "2024; tổ trưởng nộp ngày 28/9/2024."
    )
    assert found == [("registration", "2024-09-25", "before"), ("registration", "2024-09-28", "by")]


def test_a_day_in_a_study_week_is_a_day() -> None:
    found = read("I. LỊCH", "Tuần 3 (10/3 - 15/3): các chi đội nộp báo tường trước ngày 14/3.")
    assert [one.due.isoformat() for one in found.deadlines] == ["2025-03-14"]
    assert found.to_be_dated == ()


def test_the_first_and_the_last_day_on_two_lines() -> None:
    found = phases("1. Thời gian", "Bắt đầu: 24/02/2025", "Kết thúc: 28/3/2025")
    assert found == [(None, "2025-02-24", "2025-03-28")]


def test_a_date_line_without_a_place() -> None:
    text = HEAD.replace("Sông Trong, ngày 05 tháng 9 năm 2024", "Ngày 6/1/2026")
    assert str(read_plan(text + "- 100% lớp trang trí góc Tết.\n").head.issued) == "2026-01-06"


def test_a_table_says_whom_its_rows_are_for_and_how_many_they_are() -> None:
    rows = ("TT | Tổ | Số GV | Học sinh giỏi | SKKN", "1 | Toán - Tin | 16 | 82% | 04")
    found = read("I. CHỈ TIÊU", *rows).targets
    assert [(one.value, one.unit, one.whom) for one in found] == [
        (82, "%", "Tổ Toán - Tin"),
        (4, "SKKN", "Tổ Toán - Tin"),
    ]


def test_who_does_a_task_is_no_aim() -> None:
    rows = ("Nội dung | Đơn vị thực hiện | Thời hạn", "Ký giao ước thi đua | 7 trường | 10/10/2024")
    found = read("I. LỊCH", *rows)
    assert (found.targets, [one.kind for one in found.deadlines]) == ((), ["registration"])


@pytest.mark.parametrize(
    ("line", "value", "unit", "who"),
    [
        ("- Tối thiểu 1 SKKN/tổ được xếp loại cấp trường.", 1, "SKKN", "tổ"),
        ("- Đóng góp ít nhất 01 ngày lương/đoàn viên.", 1, "ngày lương", "đoàn viên"),
        ("- Mỗi lớp đạt 50 điểm 9, 10.", 50, "điểm", "Mỗi lớp"),
    ],
)
def test_what_is_counted_and_for_whom(line: str, value: float, unit: str, who: str) -> None:
    (found,) = read("I. CHỈ TIÊU", line).targets
    assert (found.value, found.unit, found.whom) == (value, unit, who)


def test_a_heading_says_for_which_collectives_its_aims_are() -> None:
    found = read("2. Chỉ tiêu thi đua cho mỗi chi đội", "+ Tiết mục văn nghệ: ít nhất 03 tiết mục.").targets
    assert [(one.value, one.whom) for one in found] == [(3, "chi đội")]


@pytest.mark.parametrize(
    "line",
    [
        "- Thi đua chào mừng ngày thành lập Đoàn 26/3 như sau.",
        "- Cá nhân có 03 lần liên tục được tặng Chiến sĩ thi đua cơ sở.",
    ],
)
def test_what_is_no_aim_of_a_strangers_plan(line: str) -> None:
    assert targets(line) == []


def test_who_gives_stands_before_a_list() -> None:
    found = read(
        "V. KHEN THƯỞNG", "- Chủ tịch UBND huyện tặng danh hiệu Lao động tiên tiến, Giấy khen.",
        "- Trường xếp thứ hai được đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh.",
    )  # fmt: skip
    assert [one.name for one in found.awards] == [
        "Giấy khen của Chủ tịch UBND huyện",
        "Bằng khen của Chủ tịch UBND tỉnh",
    ]
