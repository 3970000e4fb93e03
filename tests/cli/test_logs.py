"""No log line holds a secret, whoever writes it and however it is written."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot.cli import logs

TOKEN = "7000000001:a-secret-of-the-school"
PASSWORD = 'mật"khẩu/ 1'


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("form", ["console", "json"])
def test_no_line_holds_a_secret(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(form, "debug", [TOKEN, PASSWORD])
    ours, theirs = structlog.get_logger(), logging.getLogger("some.library")
    ours.info("event", url=f"https://api/bot{TOKEN}/getMe", password=PASSWORD)
    theirs.warning("failed at %s for %r", f"https://u:{TOKEN}@h", PASSWORD)
    theirs.warning("postgresql://u:m%%E1%%BA%%ADt%%22kh%%E1%%BA%%A9u%%2F%%201@h/d")
    try:
        raise ValueError(TOKEN)
    except ValueError:
        ours.exception("broken")
    sys.excepthook(ValueError, ValueError(f"crash with {TOKEN}"), None)
    said = capsys.readouterr().err
    assert "broken" in said
    assert "crash with" in said
    for secret in (TOKEN, PASSWORD, json.dumps(PASSWORD)[1:-1], "m%E1%BA%ADt"):
        assert secret not in said


def test_json_lines_are_json(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json", "info", [])
    structlog.get_logger().info("turn_failed", code="AB12", reason="lỗi")
    logging.getLogger("some.library").warning("theirs")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["turn_failed", "theirs"]
    assert (lines[0]["level"], lines[0]["code"], lines[0]["reason"]) == ("info", "AB12", "lỗi")


def test_libraries_that_log_addresses_are_heard_only_when_they_warn(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("console", "debug", [])
    for name in ("httpx", "telegram.ext", "apscheduler.executors.default"):
        logging.getLogger(name).info("POST https://api.telegram.org/bot.../getMe")
    assert capsys.readouterr().err == ""
