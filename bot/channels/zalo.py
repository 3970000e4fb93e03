"""Zalo, by its Bot Platform: plain calls on aiohttp, one update a poll, stored before the next is asked for.

The platform hands an update out once, again and again, or not at all if nobody asks: the store keeps each
once, and the webhook is the way for a school that has a public address.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import structlog

from bot.channels import (
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
from bot.channels.webhook import WebhookSettings
from bot.channels.zalo_answers import outcome, refusal
from bot.channels.zalo_updates import CHANNEL, read_update, updates_in

log = structlog.get_logger()

POLL_SECONDS = 30
BETWEEN_POLLS = 1.0
"""Seconds between the end of a poll and the next, whatever it brought."""
LONGEST_NAME = 64
DEFAULT_LIMITS = Limits()


class ZaloChannel:
    """Zalo as a channel; `api_url` has neither "/bot" nor the token. There is never more than one poll."""

    name = CHANNEL

    def __init__(
        self,
        token: str,
        *,
        api_url: str = "https://bot-api.zaloplatforms.com",
        webhook: WebhookSettings | None = None,
        limits: Limits = DEFAULT_LIMITS,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.line = Line()
        self.address = ""
        """The name under which people find the bot; empty until Zalo has answered."""
        self._host = f"{api_url.rstrip('/')}/"
        self._base = f"{self._host}bot{token}/"
        self._webhook = webhook
        self._sleep = sleep
        self._http = AiohttpRequest(limits=limits, agent="thidua")

    async def start(self) -> None:
        """Check the token, choose between polling and webhook; if Zalo is away, `listen` tries again."""
        await self._http.initialize()
        await self._introduce()

    async def listen(self, receive: Receive) -> None:
        """Store every update by `receive`; `SettingsProblem` if the token is refused."""
        if not self.line.answers:
            await until(self._introduce, self._sleep)
        if self._webhook:
            await asyncio.get_running_loop().create_future()
        await self._poll(receive)

    def read(self, raw: Raw) -> Incoming | None:
        """Return what an update means, or None for one that means nothing to us; ValueError if malformed."""
        return read_update(raw)

    async def acknowledge(self, incoming: Incoming) -> None:
        """Show "typing" while something takes a while: Zalo has no buttons; best effort, never raises."""
        await self._trouble("sendChatAction", {"chat_id": incoming.chat, "action": "typing"})

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Send one message, always a new one; a picture goes by its public address only."""
        if out.upload is None:
            return await self._sent("sendMessage", {"chat_id": out.chat, "text": out.text})
        address = out.upload.known_as
        if not address.startswith(("http://", "https://")):
            return NotSent(Failure.CONTENT, "Zalo takes no files")
        return await self._sent("sendPhoto", {"chat_id": out.chat, "photo": address, "caption": out.text})

    async def fetch(self, file: FileRef, most: int) -> bytes | None:
        """Return the picture somebody sent; None if it cannot be had or is more than `most` bytes."""
        if not file.id.startswith(("https://", self._host)):
            return None
        try:
            return await self._http.download(file.id, most)
        except (NeverSent, PerhapsSent, ValueError) as error:
            log.info("zalo.fetch_failed", cause=type(error).__name__)
            return None

    async def stop(self) -> None:
        """Close the connections."""
        await self._http.shutdown()

    async def _introduce(self) -> bool:
        """Tell Zalo who we are and how we want to hear; False if that has to be tried again."""
        trouble = await self._who_we_are() or await self._choose_way()
        if trouble is None:
            self.line.answers = True
        elif trouble.failure is Failure.TOKEN:
            raise TokenRefused("zalo_token_refused")
        else:
            self.line.answers = False
            log.warning("zalo.away", cause=trouble.detail)
        return bool(self.line.answers)

    async def _who_we_are(self) -> NotSent | None:
        """Learn our own name; return why that failed, if it did."""
        told = await self._asked("getMe", {})
        if isinstance(told, NotSent):
            return told
        me = told.get("result")
        name = me.get("account_name") if isinstance(me, dict) else None
        self.address = name[:LONGEST_NAME] if isinstance(name, str) else ""
        return None

    async def _choose_way(self) -> NotSent | None:
        if self._webhook is None:
            trouble = await self._trouble("deleteWebhook", {})
            none_there = trouble is not None and trouble.failure in (Failure.CONTENT, Failure.UNREACHABLE)
            return None if none_there else trouble
        asked = {"url": self._webhook.url, "secret_token": self._webhook.secret}
        trouble = await self._trouble("setWebhook", asked)
        if trouble is not None and trouble.failure is Failure.CONTENT:
            raise SettingsProblem("zalo_webhook_refused")
        return trouble

    async def _poll(self, receive: Receive) -> None:
        attempt = 0
        while True:
            found = await self._updates()
            self.line.note(found)
            if isinstance(found, NotSent):
                attempt += 1
                await self._rest(found, attempt)
                continue
            attempt = 0
            if found:  # Zalo may not bring them twice
                await until(partial(stored, receive, self.name, found), self._sleep)
            await self._sleep(BETWEEN_POLLS)

    async def _rest(self, trouble: NotSent, attempt: int) -> None:
        if trouble.failure is Failure.TOKEN:
            raise TokenRefused("zalo_token_refused")
        log.warning("zalo.poll_failed", cause=trouble.detail, attempt=attempt)
        await self._sleep(max(BETWEEN_POLLS, trouble.retry_after or pause(attempt)))

    async def _updates(self) -> list[tuple[str, Raw]] | NotSent:
        """Return what has come; a time-out of the platform's own is silence."""
        try:
            asked = {"timeout": POLL_SECONDS}
            status, answer = await self._call("getUpdates", asked, read_timeout=POLL_SECONDS + 10.0)
        except (NeverSent, PerhapsSent) as error:
            return NotSent(Failure.TRANSIENT, error.message)
        refused = refusal(status, answer)
        if refused is not None:
            return [] if refused.failure is Failure.AMBIGUOUS else refused
        return updates_in(answer or {})

    async def _sent(self, method: str, parameters: dict[str, Any]) -> Sent | NotSent:
        try:
            return outcome(*await self._call(method, parameters))
        except NeverSent as error:
            return NotSent(Failure.NOT_SENT, error.message)
        except PerhapsSent as error:
            return NotSent(Failure.AMBIGUOUS, error.message)

    async def _trouble(self, method: str, parameters: dict[str, Any]) -> NotSent | None:
        """Make a call whose result does not matter; return why it failed, if it did."""
        told = await self._asked(method, parameters)
        return told if isinstance(told, NotSent) else None

    async def _asked(self, method: str, parameters: dict[str, Any]) -> Answer | NotSent:
        """Make a call that sends nothing to anybody; return the answer, or why there is none."""
        try:
            status, answer = await self._call(method, parameters)
        except (NeverSent, PerhapsSent) as error:
            return NotSent(Failure.TRANSIENT, error.message)
        return refusal(status, answer) or answer or {}

    async def _call(
        self, method: str, parameters: dict[str, Any], read_timeout: float | None = None
    ) -> tuple[int, Answer | None]:
        return await self._http.call(self._base + method, parameters, read_timeout)
