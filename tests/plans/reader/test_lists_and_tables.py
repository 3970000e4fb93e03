"""What is said once for several: figures in turn, tables with a row per group, dates of one task."""

from __future__ import annotations

import pytest

from bot.plans.reader.numbers import figures
from tests.plans.reader.plans import deadlines, phases, read, targets


def whom(*lines: str) -> list[str | None]:
    """Return whom the targets of lines under "CHỈ TIÊU" are for."""
    return [one.whom for one in read("I. CHỈ TIÊU", *lines).targets]


@pytest.mark.parametrize(
    ("line", "op", "value", "unit"),
    [
        ("- Cử ba giáo viên dự thi cấp xã.", "=", 3, "người"),
        ("- Phấn đấu mười hai đồng chí đạt danh hiệu Chiến sĩ thi đua cơ sở.", "=", 12, "người"),
        ("- Học sinh giỏi cấp tỉnh: năm học sinh.", "=", 5, "người"),
        ("- Mỗi tổ thiết kế hai bài dạy minh họa.", "=", 2, "bài"),
        ("- Tối thiểu 4 trong 9 trường đạt chuẩn quốc gia.", ">=", 4, "trường"),
        ("- Tỷ lệ tốt nghiệp đạt và vượt 99%.", ">=", 99, "%"),
        ("- 98% học sinh tham gia bảo hiểm y tế (năm trước 96,5%).", "=", 98, "%"),
    ],
)
def test_a_number_in_words_or_beside_another(line: str, op: str, value: float, unit: str) -> None:
    assert [found[1:] for found in targets(line)] == [(op, value, unit)]


@pytest.mark.parametrize(
    "line",
    [
        "- Mỗi thầy, cô giáo là một tấm gương tự học.",
        "- Toàn trường (27 chi đoàn, 1.104 học sinh) hưởng ứng.",
        "- Năm 2023, nhà trường trồng 120 cây xanh.",
        "- Mỗi tổ nộp về chuyên môn hai bài dạy.",
    ],
)
def test_what_is_no_aim(line: str) -> None:
    assert targets(line) == []


def test_figures_in_turn_belong_to_names_in_turn() -> None:
    found = targets("- Bé ngoan - Bé chăm - Bé sạch: 95% - 92% - 98%.")
    assert [(text, value) for text, _, value, _ in found] == [
        ("Bé ngoan", 95),
        ("Bé chăm", 92),
        ("Bé sạch", 98),
    ]
    line = "- Vở sạch chữ đẹp khối 1, 2, 3 lần lượt: 70% - 75% - 78%."
    assert [one[2] for one in targets(line)] == [70, 75, 78]
    assert whom(line) == ["khối 1", "khối 2", "khối 3"]


def test_a_table_with_a_row_for_each_group() -> None:
    rows = ("Khối lớp | Học lực Tốt | Lên lớp", "10 | 8% | 97%", "11 | 10% | 98%")
    found = [(text, value) for text, _, value, _ in targets(*rows)]
    assert found == [
        ("Khối lớp 10: Học lực Tốt", 8),
        ("Khối lớp 10: Lên lớp", 97),
        ("Khối lớp 11: Học lực Tốt", 10),
        ("Khối lớp 11: Lên lớp", 98),
    ]
    assert whom(*rows)[:2] == ["Khối lớp 10", "Khối lớp 10"]


def test_a_table_whose_columns_are_titles_or_years() -> None:
    found = targets("TT | Tổ | LĐTT | Sáng kiến", "1 | Toán - Tin | 8 | 2", " | Cộng | 8 | 2")
    assert found == [
        ("Toán - Tin: LĐTT", "=", 8, "người"),
        ("Toán - Tin: Sáng kiến", "=", 2, "sáng kiến"),
    ]
    found = targets("Nội dung | Năm học 2023-2024 | Năm học 2024-2025", "Lên lớp | 98% | 99%")
    assert [one[2] for one in found] == [99]
    found = targets("Nội dung | Đơn vị | Chỉ tiêu", "Giáo viên giỏi cấp trường | % | 80")
    assert found == [("Giáo viên giỏi cấp trường", "=", 80, "%")]


def test_of_a_share_that_rises_only_the_aim_counts() -> None:
    found = targets("- Nâng tỷ lệ giáo viên trên chuẩn từ 15% lên 20%.")
    assert [one[1:] for one in found] == [("=", 20, "%")]


def test_no_more_figures_are_read_than_a_sentence_has() -> None:
    assert len(figures("5% " * 30_000)) <= 100


def test_details_count_what_their_sum_counts() -> None:
    found = targets("- Toàn trường: 11 sáng kiến, cụ thể: tổ Toán: 6; tổ Ngoại ngữ: 5.")
    assert [(value, unit) for _, _, value, unit in found] == [
        (11, "sáng kiến"),
        (6, "sáng kiến"),
        (5, "sáng kiến"),
    ]


def test_whom_a_figure_is_for_goes_on_from_clause_to_clause() -> None:
    assert whom("- Lớp 8, lớp 9 (chương trình mới): Giỏi 20%, Khá 45%.") == ["Lớp 8, lớp 9"] * 2
    assert whom("1. Với giáo viên:", "- Có ít nhất 40 tiết thao giảng.") == ["giáo viên"]


def test_a_calendar_s_cell_may_hold_several_tasks() -> None:
    found = deadlines(
        "Thời gian | Nội dung | Phụ trách",
        "Tháng 10/2024 | Cá nhân đăng ký thi đua trước ngày 12/10; nộp báo cáo đợt 1 hạn 30/10 | Tổ trưởng",
    )
    assert found == [("registration", "2024-10-12", "before"), ("report", "2024-10-30", "by")]


def test_a_short_clause_goes_on_with_the_task_before_it() -> None:
    found = deadlines("1. Hồ sơ khen thưởng nộp hai đợt: mầm non ngày 03/6/2025; THCS ngày 04/6/2025.")
    assert found == [("dossier", "2025-06-03", "by"), ("dossier", "2025-06-04", "by")]
    found = deadlines("1. Gửi danh sách đề nghị khen đợt 1 trước 15/02, đợt 2 trước 29/3.")
    assert [one[1] for one in found] == ["2025-02-15", "2025-03-29"]


def test_what_is_due_may_stand_in_the_words_of_its_last_day() -> None:
    assert deadlines("1. Hạn chót nộp sáng kiến: 15/3/2025.") == [("other", "2025-03-15", "by")]
    found = deadlines("1. Hạn nộp đăng ký đợt 1: 05/10; hạn nộp hồ sơ đợt 2: 15/5/2025.")
    assert [one[:2] for one in found] == [("registration", "2024-10-05"), ("dossier", "2025-05-15")]


def test_phases_without_a_number() -> None:
    found = phases(
        "- Đợt 1, từ 05/9/2024 đến kết thúc học kỳ I (13/01/2025).",
        "- Đợt cao điểm, từ 01/3/2025 đến 30/4/2025: ôn tập.",
    )
    assert found == [("Đợt 1", "2024-09-05", "2025-01-13"), ("Đợt cao điểm", "2025-03-01", "2025-04-30")]


@pytest.mark.parametrize(
    ("line", "awards"),
    [
        ("- Đề nghị Giám đốc Sở tặng Giấy khen cho hai tổ.", ["Giấy khen của Giám đốc Sở"]),
        (
            "- Bằng khen của Chủ tịch UBND tỉnh, của Bộ trưởng Bộ GD&ĐT.",
            ["Bằng khen của Chủ tịch UBND tỉnh", "Bằng khen của Bộ trưởng Bộ GD&ĐT"],
        ),
        ("- Giáo viên đạt giải được tặng Giấy khen.", ["Giấy khen"]),
    ],
)
def test_who_gives_an_award(line: str, awards: list[str]) -> None:
    assert [one.name for one in read("I. KHEN THƯỞNG", line).awards] == awards


def test_phases_with_a_name_only() -> None:
    found = phases(
        "- Đợt thi đua chào mừng 20/11: từ 05/9/2024 đến 20/11/2024",
        "- Giai đoạn về đích: 01/5/2025 - 31/5/2025",
    )
    assert [one[0] for one in found] == ["Đợt thi đua chào mừng 20/11", "Giai đoạn về đích"]
    assert [one[1:] for one in found] == [("2024-09-05", "2024-11-20"), ("2025-05-01", "2025-05-31")]
    assert phases("- Đợt 1 - từ 05/9/2024 đến 20/11/2024") == [("Đợt 1", "2024-09-05", "2024-11-20")]
    rows = ("STT | Tên đợt | Thời gian", "1 | Mừng Đảng, mừng Xuân | 02/01/2025 - 28/02/2025")
    assert phases(*rows) == [("Mừng Đảng, mừng Xuân", "2025-01-02", "2025-02-28")]


@pytest.mark.parametrize(
    "line",
    [
        "- Nộp hồ sơ thi đua về văn phòng: ngày …/5/2025.",
        "- Nộp báo cáo tháng trước ngày 25 của tháng.",
        "- Các lớp nộp báo tường trước ngày hội thi 2 ngày.",
        "- Báo cáo tiến độ 02 tuần/lần vào chiều thứ Sáu.",
        "- Nộp hồ sơ về Hội đồng ngay khi có quyết định công nhận.",
    ],
)
def test_what_has_a_time_but_no_day(line: str) -> None:
    found = read("I. TỔ CHỨC THỰC HIỆN", line)
    assert (len(found.to_be_dated), found.deadlines) == (1, ())


def test_what_only_says_what_something_is_good_for_is_not_to_be_dated() -> None:
    line = "- Kết quả thi đua là căn cứ xét danh hiệu cuối năm học."
    assert read("I. TỔ CHỨC THỰC HIỆN", line).to_be_dated == ()


@pytest.mark.parametrize(
    "line",
    [
        "- Báo cáo kết quả thực hiện phong trào: trước ngày 20/5/2025.",
        "- Các đơn vị báo cáo kết quả thực hiện về Sở (văn phòng, email: a@example.vn) trước ngày 20/5/2025.",
    ],
)
def test_a_report_of_what_was_reached_is_due_like_any_other(line: str) -> None:
    assert deadlines(line) == [("report", "2025-05-20", "before")]


def test_a_dash_that_a_line_break_leads_is_no_bullet() -> None:
    found = read(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Tổ trưởng tổ chức đăng ký danh hiệu và nộp về Ban thi đua (thầy Khoát",
        "- Hành chính) trước ngày 05 tháng 10 năm 2024.",
    ).deadlines
    assert [(one.kind, one.due.isoformat()) for one in found] == [("registration", "2024-10-05")]
