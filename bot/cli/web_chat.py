"""The web chat as `thidua run` serves it: the channel, and the routes of its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.routing import BaseRoute
from starlette.types import ExceptionHandler

from bot.app import App
from bot.channels.web import NAME, WebChannel
from bot.clock import Clock
from bot.settings import Settings
from bot.store import Store


def web_channel(settings: Settings, store: Store, clock: Clock) -> WebChannel | None:
    """Return the channel of the web chat; None unless people can reach the web server."""
    return WebChannel(store, clock, settings.page_address) if settings.page_address else None


def web_chat_routes(bot: App, *, secure: bool) -> list[BaseRoute]:
    """Return the routes of the page; none where the bot has no such channel."""
    channel = bot.channels.get(NAME)
    if not isinstance(channel, WebChannel):
        return []
    from bot.web.chat import chat_routes  # only with a page: it takes time to import
    from bot.web.chat_room import ChatRoom

    def is_busy(chat: str) -> bool:
        return bool(bot.inbox.lanes.waiting((NAME, chat)) or bot.senders[NAME].waiting(chat))

    async def takes(chat: str) -> tuple[str, ...] | None:
        return await bot.takes(NAME, chat)

    return [*_link_routes(bot), *chat_routes(ChatRoom(channel, bot.receive, is_busy, takes, secure))]


def strays() -> Mapping[Any, ExceptionHandler]:
    """Return what answers where the page's server has no page, or where one breaks."""
    from bot.web.astray import HANDLERS

    return HANDLERS


def _link_routes(bot: App) -> list[BaseRoute]:
    """Return the routes of the pages behind links that stand in other channels' chats."""
    from bot.web.link_desk import LinkDesk
    from bot.web.links import link_routes

    def is_busy(channel: str, user: str) -> bool:
        return bool(bot.inbox.lanes.waiting((channel, user)))

    desk = LinkDesk(
        bot.store, bot.clock, bot.receive, bot.inbox.fetching.handed, is_busy, bot.glance.file_question
    )
    return link_routes(desk)
