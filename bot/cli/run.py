"""`thidua run`: every check before the bot starts, then the bot."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from urllib.parse import urlsplit

import typer
from sqlalchemy import make_url
from starlette.routing import BaseRoute, Route

from bot import schema
from bot.app import App, Rehearsed
from bot.channels import Channel
from bot.channels.telegram import TelegramChannel
from bot.channels.webhook import ZALO_SECRET_HEADER, WebhookSettings, webhook_route
from bot.channels.zalo import ZaloChannel
from bot.channels.zalo_updates import updates_in
from bot.cli import logs
from bot.cli.database import (
    made_ready,
    reached,
    refuse_database,
    refuse_unusable,
    settings_or_refuse,
    usable,
)
from bot.cli.health import health
from bot.cli.lock import AlreadyRunning, Lock, only_one
from bot.cli.rehearsal import Rehearsal, check_clock, read_rehearsal
from bot.cli.service import Service
from bot.cli.web_chat import web_channel, web_chat_routes
from bot.cli.words import refuse, refuse_settings, say, sentence
from bot.clock import SystemClock
from bot.result import Invalid
from bot.settings import Settings
from bot.store import open_store
from bot.web.server import WebServer, bind, health_route

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
    telegram, zalo = _telegram(settings), _zalo(settings)
    page = web_channel(settings, store, rehearsal.clock if rehearsal else SystemClock())
    channels: dict[str, Channel] = {one.name: one for one in (telegram, zalo, page) if one}
    bot = Rehearsed(store, rehearsal.clock, channels) if rehearsal else App(store, SystemClock(), channels)
    await Service(bot, telegram, _web(settings, bot, door), rehearsal, lock).run()


def _door(settings: Settings) -> socket.socket | None:
    """Return the socket of the web server, if one is wanted; taken before anything is started."""
    if not settings.webhook_listen:
        return None
    try:
        return bind(*settings.listen_at)
    except OSError:
        refuse("run.port_taken", place=settings.webhook_listen)


def _telegram(settings: Settings) -> TelegramChannel | None:
    token, secret = settings.telegram_token.get_secret_value(), settings.webhook_secret.get_secret_value()
    if not token:
        return None
    return TelegramChannel(
        token,
        api_url=settings.telegram_api_url,
        proxy=settings.telegram_proxy or None,
        webhook=WebhookSettings(settings.webhook_url, secret) if settings.webhook_url else None,
    )


def _zalo(settings: Settings) -> ZaloChannel | None:
    token, secret = settings.zalo_token.get_secret_value(), settings.zalo_webhook_secret.get_secret_value()
    if not token:
        return None
    webhook = WebhookSettings(settings.zalo_webhook_url, secret) if settings.zalo_webhook_url else None
    return ZaloChannel(token, api_url=settings.zalo_api_url, webhook=webhook)


def _web(settings: Settings, bot: App, door: socket.socket | None) -> WebServer | None:
    if door is None:
        return None
    routes: list[BaseRoute] = [health_route(lambda: health(bot))]
    if settings.webhook_url and "telegram" in bot.channels:
        path = urlsplit(settings.webhook_url).path
        secret = settings.webhook_secret.get_secret_value()
        routes.append(webhook_route(path, secret, "telegram", bot.receive))
    if settings.zalo_webhook_url and "zalo" in bot.channels:
        routes.append(_zalo_route(settings, bot))
    routes += web_chat_routes(bot, secure=settings.public_url.startswith("https://"))
    return WebServer(routes, door)


def _zalo_route(settings: Settings, bot: App) -> Route:
    """Return the door of Zalo's webhook."""
    path, secret = urlsplit(settings.zalo_webhook_url).path, settings.zalo_webhook_secret.get_secret_value()
    return webhook_route(path, secret, "zalo", bot.receive, header=ZALO_SECRET_HEADER, updates_in=updates_in)
