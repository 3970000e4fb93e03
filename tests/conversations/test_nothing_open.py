"""What is typed on Zalo while no question is open: numbers choose nothing, and nobody is told they erred."""

from __future__ import annotations

import pytest

from tests.chat import Chatter
from tests.scheduler.on_zalo import all_on_zalo
from tests.school import School


@pytest.fixture
async def lan(school: School) -> Chatter:
    """Cô Lan, on Zalo, whom nothing is asked."""
    await all_on_zalo(school)
    return school.chatter("lan")


@pytest.mark.parametrize("text", ["1", "số 2 ạ", "0", "00", "9"])
async def test_a_number_is_told_that_nothing_is_to_be_chosen(lan: Chatter, text: str) -> None:
    await lan.says(text)
    shown = lan.sees("common/idle", "Hiện không có mục nào đang chờ chọn số ạ.", "gõ: Đăng ký thi đua")
    assert "chưa hiểu" not in shown.text


async def test_other_words_are_not_understood(lan: Chatter) -> None:
    await lan.says("qqqq")
    assert "chưa hiểu ý Cô Lan" in lan.sees("common/idle").text


@pytest.mark.parametrize("text", ["hủy", "huy bo a", "/huy"])
async def test_there_is_nothing_to_drop(lan: Chatter, text: str) -> None:
    await lan.says(text)
    assert "không có việc gì đang làm dở" in lan.sees("common/nothing_to_cancel").text
