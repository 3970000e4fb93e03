"""The bot's doors, as settings name them: a channel for every platform, and the server that platforms and
browsers knock at."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from starlette.routing import BaseRoute, Route

from bot.app import App
from bot.channels import Channel
from bot.channels.telegram import TelegramChannel
from bot.channels.webhook import ZALO_SECRET_HEADER, WebhookSettings, webhook_route
from bot.channels.zalo import ZaloChannel
from bot.channels.zalo_updates import updates_in
from bot.cli.health import health
from bot.cli.web_chat import strays, web_channel, web_chat_routes
from bot.clock import Clock
from bot.settings import Settings
from bot.store import Store
from bot.web.server import WebServer, health_route


def channels_of(settings: Settings, store: Store, clock: Clock) -> dict[str, Channel]:
    """Return the channels that are set up, by name, none of them started."""
    made = (_telegram(settings), _zalo(settings), web_channel(settings, store, clock))
    return {one.name: one for one in made if one}


def web_server(settings: Settings, bot: App, door: socket.socket) -> WebServer:
    """Return the server at a bound socket: /health, webhooks, and the pages where there are any."""
    secure = urlsplit(settings.public_url).scheme == "https"
    routes: list[BaseRoute] = [health_route(lambda: health(bot)), *_webhooks(settings, bot)]
    pages = web_chat_routes(bot, secure=secure)
    return WebServer([*routes, *pages], door, settings.proxies, strays() if pages else None)


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


def _webhooks(settings: Settings, bot: App) -> Iterator[Route]:
    """Yield the doors of the platforms that bring their updates."""
    if settings.webhook_url and "telegram" in bot.channels:
        path, secret = urlsplit(settings.webhook_url).path, settings.webhook_secret.get_secret_value()
        yield webhook_route(path, secret, "telegram", bot.receive)
    if settings.zalo_webhook_url and "zalo" in bot.channels:
        path, secret = (
            urlsplit(settings.zalo_webhook_url).path,
            settings.zalo_webhook_secret.get_secret_value(),
        )
        yield webhook_route(
            path, secret, "zalo", bot.receive, header=ZALO_SECRET_HEADER, updates_in=updates_in
        )
