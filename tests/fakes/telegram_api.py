"""A Telegram Bot API server to test against: it answers, refuses and fails as the real one does.

In a test: `fake = await FakeTelegram.start()`, `lan = fake.user(1, "Lan")`, `await lan.says("/start")`.
In a process of its own, with the same powers under /control/:
`python -m tests.fakes.telegram_api --port 8081 --log sent.jsonl`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections import Counter
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import IO

import aiohttp
from aiohttp import web

from tests.fakes.telegram_control import control
from tests.fakes.telegram_faults import Fault, Faults, Planned, spoil
from tests.fakes.telegram_files import FakeFile, download
from tests.fakes.telegram_methods import METHODS
from tests.fakes.telegram_people import FakeUser, Raw, Seen
from tests.fakes.telegram_queue import Bell, UpdateQueue
from tests.fakes.telegram_rules import Haste, Refused

TOKEN = "7000000001:fake-token-for-tests"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
EPOCH = 1_790_000_000
PUSH_AGAIN_SECONDS = 0.05


@dataclass(frozen=True)
class Accepted:
    """One send or edit that Telegram took, in order of acceptance."""

    number: int
    method: str
    chat: int
    message: int
    text: str
    buttons: list[tuple[str, str]]


class FakeTelegram:
    """The server, the people on it, and all it was told."""

    def __init__(self, token: str = TOKEN, latency: float = 0.0, log: IO[str] | None = None) -> None:
        self.token = token
        self.latency = latency
        self.url = ""
        self.account = {
            "id": int(token.split(":")[0]),
            "is_bot": True,
            "first_name": "Trợ lý",
            "username": "thidua_bot",
        }
        self.bell = Bell()
        self.queue = UpdateQueue(self.bell)
        self.faults = Faults()
        self.haste = Haste()
        self.people: dict[int, FakeUser] = {}
        self.files: dict[str, FakeFile] = {}
        self.menus: dict[str, list[tuple[str, str]]] = {}
        self.calls: Counter[str] = Counter()
        self.accepted: list[Accepted] = []
        self.open_taps: set[str] = set()
        self.answered_taps: list[str] = []
        self.webhook_url = ""
        self.refused_pushes: list[int] = []
        self.longest_poll = 50.0
        self.poller = 0
        self._webhook_secret = ""
        self._pusher: asyncio.Task[None] | None = None
        self._runner: web.AppRunner | None = None
        self._log = log
        self._numbers = 0

    @classmethod
    async def start(
        cls, latency: float = 0.0, port: int = 0, log: Path | None = None, token: str = TOKEN
    ) -> FakeTelegram:
        """Listen on 127.0.0.1, on any free port unless one is given."""
        fake = cls(token, latency, log.open("a", encoding="utf-8") if log else None)
        app = web.Application(client_max_size=64 << 20)
        app.router.add_route("*", "/bot{token}/{method}", fake._handle)
        app.router.add_route("*", "/control/{name}", partial(control, fake))
        app.router.add_get("/file/bot{token}/{path:.+}", partial(download, fake))
        fake._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await fake._runner.setup()
        site = web.TCPSite(fake._runner, "127.0.0.1", port)
        await site.start()
        fake.url = f"http://127.0.0.1:{fake._runner.addresses[0][1]}"
        return fake

    async def stop(self) -> None:
        """Let every waiting request go and close the port."""
        self.set_webhook("", "")
        if self._runner is not None:
            await self._runner.cleanup()
        if self._log is not None:
            self._log.close()

    @property
    def sent(self) -> list[Accepted]:
        """Return the new messages Telegram took, edits left out."""
        return [accepted for accepted in self.accepted if accepted.method != "editMessageText"]

    def user(self, id: int, first_name: str = "") -> FakeUser:
        """Return the person with this id, who exists from now on but has not yet written to the bot."""
        return self.people.setdefault(id, FakeUser(self, id, first_name or f"Người {id}"))

    def group(self, id: int) -> Raw:
        """Return a group chat."""
        return {"id": id, "type": "supergroup", "title": f"Nhóm {-id}"}

    def fail(self, method: str, fault: Fault, times: int | None = 1, chat: int | None = None) -> None:
        """Let the next `times` calls of `method` ("*" is any) go wrong; None means until told otherwise."""
        self.faults.planned.append(Planned(method, fault, times, chat))

    def stamp(self) -> Raw:
        """Return a fresh message id and its date."""
        self._numbers += 1
        return {"message_id": self._numbers, "date": EPOCH + self._numbers}

    def next_tap(self) -> str:
        """Return the id of a new callback query, open until it is answered."""
        tap = str(9_000_000 + self.stamp()["message_id"])
        self.open_taps.add(tap)
        return tap

    def seconds(self) -> float:
        """Return the server's monotonic time."""
        return asyncio.get_running_loop().time()

    def accept(self, method: str, seen: Seen) -> None:
        """Log a send or an edit as taken."""
        taken = Accepted(len(self.accepted) + 1, method, seen.chat, seen.id, seen.text, list(seen.buttons))
        self.accepted.append(taken)
        if self._log is not None:
            self._log.write(json.dumps(asdict(taken), ensure_ascii=False) + "\n")
            self._log.flush()
        self.bell.ring()

    def as_message(self, seen: Seen) -> Raw:
        """Return a message of the bot as a Bot API Message."""
        rows = [[{"text": label, "callback_data": data}] for label, data in seen.buttons]
        return {
            "message_id": seen.id,
            "date": EPOCH + seen.id,
            "from": self.account,
            "chat": self.people[seen.chat].chat,
            "caption" if seen.file else "text": seen.text,
            **(self.files[seen.file_id].announced if seen.file_id else {}),
            **({"reply_markup": {"inline_keyboard": rows}} if rows else {}),
        }

    def set_webhook(self, url: str, secret: str) -> None:
        """Push updates to `url` from now on; empty stops pushing."""
        if self._pusher is not None:
            self._pusher.cancel()
        self.webhook_url, self._webhook_secret = url, secret
        self._pusher = asyncio.create_task(self._push()) if url else None
        self.bell.ring()

    async def drained(self, patience: float = 20.0) -> None:
        """Wait until every update has been confirmed."""
        await self.bell.until(lambda: not self.queue.pending, patience)

    async def _push(self) -> None:
        async with aiohttp.ClientSession(headers={SECRET_HEADER: self._webhook_secret}) as session:
            while True:
                await self.bell.until(lambda: bool(self.queue.pending), 3600)
                number, raw = self.queue.pending[0]
                status = await _post(session, self.webhook_url, raw)
                if 200 <= status < 300:
                    self.queue.confirm(number + 1)
                    continue
                self.refused_pushes.append(status)
                self.bell.ring()
                await asyncio.sleep(PUSH_AGAIN_SECONDS)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        parameters = await _parameters(request)
        self.calls[method] += 1
        fault = self.faults.take(method, _chat(parameters))
        self.bell.ring()
        if fault is not None and not fault.accepts:
            answer: Raw = {"ok": True, "result": True}
        else:
            answer = await self._answer(request.match_info["token"], method, parameters)
        if self.latency and method != "getUpdates":
            await asyncio.sleep(self.latency)
        if fault is not None:
            return await spoil(request, fault, answer)
        return web.json_response(answer, status=answer.get("error_code", 200))

    async def _answer(self, token: str, method: str, parameters: Raw) -> Raw:
        if token != self.token:
            return Refused(401, "Unauthorized").answer
        known = METHODS.get(method)
        if known is None:
            return Refused(404, "Not Found").answer
        try:
            return {"ok": True, "result": await known(self, parameters)}
        except Refused as refused:
            return refused.answer


async def _post(session: aiohttp.ClientSession, url: str, raw: Raw) -> int:
    try:
        async with session.post(url, json=raw) as response:
            return response.status
    except aiohttp.ClientError:
        return 0


async def _parameters(request: web.Request) -> Raw:
    if request.content_type == "application/json":
        return {**request.query, **(await request.json())}
    return {**request.query, **(await request.post())}


def _chat(parameters: Raw) -> int | None:
    chat = str(parameters.get("chat_id", ""))
    return int(chat) if chat.lstrip("-").isdecimal() else None


async def _serve(arguments: argparse.Namespace) -> None:
    fake = await FakeTelegram.start(arguments.latency, arguments.port, arguments.log, arguments.token)
    print(fake.url, flush=True)
    await asyncio.get_running_loop().create_future()


def main() -> None:
    """Run the fake until it is killed; its URL is the first line it prints."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--latency", type=float, default=0.0)
    asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
