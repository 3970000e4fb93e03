"""The web chat's door: the personal link, the page, what people do on it, and the files of their own chat.

Works by plain forms (post, redirect, get); a script on the page asks for the same things and shows them at
once. A visitor is known by a secret in a cookie, and every form carries a token made from that secret.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.domain.school.invitations import read_code
from bot.domain.school.web_sessions import LASTS
from bot.result import Invalid
from bot.uploads import LARGEST
from bot.web import chat_page
from bot.web.answers import HEADERS, UNTOLD, bare, download, page, strange, text, visitor
from bot.web.chat_room import ChatRoom, Guest
from bot.web.templating import static_folder

HOME = "/w"
ENDED = f"{HOME}?ended=1"
ENDS = {"1": "ended", "erased": "erased", "unlinked": "unlinked"}
"""Why a chat is closed, as the address says it, and what stands at the door then."""
ENDED_HEADER = "X-Chat-Ended"
PATIENCE = 20.0
"""Seconds within which somebody without a session has to send a form."""

Endpoint = Callable[[Request], Awaitable[Response]]
AsGuest = Callable[[ChatRoom, Guest, FormData], Awaitable[Response | None]]


def chat_routes(room: ChatRoom) -> list[BaseRoute]:
    """Return the routes of the web chat."""
    door = Door(room)
    return [
        Route("/", door.home),
        Route(HOME, door.page),
        Route(f"{HOME}/news", door.news),
        Route(f"{HOME}/open", door.open, methods=["POST"]),
        Route(f"{HOME}/say", door.doing(_say), methods=["POST"]),
        Route(f"{HOME}/leave", door.doing(_leave), methods=["POST"]),
        Route(f"{HOME}/file/{{bubble}}", door.file),
        Mount(f"{HOME}/static", StaticFiles(directory=static_folder())),
        Route(f"{HOME}/{{code}}", door.link),
    ]


class Door:
    """What a browser may ask for."""

    def __init__(self, room: ChatRoom) -> None:
        self.room = room
        self.cookie = "__Host-thidua" if room.secure else "thidua"

    async def home(self, request: Request) -> Response:
        """Lead whoever typed the school's address alone to the page."""
        return RedirectResponse(HOME, HTTPStatus.SEE_OTHER, headers=HEADERS)

    async def link(self, request: Request) -> Response:
        """Show one button: whoever merely previews a personal link does not use its code up.

        What is no code leads whoever is in to their chat: where a form was sent to is opened again after
        trouble.
        """
        code = request.path_params["code"][:40]
        if not read_code(code) and await self._guest(request):
            return RedirectResponse(HOME, HTTPStatus.SEE_OTHER, headers=HEADERS)
        if not read_code(code):
            return page(chat_page.door(problem="code_unknown"), HTTPStatus.NOT_FOUND)
        return await self._in_already(request, code) or page(chat_page.door(code=code))

    async def page(self, request: Request) -> Response:
        """Show the chat, or where to enter a code."""
        guest = await self._guest(request)
        if guest is None:
            return page(chat_page.door(problem=ENDS.get(request.query_params.get("ended", ""), "")))
        response = page(await chat_page.chat(self.room, guest))
        if await self.room.note_seen(guest):
            self._remember(response, guest.token)
        return response

    async def open(self, request: Request) -> Response:
        """Open a session with a code, and go to the chat."""
        if refused := _strange(request):
            return refused
        try:
            async with asyncio.timeout(PATIENCE), request.form(max_files=0, max_fields=5) as form:
                code = text(form, "code")
        except TimeoutError:
            return bare(HTTPStatus.REQUEST_TIMEOUT)
        if chat := await self._in_already(request, code):
            return chat
        opened = await self.room.enter(code, visitor(request))
        if isinstance(opened, Invalid):
            status = HTTPStatus.TOO_MANY_REQUESTS if opened.code == "guessed" else HTTPStatus.FORBIDDEN
            return page(chat_page.door(problem=opened.code), status)
        response = RedirectResponse(HOME, HTTPStatus.SEE_OTHER, headers=HEADERS)
        self._remember(response, opened)
        return response

    async def news(self, request: Request) -> Response:
        """Tell a page's script what has changed."""
        guest, since = await self._guest(request), request.query_params.get("since", "")
        if guest is None:
            return bare(HTTPStatus.UNAUTHORIZED)
        return JSONResponse(await chat_page.news(self.room, guest, _count(since)), headers=HEADERS)

    async def file(self, request: Request) -> Response:
        """Hand over a file of the guest's own chat, to be saved."""
        guest = await self._guest(request)
        file = guest and await self.room.file(guest, _count(request.path_params["bubble"]))
        if not file:
            status = HTTPStatus.UNAUTHORIZED if guest is None else HTTPStatus.NOT_FOUND
            return page(chat_page.door(problem="no_file" if guest else ""), status)
        return download(file.name, file.content)

    def doing(self, act: AsGuest) -> Endpoint:
        """Return the endpoint of something a guest does: only by a form of their own page, not too often."""

        async def endpoint(request: Request) -> Response:
            if refused := _strange(request):
                return refused
            guest = await self._guest(request)
            if guest is None:
                return self._out(request)
            if not self.room.may_post(guest):
                return _sorry(request, "wait", HTTPStatus.TOO_MANY_REQUESTS)
            async with request.form(max_files=1, max_fields=10) as form:
                if not guest.wrote(text(form, "token")):
                    return _sorry(request, "form", HTTPStatus.FORBIDDEN)
                answer = await act(self.room, guest, form)
                since = text(form, "since")
            if answer is None and await self._guest(request):
                return await self._after(request, guest, since)
            return answer or self._out(request, await self.room.ended_by(guest))

        return endpoint

    async def _after(self, request: Request, guest: Guest, since: str) -> Response:
        """Go back to the page, to what is new there; a script is told what that is."""
        news = await chat_page.news(self.room, guest, _count(since))
        if _by_script(request):
            return JSONResponse(news, headers=HEADERS)
        return RedirectResponse(f"{HOME}#{news['newest']}", HTTPStatus.SEE_OTHER, headers=HEADERS)

    async def _guest(self, request: Request) -> Guest | None:
        token = request.cookies.get(self.cookie, "")
        return await self.room.guest(token) if token else None

    async def _in_already(self, request: Request, code: str) -> Response | None:
        """Lead whoever comes by their own link again to the chat, as long as this browser has it open."""
        guest = await self._guest(request)
        if guest is None or not await self.room.came_by(guest, code):
            return None
        return RedirectResponse(HOME, HTTPStatus.SEE_OTHER, headers=HEADERS)

    def _remember(self, response: Response, token: str) -> None:
        response.set_cookie(
            self.cookie, token, max_age=int(LASTS.total_seconds()), path="/", secure=self.room.secure,
            httponly=True, samesite="lax",
        )  # fmt: skip

    def _out(self, request: Request, why: str = "1") -> Response:
        """Lead out of a chat that is closed, to where its last word stands: here it would reach nobody."""
        if _by_script(request):
            refused = bare(HTTPStatus.UNAUTHORIZED)
            refused.headers[ENDED_HEADER] = why
            return refused
        return RedirectResponse(f"{HOME}?ended={why}", HTTPStatus.SEE_OTHER, headers=HEADERS)


async def _say(room: ChatRoom, guest: Guest, form: FormData) -> Response | None:
    """Send a file, press a button ("<message> <data>"), or write what is in the box."""
    file, (message, _, data) = form.get("file"), text(form, "tap").partition(" ")
    if isinstance(file, UploadFile):
        if file.filename:
            async with room.taking:
                content = await file.read(LARGEST + 1)
                await room.send_file(guest, file.filename, file.content_type or UNTOLD, content)
    elif data:
        await room.tap(guest, message, data)
    else:
        await room.say(guest, text(form, "text"))
    return None


async def _leave(room: ChatRoom, guest: Guest, form: FormData) -> Response | None:
    """Close this browser's session, or every one of this person's."""
    await room.leave(guest, everywhere=bool(text(form, "everywhere")))
    return RedirectResponse(ENDED, HTTPStatus.SEE_OTHER, headers=HEADERS)


def _strange(request: Request) -> Response | None:
    """Refuse a form of another site's page, or one of a size that nobody's page sends."""
    refused = strange(request)
    if refused is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return _sorry(request, "too_large", refused)
    return bare(refused) if refused else None


def _sorry(request: Request, problem: str, status: HTTPStatus) -> Response:
    return bare(status) if _by_script(request) else page(chat_page.door(problem=problem), status)


def _by_script(request: Request) -> bool:
    return "x-chat" in request.headers


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
