"""A fake Bot API that costs next to nothing, in a process of its own: what a sender is measured against.

`python -m tests.benchmarks.plain_api [per_second per_chat]` says its port, takes every message, refuses what
comes too fast with a 429, and tells at /stats what it took.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

import aiohttp

from tests.fakes.telegram_rules import Haste, Refused

POLL = 20.0
"""Seconds an empty getUpdates waits."""


@dataclass
class Took:
    """What the API has seen so far; moments are its own monotonic seconds."""

    messages: int = 0
    refused: int = 0
    first: float = 0.0
    last: float = 0.0
    repeated: int = 0
    """Messages to a chat that had the same text already."""


@dataclass
class Api:
    """All connections' common memory."""

    haste: Haste
    took: Took = field(default_factory=Took)
    said: Counter[tuple[str, str]] = field(default_factory=Counter)

    def answer(self, method: str, body: bytes) -> dict[str, Any]:
        """Answer a call as Telegram would."""
        if method == "stats":
            return asdict(self.took)
        if method == "getMe":
            return {"ok": True, "result": {"id": 7, "is_bot": True, "first_name": "Bot", "username": "bot"}}
        if method not in ("sendMessage", "editMessageText"):
            return {"ok": True, "result": True}
        try:
            return self._message(method, json.loads(body))
        except Refused as refused:
            self.took.refused += 1
            return refused.answer

    def _message(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        now = time.monotonic()
        self.haste.check(parameters["chat_id"], now)
        if method == "sendMessage":
            self.took.messages += 1
            self.took.first, self.took.last = self.took.first or now, now
            key = (parameters["chat_id"], parameters["text"])
            self.took.repeated += key in self.said
            self.said[key] += 1
        number = self.took.messages
        return {"ok": True, "result": {"message_id": number, "date": 1_790_000_000}}


class Connection(asyncio.Protocol):
    """One kept-alive connection, a request at a time."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._data = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer a request as soon as it is complete."""
        self._data += data
        head, gap, body = self._data.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        if not gap or len(body) < int(length or 0):
            return
        self._data = b""
        method = head.split(b" ", 2)[1].rpartition(b"/")[2].decode()
        if method == "getUpdates":
            asyncio.get_running_loop().call_later(POLL, self._write, {"ok": True, "result": []})
            return
        self._write(self._api.answer(method, body))

    def _write(self, answer: dict[str, Any]) -> None:
        assert self._transport is not None
        payload = json.dumps(answer).encode()
        status = answer.get("error_code", 200)
        head = f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {len(payload)}"
        if not self._transport.is_closing():
            self._transport.write(head.encode() + b"\r\n\r\n" + payload)


@dataclass(frozen=True)
class Running:
    """The API at work."""

    url: str

    async def took(self) -> Took:
        """Ask what it has taken so far."""
        async with aiohttp.request("GET", f"{self.url}/stats") as response:
            return Took(**await response.json())


@asynccontextmanager
async def running(per_second: int = 0, per_chat: int = 0) -> AsyncIterator[Running]:
    """Run it in a process of its own, with limits or without."""
    command = [sys.executable, "-m", "tests.benchmarks.plain_api", str(per_second), str(per_chat)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        yield Running(f"http://127.0.0.1:{int(await process.stdout.readline())}")
    finally:
        process.kill()
        await process.wait()


async def _serve(per_second: int, per_chat: int) -> None:
    api = Api(Haste(per_second, per_chat))
    server = await asyncio.get_running_loop().create_server(lambda: Connection(api), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(*(int(one) for one in sys.argv[1:3])))
