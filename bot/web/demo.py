"""The demo's web server: one page on this machine, what people do on it, and the news it waits for."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.datastructures import FormData, UploadFile
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.uploads import LARGEST
from bot.web import demo_page
from bot.web.answers import UNTOLD, text
from bot.web.demo_stage import Open, Part, Stage
from bot.web.templating import static_folder

HOSTS = ["127.0.0.1", "localhost"]
"""Names a browser on this machine may use; any other is a stranger's page pointing here."""

BREATH = 0.05
"""Seconds in which changes gather before a page is told of them."""

_COUNT = re.compile(r"[0-9]{1,9}", re.ASCII)
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@dataclass
class Demo:
    """The run on the page, and how the next one is made."""

    stage: Stage
    open: Open
    ending: bool = False
    _restarting: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def restart(self) -> None:
        """Begin again, once if asked twice; pages of the old run load themselves anew."""
        old = self.stage
        async with self._restarting:
            if self.stage is old:
                self.stage = await self.open()
                await old.close()

    def end(self) -> None:
        """Let every page go, so that the server can stop."""
        self.ending = True
        self.stage.board.touch()


Act = Callable[[Demo, FormData], Awaitable[None]]


def build(demo: Demo) -> Starlette:
    """Return the web application; it answers only to this machine's own names."""
    app = Starlette(
        routes=[
            Route("/", _page),
            Route("/events", _events),
            Route("/file/{key}", _file),
            *(Route(path, _doing(act), methods=["POST"]) for path, act in ACTS.items()),
            Mount("/static", StaticFiles(directory=static_folder())),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS, www_redirect=False)],
    )
    app.state.demo = demo
    return app


async def _page(request: Request) -> Response:
    return HTMLResponse(await demo_page.page(request.app.state.demo.stage), headers=HEADERS)


def _doing(act: Act) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of an act: only for forms of this run's own page."""

    async def endpoint(request: Request) -> Response:
        demo: Demo = request.app.state.demo
        async with request.form(max_files=1) as form:
            given = text(form, "token")
            if not secrets.compare_digest(given.encode(), demo.stage.token.encode()):
                return PlainTextResponse("403", 403)
            await act(demo, form)
            back = RedirectResponse(f"/#{_newest(demo, form)}", 303)
        return Response(status_code=204) if "x-demo" in request.headers else back

    return endpoint


def _newest(demo: Demo, form: FormData) -> str:
    """Return the id of the newest bubble of a form's chat: a page without JavaScript goes there."""
    part = demo.stage.parts.get(text(form, "part"))
    bubbles = demo.stage.board.of(part.chat) if part else []
    return bubbles[-1].id if bubbles else ""


async def _say(demo: Demo, form: FormData) -> None:
    """Send a file, write what is in the box or on a suggestion, or press a button: "<message> <data>"."""
    part = demo.stage.parts.get(text(form, "part"))
    message, _, data = text(form, "tap").partition(" ")
    file = form.get("file")
    if part is not None and isinstance(file, UploadFile):
        await _send_file(demo, part, file)
    elif part is not None and data:
        await demo.stage.tap(part, message, data)
    elif part is not None:
        await demo.stage.say(part, text(form, "quick") or text(form, "text"))


async def _send_file(demo: Demo, part: Part, file: UploadFile) -> None:
    """Send what was chosen; of what is too large only so much is read that the bot sees it is."""
    content = await file.read(LARGEST + 1)
    if file.filename:
        await demo.stage.send_file(part, file.filename, file.content_type or UNTOLD, content)


async def _clock(demo: Demo, form: FormData) -> None:
    match text(form, "to"):
        case "day":
            await demo.stage.move_a_day()
        case "reminder":
            await demo.stage.move_to_reminder()
        case "date":
            day = _date(text(form, "date"))
            if day is not None:
                await demo.stage.move_to_day(day)


async def _restart(demo: Demo, form: FormData) -> None:
    await demo.restart()


ACTS: Mapping[str, Act] = {"/say": _say, "/clock": _clock, "/restart": _restart}


async def _file(request: Request) -> Response:
    """Hand over a file of this run: a picture to be shown, anything else to be saved."""
    file = request.app.state.demo.stage.board.files.get(request.path_params["key"])
    if file is None:
        return PlainTextResponse("404", 404)
    how = "inline" if demo_page.is_picture(file) else "attachment"
    named = f"{how}; filename*=UTF-8''{quote(file.name)}"
    media = file.mime if how == "inline" else UNTOLD
    return Response(file.content, headers={**HEADERS, "Content-Disposition": named}, media_type=media)


async def _events(request: Request) -> Response:
    stage: Stage = request.app.state.demo.stage
    since = request.headers.get("last-event-id") or request.query_params.get("since", "0")
    if request.query_params.get("token") != stage.token or not _COUNT.fullmatch(since):
        return StreamingResponse(_fresh(), media_type="text/event-stream", headers=HEADERS)
    stream = news(request.app.state.demo, stage, int(since))
    return StreamingResponse(stream, media_type="text/event-stream", headers=HEADERS)


async def _fresh() -> AsyncIterator[str]:
    yield _event("fresh", {}, 0)


async def news(demo: Demo, stage: Stage, since: int) -> AsyncIterator[str]:
    """Yield what changes on the page, as it changes, until the run or the server ends."""
    while not demo.ending:
        await stage.board.wait(since)
        await asyncio.sleep(BREATH)
        if stage.closed:
            yield _event("fresh", {}, 0)
            return
        earlier, since = since, stage.board.change
        for part in stage.parts.values():
            for one in demo_page.shown(stage, part, earlier):
                content = {"part": part.key, "id": one.bubble.id, "html": demo_page.bubble(one)}
                yield _event("bubble", content, earlier)
        accept = {part.key: await demo_page.accepted(stage, part) for part in stage.parts.values()}
        yield _event("clock", {"html": await demo_page.clock(stage), "accept": accept}, since)


def _event(name: str, content: Mapping[str, Any], number: int) -> str:
    return f"event: {name}\nid: {number}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n"


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
