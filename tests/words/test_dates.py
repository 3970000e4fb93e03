"""Dates as people write them, and weekdays claimed in announcements. 21/11/2026 is a Saturday."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import parse_date, parse_due, weekday_claims
from bot.result import Invalid
from bot.words import fold
from messages.words import day as in_words

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15/12", "2026-12-15"), ("15/10", "2027-10-15"), ("21/11", "2026-11-21"),
        ("15/10/2026", "2026-10-15"), ("15-10-26", "2026-10-15"),
        ("15.10.2026.", "2026-10-15"), ("2026-12-05", "2026-12-05"),
        ("ngày 15 tháng 10", "2027-10-15"), ("15 tháng 10 năm 2026", "2026-10-15"),
        ("mùng 5 tháng 9 năm sau", "2027-09-05"), ("15/10 năm nay", "2026-10-15"), ("ngày 25", "2026-11-25"),
        ("ngày 15", "2026-12-15"), ("15 tháng sau", "2026-12-15"), ("mai", "2026-11-22"),
        ("ngày mai ạ", "2026-11-22"), ("sáng mai", "2026-11-22"), ("tối nay", "2026-11-21"),
        ("mốt", "2026-11-23"), ("ngày kia", "2026-11-23"), ("hôm nay", "2026-11-21"),
        ("hôm qua", "2026-11-20"), ("ngày hôm nay", "2026-11-21"),
        ("thứ sáu tuần sau", "2026-11-27"), ("thứ 6 tuần này", "2026-11-20"), ("chủ nhật", "2026-11-22"),
        ("cn tuần sau", "2026-11-29"), ("thứ bảy", "2026-11-21"), ("thứ bảy tới", "2026-11-28"),
        ("t2", "2026-11-23"), ("Thứ Tư này", "2026-11-25"), ("cuối tháng 10", "2027-10-31"),
        ("hết tháng 1/2027", "2027-01-31"), ("đầu tháng 3", "2027-03-01"), ("giữa tháng 12", "2026-12-15"),
        ("cuối tháng", "2026-11-30"), ("cuối tháng sau", "2026-12-31"), ("đầu tuần sau", "2026-11-23"),
        ("hết tuần này", "2026-11-22"), ("hết năm 2026", "2026-12-31"), ("sau 3 ngày", "2026-11-24"),
        ("3 ngày nữa", "2026-11-24"), ("một tuần nữa", "2026-11-28"), ("1 tháng nữa", "2026-12-21"),
        ("thứ Bảy 10/10/2026", "2026-10-10"), ("10/10/2026 (thứ Bảy)", "2026-10-10"),
        ("Thứ sáu, ngày 6 tháng 12 năm 2024", "2024-12-06"), ("trước ngày 10/12", "2026-12-10"),
        ("chậm nhất thứ sáu tuần sau ạ", "2026-11-27"), ("dạ từ ngày 1/12 nhé", "2026-12-01"),
        ("bắt đầu từ 1/12", "2026-12-01"), ("29/02/2028", "2028-02-29"),
        ("hết tháng 1", "2027-01-31"), ("hết quý III", "2027-09-30"), ("cuối quý 4/2026", "2026-12-31"),
        ("hết quý I năm 2027", "2027-03-31"),
        ("5 tháng 9, năm 2027", "2027-09-05"), ("ngày l5 tháng 1O năm 2026", "2026-10-15"),
    ],
)  # fmt: skip
def test_parse_date(text: str, day: str) -> None:
    assert parse_date(text, TODAY) == date.fromisoformat(day)
    if "mốt" not in text and "một" not in text:
        assert parse_date(fold(text), TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("31/11", "no_such_date", {"day": 31, "month": 11, "year": 2026, "last_day": 30}),
        ("29/02/2027", "no_such_date", {"day": 29, "month": 2, "year": 2027, "last_day": 28}),
        ("15/13", "no_such_date", {"day": 15, "month": 13, "year": 2026, "last_day": None}),
        ("2026-02-30", "no_such_date", {"day": 30, "month": 2, "year": 2026, "last_day": 28}),
        ("thứ Ba 10/10/2026", "wrong_weekday", {"said": 1, "is_": 5, "date": date(2026, 10, 10)}),
        ("10/10/2026 là chủ nhật", "wrong_weekday", {"said": 6, "is_": 5, "date": date(2026, 10, 10)}),
        ("tuần sau", "which_day", {"first": date(2026, 11, 23), "last": date(2026, 11, 29)}),
        ("cuối tuần", "which_day", {"first": date(2026, 11, 21), "last": date(2026, 11, 22)}),
        ("tháng 12", "which_day", {"first": date(2026, 12, 1), "last": date(2026, 12, 31)}),
        ("quý IV", "which_day", {"first": date(2026, 10, 1), "last": date(2026, 12, 31)}),
        ("10/2027", "which_day", {"first": date(2027, 10, 1), "last": date(2027, 10, 31)}),
    ],
)
def test_what_a_date_cannot_be(text: str, code: str, facts: dict[str, Any]) -> None:
    assert parse_date(text, TODAY) == Invalid(code, facts)


@pytest.mark.parametrize(
    "text",
    [
        "", "15", "một", "không biết", "cuối năm", "mai mốt", "sau ngày 15/10", "15/10/9999", "1/2/3/4",
        "ldtt", "thai", "17 giờ 15/10", "thứ hai tuần sau thứ ba", "trước 3 ngày", "thứ 8", "số 2024/KH-UBND",
        "tiết 3-4", "tổ 2", "tháng 13", "quý V", "hết học kỳ I", "1 " * 5000,
    ],
)  # fmt: skip
def test_no_date(text: str) -> None:
    assert parse_date(text, TODAY) == Invalid("not_a_date")


@pytest.mark.parametrize(
    ("text", "day", "mode"),
    [
        ("trước ngày 10/12", "2026-12-10", "before"), ("chậm nhất ngày 10/12", "2026-12-10", "by"),
        ("trong tháng 10", "2027-10-31", "within"), ("hết tháng 01/2021", "2021-01-31", "by"),
        ("đến hết tháng 01/2021", "2021-01-31", "by"), ("15/12", "2026-12-15", "by"),
        ("đến ngày 15/12", "2026-12-15", "by"), ("hạn chót là 5/12", "2026-12-05", "by"),
        ("không muộn hơn ngày 5/12", "2026-12-05", "by"), ("trước tháng 12", "2026-12-01", "before"),
        ("trước thứ sáu tuần sau", "2026-11-27", "before"), ("trước cuối tuần", "2026-11-21", "before"),
        ("trong tuần sau", "2026-11-29", "within"), ("trong vòng 3 ngày", "2026-11-24", "within"),
        ("chậm nhất tháng 12", "2026-12-31", "by"), ("trong quý I/2027", "2027-03-31", "within"),
        ("trước quý II", "2027-04-01", "before"), ("hạn cuối cùng là 5/12", "2026-12-05", "by"),
        ("hết ngày mai", "2026-11-22", "by"),
    ],
)  # fmt: skip
def test_parse_due(text: str, day: str, mode: str) -> None:
    assert parse_due(text, TODAY) == (date.fromisoformat(day), mode)


def test_a_due_date_is_not_guessed_either() -> None:
    december = {"first": date(2026, 12, 1), "last": date(2026, 12, 31)}
    assert parse_due("tháng 12", TODAY) == Invalid("which_day", december)
    assert parse_due("trước 31/11", TODAY) == Invalid(
        "no_such_date", {"day": 31, "month": 11, "year": 2026, "last_day": 30}
    )


@given(DAYS, DAYS)
def test_our_own_words_for_a_date_are_read(day: date, today: date) -> None:
    assert parse_date(in_words(day), today) == day
    assert parse_date(f"ngày {day.day} tháng {day.month} năm {day.year}", today) == day
    assert [claim.right for claim in weekday_claims(f"Nộp trước {in_words(day)}.", today)] == [True]


@given(DAYS, DAYS)
def test_a_day_and_month_are_the_next_ones(day: date, today: date) -> None:
    read = parse_date(f"{day.day}/{day.month}", today)
    if isinstance(read, Invalid):
        assert (day.day, day.month) == (29, 2)
    else:
        assert (read.day, read.month) == (day.day, day.month)
        assert today <= read <= today + timedelta(days=366)


@given(DAYS, st.integers(0, 6))
def test_weekdays_lie_in_their_week(today: date, weekday: int) -> None:
    name = in_words(date(2024, 1, 1) + timedelta(days=weekday)).split(",")[0]
    coming, this_week, next_week = (parse_date(name + more, today) for more in ("", " tuần này", " tuần sau"))
    assert isinstance(coming, date)
    assert isinstance(this_week, date)
    assert coming.weekday() == this_week.weekday() == weekday
    assert 0 <= (coming - today).days < 7
    assert this_week.isocalendar()[:2] == today.isocalendar()[:2]
    assert next_week == this_week + timedelta(days=7)


@given(DAYS, DAYS, st.integers(1, 6))
def test_a_wrong_weekday_is_always_seen(day: date, today: date, off: int) -> None:
    text = in_words(day + timedelta(days=off)).split(",")[0] + day.strftime(", %d/%m/%Y")
    facts = {"said": (day.weekday() + off) % 7, "is_": day.weekday(), "date": day}
    assert parse_date(text, today) == Invalid("wrong_weekday", facts)
    assert [claim.right for claim in weekday_claims(text, today)] == [False]


@given(st.text("0123456789/.- thứngaytuầsuồicđộm()", max_size=40), DAYS)
def test_anything_is_read_as_something(text: str, today: date) -> None:
    assert isinstance(parse_date(text, today), (date, Invalid))
    parse_due(text, today)
    weekday_claims(text, today)


@pytest.mark.parametrize(
    ("text", "quote", "day", "right"),
    [
        ("Nộp thứ Ba, 10/10/2026 nhé.", "thứ Ba, 10/10/2026", "2026-10-10", False),
        ("Họp Chủ nhật, 11/10/2026.", "Chủ nhật, 11/10/2026", "2026-10-11", True),
        ("Họp 10/10/2026 (thứ Bảy), 7 giờ", "10/10/2026 (thứ Bảy)", "2026-10-10", True),
        ("ngày 10/10/2026 là chủ nhật", "10/10/2026 là chủ nhật", "2026-10-10", False),
        ("17 giờ 00, thứ Sáu, 06/12/2024", "thứ Sáu, 06/12/2024", "2024-12-06", True),
        ("thứ Sáu lúc 17h00 ngày 06/12/2024", "thứ Sáu lúc 17h00 ngày 06/12/2024", "2024-12-06", True),
        ("thu 6, ngay 6 thang 12 nam 2024", "thu 6, ngay 6 thang 12 nam 2024", "2024-12-06", True),
        ("thứ Sáu tuần sau (27/11)", "thứ Sáu tuần sau (27/11)", "2026-11-27", True),
        ("Thứ Sáu, 16/10 vừa qua", "Thứ Sáu, 16/10", "2026-10-16", True),
        ("tổng kết thứ Ba, 25/5", "thứ Ba, 25/5", "2027-05-25", True),
        ("thứ Tư, 9/12 tổ 2 họp", "thứ Tư, 9/12", "2026-12-09", True),
        ("10/10/2026, Chủ nhật 11/10/2026 họp", "Chủ nhật 11/10/2026", "2026-10-11", True),
        ("thứ Bảy ngày 10 tháng\n10 năm 2026", "thứ Bảy ngày 10 tháng 10 năm 2026", "2026-10-10", True),
    ],
)
def test_weekday_claims(text: str, quote: str, day: str, right: bool) -> None:
    (claim,) = weekday_claims(text, TODAY)
    assert (claim.quote, claim.date, claim.right) == (quote, date.fromisoformat(day), right)


def test_every_claim_is_found_in_order() -> None:
    text = "Từ thứ Hai 23/11 đến thứ Sáu 27/11; 1/12/2026 (thứ Ba)\nvà thứ Hai, 31/11/2026."
    assert [(claim.said, claim.right) for claim in weekday_claims(text, TODAY)] == [
        (0, True),
        (4, True),
        (1, True),
        (0, False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ số 2024/KH-UBND, thứ Sáu họp", "thứ Sáu, 1/5 số học sinh vắng", "Thứ Hai 9/10 điểm",
        "thứ Năm tiết 3-4, tổ 2", "đợt thứ hai (15/10 - 20/12)", "đợt thứ hai: Từ tháng 02/2021",
        "ngày thứ Sáu xanh 27/11", "Thứ Hai, 12/2024", "nộp trước 10/12/2026", "thứ Ba 20/11%",
    ],
)  # fmt: skip
def test_no_claim(text: str) -> None:
    assert weekday_claims(text, TODAY) == []
