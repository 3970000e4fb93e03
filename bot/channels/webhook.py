"""The door a platform's webhook comes through: check the secret, store the update, answer 200."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels import Raw, Receive
from bot.channels.aiohttp_request import decoded
from bot.channels.telegram_updates import update_number

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
ZALO_SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105
MAX_BODY = 1 << 20
Updates = Callable[[Raw], list[tuple[str, Raw]]]
"""What finds the updates in a body, each with its id."""


@dataclass(frozen=True)
class WebhookSettings:
    """Where a platform brings updates: a public https URL, and the secret (A-Z a-z 0-9 _ -) it repeats."""

    url: str
    secret: str = field(repr=False)


def telegram_update(body: Raw) -> list[tuple[str, Raw]]:
    """Return the one update that a body of Telegram's is, if it has a number."""
    number = update_number(body)
    return [] if number is None else [(str(number), body)]


def webhook_route(
    path: str,
    secret: str,
    channel_name: str,
    receive: Receive,
    max_body: int = MAX_BODY,
    patience: float = 10.0,
    *,
    header: str = SECRET_HEADER,
    updates_in: Updates = telegram_update,
) -> Route:
    """Return the route that stores what a platform posts and answers 200 once it is stored.

    Anything else is refused without effect: 401 wrong secret, 415 not JSON by its type, 413 over `max_body`
    bytes, 408 not complete within `patience` seconds, 400 no update. If `receive` raises, the answer
    is a 500 and the platform repeats the update.
    """
    if not secret:
        raise ValueError("a webhook needs a secret")

    async def endpoint(request: Request) -> Response:
        if not _knows(request, header, secret):
            return Response(status_code=401)
        if not _is_json(request):
            return Response(status_code=415)
        body = await _body(request, max_body, patience)
        return Response(status_code=body if isinstance(body, int) else await store(body))

    async def store(body: bytes) -> int:
        found = updates_in(decoded(body) or {})
        if not found:
            log.warning("webhook.no_update", channel=channel_name)
            return 400
        await receive(channel_name, found)
        return 200

    return Route(path, endpoint, methods=["POST"])


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


def _knows(request: Request, header: str, secret: str) -> bool:
    given = request.headers.get(header, "")
    return hmac.compare_digest(given.encode(), secret.encode())


async def _body(request: Request, limit: int, patience: float) -> bytes | int:
    """Return the whole body, or the status that refuses it."""
    body = bytearray()
    try:
        async with asyncio.timeout(patience):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    return 413
    except TimeoutError:
        return 408
    except ClientDisconnect:
        return 400
    return bytes(body)
