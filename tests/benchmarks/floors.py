"""The least that planning a run can cost: its rows written by one statement on a bare connection."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from datetime import date

import asyncpg
from sqlalchemy import make_url

from bot.domain.reminding import by_hand
from tests.benchmarks import province
from tests.benchmarks.postgres import Database

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
_ONCE = """
AND NOT p.evening AND (p.paused_until IS NULL OR p.paused_until <= '{day}')
AND NOT EXISTS (SELECT 1 FROM outbox o JOIN delivery_run r ON r.id = o.run_id
                WHERE r.run_key IN ('digest:{day}:0645', 'digest:{day}:1930') AND o.recipient_id = p.id)
"""
_OPEN = """
NOT EXISTS (SELECT 1 FROM done WHERE done.deadline_id = d.id AND done.person_id = p.id)
AND NOT EXISTS (SELECT 1 FROM registration g WHERE d.kind = 'registration' AND g.campaign_id = d.campaign_id
                AND g.person_id = p.id AND g.status = 'withdrawn')
AND NOT EXISTS (SELECT 1 FROM outbox_item i WHERE i.deadline_id = d.id AND i.revision = d.revision
                AND i.stage IN (f.stage, {by_hand}) AND i.person_id = p.id)
"""
_DUE = f"""
EXISTS (
    SELECT 1 FROM campaign c JOIN deadline d ON d.campaign_id = c.id
    JOIN reminder_fire f ON f.deadline_id = d.id AND f.revision = d.revision AND f.frequency = p.frequency
    WHERE c.status = 'running' AND f.fire_on = '{{day}}' AND NOT d.cancelled AND p.joined_on <= f.fire_on
    AND {_OPEN}
    AND NOT EXISTS (SELECT 1 FROM reminder_snooze s WHERE s.deadline_id = d.id AND s.revision = d.revision
                    AND s.person_id = p.id AND s.until > f.fire_on))
OR EXISTS (
    SELECT 1 FROM reminder_snooze f JOIN deadline d ON d.id = f.deadline_id AND d.revision = f.revision
    JOIN campaign c ON c.id = d.campaign_id
    WHERE f.person_id = p.id AND f.until = '{{day}}' AND c.status = 'running' AND NOT d.cancelled
    AND {_OPEN})
"""
_IN_CHARGE = """
OR EXISTS (
    SELECT 1 FROM unit u JOIN unit t ON t.id = u.id OR (t.parent_id = u.id AND u.kind = 'truong')
    JOIN person m ON m.unit_id = t.id AND m.active AND m.id <> p.id
    JOIN reminder_fire f ON f.fire_on = '{day}' AND f.frequency = 'few' AND f.stage IN (1, 0, -1)
    JOIN deadline d ON d.id = f.deadline_id AND d.revision = f.revision AND d.kind = 'registration'
    JOIN campaign c ON c.id = d.campaign_id
    WHERE u.head_id = p.id AND c.status = 'running' AND NOT d.cancelled
    AND NOT EXISTS (SELECT 1 FROM outbox_item i WHERE i.deadline_id = d.id AND i.revision = d.revision
                    AND i.stage = 4000 + f.stage AND i.person_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM done WHERE done.deadline_id = d.id AND done.person_id = m.id))
"""


def statement_of(run: str, day: date | None) -> str:
    """Return the one statement somebody careful would write by hand for a run."""
    if day is None:
        return _ROWS
    facts = {"day": day.isoformat(), "by_hand": by_hand.stage_on(day)}
    due = f"{_DUE} {_IN_CHARGE}" if run == "roll-up" else _DUE
    return f"{_ROWS} {_ONCE} AND ({due})".format(**facts)


@dataclass(frozen=True)
class Floor:
    """What the statement took."""

    seconds: float
    cpu: float
    """Seconds of the processor: ours on SQLite, the server's on PostgreSQL, 0 if it is not ours either."""
    rows: int


async def write(database: Database, run: str, day: date | None, rows: int) -> Floor:
    """Write a run's rows into a table of their own; on PostgreSQL it has no index."""
    statement = statement_of(run, day)
    on_postgres = make_url(database.url).get_backend_name() == "postgresql"
    floor = await _postgres(database, statement) if on_postgres else _sqlite(database.url, statement)
    assert floor.rows == rows, f"the floor of {run} wrote {floor.rows} rows, not {rows}"
    return floor


def _sqlite(url: str, statement: str) -> Floor:
    connection = sqlite3.connect(str(make_url(url).database), isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    made = connection.execute(
        "SELECT sql FROM sqlite_schema WHERE name IN ('outbox', 'outbox_due', 'outbox_open')"
    )
    tables = [row[0].replace("outbox_due", "floor_due").replace("outbox_open", "floor_open") for row in made]
    for sql in sorted((one.replace("outbox", "floor") for one in tables), key=lambda one: "INDEX" in one):
        connection.execute(sql)
    began, used = time.monotonic(), time.thread_time()
    connection.execute("BEGIN IMMEDIATE")
    written = connection.execute(statement).rowcount
    connection.execute("COMMIT")
    floor = Floor(time.monotonic() - began, time.thread_time() - used, written)
    connection.execute("DROP TABLE floor")
    connection.close()
    return floor


async def _postgres(database: Database, statement: str) -> Floor:
    connection = await asyncpg.connect(make_url(database.url).render_as_string(False))
    await connection.execute("CREATE TABLE floor (LIKE outbox)")
    began, used = time.monotonic(), database.cpu()
    said = await connection.execute(statement)
    floor = Floor(time.monotonic() - began, database.cpu() - used, int(said.split()[-1]))
    await connection.execute("DROP TABLE floor")
    await connection.close()
    return floor
