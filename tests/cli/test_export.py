"""`thidua export`: the workbook of /danhsach as a file that nothing is lost by."""

from __future__ import annotations

import asyncio
from pathlib import Path

import openpyxl
import pytest

from bot.cli.export import app as export
from bot.domain.campaign.plan import CampaignPlan
from bot.store import open_store
from tests.cli.conftest import Call
from tests.school import found_school

FILE = "Danh sach dang ky thi dua 2026-2027.xlsx"


@pytest.fixture
def school(database: Path, bao_khe: CampaignPlan) -> Path:
    """The folder of a school with its campaign."""

    async def found() -> None:
        store = open_store(f"sqlite:///{database}")
        await store.write(lambda session: found_school(session, bao_khe))
        await store.close()

    asyncio.run(found())
    return database.parent


def test_it_writes_the_lists_and_says_what_is_in_them(call: Call, school: Path) -> None:
    done = call(export)
    assert done.exit_code == 0
    for words in (FILE, "0/5 người đăng ký", "5 người chưa phản hồi", "DỰ THẢO", "không thay văn bản ký"):
        assert words in done.stdout
    assert openpyxl.load_workbook(school / FILE).sheetnames == ["Danh hiệu thi đua", "Tổng hợp"]


def test_a_file_that_is_there_is_kept_without_force(call: Call, school: Path) -> None:
    (school / "a.xlsx").write_bytes(b"mine")
    refused = call(export, "--out", "a.xlsx")
    assert (refused.exit_code, "--force" in refused.stderr) == (1, True)
    assert (school / "a.xlsx").read_bytes() == b"mine"
    assert call(export, "--out", "a.xlsx", "--force").exit_code == 0
    assert openpyxl.load_workbook(school / "a.xlsx").sheetnames


def test_one_team_by_a_part_of_its_name(call: Call, school: Path) -> None:
    assert call(export, "--to", "toan").exit_code == 0
    assert (school / "Danh sach dang ky thi dua 2026-2027 To Toan - Tin.xlsx").is_file()
    refused = call(export, "--unit", "hoa hoc")
    assert (refused.exit_code, "Tổ Ngữ văn" in refused.stderr) == (1, True)


def test_a_campaign_that_is_not_there_is_told_with_those_that_are(call: Call, school: Path) -> None:
    refused = call(export, "--campaign", "khong-co")
    assert (refused.exit_code, "bao-khe-2026" in refused.stderr) == (1, True)
    assert call(export, "--campaign", "bao-khe-2026").exit_code == 0


def test_without_a_campaign_it_says_how_to_load_one(call: Call, database: Path) -> None:
    refused = call(export)
    assert (refused.exit_code, "thidua campaign load" in refused.stderr) == (1, True)


def test_a_folder_that_is_not_there_is_told(call: Call, school: Path) -> None:
    refused = call(export, "--out", "khong/co/a.xlsx")
    assert (refused.exit_code, "Không ghi được" in refused.stderr) == (1, True)
