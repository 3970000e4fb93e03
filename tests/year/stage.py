"""The bot of the year: wired as `thidua run --clock` wires it, stopped and started as the story says."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session

from bot import schema
from bot.app import Rehearsed
from bot.channels.telegram import TelegramChannel
from bot.cli.rehearsal import Rehearsal, check_clock
from bot.clock import InstantClock
from bot.domain.school import invitations
from bot.domain.school.invitees import named, unlinked
from bot.domain.school.people import PERSON
from bot.domain.school.staff import Report, import_staff
from bot.domain.school.staff_file import Table, read_table
from bot.outbox import MESSAGE, OUTBOX, RUN
from bot.store import open_store
from tests.fakes.telegram_api import TOKEN
from tests.fakes.telegram_people import FakeUser
from tests.year.people import FULL_NAMES, JOINS, ORDER, SCHOOL, STAFF
from tests.year.script import Act
from tests.year.telegram import ClockedTelegram, Shown

_NUMBER = re.compile(r"^\d+\. ")
PICTURE = b"\x89PNG\r\n\x1a\n" + b"hoa phuong" * 20


@dataclass
class Stage:
    """A school, its Telegram and its bot."""

    folder: Path
    clock: InstantClock
    telegram: ClockedTelegram
    app: Rehearsed | None = None
    codes: dict[str, str] = field(default_factory=dict)
    """The code each person was handed last, by the names of the story."""
    _listening: asyncio.Task[None] | None = None
    _looked: int = 0

    @classmethod
    async def open(cls, folder: Path, at: datetime) -> Stage:
        """Make the database and start the bot at a moment."""
        clock = InstantClock(at)
        stage = cls(folder, clock, await ClockedTelegram.on(clock))
        await schema.upgrade(stage.url)
        await stage.up()
        return stage

    @property
    def url(self) -> str:
        """The database of the year."""
        return f"sqlite:///{self.folder / 'year.db'}"

    @property
    def bot(self) -> Rehearsed:
        """The bot, which must be running."""
        assert self.app is not None
        return self.app

    def user(self, name: str) -> FakeUser:
        """Return the phone of somebody."""
        return self.telegram.user(ORDER[name], name)

    async def up(self) -> None:
        """Start the bot, as a process of its own would."""
        store = open_store(self.url)
        wrong = await store.write(lambda session: check_clock(session, Rehearsal(self.clock, 1.0)))
        assert wrong is None, wrong
        self.app = Rehearsed(
            store, self.clock, {"telegram": TelegramChannel(TOKEN, api_url=self.telegram.url)}
        )
        await self.app.start()
        self._listening = asyncio.create_task(self.app.listen())
        await self.settle()

    async def down(self) -> None:
        """Stop the bot; what is written to it meanwhile waits at Telegram."""
        assert self._listening is not None
        self._listening.cancel()
        with suppress(asyncio.CancelledError):
            await self._listening
        await self.bot.stop()
        self.app = None

    async def to(self, moment: datetime) -> None:
        """Come to a moment, with everything that is due on the way."""
        if self.app is None:
            self.clock.move_to(moment)
        else:
            await self.app.advance_to(moment)

    async def settle(self) -> None:
        """Wait until everything written is answered and everything due is sent."""
        if self.app is not None:
            await self.telegram.drained()
            await self.app.advance_to(self.clock.now())

    async def does(self, act: Act) -> None:
        """Let somebody write, tap or send a file; or let the school do something."""
        if act.doing:
            await self._doing(*act.doing.split())
        elif act.tap:
            await self._taps(self.user(act.who), act.tap)
        elif act.file:
            named_file = "" if act.file.endswith((".png", ".jpg")) else act.file
            await self.user(act.who).sends_file(named_file, "image/png", PICTURE, act.text)
        elif act.who:
            await self.user(act.who).says(act.text.replace("{code}", self.codes.get(act.who, "")))
        await self.settle()

    async def _taps(self, user: FakeUser, label: str) -> None:
        """Press the button with a label, or one that begins so, on the newest message that has it."""
        for seen in reversed(user.messages):
            for text, data in sorted(seen.buttons, key=lambda button: button[0] != label):
                if _NUMBER.sub("", text).startswith(label):
                    await user.taps_data(data, seen)
                    return
        shown = [(one.text, one.labels()) for one in user.messages[-2:]]
        raise AssertionError(f"no button {label!r}: {shown}")

    async def _links(self, name: str) -> None:
        """Let somebody send their code, and say yes to name and consent."""
        await self.user(name).says(f"/start {self.codes[name]}")
        for label in ("Đúng, là tôi", "Đồng ý"):
            await self.settle()
            await self._taps(self.user(name), label)
        await self.settle()

    async def _doing(self, what: str, *about: str) -> None:
        match what:
            case "staff":
                await self._imports(STAFF)
            case "joins":
                await self._imports(STAFF.splitlines()[0] + "\n" + JOINS)
            case "codes":
                await self._hands_out(*about)
            case "links":
                for name in about:
                    await self._links(name)
            case "down":
                await self.down()
            case "up":
                await self.up()
            case _:
                raise AssertionError(f"nobody knows how to do {what!r}")

    async def _imports(self, rows: str) -> None:
        """Do as `thidua staff import` does."""
        table = read_table(rows.encode())
        assert isinstance(table, Table)
        now = self.clock.now()
        report = await self.bot.store.write(lambda session: import_staff(session, table, now, SCHOOL))
        assert isinstance(report, Report)
        assert not report.bad, report.bad

    async def _hands_out(self, *names: str) -> None:
        """Do as `thidua invite` does: for everybody not linked, or for those named."""
        full, now = [FULL_NAMES[name] for name in names], self.clock.now()

        def work(session: Session) -> list[invitations.Code]:
            found = [one.id or 0 for name in full for one in named(session, name)]
            ids = found or [one[0] for one in unlinked(session)]
            return invitations.invite(session, ids, now)

        codes = await self.bot.store.write(work)
        owners = await self.bot.store.read(lambda session: dict(_names(session)))
        self.codes |= {owners[code.person_id].split()[-1]: code.shown for code in codes}

    async def looks(self) -> list[Shown]:
        """Return what came since the last look, each with what it was made from."""
        fresh = self.telegram.shown[self._looked :]
        self._looked = len(self.telegram.shown)
        if fresh and self.app is not None:
            ids = [str(one.id) for one in fresh]
            made = await self.app.store.read(lambda session: _made_from(session, ids))
            for one in fresh:
                one.template = made.get(str(one.id), "")
        return fresh

    async def close(self) -> None:
        """Stop everything."""
        if self.app is not None:
            await self.down()
        await self.telegram.stop()


def _names(session: Session) -> list[tuple[int, str]]:
    rows = session.execute(select(PERSON.c.id, PERSON.c.full_name)).all()
    return [(row[0], row[1]) for row in rows]


def _made_from(session: Session, ids: list[str]) -> dict[str, str]:
    """Return what messages were made from, by the platform's ids."""
    told = select(MESSAGE.c.platform_id, MESSAGE.c.template).where(MESSAGE.c.platform_id.in_(ids))
    edits = select(MESSAGE.c.edits, MESSAGE.c.template).where(MESSAGE.c.edits.in_(ids))
    many = select(OUTBOX.c.platform_id, RUN.c.kind).where(
        OUTBOX.c.platform_id.in_(ids), RUN.c.id == OUTBOX.c.run_id
    )
    return {row[0]: row[1] for query in (many, told, edits) for row in session.execute(query).all()}
