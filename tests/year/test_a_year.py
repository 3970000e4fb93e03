"""A year of an invented school: nothing goes wrong, nobody is bothered, and the guide tells it as it was."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from bot.clock import SCHOOL_ZONE, school_day
from tests.year.guide import GUIDE, RUNS, written
from tests.year.play import NAMES, Year, played
from tests.year.telegram import Shown

TET = (date(2027, 2, 1), date(2027, 2, 14))
UNFILLED = re.compile(r"\bNone\b|\bUndefined\b|\{\{|\}\}|\{%|\bTrue\b|\bFalse\b|<[a-z]+|&[a-z]+;")
ENGLISH = re.compile(
    r"\b(error|file|deadline|campaign|update|submit|photo|report|cancel|admin)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def year() -> Year:
    """The year, played once."""
    return played()


def unasked(year: Year) -> list[Shown]:
    """Return what came to people who had not just written: everything sent to many."""
    return [one for one in year.shown if one.template in RUNS]


def to(year: Year, name: str, *kinds: str) -> list[Shown]:
    """Return what came to somebody of some kinds."""
    return [one for one in year.shown if NAMES[one.chat] == name and one.template in kinds]


def test_nothing_went_wrong(year: Year) -> None:
    assert year.logged == []
    assert [one.text for one in year.shown if one.template == "common/sorry"] == []


def test_every_word_is_filled_in_and_vietnamese(year: Year) -> None:
    for one in year.shown:
        said = "\n".join([one.text, *one.buttons])
        assert not UNFILLED.search(said), said
        assert not ENGLISH.search(said), said


def test_nobody_is_told_the_same_twice_on_a_day(year: Year) -> None:
    told = Counter((NAMES[one.chat], school_day(one.at), one.text) for one in unasked(year))
    assert {key: times for key, times in told.items() if times > 1} == {}


def test_nothing_unasked_for_comes_at_night(year: Year) -> None:
    hours = {one.at.astimezone(SCHOOL_ZONE).strftime("%H:%M") for one in unasked(year)}
    assert min(hours) >= "06:30"
    assert max(hours) < "21:00"


def test_nobody_is_reminded_on_the_days_of_tet(year: Year) -> None:
    days = {school_day(one.at) for one in unasked(year) if one.template == "digest"}
    assert [day for day in days if TET[0] <= day <= TET[1]] == []


def test_reminders_come_on_any_day_but_sunday(year: Year) -> None:
    """No last day of this year's is a Sunday."""
    days = {school_day(one.at).weekday() for one in unasked(year) if one.template == "digest"}
    assert days == set(range(6))


def test_who_has_answered_is_reminded_of_registering_no_more(year: Year) -> None:
    """Cô Lan registered on 14 September: of the year's registration she hears in the announcement only."""
    asked = "đăng ký thi đua năm học 2026-2027"
    assert [one.text for one in to(year, "Lan", "digest", "nudge") if asked in one.text.split("\n")[0]] == []


def test_a_moved_date_is_told_once_to_those_who_knew_the_old_one(year: Year) -> None:
    told = [NAMES[one.chat] for one in unasked(year) if one.text.startswith("Hạn mới")]
    assert sorted(told) == ["Dũng", "Minh", "Sen", "Trung"]
    last = [
        one for one in to(year, "Minh", "digest") if "báo cáo sơ kết" in one.text and "10/12/2026" in one.text
    ]
    assert all(school_day(one.at) < date(2026, 12, 4) for one in last)


def test_the_outage_is_spoken_of_once_to_each(year: Year) -> None:
    told = Counter(NAMES[one.chat] for one in year.shown if "Hệ thống vừa gián đoạn" in one.text)
    assert set(told.values()) == {1}


def test_what_went_out_counted_by_hand(year: Year) -> None:
    """Everybody but thầy Sơn is linked; the others are those the story leaves silent at the time."""
    sent = unasked(year)

    def receivers(begins: str, day: date, kind: str = "digest", words: str = "") -> set[str]:
        return {
            NAMES[one.chat]
            for one in sent
            if (one.template, school_day(one.at)) == (kind, day)
            and one.text.startswith(begins)
            and words in one.text
        }

    everybody = set(NAMES.values()) - {"Sơn", "Huy"}
    assert receivers("Thông báo của nhà trường", date(2026, 9, 5), "announcement") == everybody
    assert receivers("Đính chính", date(2026, 11, 13), "announcement") == everybody
    silent = {"Dũng", "Hoa", "Nga", "Phúc", "Quyên", "Tài", "Uyên", "Xuân", "Trung", "Thu"}
    assert receivers("Còn 4 ngày", date(2026, 10, 12), "nudge") == silent
    assert receivers("", date(2026, 10, 15), words="người chưa phản hồi") == {"Hạnh", "Dũng", "Trung"}
    assert receivers("Hệ thống vừa gián đoạn", date(2026, 11, 3)) == everybody - {"Lan", "Nga", "Thu", "Uyên"}
    assert len(to(year, "Lan", "digest")) == 17, "1 of the hội giảng, 6 of 8/3, 5 at the end of each phase"
    assert len(to(year, "Thảo", "digest")) == 16, (
        "1 to register, 5 of the hội giảng, 6 of 8/3, 2 and 2 of phases"
    )


def test_nobody_is_overwhelmed(year: Year) -> None:
    """One message of reminders a day, and no more than sixty in the whole year for anybody."""
    days = Counter((NAMES[one.chat], school_day(one.at)) for one in unasked(year) if one.template == "digest")
    assert max(days.values()) == 1
    assert max(Counter(name for name, _ in days).values()) <= 60


def test_the_guide_is_this_year(year: Year) -> None:
    """Write it anew with `uv run python -m tests.year` after any change of words, and read what changed."""
    assert GUIDE.read_text(encoding="utf-8") == written(year)


def test_the_year_has_all_its_months(year: Year) -> None:
    days = sorted(school_day(scene.at) for scene in year.scenes)
    assert days[0] == date(2026, 8, 28)
    assert days[-1] - days[0] > timedelta(days=280)
