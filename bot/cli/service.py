"""A bot at work: started, listening, and stopped without losing anything."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.app import App, Rehearsed
from bot.channels import SettingsProblem
from bot.channels.telegram import TelegramChannel
from bot.cli.database import refuse_database
from bot.cli.lock import Lock, TakenOver
from bot.cli.menus import Menus
from bot.cli.rehearsal import Rehearsal, play
from bot.cli.signals import leave, stop_on_signal
from bot.cli.words import refuse, refuse_settings, say, sentence
from bot.errors import may_pass, where
from bot.result import Invalid
from bot.web.server import WebServer

log = structlog.get_logger()

CRASHED = 70
"""Exit code when something failed that no setting can mend (sysexits' EX_SOFTWARE)."""


@dataclass
class Service:
    """Everything that runs while the bot runs."""

    bot: App
    web: WebServer | None
    rehearsal: Rehearsal | None
    lock: Lock
    _serving: asyncio.Future[None] | None = None

    @property
    def telegram(self) -> TelegramChannel | None:
        """The channel that has menus and a username."""
        channel = self.bot.channels.get("telegram")
        return channel if isinstance(channel, TelegramChannel) else None

    async def run(self) -> None:
        """Run until a signal; ends the program itself, with a sentence, if that is not how it ended."""
        stop = stop_on_signal()
        told = asyncio.ensure_future(stop.wait())
        work = asyncio.ensure_future(self._work())
        await asyncio.wait({told, work}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        await self._stop(work)
        if not work.cancelled():
            self._explain(work.exception())
        say("run.stopped")
        if self.bot.left_open:
            leave()

    async def _work(self) -> None:
        await self.bot.start()
        username = self.telegram.username if self.telegram else ""
        say("run.started", who=sentence("run.started_as", username=username) if username else "")
        async with asyncio.TaskGroup() as group:
            group.create_task(self.bot.listen())
            group.create_task(self._keep_time())
            group.create_task(self.lock.keep())
            if self.telegram is not None:
                group.create_task(Menus(self.bot, self.telegram).keep())
            if self.web is not None:
                group.create_task(self._serve(self.web))

    async def _serve(self, web: WebServer) -> None:
        """Serve; when the rest is cancelled, requests under way are still answered."""
        self._serving = asyncio.ensure_future(web.serve())
        await asyncio.shield(self._serving)

    async def _keep_time(self) -> None:
        if isinstance(self.bot, Rehearsed) and self.rehearsal is not None:
            await play(self.bot, self.rehearsal)
        else:
            self.bot.ticks.start()

    async def _stop(self, work: asyncio.Future[None]) -> None:
        """Hear nothing more, then let the bot finish; all within ten seconds."""
        if work.done() and not work.cancelled() and isinstance(_first(work.exception()), TakenOver):
            self.bot.fall_silent()
        if self.web is not None:
            self.web.stop()
        work.cancel()
        await asyncio.wait({work, self._serving} if self._serving else {work}, timeout=2)
        await self.bot.stop()

    def _explain(self, error: BaseException | None) -> None:
        """End the program with what is wrong: a setting the platform refuses, or a bug."""
        problem = _first(error)
        if isinstance(problem, SettingsProblem):
            refuse_settings([Invalid(problem.code, problem.facts)])
        if isinstance(problem, TakenOver):
            refuse("run.taken_over")
        if isinstance(problem, SQLAlchemyError | sqlite3.Error) and may_pass(problem):
            log.error("database_away", error=type(problem).__name__, where=where(problem))
            refuse_database(self.bot.store.url, problem)
        log.critical("crashed", exc_info=error)
        refuse("run.crashed", code=CRASHED)


def _first(error: BaseException | None) -> BaseException | None:
    """Return what went wrong first, out of any groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
