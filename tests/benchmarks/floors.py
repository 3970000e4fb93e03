"""The least that planning a run can cost: its rows written by one statement on a bare connection."""

from __future__ import annotations

import sqlite3
import time
from datetime import date

import asyncpg
from sqlalchemy import make_url

from tests.benchmarks import province

_TREE = f"""
tree(id) AS (SELECT {province.TOP} UNION ALL SELECT unit.id FROM unit JOIN tree ON unit.parent_id = tree.id)
"""
_ROWS = f"""
INSERT INTO floor (run_id, recipient_id, channel, chat, state, attempt, ambiguous, epoch, text, platform_id,
                   reason)
WITH RECURSIVE {_TREE}
SELECT 1, p.id, coalesce(a.channel, ''), coalesce(a.chat, ''), CASE WHEN a.reachable THEN 0 ELSE 4 END,
       0, 0, 0, '', '', CASE WHEN a.reachable THEN '' ELSE 'unreachable' END
FROM person p LEFT JOIN account a ON a.id = p.account_id AND a.person_id = p.id
WHERE p.active AND p.unit_id IN (SELECT id FROM tree)
"""
_DUE = """
AND EXISTS (
    SELECT 1 FROM campaign c JOIN deadline d ON d.campaign_id = c.id
    JOIN reminder_fire f ON f.deadline_id = d.id AND f.revision = d.revision AND f.frequency = p.frequency
    WHERE c.status = 'running' AND f.fire_on = '{day}' AND NOT d.cancelled
    AND NOT EXISTS (SELECT 1 FROM done WHERE done.deadline_id = d.id AND done.person_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM outbox_item i WHERE i.deadline_id = d.id AND i.revision = d.revision
                    AND i.stage = f.stage AND i.person_id = p.id))
"""


async def write(url: str, run: str, day: date | None, rows: int) -> float:
    """Write a run's rows into a table of their own and return the seconds; on PostgreSQL it has no index."""
    statement = _ROWS if day is None else _ROWS + _DUE.format(day=day.isoformat())
    on_postgres = make_url(url).get_backend_name() == "postgresql"
    seconds, written = await _postgres(url, statement) if on_postgres else _sqlite(url, statement)
    assert run == "roll-up" or written == rows, f"the floor of {run} wrote {written} rows, not {rows}"
    return seconds


def _sqlite(url: str, statement: str) -> tuple[float, int]:
    connection = sqlite3.connect(str(make_url(url).database), isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    made = connection.execute(
        "SELECT sql FROM sqlite_schema WHERE name IN ('outbox', 'outbox_due', 'outbox_open')"
    )
    tables = [row[0].replace("outbox_due", "floor_due").replace("outbox_open", "floor_open") for row in made]
    for sql in sorted((one.replace("outbox", "floor") for one in tables), key=lambda one: "INDEX" in one):
        connection.execute(sql)
    began = time.monotonic()
    connection.execute("BEGIN IMMEDIATE")
    written = connection.execute(statement).rowcount
    connection.execute("COMMIT")
    seconds = time.monotonic() - began
    connection.execute("DROP TABLE floor")
    connection.close()
    return seconds, written


async def _postgres(url: str, statement: str) -> tuple[float, int]:
    connection = await asyncpg.connect(make_url(url).render_as_string(False))
    await connection.execute("CREATE TABLE floor (LIKE outbox)")
    began = time.monotonic()
    said = await connection.execute(statement)
    seconds = time.monotonic() - began
    await connection.execute("DROP TABLE floor")
    await connection.close()
    return seconds, int(said.split()[-1])
