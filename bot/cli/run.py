"""`thidua run`: every check before the bot starts, then the bot."""

from __future__ import annotations

import asyncio
import socket
import sqlite3

import typer
from sqlalchemy import make_url

from bot import schema
from bot.app import App, Rehearsed
from bot.cli import logs
from bot.cli.database import (
    made_ready,
    reached,
    refuse_database,
    refuse_unusable,
    settings_or_refuse,
    usable,
)
from bot.cli.doors import channels_of, web_server
from bot.cli.lock import AlreadyRunning, Lock, only_one
from bot.cli.rehearsal import Rehearsal, check_clock, read_rehearsal
from bot.cli.service import Service
from bot.cli.words import refuse, refuse_settings, say, sentence
from bot.clock import SystemClock
from bot.result import Invalid
from bot.settings import Settings
from bot.store import open_store
from bot.web.server import bind

app = typer.Typer(add_completion=False)


@app.command(help=sentence("help.run"))
def run(
    clock: str = typer.Option("", help=sentence("help.run_clock")),
    speed: str = typer.Option("", help=sentence("help.run_speed")),
) -> None:
    """Run until told to stop (exit code 0); 78 for settings that cannot work, 1 for other refusals."""
    settings = settings_or_refuse()
    rehearsal = read_rehearsal(clock, speed)
    if isinstance(rehearsal, Invalid):
        refuse(f"run.{rehearsal.code}", **rehearsal.facts)
    tokens = settings.telegram_token.get_secret_value(), settings.zalo_token.get_secret_value()
    if not (any(tokens) or settings.page_address):
        refuse_settings([Invalid.because("no_channel")])
    logs.set_up(settings.log_format, settings.log_level, settings.secrets())
    asyncio.run(_alone(settings, rehearsal))


async def _alone(settings: Settings, rehearsal: Rehearsal | None) -> None:
    """Run as the only process on the database."""
    await usable(settings.database_url)
    refuse_unusable(await reached(schema.version(settings.database_url), settings.database_url))
    try:
        async with only_one(settings.database_url) as lock:
            await _prepared(settings, rehearsal, lock)
    except AlreadyRunning:
        refuse("run.already_running")
    except sqlite3.Error as error:  # the lock's own
        refuse_database(make_url(settings.database_url), error)


async def _prepared(settings: Settings, rehearsal: Rehearsal | None, lock: Lock) -> None:
    """Run on a database of the right shape, with the right clock for it."""
    door = _door(settings)
    if await made_ready(settings.database_url):
        say("run.database_made")
    store = open_store(settings.database_url)
    look = store.write(lambda session: check_clock(session, rehearsal))
    wrong = await reached(look, settings.database_url)
    if wrong is not None:
        await store.close()
        refuse(f"run.{wrong.code}", **wrong.facts)
    channels = channels_of(settings, store, rehearsal.clock if rehearsal else SystemClock())
    bot = Rehearsed(store, rehearsal.clock, channels) if rehearsal else App(store, SystemClock(), channels)
    web = web_server(settings, bot, door) if door else None
    await Service(bot, web, rehearsal, lock).run()


def _door(settings: Settings) -> socket.socket | None:
    """Return the socket of the web server, if one is wanted; taken before anything is started."""
    if not settings.webhook_listen:
        return None
    try:
        return bind(*settings.listen_at)
    except OSError:
        refuse("run.port_taken", place=settings.webhook_listen)
