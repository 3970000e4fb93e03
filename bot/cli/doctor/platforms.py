"""The platforms as the doctor sees them: token, way there, webhook, and their clock beside ours."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.cli.doctor.finding import Finding, bad, good, note
from bot.settings import Settings, env_name

PATIENCE = aiohttp.ClientTimeout(total=10)
CLOCK_OFF = 30.0
"""By how many seconds the machine's clock may differ from the platforms'."""
UNKNOWN_TOKEN = (401, 404)


@dataclass(frozen=True)
class Platform:
    """A platform as it is set up."""

    name: str
    api: str
    token: str = field(repr=False)
    token_setting: str
    webhook: str
    proxy: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Answer:
    """What a platform answered: the status of its envelope, the result, and how far our clock is ahead."""

    status: int
    result: dict[str, Any]
    ahead: float | None


async def examined(settings: Settings) -> list[Finding]:
    """Return what there is to say of every platform that is set up; none need be where there is the page."""
    found: list[Finding] = []
    for one in _platforms(settings):
        found += await _look(one)
    if found or settings.page_address:
        return found
    return [bad("no_channel", telegram=env_name("telegram_token"), zalo=env_name("zalo_token"))]


def _platforms(settings: Settings) -> Iterator[Platform]:
    telegram, zalo = settings.telegram_token.get_secret_value(), settings.zalo_token.get_secret_value()
    if telegram:
        setting, proxy = env_name("telegram_token"), settings.telegram_proxy or None
        yield Platform("Telegram", settings.telegram_api_url, telegram, setting, settings.webhook_url, proxy)
    if zalo:
        yield Platform("Zalo", settings.zalo_api_url, zalo, env_name("zalo_token"), settings.zalo_webhook_url)


async def _look(one: Platform) -> list[Finding]:
    async with aiohttp.ClientSession(timeout=PATIENCE, trust_env=False) as session:
        me = await _call(session, one, "getMe")
        if isinstance(me, str):
            return [bad("away", name=one.name, host=urlsplit(one.api).netloc, cause=me)]
        if me.status in UNKNOWN_TOKEN:
            return [bad("token", name=one.name, setting=one.token_setting)]
        if me.status != 200:
            return [bad("trouble", name=one.name, status=me.status), *_clock(one, me)]
        hook = await _call(session, one, "getWebhookInfo")
    called = str(me.result.get("username") or me.result.get("account_name") or "")
    return [good("answers", name=one.name, called=called), *_clock(one, me), *_webhook(one, hook)]


async def _call(session: aiohttp.ClientSession, one: Platform, method: str) -> Answer | str:
    """Return what a platform answers to a method without arguments, or the kind of error; never a URL."""
    url = f"{one.api.rstrip('/')}/bot{one.token}/{method}"
    try:
        async with session.post(url, json={}, proxy=one.proxy) as response:
            said = await response.json(content_type=None)
            ahead = _ahead(response.headers.get("Date", ""))
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return type(error).__name__
    envelope = said if isinstance(said, dict) else {}
    result = envelope.get("result")
    status = 200 if envelope.get("ok") else int(envelope.get("error_code") or response.status or 500)
    return Answer(status, result if isinstance(result, dict) else {}, ahead)


def _ahead(date: str) -> float | None:
    """Return by how many seconds our clock is ahead of an answer's date; None if it has none."""
    try:
        return time.time() - parsedate_to_datetime(date).timestamp()
    except ValueError:
        return None


def _clock(one: Platform, answer: Answer) -> Iterator[Finding]:
    if answer.ahead is not None:
        off = abs(answer.ahead) > CLOCK_OFF
        yield bad("clock_off", seconds=round(answer.ahead)) if off else good("clock", name=one.name)


def _webhook(one: Platform, answer: Answer | str) -> Iterator[Finding]:
    """Yield how updates come: to the address that is set, or by asking for them."""
    known = {} if isinstance(answer, str) else answer.result
    there = str(known.get("url") or "")
    if not one.webhook:
        yield note("webhook_goes", name=one.name) if there else good("polls", name=one.name)
    elif there != one.webhook:
        yield note("webhook_not_yet", name=one.name)
    elif known.get("last_error_message") and known.get("pending_update_count"):
        yield bad("webhook_fails", name=one.name, waiting=known["pending_update_count"])
    else:
        yield good("webhook", name=one.name)
