"""What campaigns are called beside each other: no two labels alike."""

from __future__ import annotations

from datetime import date

from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.labels import labels


def campaign(key: int, title: str, period: str, starts: date = date(2026, 9, 5)) -> Campaign:
    return Campaign(
        id=key, unit_id=1, slug=f"c{key}", title=title, kind="yearly", period=period, starts=starts,
        ends=date(2027, 5, 25),
    )  # fmt: skip


def test_the_only_one_needs_no_year() -> None:
    assert labels([campaign(1, "Hội giảng", "năm học 2026-2027")]) == {1: "Hội giảng"}


def test_of_several_each_says_its_year_once() -> None:
    several = [
        campaign(1, "Hội giảng", "năm 2026"),
        campaign(2, "Hội giảng", "năm học 2026-2027"),
        campaign(3, "Phong trào thi đua năm học 2026-2027", "năm học 2026-2027"),
    ]
    assert labels(several) == {
        1: "Hội giảng (năm 2026)",
        2: "Hội giảng (năm học 2026-2027)",
        3: "Phong trào thi đua năm học 2026-2027",
    }


def test_of_one_title_and_year_the_first_day_tells_and_then_a_number() -> None:
    year = "năm học 2026-2027"
    several = [
        campaign(1, "Hội giảng", year),
        campaign(2, "Hội giảng", year, date(2026, 11, 1)),
        campaign(3, "Hội giảng", year),
    ]
    assert labels(several) == {
        1: "Hội giảng (năm học 2026-2027), từ 05/09/2026",
        2: "Hội giảng (năm học 2026-2027), từ 01/11/2026",
        3: "Hội giảng (năm học 2026-2027), từ 05/09/2026, số 2",
    }


def test_nothing_is_called_nothing() -> None:
    assert labels([]) == {}
