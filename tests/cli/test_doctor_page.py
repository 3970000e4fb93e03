"""`thidua doctor` looks whether the page's public address leads to this program, and says what to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.cli.doctor.page import examined
from bot.cli.health import health
from bot.cli.words import sentence
from bot.settings import Settings
from bot.web.server import WebServer, bind, health_route
from tests.school import School

Answer = Callable[[Request], Awaitable[Response]]


@asynccontextmanager
async def served(route: BaseRoute) -> AsyncIterator[str]:
    """Serve one route on a port of this machine."""
    door = bind("127.0.0.1", 0)
    server = WebServer([route], door)
    serving = asyncio.create_task(server.serve())
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.stop()
    await serving


async def found(public_url: str, listen: str = "127.0.0.1:8090", zalo: str = "") -> list[str]:
    """Return the codes of what is found; each has its sentence, with what is needed to act."""
    settings = Settings(public_url=public_url, webhook_listen=listen, zalo_token=SecretStr(zalo))
    findings = await examined(settings)
    assert all(sentence(f"doctor.{one.code}", **one.facts) for one in findings)
    return [one.code for one in findings]


async def test_the_bots_own_page_is_well(school: School) -> None:
    async with served(health_route(lambda: health(school.app))) as address:
        assert await found(f"{address}/") == ["page", "page_plain"]


@pytest.mark.parametrize(
    ("status", "code"), [(502, "page_not_running"), (200, "page_strange"), (301, "page_strange")]
)
async def test_somebody_elses_answer(status: int, code: str) -> None:
    async def other(request: Request) -> Response:
        return HTMLResponse("<h1>Trường</h1>", status, headers={"Location": "/"})

    async with served(Route("/health", other)) as address:
        assert await found(address) == [code]


async def test_nobody_answers() -> None:
    assert await found("http://127.0.0.1:9") == ["page_away"]


async def test_without_a_page_only_zalo_misses_it() -> None:
    assert await found("") == []
    assert await found("", zalo="123456:abcdef") == ["page_none"]
    assert await found("https://thidua.invalid", listen="") == ["page_unserved"]
