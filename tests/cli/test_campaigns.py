"""`thidua campaign` and `thidua plan`: what is printed of campaigns, and what loading one does."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.campaigns import campaign, plan
from bot.words import fold
from tests.cli.conftest import Call

PRESET = "bao-khe-2021"
MOVED = ("--shift-to", "2026", "--suggested")


@pytest.fixture
def school(database: Path) -> str:
    """The name of the only school."""
    return add_school(database, "Trường THCS Hoa Phượng")


def add_school(database: Path, name: str) -> str:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "INSERT INTO unit (kind, name, folded, contact) VALUES ('truong', ?, ?, '')", (name, fold(name))
        )
    return name


def test_a_list_without_a_database_says_how_to_load(call: Call, folder: Path) -> None:
    listed = call(campaign, "list").stdout
    assert PRESET in listed
    assert f"thidua campaign load {PRESET}" in listed
    assert not list(folder.iterdir())


def test_loading_tells_what_was_left_out_and_what_comes_next(call: Call, school: str) -> None:
    loaded = call(campaign, "load", PRESET, *MOVED)
    assert loaded.exit_code == 0
    for words in ("COVID-19", "Đã nạp", school, "6 mốc", "thidua invite --all"):
        assert words in loaded.stdout
    listed = call(campaign, "list").stdout
    assert "bao-khe-2026" in listed
    assert "đang diễn ra" in listed


def test_loading_twice_is_refused(call: Call, school: str) -> None:
    call(campaign, "load", PRESET, *MOVED)
    again = call(campaign, "load", PRESET, *MOVED)
    assert (again.exit_code, school in again.stderr) == (1, True)


def test_without_the_suggested_dates_it_is_kept_but_not_launched(call: Call, school: str) -> None:
    loaded = call(campaign, "load", PRESET, "--shift-to", "2026").stdout
    assert "chưa phát động được" in loaded
    assert "đăng ký thi đua" in loaded
    assert "chưa phát động" in call(campaign, "list").stdout


def test_without_a_school_it_says_to_import_staff_first(call: Call, database: Path) -> None:
    refused = call(campaign, "load", PRESET, *MOVED)
    assert (refused.exit_code, "thidua staff import" in refused.stderr) == (1, True)
    assert "Đã nạp" not in refused.stdout


def test_with_two_schools_one_has_to_be_named(call: Call, school: str, database: Path) -> None:
    add_school(database, "Trường THPT Bằng Lăng")
    assert "Bằng Lăng" in call(campaign, "load", PRESET, *MOVED).stderr
    assert "Bằng Lăng" in call(campaign, "load", PRESET, *MOVED, "--school", "Hoa Sen").stderr
    named = call(campaign, "load", PRESET, *MOVED, "--school", "truong thpt bang lang")
    assert (named.exit_code, "Bằng Lăng" in named.stdout) == (0, True)


def test_a_bad_file_is_told_line_by_line(call: Call, folder: Path) -> None:
    (folder / "hong.toml").write_text('title = "A"\nkind = "yearl"\nperiod = 5\n', encoding="utf-8")
    refused = call(campaign, "load", "hong.toml")
    assert refused.exit_code == 1
    assert "dòng 2: kind" in refused.stderr
    assert "dòng 3: period" in refused.stderr


def test_the_calendar_as_json_has_the_promised_keys_in_order(call: Call, folder: Path) -> None:
    printed = call(plan, "calendar", PRESET, *MOVED, "--json", "--from", "2026-09-05")
    lines = [json.loads(line) for line in printed.stdout.splitlines()]
    keys = ["at", "deadline", "due", "last_safe", "stage", "audience", "template"]
    assert all(list(line) == keys for line in lines)
    assert lines == sorted(lines, key=lambda line: (line["at"], line["deadline"]))
    assert not list(folder.iterdir())


def test_the_calendar_to_read_has_every_line_of_the_json_one(call: Call) -> None:
    wanted = ("calendar", PRESET, *MOVED, "--from", "2026-09-05")
    count = len(call(plan, *wanted, "--json").stdout.splitlines())
    read = call(plan, *wanted).stdout
    assert f"Tổng cộng {count} lượt nhắc." in read
    assert read.count(" gửi ") >= count
    for words in (
        "Thứ Năm, 01/10/2026",
        "còn 14 ngày: đăng ký thi đua",
        "ngày cuối",
        "quá hạn 1 ngày",
        "tổ trưởng",
    ):
        assert words in read


def test_a_calendar_that_is_over_says_so(call: Call) -> None:
    assert "Không có lời nhắc nào" in call(plan, "calendar", PRESET, *MOVED, "--from", "2030-01-01").stdout
    assert call(plan, "calendar", PRESET, "--from", "01/10/2026").exit_code == 1
