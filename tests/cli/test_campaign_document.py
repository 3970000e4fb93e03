"""`thidua campaign load` and `thidua plan calendar` of a plan's own document."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.campaigns import campaign, plan
from tests.cli.conftest import Call
from tests.cli.test_campaigns import add_school
from tests.cli.test_plan_read import TEXT
from tests.plans.made import as_docx


@pytest.fixture
def school(database: Path) -> str:
    """The name of the only school."""
    return add_school(database, "Trường THCS Hoa Phượng")


@pytest.fixture
def written(folder: Path) -> str:
    """A plan as a Word file."""
    (folder / "ke-hoach.docx").write_bytes(as_docx(TEXT))
    return "ke-hoach.docx"


def test_a_document_is_kept_as_a_draft_to_look_through(
    call: Call, school: str, written: str, database: Path
) -> None:
    loaded = call(campaign, "load", written)
    assert loaded.exit_code == 0, loaded.stderr
    for words in ("bản thảo", school, "1 mốc, 1 chỉ tiêu", "chưa chắc", "/kehoach", "Báo cáo vào dịp sơ kết"):
        assert words in loaded.stdout
    assert "chưa phát động" in call(campaign, "list").stdout
    with closing(sqlite3.connect(database)) as connection:
        quotes = connection.execute("SELECT quote FROM plan_note WHERE kind = 'target'").fetchall()
    assert quotes == [("Trên 95% học sinh lên lớp",)]


def test_what_belongs_to_its_year_stays_behind_with_its_note(
    call: Call, school: str, folder: Path, database: Path
) -> None:
    covid = "- 100% giáo viên phòng, chống dịch COVID-19.\n"
    text = TEXT.replace("II. THỜI GIAN\n", covid + "II. THỜI GIAN\n").replace(
        "dịp sơ kết.", "dịp tổng kết năm học 2024-2025."
    )
    (folder / "cu.docx").write_bytes(as_docx(text))
    loaded = call(campaign, "load", "cu.docx", "--shift-to", "2026")
    assert loaded.exit_code == 0, loaded.stderr
    assert "Bỏ “Giáo viên phòng, chống dịch COVID-19”" in loaded.stdout
    with closing(sqlite3.connect(database)) as connection:
        noted = set(connection.execute("SELECT kind, key FROM plan_note"))
        targets = set(connection.execute("SELECT 'target', key FROM target"))
        undated = connection.execute("SELECT undated FROM campaign").fetchone()[0]
    assert {one for one in noted if one[0] == "target"} == targets
    assert [what for what, _ in json.loads(undated)] == [key for kind, key in noted if kind == "undated"]


def test_its_reminders_are_listed_before_it_is_loaded(call: Call, written: str) -> None:
    shown = call(plan, "calendar", written, "--shift-to", "2026", "--from", "2026-09-01")
    assert shown.exit_code == 0, shown.stderr
    assert "14/10/2026" in shown.stdout


def test_what_cannot_be_read_is_said_in_one_sentence(call: Call, school: str, folder: Path) -> None:
    (folder / "ke-hoach.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    refused = call(campaign, "load", "ke-hoach.doc")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert ".docx" in refused.stderr
    missing = call(campaign, "load", "khong-co.docx")
    assert (missing.exit_code, "khong-co.docx" in missing.stderr) == (1, True)
