"""`thidua staff` and `thidua invite`, run as an operator runs them, on a database in an empty folder."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import create_engine, text
from typer.testing import CliRunner, Result

from bot.cli.departures import people
from bot.cli.people import invite, staff
from bot.clock import SCHOOL_ZONE
from bot.domain.school.invitations import hashed, read_code
from tests.fakes.telegram_api import TOKEN, FakeTelegram

LIST = """Họ và tên;Tổ;Chức vụ;Vai trò
Lê Thị Hạnh;BGH;Hiệu trưởng;
Nguyễn Văn Minh;Tổ Toán;Giáo viên;tổ trưởng
Trần Thị Lan;Tổ Toán;GVCN;
=HYPERLINK("http://a");Tổ Văn;Giáo viên;
Lan;Tổ Văn;Giáo viên;
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder the commands run in, with a staff list."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THIDUA_DATABASE_URL", f"sqlite:///{tmp_path}/school.db")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8-sig")
    return tmp_path


def run(app: typer.Typer, *arguments: str, code: int = 0) -> str:
    result: Result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, result.output + repr(result.exception)
    return result.output


def rows(folder: Path, query: str) -> list[Any]:
    engine = create_engine(f"sqlite:///{folder}/school.db")
    with engine.connect() as connection:
        found = list(connection.execute(text(query)))
    engine.dispose()
    return found


def test_an_admin_is_invited_on_an_empty_database(folder: Path) -> None:
    said = run(
        invite,
        "--admin",
        "--name",
        "Bùi Thị Nga",
        "--school",
        "Trường THCS Hoa Phượng",
        "--bot",
        "hoa_phuong_bot",
    )
    assert "Bùi Thị Nga, Trường THCS Hoa Phượng" in said
    code = read_code(said.split(": ")[1].split()[0])
    assert f"https://t.me/hoa_phuong_bot?start={code}" in said
    assert rows(folder, "SELECT code_hash FROM invitation") == [(hashed(code),)]
    assert rows(folder, "SELECT full_name, is_admin FROM person") == [("Bùi Thị Nga", 1)]


def test_inviting_the_admin_again_makes_a_new_code_for_the_same_person(folder: Path) -> None:
    run(invite, "--admin")
    assert "--bot" in run(invite, "--admin")
    assert rows(folder, "SELECT count(*) FROM person") == [(1,)]
    assert rows(folder, "SELECT count(*) FROM invitation") == [(2,)]


def test_a_list_is_imported_with_a_report_and_a_file_of_errors(folder: Path) -> None:
    run(invite, "--admin", "--name", "Bùi Thị Nga")
    said = run(staff, "import", "list.csv", "--school", "Trường THCS Hoa Phượng", "--errors", "bad.csv")
    assert "Trường THCS Hoa Phượng: thêm 3 người" in said
    assert "Tổ mới: Tổ Toán." in said
    assert "dòng 5: " in said
    assert "dòng 6: họ tên “Lan” cần ít nhất họ và tên" in said
    assert "- Bùi Thị Nga, Trường THCS Hoa Phượng" in said
    bad = list(csv.reader(io.StringIO((folder / "bad.csv").read_text("utf-8-sig")), delimiter=";"))
    assert [one[0] for one in bad] == ["Họ và tên", '\'=HYPERLINK("http://a")', "Lan"]
    assert bad[2][-2:] == ["6", "họ tên “Lan” cần ít nhất họ và tên"]


def test_mended_errors_can_be_imported(folder: Path) -> None:
    run(staff, "import", "list.csv", "--errors", "bad.csv")
    mended = (folder / "bad.csv").read_text("utf-8-sig").replace("\nLan;", "\nHồ Thị Lan;")
    (folder / "bad.csv").write_text(mended, encoding="utf-8-sig")
    assert "thêm 1 người" in run(staff, "import", "bad.csv")


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    assert "Xem thử" in run(staff, "import", "list.csv", "--dry-run")
    assert rows(folder, "SELECT count(*) FROM person") == [(0,)]
    assert "thêm 3 người" in run(staff, "import", "list.csv")
    assert "thêm 0 người, cập nhật 0, giữ nguyên 3" in run(staff, "import", "list.csv")


def test_everybody_not_linked_is_invited_one_object_a_line(folder: Path) -> None:
    run(staff, "import", "list.csv")
    handed = [json.loads(line) for line in run(invite, "--all", "--json", "--bot", "hp").splitlines()]
    assert [(one["name"], one["team"]) for one in handed] == [
        ("Lê Thị Hạnh", "nhà trường"),
        ("Trần Thị Lan", "Tổ Toán"),
        ("Nguyễn Văn Minh", "Tổ Toán"),
    ]
    assert all(read_code(one["code"]) in one["link"] for one in handed)
    assert len({one["code"] for one in handed}) == 3


def test_with_a_web_chat_a_personal_link_stands_beside_each_code(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_PUBLIC_URL", "https://thidua.hoaphuong.example")
    monkeypatch.setenv("THIDUA_WEBHOOK_LISTEN", "127.0.0.1:8090")
    said = run(invite, "--admin")
    code = said.split(": ")[1].split()[0]
    assert f"https://thidua.hoaphuong.example/w/{code}" in said


def test_one_person_is_invited_by_name(folder: Path) -> None:
    run(staff, "import", "list.csv")
    assert "Trần Thị Lan, Tổ Toán: " in run(invite, "--person", "tran thi lan")
    run(invite, "--person", "Trần Thị Lan", "--team", "Tổ Văn", code=1)
    run(invite, "--person", "Không Có Ai", code=1)


def test_a_clerk_starts_from_the_template(folder: Path) -> None:
    assert "Cột bắt buộc" in run(staff, "template", "mau.csv")
    with (folder / "mau.csv").open("a", encoding="utf-8") as file:
        file.write("Phạm Thị Hoa;Cô;Tổ Văn;Giáo viên;tổ trưởng;khối 6\n")
    assert "thêm 1 người" in run(staff, "import", "mau.csv")


async def test_the_link_names_the_bot_that_the_token_belongs_to(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = await FakeTelegram.start()
    monkeypatch.setenv("THIDUA_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("THIDUA_TELEGRAM_API_URL", fake.url)
    assert "https://t.me/thidua_bot?start=" in await asyncio.to_thread(run, invite, "--admin")
    await fake.stop()
    assert "--bot" in await asyncio.to_thread(run, invite, "--admin")


@pytest.mark.parametrize(
    ("app", "arguments"),
    [
        (staff, ["import", "none.csv"]),
        (staff, ["import", "other.csv"]),
        (staff, ["template", "no/such/folder.csv"]),
        (invite, []),
        (invite, ["--admin", "--all"]),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    folder: Path, app: typer.Typer, arguments: list[str]
) -> None:
    (folder / "other.csv").write_text("Lớp,Sĩ số\n6A,40\n", encoding="utf-8")
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert result.stderr


def test_somebody_leaves_and_comes_back(folder: Path) -> None:
    run(staff, "import", "list.csv")
    assert "Tổ Toán hiện chưa có người đứng đầu" in run(people, "leave", "nguyen van minh", "--to", "nơi mới")
    standing = "SELECT active, left_at IS NULL FROM person WHERE folded = 'nguyen van minh'"
    assert rows(folder, standing) == [(0, 0)]
    assert "Không có ai tên" in run(people, "leave", "nguyen van minh", code=1)
    assert "đã có lại" in run(people, "back", "Nguyễn Văn Minh")
    assert rows(folder, standing) == [(1, 1)]
    assert "Không có ai tên" in run(people, "back", "Nguyễn Văn Minh", code=1)
    done = rows(folder, "SELECT action, details FROM audit ORDER BY id")[1:]
    assert done == [("left", "{}"), ("came_back", "{}")]


def test_the_office_closes_somebodys_web_page_and_voids_the_code_on_its_way(folder: Path) -> None:
    run(staff, "import", "list.csv")
    run(invite, "--person", "Nguyễn Văn Minh")
    said = run(people, "close-web", "Nguyễn Văn Minh")
    assert "Đã đóng trang web của Nguyễn Văn Minh: 0 máy, 1 mã chưa dùng." in said
    assert "0 máy, 0 mã" in run(people, "close-web", "Nguyễn Văn Minh")
    assert "Không có ai tên" in run(people, "close-web", "Nguyễn Thị Không", code=1)
    (first, _) = rows(folder, "SELECT action, details FROM audit WHERE action = 'web_closed' ORDER BY id")
    assert first == ("web_closed", '{"browsers": 0, "codes": 1}')


def test_a_list_says_who_has_left_and_who_rests(folder: Path) -> None:
    run(staff, "import", "list.csv")
    day = datetime.now(SCHOOL_ZONE) + timedelta(days=30)
    (folder / "next.csv").write_text(
        "Họ và tên;Tổ;Chức vụ;Tình trạng;Nghỉ đến ngày\n"
        "Lê Thị Hạnh;BGH;Hiệu trưởng;đang làm việc;\n"
        "Nguyễn Văn Minh;Tổ Toán;Giáo viên;chuyển trường;\n"
        f"Trần Thị Lan;Tổ Toán;GVCN;nghỉ thai sản;{day:%d/%m/%Y}\n"
        "Bùi Văn Tám;Tổ Văn;Giáo viên;đã nghỉ hưu;\n"
        "Đỗ Thị Mơ;Tổ Toán;Giáo viên;hỏi lại sau;\n",
        encoding="utf-8-sig",
    )
    assert "Rời trường: Nguyễn Văn Minh, Tổ Toán." in run(staff, "import", "next.csv", "--dry-run")
    assert rows(folder, "SELECT count(*) FROM person WHERE NOT active") == [(0,)]
    said = run(staff, "import", "next.csv")
    assert "Rời trường: Nguyễn Văn Minh, Tổ Toán." in said
    assert "Tạm ngừng nhắc: Trần Thị Lan, đến hết " in said
    assert "Bùi Văn Tám ghi là đã rời trường nhưng không thấy" in said
    assert "chưa hiểu tình trạng của Đỗ Thị Mơ" in said
    assert "Tổ chưa có tổ trưởng: Tổ Toán" in said
    assert rows(folder, "SELECT count(*) FROM person WHERE folded = 'bui van tam'") == [(0,)]
    assert not any("thai" in str(one) for one in rows(folder, "SELECT * FROM person"))
    assert "Rời trường" not in run(staff, "import", "next.csv")
