"""A server of the Zalo Bot Platform to test against, with a switch for every point on which reports disagree.

`fake = await FakeZalo.start(Variant(handing="repeated"))`, `lan = fake.user("lan")`, `await lan.says("1")`.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from bot.rendering import size
from tests.fakes.telegram_faults import Fault, Faults, Planned, spoil
from tests.fakes.telegram_queue import Bell
from tests.fakes.zalo_people import FakeZaloUser, Raw, Seen
from tests.fakes.zalo_variants import Refused, Variant

TOKEN = "1234567890:zalo-token-for-tests"
SECRET_HEADER = "X-Bot-Api-Secret-Token"
EPOCH = 1_790_000_000_000
PAGE_429 = "<html><body>Too many requests</body></html>"


class FakeZalo:
    """The server, the people on it, and all it was told."""

    def __init__(self, variant: Variant) -> None:
        self.variant = variant
        self.token = TOKEN
        self.url = ""
        self.bell = Bell()
        self.faults = Faults()
        self.people: dict[str, FakeZaloUser] = {}
        self.queue: deque[Raw] = deque()
        self.lost: list[Raw] = []
        """Updates that came while nobody polled, where those are lost."""
        self.calls: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.longest_poll = 1.0
        self.polling = self.most_polling = 0
        self.webhook: tuple[str, str] = ("", "")
        self.pushed: list[int] = []
        """What the webhook answered to each push."""
        self._handed: Raw | None = None
        self._numbers = 0
        self._runner: web.AppRunner | None = None
        self._pushes: set[asyncio.Task[None]] = set()

    @classmethod
    async def start(cls, variant: Variant | None = None) -> FakeZalo:
        """Listen on a free port of 127.0.0.1."""
        fake = cls(variant or Variant())
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", fake._handle)
        app.router.add_get("/photos/{name}", fake._picture)
        fake._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await fake._runner.setup()
        await web.TCPSite(fake._runner, "127.0.0.1", 0).start()
        fake.url = f"http://127.0.0.1:{fake._runner.addresses[0][1]}"
        return fake

    async def stop(self) -> None:
        """Let every waiting request go and close the port."""
        for task in self._pushes:
            task.cancel()
        if self._runner is not None:
            await self._runner.cleanup()

    def user(self, id: str, name: str = "") -> FakeZaloUser:
        """Return the person with this id, who has not yet written to the bot."""
        return self.people.setdefault(id, FakeZaloUser(self, id, name or id))

    def fail(self, method: str, fault: Fault, times: int | None = 1, chat: str | None = None) -> None:
        """Let the next `times` calls of `method` go wrong; None means until told otherwise."""
        self.faults.planned.append(Planned(method, fault, times, chat))  # type: ignore[arg-type]

    def stamp(self) -> Raw:
        """Return a fresh message id and its date, in milliseconds."""
        self._numbers += 1
        return {
            "message_id": f"{self._numbers:020x}" if self.variant.strings else self._numbers,
            "date": self._number(EPOCH + 1000 * self._numbers),
        }

    def hears(self, raw: Raw) -> None:
        """Take an update for the bot: it is pushed, or waits for a poll, or is lost."""
        if self.webhook[0]:
            task = asyncio.ensure_future(self._push(raw))
            self._pushes.add(task)
            task.add_done_callback(self._pushes.discard)
        elif self.variant.handing == "lost" and not self.polling:
            self.lost.append(raw)
        else:
            self.queue.append(raw)
        self.bell.ring()

    async def polled(self) -> None:
        """Wait until somebody polls and has not been answered."""
        await self.bell.until(lambda: bool(self.polling) and not self.queue, 20)

    async def _push(self, raw: Raw) -> None:
        url, secret = self.webhook
        body = {"ok": True, "result": raw} if self.variant.wrapped else raw
        try:
            async with (
                aiohttp.ClientSession(headers={SECRET_HEADER: secret}) as session,
                session.post(url, json=body) as response,
            ):
                self.pushed.append(response.status)
        except aiohttp.ClientError:
            self.lost.append(raw)
        self.bell.ring()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        parameters = await request.json()
        self.calls[method] += 1
        self.agents.add(request.headers["User-Agent"])
        fault = self.faults.take(method, parameters.get("chat_id"))
        self.bell.ring()
        try:
            answer = await self._carried_out(request, method, parameters, fault)
        except Refused as refused:
            return self._refusal(refused)
        if fault is not None and fault.ends != "answer":
            return await spoil(request, fault, answer)
        return web.json_response(answer)

    async def _carried_out(
        self, request: web.Request, method: str, parameters: Raw, fault: Fault | None
    ) -> Raw:
        if request.match_info["token"] != self.token:
            raise Refused(401, "Unauthorized")
        known = METHODS.get(method)
        if known is None:
            raise Refused(404, "Not Found")
        if fault is None or fault.accepts:
            done = {"ok": True, "result": await known(self, parameters), "error_code": self._number(0)}
        if fault is not None and fault.ends == "answer":
            raise Refused(fault.status, fault.body or fault.description)
        return done if fault is None or fault.accepts else {}

    def _refusal(self, refused: Refused) -> web.Response:
        status = refused.code if self.variant.mirrored else 200
        page = PAGE_429 if refused.code == 429 and self.variant.page_429 else refused.description
        if page.startswith("<"):
            return web.Response(status=refused.code, text=page, content_type="text/html")
        error = {"ok": False, "description": page, "error_code": self._number(refused.code)}
        return web.json_response(error, status=status)

    def _number(self, number: int) -> int | str:
        return str(number) if self.variant.strings else number

    async def _picture(self, request: web.Request) -> web.Response:
        return web.Response(body=b"\xff\xd8" + request.match_info["name"].encode(), content_type="image/jpeg")

    async def _get_updates(self, parameters: Raw) -> Raw:
        if self.webhook[0]:
            raise Refused(400, "Bad Request: webhook is active")
        self.polling += 1
        self.most_polling = max(self.most_polling, self.polling)
        self.bell.ring()
        try:
            return await self._next(min(float(parameters.get("timeout", 30)), self.longest_poll))
        finally:
            self.polling -= 1
            self.bell.ring()

    async def _next(self, patience: float) -> Raw:
        if self.variant.handing == "repeated" and self._handed is not None and not self.queue:
            return self._handed
        try:
            await self.bell.until(lambda: bool(self.queue), patience)
        except TimeoutError:
            if self.variant.silence == "empty":
                return {}
            raise Refused(408, "Request timeout") from None
        self._handed = self.queue.popleft()
        return self._handed

    async def _send_message(self, parameters: Raw) -> Raw:
        return self._delivered(parameters, _text(parameters, "text", 1), "")

    async def _send_photo(self, parameters: Raw) -> Raw:
        address = urlsplit(str(parameters.get("photo", "")))
        if address.scheme not in ("http", "https") or address.hostname in (None, "localhost", "127.0.0.1"):
            raise Refused(400, "Bad Request: photo must be a public URL")
        return self._delivered(parameters, _text(parameters, "caption", 0), parameters["photo"])

    def _delivered(self, parameters: Raw, text: str, photo: str) -> Raw:
        person = self.people.get(str(parameters.get("chat_id")))
        if person is None or not person.wrote:
            raise Refused(404, "Not Found: chat")
        if person.blocked:
            raise Refused(403, "Forbidden")
        stamp = self.stamp()
        person.messages.append(Seen(str(stamp["message_id"]), text, photo))
        self.bell.ring()
        return stamp

    async def _get_me(self, _parameters: Raw) -> Raw:
        account = {"account_name": "bot.thidua", "account_type": "BASIC", "can_join_groups": False}
        return {"id": self._number(1234567890), **account}

    async def _set_webhook(self, parameters: Raw) -> Raw:
        url, secret = parameters.get("url", ""), parameters.get("secret_token", "")
        if not url.startswith(("https://", "http://127.0.0.1")) or not 8 <= len(secret) <= 256:
            raise Refused(400, "Bad Request: url or secret_token")
        self.webhook = (url, secret)
        return {"url": url, "updated_at": self._number(EPOCH)}

    async def _send_chat_action(self, parameters: Raw) -> Raw:
        if parameters.get("action") != "typing" or str(parameters.get("chat_id")) not in self.people:
            raise Refused(400, "Bad Request: action or chat")
        return {}

    async def _webhook_info(self, _parameters: Raw) -> Raw:
        if not self.webhook[0]:
            raise Refused(404, "Not Found: no webhook")
        return {"url": self.webhook[0], "updated_at": self._number(EPOCH)}

    async def _delete_webhook(self, parameters: Raw) -> Raw:
        await self._webhook_info(parameters)
        self.webhook = ("", "")
        return {"url": "", "updated_at": self._number(EPOCH)}


def _text(parameters: Raw, name: str, least: int) -> str:
    text: Any = parameters.get(name, "")
    if not isinstance(text, str) or not least <= size(text) <= 2000:
        raise Refused(400, f"Bad Request: {name} must be {least}-2000 characters")
    return text


METHODS: dict[str, Callable[[FakeZalo, Raw], Awaitable[Raw]]] = {
    "getMe": FakeZalo._get_me,
    "getUpdates": FakeZalo._get_updates,
    "setWebhook": FakeZalo._set_webhook,
    "deleteWebhook": FakeZalo._delete_webhook,
    "getWebhookInfo": FakeZalo._webhook_info,
    "sendMessage": FakeZalo._send_message,
    "sendPhoto": FakeZalo._send_photo,
    "sendChatAction": FakeZalo._send_chat_action,
}
