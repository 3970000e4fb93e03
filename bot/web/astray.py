"""What is answered where there is no page, or where one breaks: a sentence, and a way back."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Any

from jinja2 import Environment
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from bot.web.answers import bare, page
from bot.web.templating import environment


async def _nowhere(_request: Request, _error: Exception) -> Response:
    return page(_rendered(broken=False), HTTPStatus.NOT_FOUND)


async def _broken(_request: Request, _error: Exception) -> Response:
    """Say that something went wrong; the server logs what, for it raises the error again."""
    return page(_rendered(broken=True), HTTPStatus.INTERNAL_SERVER_ERROR)


async def _left(_request: Request, _error: Exception) -> Response:
    """Answer nobody: whoever was sending has gone, a phone out of reach, and that is no fault of ours."""
    return bare(HTTPStatus.BAD_REQUEST)


HANDLERS: dict[Any, ExceptionHandler] = {
    HTTPStatus.NOT_FOUND: _nowhere,
    HTTPStatus.METHOD_NOT_ALLOWED: _nowhere,
    HTTPStatus.INTERNAL_SERVER_ERROR: _broken,
    ClientDisconnect: _left,
}
"""As Starlette takes them: by status, and by what was raised."""


def _rendered(*, broken: bool) -> str:
    return _environment().get_template("astray.html").render(broken=broken)


@cache
def _environment() -> Environment:
    return environment()
