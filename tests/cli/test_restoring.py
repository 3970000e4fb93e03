"""`thidua db restore`, `restored`, `go-on`, and what is said of a database that cannot be used."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from bot import schema, seen
from bot.cli.database import reached, refuse_database, usable
from bot.cli.db import app
from bot.cli.lock import AlreadyRunning, only_one
from bot.cli.restoring import _restored
from bot.errors import may_pass
from bot.store import open_store
from tests.cli.conftest import Call

URL = "sqlite:///thidua.db"


def beat(path: Path, at: datetime) -> None:
    """Note in a database when the bot was last at work."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM heartbeat")
        connection.execute("INSERT INTO heartbeat VALUES ('plan', ?)", (round(at.timestamp() * 1000),))


def beats(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute("SELECT at FROM heartbeat").fetchone()[0]
    return found


def test_a_backup_comes_back_and_the_other_is_kept(call: Call, database: Path) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    beat(database, yesterday)
    assert call(app, "backup", "copy.db").exit_code == 0
    beat(database, datetime.now(UTC))
    today = beats(database)
    done = call(app, "restore", "copy.db")
    assert (done.exit_code, "người quản trị sẽ được hỏi" in done.stdout) == (0, True)
    assert beats(database) == round(yesterday.timestamp() * 1000)
    (kept,) = database.parent.glob("thidua.db.replaced-*")
    assert beats(kept) == today
    noted = seen.read(make_url(URL))
    assert noted is not None
    assert noted - yesterday > timedelta(hours=23), "the next start knows that this is an old copy"


def test_what_is_no_backup_changes_nothing(call: Call, database: Path, folder: Path) -> None:
    before = database.read_bytes()
    (folder / "broken.db").write_bytes(b"SQLite format 3\0" + b"?" * 4000)
    for name in ("broken.db", "nowhere.db"):
        refused = call(app, "restore", name)
        assert (refused.exit_code, "không bị thay đổi" in refused.stderr) == (1, True)
    assert database.read_bytes() == before


async def test_nothing_is_restored_under_a_running_bot(database: Path) -> None:
    async with only_one(URL):
        with pytest.raises(AlreadyRunning):
            await _restored(make_url(URL), database)


def test_an_operator_holds_and_lets_go(call: Call, database: Path) -> None:
    assert "Đang giữ lại 0 lượt gửi" in call(app, "restored").stdout
    assert "Đã giữ lại từ trước" in call(app, "restored").stdout
    assert "Đã cho gửi tiếp" in call(app, "go-on").stdout
    assert "không có gì được giữ lại" in call(app, "go-on").stdout


def test_on_postgres_its_own_tool_restores(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_DATABASE_URL", "postgresql://thidua:secret@localhost/thidua")
    refused = call(app, "restore", "thidua.dump")
    assert (refused.exit_code, "pg_restore" in refused.stderr, "secret" in refused.stderr) == (1, True, False)


def test_a_damaged_database_is_not_run_and_backups_are_named(
    call: Call, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(app, "backup", "truoc-tet.db")
    content = bytearray(database.read_bytes())
    content[4096:12288] = b"\xff" * 8192
    database.write_bytes(bytes(content))
    with pytest.raises(SystemExit) as refused:
        asyncio.run(usable(URL))
    said = capsys.readouterr().err
    assert (refused.value.code, "thidua.db bị hỏng" in said, "truoc-tet.db" in said) == (1, True, True)
    assert "thidua db restore" in said


def test_a_database_nobody_may_write_to_is_told_so(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read_only = sqlite3.connect("file:thidua.db?mode=ro", uri=True)
    with closing(read_only) as connection, pytest.raises(sqlite3.OperationalError) as error:
        connection.execute("UPDATE heartbeat SET at = 0")
    with pytest.raises(SystemExit):
        refuse_database(make_url(URL), error.value)
    assert "Không ghi được vào cơ sở dữ liệu thidua.db" in capsys.readouterr().err


def test_a_server_that_is_away_is_told_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    url = "postgresql://thidua:secret@127.0.0.1:1/thidua"

    async def start() -> None:
        await reached(schema.version(url), url)

    with pytest.raises(SystemExit) as refused:
        asyncio.run(start())
    said = capsys.readouterr().err
    assert (refused.value.code, "máy chủ PostgreSQL" in said, "secret" in said) == (1, True, False)


async def test_a_server_without_the_database_is_told_too(
    empty_postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"{empty_postgres_url}_that_is_not_there"
    with pytest.raises(SystemExit):
        await reached(schema.version(url), url)
    assert "máy chủ PostgreSQL" in capsys.readouterr().err


async def test_connections_that_are_cut_are_made_again(postgres_url: str) -> None:
    """A server that is restarted cuts every connection: one work fails and may be tried again, at once."""
    store, other = open_store(postgres_url), open_store(postgres_url)
    one = text("SELECT 1")
    await store.write(lambda session: session.execute(one).scalar())
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await other.write(lambda session: session.execute(cut).all())
    with pytest.raises(DBAPIError) as error:
        await store.write(lambda session: session.execute(one).scalar())
    assert may_pass(error.value)
    assert await store.write(lambda session: session.execute(one).scalar()) == 1
    await store.close()
    await other.close()
