"""A name read out of what somebody without a code writes."""

from __future__ import annotations

import pytest

from bot.domain.school.said_names import read_name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("toi la Tran Thi Lan to Toan", "Tran Thi Lan to Toan"),
        ("em là cô Phạm Thị Hoa, tổ Ngữ văn ạ", "Phạm Thị Hoa tổ Ngữ văn"),
        ("Dạ chào nhà trường em tên là Lê Văn Sơn", "Lê Văn Sơn"),
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("thầy Đỗ Tiến Dũng nhé", "Đỗ Tiến Dũng"),
        ("Lê Thị Tố Uyên", "Lê Thị Tố Uyên"),
        ("Tô Thị Hoa", "Tô Thị Hoa"),
        ("Trần Thị Lan A", "Trần Thị Lan A"),
        ("tôi là H'Hen Niê", "H'Hen Niê"),
        ("Dương Thị Xuân, tổ Khoa học - Xã hội", "Dương Thị Xuân tổ Khoa học - Xã hội"),
        ("tôi là Tô Văn Trung tổ Văn phòng", "Tô Văn Trung tổ Văn phòng"),
    ],
)
def test_a_name_is_read_out_of_a_sentence(text: str, said: str) -> None:
    name = read_name(text)
    assert name is not None
    assert name.said == said


@pytest.mark.parametrize(
    "text",
    [
        "chào nhà trường ạ", "em chưa có mã", "em là giáo viên tổ Toán", "ABCD-2345", "đăng ký thi đua",
        "mai họp lúc mấy giờ", "ldtt là gì", "tôi là Trần <b>Lan</b>", "Robert'); DROP TABLE person;--",
        "Lan", "trợ giúp", "tôi là", "", "cảm ơn nhiều", "vâng ạ", "đăng ký lao động tiên tiến", "Trần " * 30,
    ],
)  # fmt: skip
def test_what_is_no_name_is_not_taken_for_one(text: str) -> None:
    assert read_name(text) is None
