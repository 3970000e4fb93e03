"""Habits of those who write plans: tables with tabs, months by name, times in a row, parts of wholes."""

from __future__ import annotations

import pytest

from bot.plans.reader import read_plan
from bot.plans.reader.gaps import cell_gaps
from tests.plans.reader.plans import HEAD, deadlines, phases, read, targets


def test_tabs_part_the_cells_of_a_table() -> None:
    rows = ("TT\tNội dung\tNăm học 2023-2024\tNăm học 2024-2025", "1\tTrẻ chuyên cần\t94%\t97%")
    found = read("I. CHỈ TIÊU", *rows)
    assert [(one.text, one.value) for one in found.targets] == [("Trẻ chuyên cần", 97)]
    assert all(one.quote in rows[1] for one in found.targets)


@pytest.mark.parametrize(
    "rows",
    [
        ("TT   Nội dung            Chỉ tiêu", "1    Trẻ chuyên cần      97%", "2    Bé ngoan            95%"),
        ("TT;Nội dung;Chỉ tiêu", "1;Trẻ chuyên cần;97%", "2;Bé ngoan;95%"),
    ],
)
def test_blanks_or_semicolons_part_them_too(rows: tuple[str, ...]) -> None:
    found = read("I. CHỈ TIÊU", *rows).targets
    assert [(one.text, one.value) for one in found] == [("Trẻ chuyên cần", 97), ("Bé ngoan", 95)]


@pytest.mark.parametrize(
    "line", ["1.\tMục đích", "a)\tNêu gương", "Thời gian:\ttừ ngày 05/9/2024", "\tThụt đầu dòng"]
)
def test_a_tab_that_is_only_a_space_parts_nothing(line: str) -> None:
    assert cell_gaps(line) == []


def test_a_first_column_may_have_no_head_and_a_cell_be_empty() -> None:
    rows = ("\tNăm 2024\tNăm 2025", "Dòng họ học tập\t12\t16", "Cộng đồng học tập (thôn)\t5/11\t7/11")
    found = read_plan(
        HEAD.replace("năm học 2024-2025", "năm 2024-2025") + "I. CHỈ TIÊU\n" + "\n".join(rows)
    ).targets
    assert [(one.value, one.unit) for one in found] == [
        (12, "dòng họ"),
        (16, "dòng họ"),
        (5, "thôn"),
        (7, "thôn"),
    ]
    row = ("TT | Nội dung | Ghi chú | Chỉ tiêu", "1 | Sáng kiến |  | 04")
    assert [one.value for one in read("I. CHỈ TIÊU", *row).targets] == [4]


def test_a_column_may_say_what_the_others_count_in() -> None:
    rows = ("TT | Nội dung | Đơn vị | Học kỳ I | Cả năm", "1 | Tiết dạy thực hành | tiết | - | 100")
    found = read("I. CHỈ TIÊU", *rows).targets
    assert [(one.text, one.value, one.unit) for one in found] == [("Tiết dạy thực hành", 100, "tiết")]


def test_a_table_of_papers_hands_them_in() -> None:
    rows = ("Giấy tờ | Nơi nhận | Hạn", "Sổ dự giờ | Tổ phó | 20/9/2024")
    assert deadlines(*rows) == [("other", "2024-09-20", "by")]


def test_what_each_person_of_a_list_promises_is_no_aim() -> None:
    rows = ("STT | Họ và tên | Số tiết dự giờ", "1 | Âu Thị Miên | 10 tiết")
    assert read("I. ĐĂNG KÝ THI ĐUA", *rows).targets == ()


def test_a_table_by_offices_or_by_groups_over_its_columns() -> None:
    rows = ("Chức danh | Dự giờ (tiết)", "Hiệu trưởng | 70")
    assert [(one.value, one.unit, one.whom) for one in read("I. CHỈ TIÊU", *rows).targets] == [
        (70, "tiết", "Hiệu trưởng")
    ]
    rows = ("Danh hiệu | Thôn Đông | Thôn Đoài", "Gia đình học tập | 75% | 80%")
    assert [one.whom for one in read("I. CHỈ TIÊU", *rows).targets] == ["Thôn Đông", "Thôn Đoài"]


@pytest.mark.parametrize(
    ("line", "deadline"),
    [
        ("Các tổ báo cáo trước ngày 30 tháng Tư năm 2025.", ("report", "2025-04-30", "before")),
        ("Các tổ báo cáo trong tháng Mười hai.", ("report", "2024-12-31", "within")),
        ("Thời hạn: trước ngày 28/12 các tổ gửi báo cáo.", ("report", "2024-12-28", "before")),
        ("Lần hai, ngày 13/01/2025: báo cáo sơ kết.", ("report", "2025-01-13", "by")),
        ("Lần hai: ngày 13/01/2025 - sơ kết học kỳ I.", ("review", "2025-01-13", "by")),
        ("Gửi đăng ký chậm nhất 17/10 (thay cho ngày 10/10).", ("registration", "2024-10-17", "by")),
        ("Chốt danh sách đăng ký thi đua ngày 15/10.", ("registration", "2024-10-15", "by")),
        ("Hội nghị ký giao ước thi đua ngày 27/9.", ("registration", "2024-09-27", "by")),
        ("Trường có đăng ký tự đánh giá, nộp hồ sơ ngày 10/5.", ("dossier", "2025-05-10", "by")),
        ("Họp bình xét, gửi Ban thi đua trường ngày 27/5.", ("review", "2025-05-27", "by")),
        ("Tổ chuyên môn bình xét ngày 27/5.", ("review", "2025-05-27", "by")),
    ],
)
def test_how_a_day_is_said(line: str, deadline: tuple[str, str, str]) -> None:
    assert deadlines(f"- {line}") == [deadline]


def test_a_clause_without_words_of_its_own_goes_on() -> None:
    line = "- Gửi báo cáo về Sở trước 15/01 (học kỳ I) và trước 10/6 (cả năm)."
    assert [one[1:] for one in deadlines(line)] == [("2025-01-15", "before"), ("2025-06-10", "before")]
    line = "- Đợt 1 nộp báo cáo ngày 20/11, đợt 2 nộp ngày 20/01."
    assert deadlines(line) == [("report", "2024-11-20", "by"), ("report", "2025-01-20", "by")]


def test_what_is_sent_in_the_course_of_a_review_is_its_dossier() -> None:
    line = "- Xét danh hiệu lớp tiên tiến: tổ duyệt ngày 13/5; gửi danh sách lên trường trước 15/5."
    assert [one[:2] for one in deadlines(line)] == [("review", "2025-05-13"), ("dossier", "2025-05-15")]


@pytest.mark.parametrize(
    "line",
    [
        "- Năm học trước hạn nộp báo cáo là 30/9/2023 nhưng có tổ đến 20/10/2023 mới gửi.",
        "- Rằm tháng Giêng các tổ báo cáo.",
        "- Cả trường có 8/12 chi đội hoàn thành báo cáo.",
        "- Ngày 22/12/2023, Bộ trưởng ban hành Quyết định số 57 về báo cáo.",
    ],
)
def test_days_that_are_none_of_the_plan_s(line: str) -> None:
    assert deadlines(line) == []


def test_the_place_and_the_day_may_stand_under_the_title_or_at_the_end() -> None:
    text = HEAD.replace("Sông Trong, ngày 05 tháng 9 năm 2024\n", "")
    under = text.replace("2024-2025\n", "2024-2025\nSông Trong, ngày 11 tháng Chín năm 2024\n")
    assert str(read_plan(under + "I. THI ĐUA\n").head.issued) == "2024-09-11"
    last = text + "I. THI ĐUA\n- Thi đua.\n\nSông Trong, 05 tháng 9 năm 2024\nTỔNG PHỤ TRÁCH\n"
    assert str(read_plan(last).head.issued) == "2024-09-05"


def test_days_without_a_year_are_of_the_year_that_other_days_name() -> None:
    text = "KẾ HOẠCH\nThi đua chào mừng 20/11\n\n1. Từ 03/11 đến 28/11/2025.\n2. Nộp báo tường ngày 14/11.\n"
    assert [one.due.isoformat() for one in read_plan(text).deadlines] == ["2025-11-14"]


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (("Đợt I, từ 02-01 đến 31-3: mừng Xuân.",), [("2025-01-02", "2025-03-31")]),
        (
            ("Đợt 2 bắt đầu từ hôm nay, ngày 19 tháng 02 năm 2025 và kết thúc ngày 17/5/2025.",),
            [("2025-02-19", "2025-05-17")],
        ),
        (("- Đợt 3: từ 20/5/2025 đến 24/7.",), [("2025-05-20", "2025-07-24")]),
        (("- Chủ điểm 1 “Vâng lời”: tháng 9, 10/2024",), [("2024-09-01", "2024-10-31")]),
        (
            ("- Nhớ ơn thầy cô: từ 05/9/2024 đến 20/11/2024", "- Mừng Xuân: từ 21/11/2024 đến 10/02/2025"),
            [("2024-09-05", "2024-11-20"), ("2024-11-21", "2025-02-10")],
        ),
        (
            ("- Từ 03/3 đến 31/5/2025, toàn trường thi đua theo các nội dung dưới đây.",),
            [("2025-03-03", "2025-05-31")],
        ),
    ],
)
def test_times_that_are_phases(lines: tuple[str, ...], days: list[tuple[str, str]]) -> None:
    assert [one[1:] for one in phases(*lines)] == days


@pytest.mark.parametrize(
    "lines",
    [
        ("- Viết bản đăng ký: từ 10/10 đến 20/10/2024", "- Chấm chéo: từ 21/10 đến 31/10/2024"),
        ("- Thu gom vỏ hộp: từ 2-3 đến 4-5 học sinh mỗi nhóm",),
        ("- Đợt 1 nộp báo cáo ngày 20/11/2024, đợt 2 nộp ngày 20/01/2025.",),
    ],
)
def test_times_that_are_none(lines: tuple[str, ...]) -> None:
    assert phases(*lines) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "- Có 20 sáng kiến, trong đó 03 được công nhận cấp tỉnh.",
            [("=", 20, "sáng kiến"), ("=", 3, "sáng kiến")],
        ),
        ("- Tuyển 900 học viên, trong đó hệ phổ thông 320.", [("=", 900, "người"), ("=", 320, "người")]),
        ("- Giáo viên: giỏi cấp xã: 06, giỏi cấp tỉnh 03.", [("=", 6, "người"), ("=", 3, "người")]),
        ("- Hoàn thành: khối 1 - 97%, khối 2 - 98%.", [("=", 97, "%"), ("=", 98, "%")]),
        ("- Không lớp nào dưới 95% chuyên cần.", [(">=", 95, "%")]),
        ("- Không để quá 3% học sinh chưa đạt.", [("<=", 3, "%")]),
        ("- Một trăm phần trăm giáo viên ký cam kết.", [("=", 100, "%")]),
        ("- Số sáng kiến được công nhận đạt 350.", [("=", 350, "sáng kiến")]),
        ("- 12 lớp được xếp loại tiên tiến.", [("=", 12, "lớp")]),
        ("- Tổ có dưới 06 người: ít nhất 02 sản phẩm.", [(">=", 2, "sản phẩm")]),
        ("- Toàn liên đội: 12.000 bông hoa.", [("=", 12000, "bông")]),
        ("- Dự giờ: 2 tiết/người trở lên.", [(">=", 2, "tiết")]),
        ("- Năm học 2023-2024 đạt 85%, năm học 2024-2025 đạt 90%.", [("=", 90, "%")]),
        ("- Hỗ trợ học sinh khó khăn: mỗi trường nhận đỡ đầu 3 học sinh.", [("=", 3, "người")]),
    ],
)
def test_what_figures_count(line: str, found: list[tuple[str, float, str]]) -> None:
    assert [one[1:] for one in targets(line)] == found


@pytest.mark.parametrize(
    "line",
    [
        "- Video dung lượng dưới 500MB, nộp từ 8h00.",
        "- Đề nghị UBND xã tặng Giấy khen cho 5 chi hội.",
        "- Quyết định 387/QĐ-TTg đặt ra yêu cầu đến năm 2025 có 70% gia đình.",
        "- Kết quả khảo sát tháng 5/2024: 61% học sinh thích đến trường.",
        "- Điểm bình quân xếp trong 5 trường đứng đầu.",
        "- Tập thể lao động xuất sắc phải có ít nhất 70% cá nhân đạt Lao động tiên tiến.",
    ],
)
def test_what_is_no_aim(line: str) -> None:
    assert targets(line) == []


@pytest.mark.parametrize(
    "heading", ["Phần thứ nhất. Nhìn lại năm 2024", "Thứ nhất, kết quả năm học trước", "Chương I. Tình hình"]
)
def test_headings_that_are_counted_in_words(heading: str) -> None:
    found = read("I. CHỈ TIÊU", "- Lên lớp 98%.", heading, "+ Lên lớp 96%.", "- Sáng kiến: 8.")
    assert [one.value for one in found.targets] == [98]


def test_a_short_line_over_a_list_is_its_heading() -> None:
    assert [one.value for one in read("", "Chỉ tiêu", "", "* 4 đề tài sáng kiến").targets] == [4]


@pytest.mark.parametrize(
    ("line", "award"),
    [
        (
            "- Đề nghị Bộ trưởng Bộ Giáo dục và Đào tạo xét, tặng Bằng khen.",
            "Bằng khen của Bộ trưởng Bộ Giáo dục và Đào tạo",
        ),
        ("- Đề nghị Hội Chữ thập đỏ xã tặng Giấy khen.", "Giấy khen của Hội Chữ thập đỏ xã"),
        ("- Khen thưởng của Chủ tịch UBND xã: Giấy khen.", "Giấy khen của Chủ tịch UBND xã"),
        ("- Hiệu trưởng khen thưởng bằng hình thức Giấy khen.", "Giấy khen của Hiệu trưởng"),
        ("- Được tuyên dương và tặng giấy khen.", "giấy khen"),
    ],
)
def test_who_gives(line: str, award: str) -> None:
    assert [one.name for one in read("V. KHEN THƯỞNG", line).awards] == [award]


def test_one_award_of_two_levels() -> None:
    found = read("V. KHEN THƯỞNG", "- Giấy khen cấp trường, cấp xã.").awards
    assert [one.name for one in found] == ["Giấy khen cấp trường", "Giấy khen cấp xã"]
