"""Habits of clerks in the heads, times, tables and duties of usual plans, each with the trap beside it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.plans.reader import read_plan
from bot.plans.reader.gaps import cell_gaps
from tests.plans.reader.plans import HEAD, deadlines, phases, read, targets

BARE = (
    "TRƯỜNG TIỂU HỌC BẾN LAU\n{head}\nKẾ HOẠCH\nThi đua năm học 2024-2025\n{below}\n"
    "I. CHỈ TIÊU\n1. 100% lớp đạt chuẩn.\n"
)


@pytest.mark.parametrize(
    ("head", "below", "issued"),
    [
        ("", "Ngày ban hành: 09.9.2024", date(2024, 9, 9)),
        ("", "Số 11/KH-TH ngày 08/9/2024", date(2024, 9, 8)),
        ("Bến Lau, 25 tháng Chín 2024", "", date(2024, 9, 25)),
        ("(Ban hành kèm theo Quyết định số 18/QĐ-TH ngày 19/01/2024)", "", None),
        ("", "Căn cứ Kế hoạch số 30/KH-PGD ngày 01/9/2024;", None),
    ],
)
def test_a_plan_may_tell_its_day_in_other_places(head: str, below: str, issued: date | None) -> None:
    assert read_plan(BARE.format(head=head, below=below)).head.issued == issued


def test_a_number_may_stand_under_the_title_but_no_cited_one() -> None:
    own = read_plan(BARE.format(head="", below="Số 11/KH-TH ngày 08/9/2024"))
    cited = read_plan(BARE.format(head="", below="Căn cứ Kế hoạch số 30/KH-PGD ngày 01/9/2024;"))
    assert (own.head.number, cited.head.number) == ("11/KH-TH", None)


def test_a_days_cell_at_the_end_is_no_day_of_issuing() -> None:
    rows = "Việc | Hạn\nNộp báo cáo | ngày 30/4/2025\nNộp hồ sơ | ngày 05/5/2025\n"
    assert read_plan(BARE.format(head="", below="") + rows).head.issued is None


def test_a_letters_subject_goes_over_lines_up_to_the_next_part_of_its_head() -> None:
    letter = (
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO SÔNG TRONG\nSố: 75/SGDĐT-VP\n"
        "V/v phát động phong trào thi đua\nnăm học 2024-2025\n"
        "Sông Trong, ngày 31 tháng 8 năm 2024\n\nKính gửi: Các trường.\n\n"
        "Năm học 2023-2024 toàn ngành có 45 giải. Các trường báo cáo trước ngày 30/5/2025.\n"
    )
    found = read_plan(letter)
    assert found.head.title == "Phát động phong trào thi đua năm học 2024-2025"
    assert (found.head.issued, found.head.period) == (date(2024, 8, 31), "năm học 2024-2025")
    assert found.targets == ()


def test_a_bracket_beside_the_word_for_a_plan_is_no_title() -> None:
    text = HEAD.replace("KẾ HOẠCH\n", "KẾ HOẠCH (bổ sung)\n") + "I. CHỈ TIÊU\n"
    assert read_plan(text).head.title == "Phát động phong trào thi đua năm học 2024-2025"


def test_a_day_with_a_dot_opens_a_range_but_a_decimal_does_not() -> None:
    assert phases("Mùa thu: 14.09 → 30.11.2024", "Mùa xuân: 01.12.2024 → 28.02.2025") == [
        ("Mùa thu", "2024-09-14", "2024-11-30"),
        ("Mùa xuân", "2024-12-01", "2025-02-28"),
    ]
    assert phases("Điểm trung bình: 6.5 - 7.0 cho cả năm 2024") == []


def test_a_phase_may_begin_when_the_plan_is_issued() -> None:
    line = "1. Giai đoạn 1 (từ khi ban hành Kế hoạch đến hết tháng 12 năm 2024): phát động."
    assert phases(line) == [("Giai đoạn 1", "2024-09-05", "2024-12-31")]
    assert phases("1. Thực hiện từ khi ban hành Kế hoạch số 12 ngày 03/9/2024.") == []


def test_a_campaign_may_end_on_the_anniversary_itself() -> None:
    line = "Thời gian: bắt đầu ngày 01/3/2025, bế mạc vào ngày kỷ niệm 15/5/2025."
    assert phases(line) == [(None, "2025-03-01", "2025-05-15")]
    assert phases("Thời gian: chào mừng ngày kỷ niệm 15/5/2025.") == []


def test_terms_in_brackets_are_phases_where_they_are_called_so() -> None:
    terms = "học kỳ I (05/9/2024 - 12/01/2025) và học kỳ II (13/01/2025 - 25/5/2025)"
    assert phases(f"Chia {terms}; mỗi học kỳ là một đợt thi đua.") == [
        ("Học kỳ I", "2024-09-05", "2025-01-12"),
        ("Học kỳ II", "2025-01-13", "2025-05-25"),
    ]
    assert phases(f"Lịch học: {terms}.") == []


def test_items_under_phases_may_begin_with_their_times() -> None:
    items = ("- Từ năm 2024 đến năm 2025: làm điểm.", "- Từ năm 2026 đến năm 2027: mở rộng.")
    found = read("IV. PHÂN KỲ", *items).phases
    assert [(one.name, one.start, one.end) for one in found] == [
        (None, date(2024, 1, 1), date(2025, 12, 31)),
        (None, date(2026, 1, 1), date(2027, 12, 31)),
    ]
    assert read("IV. KINH PHÍ", *items).phases == ()


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("Thầy cô ghi tên nhận đỡ đầu, chốt ngày 19/11.",), [("registration", "2024-11-19", "by")]),
        (("Ghi tên vào sổ vàng ngày 20/11.",), []),
        (("Hồ sơ xét danh hiệu: 25/5/2025.",), [("dossier", "2025-05-25", "by")]),
        (("Xét hồ sơ khen thưởng: 25/5/2025.",), [("review", "2025-05-25", "by")]),
        (("Phòng xét, trình khen thưởng: trong tháng 3/2025.",), [("review", "2025-03-31", "within")]),
        (("Ban chấp hành chấm ngày 21/3/2025.",), [("review", "2025-03-21", "by")]),
        (("Tháng Công nhân từ 01 đến 31/5/2025 là thời gian trọng điểm.",), []),
        (
            ("Báo cáo gửi trước ngày 15/10/2024, kèm hồ sơ đề nghị khen thưởng.",),
            [("dossier", "2024-10-15", "before"), ("report", "2024-10-15", "before")],
        ),
        (
            ("Hồ sơ gửi về Sở trước ngày 15/6/2025, Hội đồng dự kiến họp ngày 29/6/2025.",),
            [("dossier", "2025-06-15", "before"), ("review", "2025-06-29", "by")],
        ),
        (
            ("Hội đồng thi đua họp ngày 18/11; tôn vinh nhà giáo ngày 20/11.",),
            [("review", "2024-11-18", "by")],
        ),
        (
            ("1. Kế hoạch từng tháng", "Tháng 1: Phát động. Các khoa nộp đăng ký trước ngày 30."),
            [("registration", "2025-01-30", "before")],
        ),
        (("Tháng 5: Hội đồng bình xét từ ngày 12 đến ngày 16.",), [("review", "2025-05-16", "by")]),
        (
            ("Thời gian | Nội dung", "Tháng 9/2024 | Phát động, đăng ký thi đua"),
            [("registration", "2024-09-30", "within")],
        ),
        (("Thời gian | Nội dung", "Tháng 9/2024 | Lễ phát động thi đua"), []),
    ],
)
def test_what_is_due_and_what_is_not(lines: tuple[str, ...], found: list[tuple[str, str, str]]) -> None:
    assert sorted(deadlines(*lines)) == found


@pytest.mark.parametrize("place", ["- Nơi nhận: Văn phòng.", "Nơi nhận đăng ký: Văn phòng."])
def test_where_something_is_handed_in_does_not_end_the_plan(place: str) -> None:
    due = "Các tổ báo cáo ngày 15/11/2024."
    assert deadlines(place, due) == [("report", "2024-11-15", "by")]
    assert deadlines("Nơi nhận:", "- Như trên;", due) == []


def test_dots_lead_to_a_day_but_blanks_lead_nowhere() -> None:
    lines = ("Phiếu đăng ký ........ trước ngày 10/3/2025", "Báo cáo ............. ngày 08/5/2025")
    assert deadlines(*lines) == [("registration", "2025-03-10", "before"), ("report", "2025-05-08", "by")]
    assert cell_gaps("Họ và tên: ............. Chức vụ: ............") == []
    assert cell_gaps("Sông Trong ...... ngày ...... tháng ...... năm 2025") == []


def test_days_of_a_task_are_no_stretch_of_the_campaign() -> None:
    rows = ("Nội dung | Thời gian", "Họp Hội đồng thi đua xét danh hiệu | 22 - 24/5/2025")
    assert phases(*rows) == []
    assert deadlines(*rows) == [("review", "2025-05-24", "by")]
    assert phases("Đợt cao điểm thi đua diễn ra từ 22/4 đến 24/5/2025.") == [
        (None, "2025-04-22", "2025-05-24")
    ]


def test_a_cell_may_leave_the_day_to_others() -> None:
    rows = ("Nội dung | Thời gian", "Hoàn thành hồ sơ nộp cấp trên | Theo hướng dẫn")
    assert len(read("I. LỊCH", *rows).to_be_dated) == 1
    assert read("I. LỊCH", rows[0], "Trang trí lớp học | Theo hướng dẫn").to_be_dated == ()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Khi kết thúc đợt, các tổ gửi báo cáo sơ kết trước đó 03 ngày.", True),
        ("Đề cương sáng kiến nộp sau khi tổ duyệt.", True),
        ("Để việc bình xét cuối năm được thuận, xin các tổ lưu ý.", False),
        ("Kết quả sẽ được nêu trong báo cáo cuối năm của trường.", False),
    ],
)
def test_a_reason_is_no_task(line: str, found: bool) -> None:
    assert bool(read("I. TỔ CHỨC THỰC HIỆN", line).to_be_dated) is found


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("Chiến sĩ thi đua cơ sở 08 người.", [8]),
        ("Không qua lớp: ko quá 5 em.", [5]),
        ("Giải cấp xã: 12 giải (năm ngoái 9 giải).", [12]),
        ("100% giáo viên được xếp loại chuẩn nghề nghiệp từ mức đạt trở lên.", [100]),
        ("Cá nhân đạt 90 điểm được xếp loại A.", []),
        ("Trường có 100% giáo viên dự thi được cộng 5 điểm thi đua.", []),
        ("Thưởng 500 nghìn đồng cho lớp giữ được 100% học sinh.", []),
        ("98% người trong độ tuổi 15 - 60 biết chữ.", [98]),
    ],
)
def test_which_numbers_are_aims(line: str, values: list[float]) -> None:
    assert [value for _, _, value, _ in targets(line)] == values


def test_who_hands_something_in_is_not_counted_for_an_aim() -> None:
    said = read(
        "1. NHIỆM VỤ", "- 6 cụm tổng hợp, gửi về Sở trước ngày 26/4/2025.", "- 02 sáng kiến nộp về Sở."
    )
    assert [one.value for one in said.targets] == [2]


def test_why_a_plan_is_made_tells_of_the_past() -> None:
    assert read("1. Lý do", "Sau Tết, tỉ lệ chuyên cần chỉ 81%.").targets == ()
    assert [one.value for one in read("1. Nghỉ có lý do", "- Tỉ lệ dưới 2%.").targets] == [2]


def test_a_grade_goes_on_with_what_is_graded() -> None:
    found = targets("100% giáo viên xếp loại chuẩn nghề nghiệp từ mức đạt trở lên, ít nhất 60% mức khá.")
    assert found[1] == ("giáo viên xếp loại chuẩn nghề nghiệp mức khá", ">=", 60, "%")
    assert targets("Chuyên cần 97%; rèn luyện: 60% mức khá.")[1][0] == "rèn luyện: mức khá"


def test_columns_of_what_is_hold_no_aims() -> None:
    rows = ("Chỉ tiêu | Hiện trạng 2024 | Năm 2025", "Trường đạt chuẩn | 1 | 3")
    assert [one.value for one in read("I. CHỈ TIÊU", *rows).targets] == [3]
    sized = ("Khoa, phòng | Số người | LĐTT", "Khoa Điện | 12 | 10")
    found = read("I. ĐĂNG KÝ CHỈ TIÊU", *sized).targets
    assert [(one.value, one.whom) for one in found] == [(10, "Khoa Điện")]


def test_whom_a_table_is_for() -> None:
    rows = ("Chỉ tiêu | Mầm non | THCS", "Chuyên cần | 92% | 96%")
    assert [one.whom for one in read("I. CHỈ TIÊU", *rows).targets] == ["Mầm non", "THCS"]
    labelled = ("Nội dung | Chỉ tiêu", "Người dân có kỹ năng số | 65%", "Kỹ năng số | 80%")
    assert [one.whom for one in read("I. CHỈ TIÊU", *labelled).targets] == ["Người dân", None]


def test_each_with_a_number_of_its_own_is_not_whom_the_figure_before_is_for() -> None:
    found = read("I. CHỈ TIÊU", "Toàn ngành: xây mới 04 nhà, mỗi nhà 80 triệu đồng.").targets
    assert [one.whom for one in found] == ["Toàn ngành"]
    found = read("I. CHỈ TIÊU", "Ít nhất 02 chuyên đề cho mỗi tổ.").targets
    assert [one.whom for one in found] == ["mỗi tổ"]


def test_a_title_counted_goes_on_with_who_is_counted() -> None:
    found = read("I. CHỈ TIÊU", "45 giáo viên đạt Lao động tiên tiến, 09 Chiến sĩ thi đua cơ sở.").targets
    assert [one.whom for one in found] == ["giáo viên", "giáo viên"]
    found = read("I. CHỈ TIÊU", "100% cán bộ đăng ký; 85% đạt LĐTT; 90% trẻ đi học đều.").targets
    assert [one.whom for one in found] == ["cán bộ", "cán bộ", "trẻ"]


def test_prose_may_say_what_it_is_about_or_count_in_words() -> None:
    about = read("Về chỉ tiêu, toàn ngành giữ tỷ lệ tốt nghiệp 99%; xây thêm 12 trường đạt chuẩn.").targets
    assert [one.value for one in about] == [99, 12]
    counted = read("Một là, vận động phụ huynh.", "Hai là, thăm 100% hội viên ốm đau.").targets
    assert [one.value for one in counted] == [100]
    assert read("Trường duy trì 100% phòng học kiên cố.", "1. Mục tiêu").targets == ()
