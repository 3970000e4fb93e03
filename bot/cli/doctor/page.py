"""The school's page as the doctor sees it: does its public address lead to this program?"""

from __future__ import annotations

from urllib.parse import urlsplit

import aiohttp

from bot.cli.doctor.finding import Finding, bad, good, note
from bot.settings import Settings, env_name

PATIENCE = aiohttp.ClientTimeout(total=10)
AWAY_BEHIND_DOOR = (502, 503, 504)
"""What a reverse proxy answers while the program behind it does not run."""


async def examined(settings: Settings) -> list[Finding]:
    """Return what there is to say of the web chat's address; nothing where neither it nor Zalo is used."""
    address, listen = env_name("public_url"), env_name("webhook_listen")
    if not settings.public_url:
        files_go_nowhere = bool(settings.zalo_token.get_secret_value())
        return [note("page_none", setting=address, listen=listen)] if files_go_nowhere else []
    if not settings.webhook_listen:
        return [bad("page_unserved", setting=address, listen=listen)]
    found = await _look(settings.public_url.rstrip("/"), settings.webhook_listen)
    if found.fine and urlsplit(settings.public_url).scheme != "https":
        return [found, note("page_plain", setting=address)]
    return [found]


async def _look(public: str, listen: str) -> Finding:
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE, trust_env=False) as session,
            session.get(f"{public}/health", allow_redirects=False) as response,
        ):
            status = response.status
            said = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return bad("page_away", page=public, cause=type(error).__name__)
    except ValueError:
        said = None
    if isinstance(said, dict) and "status" in said and "channels" in said:
        return good("page", page=f"{public}/w")
    if status in AWAY_BEHIND_DOOR:
        return note("page_not_running", page=public, status=status, listen=listen)
    return bad("page_strange", page=public, status=status, listen=listen)
