"""The head of a plan, what is no plan, and the two lists of titles and awards."""

from __future__ import annotations

from datetime import date

import pytest

from bot.plans.reader import read_plan
from tests.plans.reader.plans import HEAD, read


def test_the_head_as_it_is_printed() -> None:
    head = read("I. MỤC ĐÍCH").head
    assert (head.unit, head.number, head.issued) == ("Trường THCS Hoa Phượng", "12/KH-THCS", date(2024, 9, 5))
    assert (head.title, head.kind, head.period) == (
        "Phát động phong trào thi đua năm học 2024-2025",
        "yearly",
        "năm học 2024-2025",
    )


def test_columns_and_a_blank_number_and_day() -> None:
    head = read_plan(
        "TRƯỜNG TIỂU HỌC BẰNG LĂNG            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số:      /KH-THBL                     Độc lập - Tự do - Hạnh phúc\n"
        "        Sông Trong, ngày     tháng 9 năm 2024\n\nKẾ HOẠCH\nThi đua năm 2024-2025\n"
    ).head
    assert (head.unit, head.number, head.issued) == ("Trường Tiểu học Bằng Lăng", None, None)
    assert head.period == "năm 2024-2025"


def test_without_a_head_the_first_sentences_name_the_unit() -> None:
    found = read_plan(
        "KẾ HOẠCH\nPhát động thi đua năm 2023\n\nThực hiện Kế hoạch số 02/KH-PGDĐT ngày 13/1/2023 của "
        "Phòng Giáo dục và Đào tạo Sông Trong về thi đua năm 2023.\n"
        "Trường Tiểu học Bằng Lăng xây dựng kế hoạch thi đua:\n"
    )
    assert (found.head.unit, found.head.number, found.head.period) == (
        "Trường Tiểu học Bằng Lăng",
        None,
        "năm 2023",
    )


@pytest.mark.parametrize(
    ("title", "kind", "period"),
    [
        ("Tổ chức cao điểm thi đua “Đồng lòng” năm 2024-2025", "peak", "năm 2024-2025"),
        ("Tổ chức đợt thi đua chào mừng ngày Nhà giáo Việt Nam 20/11", "themed", None),
        (
            "Triển khai phong trào thi đua “Chuyển đổi số” giai đoạn 2023-2025",
            "themed",
            "giai đoạn 2023-2025",
        ),
        ("Công tác thi đua, khen thưởng năm học 2023 - 2024", "yearly", "năm học 2023-2024"),
        ("Thi đua năm học 2024-25", "yearly", "năm học 2024-2025"),
    ],
)
def test_kind_and_period(title: str, kind: str, period: str | None) -> None:
    head = read_plan(f"TRƯỜNG THCS HOA PHƯỢNG\n\nKẾ HOẠCH\n{title}\n\nI. MỤC ĐÍCH\n- Thi đua dạy tốt.\n").head
    assert (head.kind, head.period) == (kind, period)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "THƯ NGỎ\nKính gửi quý phụ huynh\nNộp phiếu trước ngày 10/9/2024.",
        "THỜI KHÓA BIỂU\nThứ | Tiết\nHai | 1",
    ],
)
def test_what_is_no_plan(text: str) -> None:
    found = read_plan(text)
    assert ([one.code for one in found.warnings], found.deadlines, found.targets) == (["no_plan"], (), ())
    assert found.as_json()["kind"] is None


def test_titles_and_awards_are_two_lists() -> None:
    found = read(
        "I. DANH HIỆU",
        "- Lao động tiên tiến, CSTĐ cơ sở; Tập thể lao động xuất sắc; Cờ thi đua của UBND tỉnh.",
        "- Giữ vững danh hiệu cơ quan văn hóa; danh hiệu “Gia đình học tập”.",
        "- Giấy khen của Sở Giáo dục và Đào tạo, Bằng khen của Chủ tịch UBND tỉnh; Huân chương Lao động.",
    )
    assert [one.name for one in found.titles] == [
        "Lao động tiên tiến", "CSTĐ cơ sở", "Tập thể lao động xuất sắc", "Cờ thi đua của UBND tỉnh",
        "cơ quan văn hóa", "Gia đình học tập",
    ]  # fmt: skip
    assert [one.name for one in found.awards] == [
        "Giấy khen của Sở Giáo dục và Đào tạo", "Bằng khen của Chủ tịch UBND tỉnh", "Huân chương Lao động",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "- Xây dựng đơn vị văn hóa, nhân rộng mô hình trường tiên tiến.",
        "- Năm học 2022-2023 có 17 CSTĐ cơ sở, 02 người được Bằng khen.",
        "- Các danh hiệu thi đua và hình thức khen thưởng theo quy định.",
        "- Tham gia tập huấn chương trình mới.",
    ],
)
def test_what_names_no_title(line: str) -> None:
    found = read("I. NỘI DUNG", line)
    assert (found.titles, found.awards) == ((), ())


def test_footnotes_recipients_and_signatures_say_nothing() -> None:
    found = read(
        "1. Thi đua theo kế hoạch¹.",
        "",
        "¹ Kế hoạch số 23/KH ngày 15/10/2021, báo cáo trước ngày 20/10/2021.",
        "",
        "Nơi nhận:",
        "- Phòng GD&ĐT (báo cáo trước ngày 10/10/2024);",
    )
    assert found.deadlines == ()


def test_the_json_has_the_keys_it_promises() -> None:
    json = read_plan(HEAD + "I. CHỈ TIÊU\n- 100% giáo viên soạn bài.\n").as_json()
    assert list(json) == [
        "title", "unit", "number", "issued", "kind", "period", "phases", "deadlines", "targets", "titles",
        "awards", "to_be_dated", "warnings",
    ]  # fmt: skip
    assert json["targets"][0] == {
        "text": "giáo viên soạn bài", "op": "=", "value": 100, "unit": "%", "for": "giáo viên",
        "quote": "100% giáo viên soạn bài",
    }  # fmt: skip
