"""`thidua db`: making, upgrading, judging and copying the database."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import schema
from bot.cli.database import made_ready
from bot.cli.db import app
from tests.cli.conftest import Call


def test_version_makes_no_database(call: Call, folder: Path) -> None:
    assert "Chưa có cơ sở dữ liệu" in call(app, "version").stdout
    assert not list(folder.iterdir())


def test_upgrade_makes_one_and_then_has_nothing_to_do(call: Call) -> None:
    assert "Đã tạo" in call(app, "upgrade").stdout
    assert "không phải làm gì" in call(app, "upgrade").stdout
    assert "khớp nhau" in call(app, "version").stdout


def test_a_newer_database_is_refused(call: Call, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "mới hơn chương trình" in call(app, "version").stdout
    refused = call(app, "upgrade")
    assert (refused.exit_code, "9999" in refused.stderr) == (1, True)
    assert refuses_to_run("sqlite:///thidua.db") == 1


def test_somebody_elses_tables_are_refused(call: Call, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "thidua.db")) as connection, connection:
        connection.execute("CREATE TABLE theirs (id)")
    assert "không phải cơ sở dữ liệu của thidua" in call(app, "version").stdout
    assert call(app, "upgrade").exit_code == 1
    assert refuses_to_run("sqlite:///thidua.db") == 1


def test_a_file_that_is_no_database_is_refused(call: Call, folder: Path) -> None:
    (folder / "thidua.db").write_text("đây là văn bản, không phải cơ sở dữ liệu" * 40, encoding="utf-8")
    refused = call(app, "upgrade")
    assert (refused.exit_code, "bị hỏng" in refused.stderr) == (1, True)


def test_an_older_database_is_refused_until_upgraded(
    database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    outdated = schema.Version("0000", "0001", empty=False)

    async def version(_url: str) -> schema.Version:
        return outdated

    monkeypatch.setattr(schema, "version", version)
    assert refuses_to_run(f"sqlite:///{database}") == 1
    assert "thidua db upgrade" in capsys.readouterr().err


def test_a_backup_is_a_database_of_its_own(call: Call, database: Path, folder: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO sender (channel, epoch, address) VALUES ('telegram', 3, '')")
        connection.commit()
        connection.execute("BEGIN IMMEDIATE")  # as a running bot does
        assert call(app, "backup", "b.db").exit_code == 0
    with closing(sqlite3.connect(folder / "b.db")) as copy:
        assert copy.execute("SELECT epoch FROM sender").fetchall() == [(3,)]
    assert call(app, "backup", "b.db").exit_code == 1
    assert call(app, "backup", "no/such/folder/b.db").exit_code == 1


def test_a_backup_needs_a_database_and_postgresql_has_its_own_way(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Chưa có" in call(app, "backup", "b.db").stderr
    assert not list(folder.iterdir())
    monkeypatch.setenv("THIDUA_DATABASE_URL", "postgresql://u:matkhau@h/d")
    said = call(app, "backup", "b.db").stderr
    assert "pg_dump" in said
    assert "matkhau" not in said


def refuses_to_run(url: str) -> int:
    """Return the exit code with which `thidua run` refuses a database."""
    with pytest.raises(SystemExit) as ended:
        asyncio.run(made_ready(url))
    return int(str(ended.value.code))
