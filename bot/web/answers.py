"""What the pages for teachers share: their headers, and what is refused before it is read."""

from __future__ import annotations

from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.uploads import LARGEST

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
        " manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
MOST_WORDS, MOST_WITH_FILE = 1 << 16, LARGEST + (1 << 16)
"""The largest body of a form, in bytes: one of words, and one with a file."""
UNTOLD = "application/octet-stream"


def strange(request: Request) -> HTTPStatus | None:
    """Return why a form is refused unread: it is of another site's page, or of a size nobody's page sends."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return HTTPStatus.FORBIDDEN
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdecimal()):
        return HTTPStatus.LENGTH_REQUIRED
    with_file = request.headers.get("content-type", "").startswith("multipart/form-data")
    if len(length) > 9 or int(length) > (MOST_WITH_FILE if with_file else MOST_WORDS):
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return None


def page(html: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Return a page."""
    return HTMLResponse(html, status, headers=HEADERS)


def bare(status: HTTPStatus) -> Response:
    """Return an answer without a body."""
    return Response(status_code=status, headers=HEADERS)


def download(name: str, content: bytes, mime: str = UNTOLD) -> Response:
    """Return a file to be saved under its name, whatever a browser may make of it."""
    named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, headers={**HEADERS, **named}, media_type=mime)


def text(form: FormData, name: str) -> str:
    """Return a field of a form; empty if it is missing, or a file."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def visitor(request: Request) -> str:
    """Return the address a request comes from."""
    return counted_by(request.client.host) if request.client else ""


def counted_by(host: str) -> str:
    """Return what a visitor is counted by: of IPv6 the network, all of which is one visitor's."""
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((int(found), 64), strict=False))
