"""What sending to many costs and how fast it is, over HTTP: `python -m tests.benchmarks.delivery`.

An announcement to everybody, each told with their own name, until the last answer is written down. The
API is a process of its own, and so is the bot: its processor time and memory are read from outside.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import quantiles

import psutil
from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from bot.app import App
from bot.channels.telegram import TelegramChannel
from bot.clock import RehearsalClock
from bot.domain.announcing import announcement_runs
from bot.domain.announcing.announcements import Announcement
from bot.domain.delivery import runs
from bot.domain.school.people import PERSON
from bot.outbox import RUN
from bot.sending.bulk import WINDOW
from bot.sending.pace import Pace
from bot.store import Store, open_store
from tests.benchmarks import people, plain_api, postgres
from tests.benchmarks.crowd import Crowd, open_crowd
from tests.benchmarks.postgres import Database
from tests.benchmarks.report import machine, table
from tests.fakes.telegram_api import TOKEN
from tests.school import MONDAY

MIB = 1 << 20
UNLIMITED = 100_000.0
ORDINARY = 0.0
"""The rate that stands for the bot's own."""
LOOK_AGAIN = 0.2
SETTLING = 3.0
"""Seconds a bot gets after its start for its first ticks, which belong to no message."""
OFFICE = 900_000
"""The chat in which the run's progress is told."""
TEXT = """Kính gửi {thayco}!

Nhà trường họp hội đồng lúc *14 giờ 00, thứ Sáu, 09/10/2026* tại phòng họp tầng hai. Đề nghị {ten} mang theo
bản đăng ký thi đua của tổ và xem trước kế hoạch tháng Mười.

Trân trọng cảm ơn {thayco}."""
HEADER = ("sent by", "messages", "messages/s", "CPU a message", "database server", "RSS over imports", "429")


@dataclass(frozen=True)
class Sample:
    """What sending to some people came to."""

    messages: int
    seconds: float
    cpu: float
    server: float
    memory: float
    refused: int
    repeated: int

    @property
    def rate(self) -> float:
        """Return the messages a second."""
        return self.messages / self.seconds


async def sample(
    url: str, count: int, rate: float, limits: tuple[int, int], database: Database | None
) -> Sample:
    """Let a fresh bot send an announcement to `count` people of a fresh school."""
    await found(url, people.numbers(count))
    async with plain_api.running(*limits) as api, _bot(api.url, url, rate) as bot:
        await asyncio.sleep(SETTLING)
        used, server, most = bot.cpu(), database.cpu() if database else 0.0, 0.0
        store = open_store(url)
        run = await announce(store)
        while not await ended(store, run):
            most = max(most, bot.memory())
            await asyncio.sleep(LOOK_AGAIN)
        await store.close()
        took = await api.took()
        own, servers = bot.cpu() - used, (database.cpu() - server) if database else 0.0
    cost = (1000 * own / took.messages, 1000 * servers / took.messages)
    return Sample(
        took.messages, took.last - took.first, *cost, most - bot.imports, took.refused, took.repeated
    )


async def found(url: str, everybody: Sequence[int]) -> None:
    """Make a school of many people with names of their own."""
    await people.found(url, everybody)
    names = product(("Trần", "Lê", "Phạm", "Đỗ"), ("Thị", "Văn", "Minh"), SYLLABLES, SYLLABLES)
    rows = [{"key": key, "name": " ".join(name)} for key, name in zip(everybody, names, strict=False)]
    rename = update(PERSON).where(PERSON.c.id == bindparam("key")).values(full_name=bindparam("name"))
    store = open_store(url)
    await store.write(lambda session: session.connection().execute(rename, rows))
    await store.close()


SYLLABLES = tuple(
    first + rest
    for first in ("H", "L", "M", "T", "Ng", "Ph", "Th", "Tr")
    for rest in ("oa", "an", "ung", "iên")
)


async def announce(store: Store) -> int:
    """Open the run of an announcement to everybody; its progress is told in a chat of its own."""

    def write(session: Session) -> int:
        school = session.execute(select(PERSON.c.unit_id).where(PERSON.c.is_admin)).scalar_one()
        kept = Announcement(author_id=people.FIRST, unit_id=school, text=TEXT, audience="all", made_at=MONDAY)
        session.add(kept)
        session.flush()
        told = {"channel": "telegram", "chat": str(OFFICE)}
        return announcement_runs.open_now(session, kept, MONDAY, told) or 0

    return await store.write(write)


async def ended(store: Store, run: int) -> bool:
    """Tell whether everything a run had to say is written down."""
    status = select(RUN.c.status).where(RUN.c.id == run)
    found: str = await store.read(lambda session: session.execute(status).scalar_one())
    return found == runs.DONE


@dataclass(frozen=True)
class Bot:
    """A bot at work, as seen from outside."""

    process: psutil.Process
    imports: float
    """The MiB it had before it opened anything."""

    def cpu(self) -> float:
        """Return the processor seconds it has used so far."""
        return float(sum(self.process.cpu_times()[:2]))

    def memory(self) -> float:
        """Return its resident memory in MiB."""
        return float(self.process.memory_info().rss) / MIB


@asynccontextmanager
async def _bot(api: str, url: str, rate: float) -> AsyncIterator[Bot]:
    command = [sys.executable, "-m", "tests.benchmarks.delivery", "--bot", api, url, str(rate)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        imports = float(await process.stdout.readline())
        await process.stdout.readline()
        yield Bot(psutil.Process(process.pid), imports)
    finally:
        process.kill()
        await process.wait()


async def _run_bot(api: str, url: str, rate: float) -> None:
    """Be the bot: with its own clockwork, its pace raised if a rate is given."""
    print(psutil.Process().memory_info().rss / MIB, flush=True)
    channel = TelegramChannel(TOKEN, api_url=api)
    app = App(open_store(url), RehearsalClock(MONDAY), {channel.name: channel})
    if rate != ORDINARY:
        app.bulk[channel.name].pace = Pace(rate, WINDOW)
    await app.start()
    app.ticks.start()
    print("ready", flush=True)
    await app.listen()


async def answers(url: str, askers: int, seconds: float) -> tuple[float, float]:
    """Return the p99 of a turn, in seconds, of a quiet bot and of one that sends to many meanwhile."""
    everybody = people.numbers(askers + int(40 * seconds))
    await found(url, everybody)
    async with open_crowd() as crowd, _bot(crowd.url, url, ORDINARY):
        for person in (OFFICE, *everybody):
            crowd.user(person).started = True
        await crowd.ready()
        asking = everybody[-askers:]
        await _turns(crowd, asking, seconds / 4)
        quiet = await _turns(crowd, asking, seconds)
        before = len(crowd.accepted)
        store = open_store(url)
        await announce(store)
        await store.close()
        await crowd.bell.until(lambda: len(crowd.accepted) > before, 60)
        busy = await _turns(crowd, asking, seconds)
    return quantiles(quiet, n=100)[-1], quantiles(busy, n=100)[-1]


async def _turns(crowd: Crowd, asking: Sequence[int], seconds: float) -> list[float]:
    """Let people ask for their form one after the other for some time; returns how long each waited."""
    waited: list[float] = []
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        person = asking[len(waited) % len(asking)]
        waited.append(await crowd.look([person], 1, 1))
    return waited


async def report(count: int, databases: Sequence[Database], paced: int, seconds: float) -> str:
    """Measure and return the tables."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        files = (f"sqlite:///{Path(folder) / name}.db" for name in ("all", "paced", "answers"))
        rows.append(_row("thidua, SQLite", await sample(next(files), count, UNLIMITED, (0, 0), None)))
        for one in databases:
            found_here = await sample(one.url, count, UNLIMITED, (0, 0), one)
            rows.append(_row("thidua, PostgreSQL", found_here))
        slow = await sample(next(files), paced, ORDINARY, (30, 1), None)
        rows.append(_row("thidua, SQLite, at its own pace", slow))
        quiet, busy = await answers(next(files), 50, seconds)
    said = (
        f"{slow.messages} messages under 30/s and 1/s a chat took {slow.seconds:.1f} s,"
        f" {slow.seconds * 25 / slow.messages:.2f} x N/25.",
        f"A turn's p99: {1000 * quiet:.0f} ms quiet, {1000 * busy:.0f} ms during a broadcast,"
        f" {busy / quiet:.2f} times.",
    )
    return "\n\n".join([table(HEADER, rows), *said])


def _row(name: str, one: Sample) -> tuple[str, ...]:
    return (
        name,
        f"{one.messages}",
        f"{one.rate:.0f}",
        f"{one.cpu:.2f} ms",
        f"{one.server:.2f} ms" if one.server else "",
        f"{one.memory:.0f} MiB",
        f"{one.refused}",
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--paced", type=int, default=1500, help="messages sent at the bot's own pace")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long people ask, quiet and busy")
    parser.add_argument("--no-postgres", action="store_true")
    parser.add_argument("--bot", nargs=3, metavar=("API", "DATABASE", "RATE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.bot:
        api, url, rate = asked.bot
        asyncio.run(_run_bot(api, url, float(rate)))
        return
    with nullcontext() if asked.no_postgres else postgres.database() as database:
        given = [database] if database else []
        print(machine(), asyncio.run(report(asked.messages, given, asked.paced, asked.seconds)), sep="\n\n")


if __name__ == "__main__":
    main()
