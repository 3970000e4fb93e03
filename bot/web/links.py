"""The pages behind links in a chat: a file to be taken, and a form to send one; both without a script.

Whoever merely previews a link fetches no file and uses nothing up. A link's code is all that opens it, so
these pages know no cookie, and no form of another site can do anything in somebody's name.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.domain.school.secret_links import FILE, UPLOAD
from bot.result import Invalid
from bot.uploads import LARGEST
from bot.web import link_page
from bot.web.answers import UNTOLD, bare, download, page, strange, visitor
from bot.web.link_desk import LinkDesk, Open

HOME = "/w"
SHOWN_BY_ADDRESS = ("image/png", "image/jpeg")
"""What a platform fetches to show it: sent by its own name, still as a download."""
PATIENCE = 600.0
"""Seconds within which a file has to arrive: a phone on a slow line needs minutes."""


def link_routes(desk: LinkDesk) -> list[BaseRoute]:
    """Return the routes of the pages behind links."""
    door = LinkDoor(desk)
    return [
        Route(f"{HOME}/{FILE}/{{code}}", door.file),
        Route(f"{HOME}/{FILE}/{{code}}/{{name}}", door.content),
        Route(f"{HOME}/{UPLOAD}/{{code}}", door.form),
        Route(f"{HOME}/{UPLOAD}/{{code}}", door.send, methods=["POST"]),
    ]


class LinkDoor:
    """What a browser may ask for by a link."""

    def __init__(self, desk: LinkDesk) -> None:
        self.desk = desk

    async def file(self, request: Request) -> Response:
        """Show what a link leads to; the file itself is one more tap away."""
        code = request.path_params["code"]
        linked = await self.desk.linked(code, visitor(request))
        if isinstance(linked, Invalid):
            return page(link_page.no_file(linked.code), _status(linked))
        return page(link_page.file(linked, code))

    async def content(self, request: Request) -> Response:
        """Hand a file over, to be saved."""
        code = request.path_params["code"]
        linked = await self.desk.linked(code, visitor(request))
        if isinstance(linked, Invalid):
            return page(link_page.no_file(linked.code), _status(linked))
        content = await self.desk.content(linked, code)
        if content is None:
            return page(link_page.no_file("wait"), HTTPStatus.TOO_MANY_REQUESTS)
        mime = linked.mime if linked.mime in SHOWN_BY_ADDRESS else UNTOLD
        return download(linked.name, content, mime)

    async def form(self, request: Request) -> Response:
        """Show the question and a form for its file."""
        opened = await self.desk.door(request.path_params["code"], visitor(request))
        if isinstance(opened, Invalid):
            return page(link_page.no_form(opened.code), _status(opened))
        return page(link_page.form(opened))

    async def send(self, request: Request) -> Response:
        """Take a file, judged before it is read; the chat it belongs to goes on by itself."""
        refused, code = strange(request), request.path_params["code"]
        if refused and refused is not HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return bare(refused)
        opened = await self.desk.door(code, visitor(request))
        if isinstance(opened, Invalid):
            return page(link_page.no_form(opened.code), _status(opened))
        if refused:
            too_large = Invalid.because("file_too_large", megabytes=LARGEST >> 20)
            return page(link_page.form(opened, too_large), refused)
        if not self.desk.may_post(code):
            return page(link_page.no_form("wait"), HTTPStatus.TOO_MANY_REQUESTS)
        return await self._read(request, opened)

    async def _read(self, request: Request, opened: Open) -> Response:
        """Read the form, to the disk where it is large, and hand its file in; few at a time."""
        try:
            async with asyncio.timeout(PATIENCE), request.form(max_files=1, max_fields=2) as form:
                file = form.get("file")
                if not isinstance(file, UploadFile) or not file.filename:
                    return page(link_page.form(opened, Invalid.because("nothing")), HTTPStatus.BAD_REQUEST)
                async with self.desk.taking:
                    content = await file.read(LARGEST + 1)
                    mime = file.content_type or UNTOLD
                    refused = await self.desk.take(opened, file.filename, mime, content)
        except TimeoutError:
            return bare(HTTPStatus.REQUEST_TIMEOUT)
        if refused is None:
            return page(link_page.taken(opened, file.filename))
        if refused.code == "used":
            return page(link_page.no_form(refused.code), HTTPStatus.GONE)
        return page(link_page.form(opened, refused), HTTPStatus.UNPROCESSABLE_ENTITY)


def _status(refused: Invalid) -> HTTPStatus:
    known = {"wait": HTTPStatus.TOO_MANY_REQUESTS, "used": HTTPStatus.GONE, "late": HTTPStatus.GONE}
    return known.get(refused.code, HTTPStatus.NOT_FOUND)
