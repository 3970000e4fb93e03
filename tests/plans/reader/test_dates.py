"""Phases, deadlines and what is to be dated; and the dates that are none of the plan's own."""

from __future__ import annotations

import pytest

from bot.plans.reader import read_plan
from tests.plans.reader.plans import deadlines, phases, read


@pytest.mark.parametrize(
    ("line", "phase"),
    [
        ("- Đợt 1: Từ 05/9/2024 đến 18/01/2025, chào mừng 20/11.", ("Đợt 1", "2024-09-05", "2025-01-18")),
        (
            "Đợt thi đua thứ nhất: Từ nay đến hết tháng 01/2025",
            ("Đợt thi đua thứ nhất", "2024-09-05", "2025-01-31"),
        ),
        ("- Đợt II: từ tháng 02/2025 đến hết năm học", ("Đợt II", "2025-02-01", None)),
        ("- Giai đoạn I: 26/02 - 10/3/2025", ("Giai đoạn I", "2025-02-26", "2025-03-10")),
        ("Đợt 2 (từ đầu học kỳ II đến hết năm học)", ("Đợt 2", None, None)),
        ("- Đợt 1: 05/9/2024 → 20/11/2024", ("Đợt 1", "2024-09-05", "2024-11-20")),
        ("Dot 1: tu 05/9/2024 den 13/01/2025.", ("Dot 1", "2024-09-05", "2025-01-13")),
        ("Thời gian thi đua: từ ngày 20/10/2024 đến ngày 20/11/2024.", (None, "2024-10-20", "2024-11-20")),
        ("Bắt đầu từ ngày 02/10/2024, kết thúc ngày 15/11/2024.", (None, "2024-10-02", "2024-11-15")),
    ],
)
def test_phases(line: str, phase: tuple[str | None, str | None, str | None]) -> None:
    assert phases(line) == [phase]


def test_from_now_has_no_day_where_the_document_has_none() -> None:
    found = read_plan("KẾ HOẠCH\nThi đua năm học 2024-2025\n\n1. Đợt 1: từ nay đến hết tháng 01/2025.\n")
    assert [(one.start, one.start_said) for one in found.phases] == [(None, "từ nay")]


def test_phases_in_a_table_and_in_one_line() -> None:
    table = ("Đợt | Thời gian", "I | 07/9/2024 - 20/11/2024", "II | 23/11/2024 - 16/01/2025")
    assert [one[0] for one in phases(*table)] == ["Đợt I", "Đợt II"]
    assert [one[2] for one in phases("Chia 2 đợt: đợt 1 (05/9 - 15/11), đợt 2 (16/11 - 15/01).")] == [
        "2024-11-15",
        "2025-01-15",
    ]


@pytest.mark.parametrize(
    ("line", "deadline"),
    [
        (
            "Các tổ gửi đăng ký thi đua về nhà trường trước ngày 15/10/2024.",
            ("registration", "2024-10-15", "before"),
        ),
        ("Nộp báo cáo sơ kết chậm nhất 16h30 ngày 10/01/2025.", ("report", "2025-01-10", "by")),
        ("Hồ sơ đề nghị khen thưởng: hạn cuối 25/5/2025.", ("dossier", "2025-05-25", "by")),
        ("Gửi báo cáo tổng kết trong tháng 5/2025.", ("report", "2025-05-31", "within")),
        ("Hội đồng thi đua bình xét ngày 22/5/2025.", ("review", "2025-05-22", "by")),
        ("Nộp sáng kiến về thư ký trước 15/3/2025.", ("other", "2025-03-15", "before")),
        (
            "Trước ngày 20/9/2024, cá nhân nộp bản đăng ký cho tổ trưởng.",
            ("registration", "2024-09-20", "before"),
        ),
        ("Cac to nop bao cao so ket cham nhat ngay 08/01/2025.", ("report", "2025-01-08", "by")),
        ("Tháng 10: các tổ nộp bản đăng ký trước ngày 05/10.", ("registration", "2024-10-05", "before")),
    ],
)
def test_deadlines(line: str, deadline: tuple[str, str, str]) -> None:
    assert deadlines(f"- {line}") == [deadline]


def test_a_report_and_a_dossier_named_together_are_two() -> None:
    found = deadlines("- Gửi báo cáo và hồ sơ đề nghị khen thưởng về Sở trong tháng 6/2025.")
    assert found == [("report", "2025-06-30", "within"), ("dossier", "2025-06-30", "within")]


def test_who_sends_it_on_sends_the_same() -> None:
    lines = "- Cá nhân nộp bản đăng ký trước 20/9/2024; tổ trưởng tổng hợp gửi Hội đồng trước 25/9/2024."
    assert [kind for kind, _, _ in deadlines(lines)] == ["registration", "registration"]


def test_rows_of_a_calendar() -> None:
    rows = (
        "Thời gian | Nội dung | Phụ trách",
        "05/9/2024 | Khai giảng năm học mới | BGH",
        "Trước 30/9/2024 | Cá nhân đăng ký danh hiệu thi đua với tổ trưởng | Tổ trưởng",
    )
    assert deadlines(*rows) == [("registration", "2024-09-30", "before")]


def test_who_receives_and_whether_it_is_sure() -> None:
    (one,) = read("1. Gửi báo cáo về Phòng GD&ĐT (qua bà Liên) dự kiến ngày 20/12/2024.").deadlines
    assert (one.to, one.tentative) == ("Phòng GD&ĐT (qua bà Liên)", True)


@pytest.mark.parametrize(
    "line",
    [
        "Căn cứ Công văn số 215/PGDĐT-TĐ ngày 26/8/2024 về việc nộp báo cáo;",
        "- Thực hiện Chỉ thị số 05-CT/TW ngày 15/5/2016, báo cáo kết quả.",
        "- Chào mừng kỷ niệm 42 năm ngày Nhà giáo Việt Nam (20/11/1982 - 20/11/2024).",
        "- Lập thành tích chào mừng ngày thành lập Đảng 3/2, ngày thành lập Đoàn 26/3.",
        "- Tổ chức lễ khai giảng ngày 05/9/2024.",
        "- Hội nghị viên chức ngày 10/10/2024.",
        "- Giấy khen được trao tại lễ tổng kết năm học ngày 27/5/2025.",
        "- Hội thi giáo viên dạy giỏi: sáng 15/11/2024.",
    ],
)
def test_dates_that_are_no_deadlines(line: str) -> None:
    assert deadlines(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "Báo cáo kết quả về Phòng GD&ĐT vào dịp sơ kết và tổng kết hàng năm.",
        "Nộp hồ sơ theo thời gian quy định của Sở.",
        "Sau khi kết thúc mỗi đợt 5 ngày, các tổ gửi báo cáo.",
        "Nộp tên đề tài vào tuần 1 tháng 12.",
        "Báo cáo định kỳ trước ngày 25 hằng tháng.",
    ],
)
def test_what_is_to_be_dated_is_not_invented(line: str) -> None:
    found = read("I. THỰC HIỆN", f"- {line}")
    assert ([one.what for one in found.to_be_dated], found.deadlines) == ([line.rstrip(".")], ())


def test_dates_that_are_none_are_told() -> None:
    found = read("- Nộp báo cáo chậm nhất ngày 30/02/2025.", "- Đăng ký trước thứ Hai, ngày 15/10/2024.")
    assert {one.code for one in found.warnings} == {"no_such_date", "wrong_weekday"}
    assert [one.confidence for one in found.deadlines] == ["low"]
