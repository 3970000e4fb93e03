"""Moments as people write them. 5/10/2026 is a Monday; it is 8 in the morning."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.clock import SCHOOL_ZONE, at_school
from bot.dates import parse_moment
from bot.dates.moments import as_text, from_text
from bot.result import Invalid

NOW = at_school(date(2026, 10, 5), 8)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("7h sáng mai", "06/10 07:00"),
        ("7 giờ sáng mai", "06/10 07:00"),
        ("17 giờ 00 thứ Hai", "05/10 17:00"),
        ("7h15 thứ hai", "12/10 07:15"),
        ("15/10 19:30", "15/10 19:30"),
        ("7h 15/10", "15/10 07:00"),
        ("15/10 lúc 19 giờ 30", "15/10 19:30"),
        ("19h30 ngày 15/10/2026", "15/10 19:30"),
        ("thứ Hai, 12/10/2026, 7 giờ 00", "12/10 07:00"),
        ("thứ Hai tuần sau lúc 7 giờ rưỡi", "12/10 07:30"),
        ("thứ hai tới 8h", "12/10 08:00"),
        ("8h tối thứ hai tới", "12/10 20:00"),
        ("chiều nay 3h", "05/10 15:00"),
        ("tối mai 8h", "06/10 20:00"),
        ("sáng thứ 7 lúc 8h", "10/10 08:00"),
        ("2h chiều chủ nhật ạ", "11/10 14:00"),
        ("3 ngày nữa lúc 8h", "08/10 08:00"),
        ("19h", "05/10 19:00"),
        ("7h", "06/10 07:00"),
        ("hom nay 7h", "05/10 07:00"),
        ("hôm qua 7h", "04/10 07:00"),
    ],
)
def test_a_moment_is_read(text: str, moment: str) -> None:
    read = parse_moment(text, NOW)
    assert isinstance(read, datetime), read
    assert read.astimezone(SCHOOL_ZONE).strftime("%d/%m %H:%M") == moment
    assert from_text(as_text(read)) == read


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("thứ sáu", "which_hour"),
        ("12/10/2026", "which_hour"),
        ("25h mai", "not_a_moment"),
        ("7h60 mai", "not_a_moment"),
        ("7h kém 15", "not_a_moment"),
        ("bao giờ cũng được", "not_a_moment"),
        ("15 10", "not_a_moment"),
        ("7h " * 60, "not_a_moment"),
        ("7h thứ Ba 12/10", "wrong_weekday"),
        ("7h 31/11", "no_such_date"),
    ],
)
def test_what_is_no_moment_says_why(text: str, code: str) -> None:
    read = parse_moment(text, NOW)
    assert isinstance(read, Invalid)
    assert read.code == code
