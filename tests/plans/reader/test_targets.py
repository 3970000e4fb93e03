"""Chỉ tiêu: what is meant by a number, what it counts, which words it belongs to, and which are none."""

from __future__ import annotations

import pytest

from tests.plans.reader.plans import read, targets


@pytest.mark.parametrize(
    ("line", "op", "value", "unit"),
    [
        ("- 100% giáo viên thực hiện đúng quy chế chuyên môn.", "=", 100, "%"),
        ("- Có trên 95% giáo viên đạt trình độ đại học.", ">", 95, "%"),
        ("- Hơn 90% học sinh tham gia bảo hiểm y tế.", ">", 90, "%"),
        ("- Học sinh yếu dưới 2%.", "<", 2, "%"),
        ("- Tỷ lệ học sinh lưu ban < 3%.", "<", 3, "%"),
        ("- Tỷ lệ lên lớp ≥ 98,5%.", ">=", 98.5, "%"),
        ("- Đỗ tốt nghiệp đạt từ 98% trở lên.", ">=", 98, "%"),
        ("- Ít nhất 80% tiết dạy sử dụng công nghệ thông tin.", ">=", 80, "%"),
        ("- Không dưới 60% học sinh đạt danh hiệu khen thưởng.", ">=", 60, "%"),
        ("- Từ 10 đến 15% học sinh giỏi.", ">=", 10, "%"),
        ("- Học sinh giỏi: 10-15%.", ">=", 10, "%"),
        ("- Không quá 2% học sinh yếu.", "<=", 2, "%"),
        ("- Tối đa 15% số Lao động tiên tiến.", "<=", 15, "%"),
        ("- 90% học sinh trở lên đạt nhận xét tốt.", ">=", 90, "%"),
        ("- Ít nhất 02 sáng kiến được công nhận cấp trường.", ">=", 2, "sáng kiến"),
        ("- Ít nhất một sáng kiến cấp tỉnh.", ">=", 1, "sáng kiến"),
        ("- Phấn đấu có 03 giáo viên giỏi cấp tỉnh.", "=", 3, "người"),
        ("- Phấn đấu có 12/15 lớp đạt Lớp tiên tiến.", "=", 12, "lớp"),
        ("- Thu gom 1.200 vỏ lon.", "=", 1200, "vỏ"),
        ("- Sáng kiến: 03", "=", 3, "sáng kiến"),
        ("- Học sinh giỏi cấp tỉnh: 12 giải trở lên.", ">=", 12, "giải"),
        ("- Mỗi giáo viên dự giờ tối thiểu 18 tiết/năm.", ">=", 18, "tiết"),
        ("- Tren 95% hoc sinh xep loai kha tro len.", ">", 95, "%"),
        ("- l00% giáo viên soạn bài đầy đủ.", "=", 100, "%"),
    ],
)
def test_how_a_number_is_meant(line: str, op: str, value: float, unit: str) -> None:
    assert [found[1:] for found in targets(line)] == [(op, value, unit)]


def test_a_line_may_hold_several() -> None:
    assert targets("- Kết quả rèn luyện: Tốt 60%, khá 35%.") == [
        ("Kết quả rèn luyện: Tốt", "=", 60, "%"),
        ("Kết quả rèn luyện: khá", "=", 35, "%"),
    ]
    found = targets("- 100% giáo viên soạn bài, lên lớp đúng giờ, 90% tiết dạy khá.")
    assert [(text, value) for text, _, value, _ in found] == [
        ("giáo viên soạn bài, lên lớp đúng giờ", 100),
        ("tiết dạy khá", 90),
    ]


def test_a_lead_holds_for_what_stands_behind_semicolons() -> None:
    found = targets("1. Học tập: Tốt 24%; Khá 42%; Chưa đạt không quá 1%.")
    assert [(text, op, value) for text, op, value, _ in found] == [
        ("Học tập: Tốt", "=", 24),
        ("Học tập: Khá", "=", 42),
        ("Học tập: Chưa đạt", "<=", 1),
    ]


def test_few_words_get_their_heading() -> None:
    assert targets("- Chất lượng học tập:", "+ Giỏi đạt 20%")[0][0] == "Chất lượng học tập: Giỏi"


def test_rows_of_a_table() -> None:
    rows = (
        "TT | Nội dung | Chỉ tiêu",
        "1 | Trẻ đi học chuyên cần | trên 95%",
        "2 | Sáng kiến cấp trường | 05",
    )
    assert targets(*rows) == [
        ("Trẻ đi học chuyên cần", ">", 95, "%"),
        ("Sáng kiến cấp trường", "=", 5, "sáng kiến"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "- Năm học 2022-2023 có 85% giáo viên đạt lao động tiên tiến.",
        "- Năm học trước 100% học sinh lên lớp.",
        "Phát động 100% cán bộ, giáo viên tăng cường phòng dịch.",
        "- Tập thể có ít nhất 70% cá nhân đạt LĐTT mới được xét.",
        "- Trường đạt kiểm định chất lượng cấp độ 1 trở lên.",
        "- Phổ cập giáo dục cho trẻ 5 tuổi, tiểu học mức độ 3.",
        "- Học sinh lớp 1/2 và khối 6 tham gia.",
        "- Liên hệ số điện thoại 0912 345 678.",
        "- Phần thưởng 500.000 đồng.",
        "- Thực hiện Thông tư 22/2021/TT-BGDĐT.",
        "- Dạy học 2 buổi/ngày.",
    ],
)
def test_what_is_no_target(line: str) -> None:
    assert targets(line) == []


def test_results_under_their_own_heading_are_none() -> None:
    found = read("I. KẾT QUẢ ĐẠT ĐƯỢC", "- Học sinh giỏi: 20%.", "II. CHỈ TIÊU", "- Học sinh giỏi: 25%.")
    assert [one.value for one in found.targets] == [25]


def test_a_comparison_with_last_year_is_a_target() -> None:
    assert [found[2] for found in targets("- Học sinh giỏi tăng 5% so với năm học trước.")] == [5]


def test_numbers_of_things_need_a_reason_outside_the_aims() -> None:
    found = read("I. ĐẶC ĐIỂM", "- Trường có 45 giáo viên.", "II. MỤC ĐÍCH", "- Gắn với 09 nhóm nhiệm vụ.")
    assert found.targets == ()


@pytest.mark.parametrize(
    ("line", "whom"),
    [
        ("- 100% cán bộ, giáo viên, nhân viên thực hiện nghiêm túc quy chế.", "cán bộ, giáo viên, nhân viên"),
        ("- Mỗi tổ có ít nhất 01 chuyên đề.", "Mỗi tổ"),
        ("- Tỷ lệ học sinh yếu dưới 3%.", "học sinh"),
        ("- Tốt nghiệp THCS đạt 100%.", "học sinh"),
        ("- Ít nhất 02 sáng kiến cấp huyện.", None),
    ],
)
def test_whom_it_is_for(line: str, whom: str | None) -> None:
    assert [one.whom for one in read("I. CHỈ TIÊU", line).targets] == [whom]


def test_a_sentence_broken_by_a_page_is_one() -> None:
    lines = (
        "- Có từ 10% học sinh xếp loại giỏi, tỷ lệ học sinh bị đuổi học và tỷ lệ học",
        "",
        "3",
        "",
        "sinh bỏ học dưới 1%.",
    )
    assert [found[1:] for found in targets(*lines)] == [(">=", 10, "%"), ("<", 1, "%")]
