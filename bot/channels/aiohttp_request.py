"""python-telegram-bot's HTTP layer on aiohttp, which knows whether a failed request may have left.

No exception and no log line made here holds a URL: it contains the bot's token.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import aiohttp
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot.channels import Attached

# python-telegram-bot warns at every RetryAfter until durations are asked for as timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "true")

Answer = dict[str, Any]
Seconds = Any
"""float, None (no limit) or python-telegram-bot's DEFAULT_NONE (ours)."""


class NeverSent(NetworkError):
    """No byte of the request left: the name, connection, proxy or TLS failed. The message names the cause."""


class PerhapsSent(NetworkError):
    """The request may have been carried out: its answer is late, cut or no answer at all."""


@dataclass(frozen=True)
class Limits:
    """How long each part of a request may take, in seconds, and how many connections may be open."""

    connect: float = 5.0
    read: float = 15.0
    write: float = 10.0
    upload: float = 60.0
    connections: int = 256


@dataclass
class _Flight:
    left: bool = False


class AiohttpRequest(BaseRequest):
    """A `telegram.request.BaseRequest` whose failures are `NeverSent` or `PerhapsSent`.

    `proxy` is an http:// or https:// URL; the environment's proxy variables are not read. `agent` is what it
    calls itself.
    """

    __slots__ = ("_agent", "_limits", "_proxy", "_session")

    def __init__(
        self, *, proxy: str | None = None, limits: Limits = Limits(), agent: str = BaseRequest.USER_AGENT
    ) -> None:
        self._agent = agent
        self._proxy = proxy
        self._limits = limits
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Return how long an answer may take, in seconds."""
        return self._limits.read

    async def initialize(self) -> None:
        """Open the pool of connections; opening it again changes nothing."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._limits.connections),
                headers={"User-Agent": self._agent},
                proxy=self._proxy,
                trace_configs=[_departures()],
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def call(
        self, url: str, parameters: Mapping[str, Any], read_timeout: float | None = None
    ) -> tuple[int, Answer | None]:
        """Post `parameters` as JSON; return the status and the answer, None if it is not a JSON object."""
        body = json.dumps(parameters).encode()
        timeout = self._timeout(read=self._limits.read if read_timeout is None else read_timeout)
        status, payload = await self._exchange("POST", url, body, "application/json", timeout)
        return status, decoded(payload)

    async def upload(
        self, url: str, parameters: Mapping[str, Any], part: str, file: Attached
    ) -> tuple[int, Answer | None]:
        """Post `parameters` and a file under the name `part` as a form; return the status and the answer."""
        form = aiohttp.FormData(quote_fields=False)  # else a Vietnamese file name arrives percent-encoded
        for name, value in parameters.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        form.add_field(part, file.content, filename=file.name, content_type=file.mime)
        timeout = self._timeout(read=self._limits.upload, write=self._limits.upload)
        status, payload = await self._exchange("POST", url, form, None, timeout)
        return status, decoded(payload)

    async def download(self, url: str, most: int) -> bytes | None:
        """Return what lies at a URL; None if it is not there or more than `most` bytes."""
        timeout = self._timeout(read=self._limits.read, write=self._limits.upload)
        status, payload = await self._exchange("GET", url, None, None, timeout, most)
        return payload if status == 200 and len(payload) <= most else None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        connect_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        pool_timeout: Seconds = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request for `telegram.Bot`; waiting for a free connection counts as connecting."""
        uploads = request_data is not None and request_data.contains_files
        timeout = self._timeout(
            read=self._or(read_timeout, self._limits.read),
            write=self._or(write_timeout, self._limits.upload if uploads else self._limits.write),
            connect=self._or(connect_timeout, self._limits.connect),
        )
        if request_data is None:
            return await self._exchange(method, url, None, None, timeout)
        if uploads:
            return await self._exchange(method, url, _multipart(request_data), None, timeout)
        form = request_data.url_encoded_parameters().encode()
        return await self._exchange(method, url, form, "application/x-www-form-urlencoded", timeout)

    @staticmethod
    def parse_json_payload(payload: bytes) -> Answer:
        """Return a Bot API answer; anything else (a portal's page, half an answer) is `PerhapsSent`."""
        answer = decoded(payload)
        if answer is None or not ("result" in answer or answer.get("ok") is False):
            raise PerhapsSent("not a Bot API answer")
        return answer

    async def _exchange(
        self,
        method: str,
        url: str,
        body: bytes | aiohttp.FormData | None,
        content_type: str | None,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109
        most: int | None = None,
    ) -> tuple[int, bytes]:
        """Make one request; of an answer longer than `most` bytes only one byte more is read."""
        if self._session is None:
            raise RuntimeError("initialize() comes first")
        flight = _Flight()
        headers = {"Content-Type": content_type} if content_type else None
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
                trace_request_ctx=flight,
            ) as response:
                if most is None:
                    return response.status, await response.read()
                return response.status, await _beginning(response, most + 1)
        except (aiohttp.ClientError, OSError) as error:
            cause = type(error).__name__
        # Raised out here so that not even __context__ holds the error that names the URL.
        raise PerhapsSent(cause) if flight.left else NeverSent(cause)

    def _timeout(
        self, *, read: float | None, write: float | None = None, connect: float | None = None
    ) -> aiohttp.ClientTimeout:
        connect = self._limits.connect if connect is None else connect
        write = self._limits.write if write is None else write
        total = None if read is None else connect + write + read
        return aiohttp.ClientTimeout(total=total, connect=connect, sock_read=read)

    @staticmethod
    def _or(given: Seconds, ours: float) -> float | None:
        return ours if given is BaseRequest.DEFAULT_NONE else given


def decoded(payload: bytes) -> Answer | None:
    """Return the JSON object in `payload`, or None if it holds anything else."""
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


async def _beginning(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Return an answer's body, at most so many bytes of it."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        body += chunk
        if len(body) >= most:
            break
    return bytes(body[:most])


def _multipart(request_data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)  # else a Vietnamese file name arrives percent-encoded
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mimetype) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mimetype)
    return form


def _departures() -> aiohttp.TraceConfig:
    """Mark a request as gone once it holds a connection: from then on its bytes may be on their way."""
    trace = aiohttp.TraceConfig()

    async def departs(_session: aiohttp.ClientSession, context: SimpleNamespace, _connection: Any) -> None:
        context.trace_request_ctx.left = True

    trace.on_connection_create_end.append(departs)
    trace.on_connection_reuseconn.append(departs)
    return trace
