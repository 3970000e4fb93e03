"""Telegram: `telegram.Bot` for what is rare, plain calls on the same connections for what every turn does.

Updates are confirmed to Telegram only after `receive` has stored them; no Application, no Updater.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import quote

import structlog
from telegram import Bot, BotCommandScope, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels import (
    Attached,
    Failure,
    FileRef,
    Incoming,
    NotSent,
    Outgoing,
    Raw,
    Receive,
    Sent,
    SettingsProblem,
    TokenRefused,
)
from bot.channels.aiohttp_request import AiohttpRequest, Answer, Limits, NeverSent, PerhapsSent
from bot.channels.patience import Line, pause, stored, until
from bot.channels.telegram_answers import NO_PICTURE, outcome, refusal
from bot.channels.telegram_requests import as_request, field_of
from bot.channels.telegram_updates import ALLOWED_UPDATES, CHANNEL, read_update, update_number
from bot.channels.webhook import WebhookSettings

log = structlog.get_logger()

Commands = Sequence[tuple[str, str]]
"""A menu: (command without the slash, Vietnamese description)."""

POLL_SECONDS = 25
CONFLICT_SECONDS = 30.0
DEFAULT_LIMITS = Limits()


class TelegramChannel:
    """Telegram as a channel; `api_url` has neither "/bot" nor the token, `proxy` is an http(s) URL.

    `username` is the bot's own, for deep links; empty until Telegram has answered.
    """

    name = CHANNEL

    def __init__(
        self,
        token: str,
        *,
        api_url: str = "https://api.telegram.org",
        proxy: str | None = None,
        webhook: WebhookSettings | None = None,
        limits: Limits = DEFAULT_LIMITS,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        _hush()
        self.username = ""
        self.line = Line()
        self._base = f"{api_url.rstrip('/')}/bot{token}/"
        self._files = f"{api_url.rstrip('/')}/file/bot{token}/"
        self._webhook, self._sleep = webhook, sleep
        self._http = AiohttpRequest(proxy=proxy, limits=limits)
        self.bot = Bot(
            token,
            base_url=f"{api_url.rstrip('/')}/bot",
            base_file_url=f"{api_url.rstrip('/')}/file/bot",
            request=self._http, get_updates_request=self._http,
        )  # fmt: skip

    @property
    def address(self) -> str:
        """The link under which people find the bot; empty until Telegram has answered."""
        return f"https://t.me/{self.username}" if self.username else ""

    async def start(self) -> None:
        """Check the token, choose between polling and webhook; if Telegram is away, `listen` tries again."""
        await self._http.initialize()
        await self._introduce()

    async def listen(self, receive: Receive) -> None:
        """Store every update by `receive`, then confirm it; `SettingsProblem` if the token is refused."""
        if not self.line.answers:
            await until(self._introduce, self._sleep)
        if self._webhook:
            await asyncio.get_running_loop().create_future()
        await self._poll(receive)

    def read(self, raw: Raw) -> Incoming | None:
        """Return what an update means, or None for one that means nothing to us; ValueError if malformed."""
        return read_update(raw)

    async def acknowledge(self, incoming: Incoming) -> None:
        """Stop the spinner of a tapped button, else show "typing"; best effort, never raises."""
        tap = "answerCallbackQuery", {"callback_query_id": incoming.tap_id}
        typing = "sendChatAction", {"chat_id": incoming.chat, "action": "typing"}
        try:
            await self._call(*(tap if incoming.tap_id else typing))
        except (NeverSent, PerhapsSent) as error:
            log.info("telegram.acknowledge_failed", cause=error.message)

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Send or edit one message; never raises for what Telegram or the network does."""
        try:
            if out.upload is None or out.upload.known_as:
                return outcome(out, *await self._call(*as_request(out)))
            result = await self._upload(out, out.upload)
            if isinstance(result, NotSent) and result.detail.startswith(NO_PICTURE):
                result = await self._upload(out, out.upload, as_document=True)
            return result
        except NeverSent as error:
            return NotSent(Failure.NOT_SENT, error.message)
        except PerhapsSent as error:
            return NotSent(Failure.AMBIGUOUS, error.message)

    async def _upload(self, out: Outgoing, file: Attached, *, as_document: bool = False) -> Sent | NotSent:
        method, parameters = as_request(out, as_document=as_document)
        answer = await self._http.upload(self._base + method, parameters, field_of(method), file)
        return outcome(out, *answer)

    async def fetch(self, file: FileRef, most: int) -> bytes | None:
        """Return the bytes of a file somebody sent; None if they cannot be had or are more than `most`."""
        try:
            _, answer = await self._call("getFile", {"file_id": file.id})
            found = (answer or {}).get("result")
            path = found.get("file_path") if isinstance(found, dict) else None
            if not isinstance(path, str):
                return None
            return await self._http.download(f"{self._files}{quote(path)}", most)
        except (NeverSent, PerhapsSent) as error:
            log.info("telegram.fetch_failed", cause=error.message)
            return None

    async def set_menu(self, default: Commands) -> bool:
        """Set the command menu of every private chat; False if Telegram did not take it."""
        return await self._set_commands(default, BotCommandScopeAllPrivateChats())

    async def set_menu_for(self, chat: str, commands: Commands) -> bool:
        """Set one chat's command menu (leads and admins have more); False if Telegram did not take it."""
        return await self._set_commands(commands, BotCommandScopeChat(int(chat)))

    async def stop(self) -> None:
        """Close the connections."""
        await self._http.shutdown()

    async def _introduce(self) -> bool:
        try:
            me = await self.bot.get_me()
            if self._webhook:
                await self.bot.set_webhook(
                    self._webhook.url,
                    secret_token=self._webhook.secret,
                    allowed_updates=ALLOWED_UPDATES,
                )
            else:
                await self.bot.delete_webhook()
        except InvalidToken:
            problem: SettingsProblem = TokenRefused("telegram_token_refused")
        except BadRequest:
            problem = SettingsProblem("telegram_webhook_refused")
        except TelegramError as error:
            log.warning("telegram.away", cause=type(error).__name__)
            self.line.answers = False
            return False
        else:
            self.username = me.username or ""
            self.line.answers = True
            return True
        # Raised out here so that it carries no error that quotes Telegram's answer.
        raise problem

    async def _poll(self, receive: Receive) -> None:
        offset: int | None = None
        attempt = 0
        while True:
            found = await self._updates(offset)
            self.line.note(found)
            if isinstance(found, NotSent):
                attempt += 1
                await self._rest(found, attempt)
                continue
            batch = numbered(found)
            if batch and not await stored(receive, self.name, [(str(number), raw) for number, raw in batch]):
                attempt += 1  # nothing is confirmed: Telegram brings it all again
                await self._sleep(pause(attempt))
                continue
            attempt = 0 if batch or not found else attempt + 1
            # An empty answer has confirmed all: without an offset, numbers may start anywhere (they do after
            # a quiet week).
            offset = max((number for number, _ in batch), default=-1) + 1 or None
            if attempt:
                await self._sleep(pause(attempt))

    async def _updates(self, offset: int | None) -> list[object] | NotSent:
        asked: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": ALLOWED_UPDATES}
        if offset is not None:
            asked["offset"] = offset
        try:
            status, answer = await self._call("getUpdates", asked, read_timeout=POLL_SECONDS + 10.0)
        except (NeverSent, PerhapsSent) as error:
            return NotSent(Failure.TRANSIENT, error.message)
        if status >= 300:
            return refusal(status, answer)
        found = (answer or {}).get("result")
        return found if isinstance(found, list) else NotSent(Failure.TRANSIENT, "no list of updates")

    async def _rest(self, trouble: NotSent, attempt: int) -> None:
        if trouble.failure is Failure.TOKEN:
            raise TokenRefused("telegram_token_refused")
        if trouble.failure is Failure.CONFLICT:
            log.error("telegram.another_poller", cause=trouble.detail)
            await self._sleep(CONFLICT_SECONDS)
            return
        log.warning("telegram.poll_failed", cause=trouble.detail, attempt=attempt)
        await self._sleep(trouble.retry_after or pause(attempt))

    async def _set_commands(self, commands: Commands, scope: BotCommandScope) -> bool:
        try:
            return await self.bot.set_my_commands(list(commands), scope=scope)
        except TelegramError as error:
            log.warning("telegram.menu_refused", cause=type(error).__name__)
            return False

    async def _call(
        self, method: str, parameters: dict[str, Any], read_timeout: float | None = None
    ) -> tuple[int, Answer | None]:
        return await self._http.call(self._base + method, parameters, read_timeout)


def numbered(found: list[object]) -> list[tuple[int, Raw]]:
    """Return the updates that carry a number; one without is logged and left behind, it must not stall us."""
    batch = [(number, raw) for raw in found if (number := update_number(raw)) and isinstance(raw, dict)]
    if len(batch) < len(found):
        log.warning("telegram.updates_without_number", dropped=len(found) - len(batch))
    return batch


def _hush() -> None:
    """Keep the libraries from logging URLs, which hold the token, and texts."""
    for library in ("telegram", "httpx", "httpcore"):
        logging.getLogger(library).setLevel(logging.WARNING)
