"""Ways in which an API call can go wrong on the way, on purpose."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

Ending = Literal["answer", "hang", "half", "reset"]


@dataclass(frozen=True)
class Fault:
    """What happens instead of a plain answer.

    `accepts` carries the call out first (the message is sent, its answer spoilt). `ends` says how: an
    "answer" of `status`, as Bot API JSON or as `body` verbatim; "hang"; "half" of the true answer; "reset".
    """

    status: int = 200
    description: str = ""
    parameters: Mapping[str, int] = field(default_factory=dict)
    body: str | None = None
    accepts: bool = False
    ends: Ending = "answer"


@dataclass
class Planned:
    """A fault waiting for its call; `times` None means for ever, `chat` None means any chat."""

    method: str
    fault: Fault
    times: int | None
    chat: int | None


class Faults:
    """The faults still to happen, in the order they were planned."""

    def __init__(self) -> None:
        self.planned: list[Planned] = []

    def take(self, method: str, chat: object) -> Fault | None:
        """Return the fault that strikes this call, if any, and count it off."""
        for planned in self.planned:
            if planned.method not in ("*", method) or planned.chat not in (None, chat):
                continue
            if planned.times is not None:
                planned.times -= 1
                if planned.times == 0:
                    self.planned.remove(planned)
            return planned.fault
        return None


async def spoil(request: web.Request, fault: Fault, answer: Any) -> web.StreamResponse:
    """Answer `request` as `fault` says; `answer` is what would have been said without it."""
    if fault.ends == "hang":
        await asyncio.get_running_loop().create_future()
    if fault.ends == "reset":
        return _reset(request)
    if fault.ends == "half":
        return await _half(request, json.dumps(answer).encode())
    if fault.body is not None:
        return web.Response(status=fault.status, text=fault.body, content_type="text/html")
    body = {"ok": False, "error_code": fault.status, "description": fault.description}
    return web.json_response(
        {**body, **({"parameters": dict(fault.parameters)} if fault.parameters else {})}, status=fault.status
    )


async def _half(request: web.Request, body: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = len(body)
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


def _reset(request: web.Request) -> web.Response:
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response()
