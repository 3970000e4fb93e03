"""`thidua days`: what is off from today on, and changing it."""

from __future__ import annotations

from pathlib import Path

from bot.cli.days import app
from tests.cli.conftest import Call


def test_days_are_added_listed_and_taken_back(call: Call, database: Path) -> None:
    assert "Chưa có ngày nghỉ" in call(app, "list").stdout
    added = call(app, "add", "2099-03-02", "2099-03-06", "--name", "Nghỉ bão")
    assert "5 ngày thay đổi, 0 lời nhắc" in added.stdout
    call(app, "work", "2099-03-08")
    listed = call(app, "list").stdout
    assert "2099-03-02 - 2099-03-06: Nghỉ bão" in listed
    assert "2099-03-08 - 2099-03-08: đi làm" in listed
    call(app, "remove", "2099-03-02", "2099-03-08")
    assert "Chưa có ngày nghỉ" in call(app, "list").stdout


def test_days_the_wrong_way_round_are_refused(call: Call, database: Path) -> None:
    refused = call(app, "add", "2099-03-06", "2099-03-02")
    assert refused.exit_code == 1
    assert "Ngày cuối phải từ ngày đầu" in refused.stderr
