"""The web server of `thidua run`: the doors of webhooks, and /health for whoever watches the service."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ExceptionHandler

Health = Callable[[], Awaitable[dict[str, object]]]
"""What /health shows: "status" is "ok" when all is well, and the answer a 503 when it is anything else."""

LONGEST_STOP = 2
"""Seconds that requests under way get when the server stops."""


class _Server(uvicorn.Server):
    """A uvicorn that leaves the process's signals to the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class WebServer:
    """An HTTP server on a socket that is already bound.

    `proxies` are the addresses whose word is taken for where a visitor comes from, `strays` answers where
    there is no page, or where one breaks.
    """

    def __init__(
        self,
        routes: Sequence[BaseRoute],
        bound: socket.socket,
        proxies: Sequence[str] = (),
        strays: Mapping[Any, ExceptionHandler] | None = None,
    ) -> None:
        config = uvicorn.Config(
            Starlette(routes=list(routes), exception_handlers=strays),
            forwarded_allow_ips=list(proxies),
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=LONGEST_STOP,
        )
        self._bound = bound
        self._server = _Server(config)

    async def serve(self) -> None:
        """Answer requests until `stop`."""
        await self._server.serve([self._bound])

    def stop(self) -> None:
        """Take no more requests; `serve` returns when those under way are answered."""
        self._server.should_exit = True


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; OSError if the port is taken or the address is none of this machine's.

    What is accepted there sends at once: asyncio sees to that only where it made the socket itself, and
    a page whose head waits for the last one's receipt is 40 ms late.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.create_server((host, port), family=family)
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return bound


def health_route(health: Health) -> Route:
    """Return the route of /health."""

    async def endpoint(_request: Request) -> JSONResponse:
        state = await health()
        return JSONResponse(state, 200 if state["status"] == "ok" else 503)

    return Route("/health", endpoint, methods=["GET"])
