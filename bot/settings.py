"""Settings: from the environment (THIDUA_...) or a file `.env`, each checked before anything starts.

docs/settings.md explains every one; a value that cannot work is an `Invalid` whose code names a sentence of
messages/vi/cli/settings.toml. No fact of such a sentence ever holds a secret.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.result import Invalid

PREFIX = "THIDUA_"
ENV_FILE = ".env"
TELEGRAM = "https://api.telegram.org"
ZALO = "https://bot-api.zaloplatforms.com"
LOG_FORMATS = ("console", "json")
LOG_LEVELS = ("debug", "info", "warning", "error")
WEBHOOK_PORTS = (443, 80, 88, 8443)
"""The ports Telegram's own servers call."""

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{10,}")
_ZALO_TOKEN = re.compile(r"[A-Za-z0-9:._~-]{8,256}")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class Settings(BaseSettings):
    """Everything that can be set; the name in the environment is THIDUA_ and the name here in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    database_url: str = Field(default="sqlite:///thidua.db", repr=False)
    telegram_token: SecretStr = SecretStr("")
    telegram_api_url: str = TELEGRAM
    telegram_proxy: str = Field(default="", repr=False)
    webhook_url: str = ""
    webhook_listen: str = ""
    webhook_secret: SecretStr = SecretStr("")
    zalo_token: SecretStr = SecretStr("")
    zalo_api_url: str = ZALO
    zalo_webhook_url: str = ""
    zalo_webhook_secret: SecretStr = SecretStr("")
    public_url: str = ""
    trusted_proxies: str = "127.0.0.1,::1"
    log_format: str = "console"
    log_level: str = "info"

    @property
    def listen_at(self) -> tuple[str, int]:
        """Host and port of `webhook_listen`."""
        host, _, port = self.webhook_listen.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def proxies(self) -> list[str]:
        """The addresses and networks whose word is taken for where a visitor comes from."""
        return [one.strip() for one in self.trusted_proxies.split(",")]

    @property
    def page_address(self) -> str:
        """Where people open the web chat; empty unless both its address and the server's own are set."""
        return f"{self.public_url.rstrip('/')}/w" if self.public_url and self.webhook_listen else ""

    def secrets(self) -> list[str]:
        """Return every value that no log, error or screen may show."""
        hidden = (self.telegram_token, self.webhook_secret, self.zalo_token, self.zalo_webhook_secret)
        held = [one.get_secret_value() for one in hidden]
        held += [make_url(self.database_url).password or "", urlsplit(self.telegram_proxy).password or ""]
        return [one for one in map(str, held) if one]

    def shown(self) -> dict[str, str]:
        """Return the settings by their names in the environment, as they may be shown."""
        hidden = {
            "database_url": make_url(self.database_url).render_as_string(hide_password=True),
            "telegram_proxy": _without_password(self.telegram_proxy),
        }
        return {
            env_name(name): hidden.get(name, str(getattr(self, name))) for name in type(self).model_fields
        }


def env_name(field: str) -> str:
    """Return the name a setting has in the environment."""
    return PREFIX + field.upper()


def read_settings() -> Settings | list[Invalid]:
    """Return the settings of this process and folder, or everything that is wrong with them."""
    try:
        in_file = dotenv_values(ENV_FILE, encoding="utf-8-sig") if Path(ENV_FILE).is_file() else {}
    except UnicodeDecodeError:
        return [Invalid.because("env_not_utf8")]
    settings = Settings()
    wrong = [*_unknown([*os.environ, *in_file]), *_wrong(settings)]
    return wrong or settings


def _unknown(names: list[str]) -> Iterator[Invalid]:
    """Yield every THIDUA_ name that is no setting: a slip of the pen would else go unseen."""
    known = {env_name(field) for field in Settings.model_fields}
    for name in sorted({name.upper() for name in names if name.upper().startswith(PREFIX)} - known):
        meant = next(iter(get_close_matches(name, known, 1)), "")
        code = "unknown_setting_near" if meant else "unknown_setting"
        yield Invalid.because(code, name=name, meant=meant)


def _wrong(settings: Settings) -> Iterator[Invalid]:
    for field, check in CHECKS.items():
        held = getattr(settings, field)
        value = held.get_secret_value() if isinstance(held, SecretStr) else held
        code = check(value) if value else ""
        if code:
            yield Invalid.because(code, name=env_name(field))
    yield from _webhook_together(settings)


def _webhook_together(settings: Settings) -> Iterator[Invalid]:
    """Yield what a webhook lacks, or has that the platform's own servers would not call."""
    yield from _webhook_lacks(settings, "webhook_url", "webhook_secret")
    yield from _webhook_lacks(settings, "zalo_webhook_url", "zalo_webhook_secret")
    telegram, zalo = settings.webhook_url, settings.zalo_webhook_url
    if telegram and settings.telegram_api_url.rstrip("/") == TELEGRAM and not _webhook_address(telegram):
        url = urlsplit(telegram)
        if url.scheme != "https":
            yield Invalid.because("webhook_not_https", name=env_name("webhook_url"), who="Telegram")
        elif (url.port or 443) not in WEBHOOK_PORTS:
            yield Invalid.because("webhook_port", name=env_name("webhook_url"))
    if zalo and settings.zalo_api_url.rstrip("/") == ZALO and not zalo.startswith("https://"):
        yield Invalid.because("webhook_not_https", name=env_name("zalo_webhook_url"), who="Zalo")
    if telegram and zalo and urlsplit(telegram).path == urlsplit(zalo).path:
        name, other = env_name("zalo_webhook_url"), env_name("webhook_url")
        yield Invalid.because("webhook_paths_same", name=name, other=other)


def _webhook_lacks(settings: Settings, address: str, secret: str) -> Iterator[Invalid]:
    for field in ("webhook_listen", secret) if getattr(settings, address) else ():
        held = getattr(settings, field)
        if not (held.get_secret_value() if isinstance(held, SecretStr) else held):
            yield Invalid.because("webhook_needs", name=env_name(field), given=env_name(address))


def _database(value: str) -> str:
    try:
        url = make_url(value)
    except ArgumentError:
        return "database_url_unreadable"
    backend = url.get_backend_name()
    if backend == "postgresql":
        return "" if find_spec("asyncpg") else "postgres_extra_missing"
    if backend != "sqlite":
        return "database_unknown"
    if url.database in (None, "", ":memory:"):
        return "database_in_memory"
    return "" if Path(str(url.database)).parent.is_dir() else "database_folder_missing"


def _token(value: str) -> str:
    return "" if _TOKEN.fullmatch(value) else "token_malformed"


def _address(value: str) -> str:
    try:
        url = urlsplit(value)
        usable = url.scheme in ("http", "https") and url.hostname and (url.port is None or url.port > 0)
    except ValueError:
        return "not_an_address"
    return "" if usable else "not_an_address"


def _zalo_token(value: str) -> str:
    return "" if _ZALO_TOKEN.fullmatch(value) else "zalo_token_malformed"


def _api_address(value: str) -> str:
    if wrong := _address(value):
        return wrong
    return "api_url_with_bot" if "/bot" in urlsplit(value).path else ""


def _webhook_address(value: str) -> str:
    if wrong := _address(value):
        return wrong
    return "" if urlsplit(value).path.strip("/") else "webhook_without_path"


def _page_address(value: str) -> str:
    if wrong := _address(value):
        return wrong
    url = urlsplit(value)
    return "page_with_path" if url.path.strip("/") or url.query or url.fragment else ""


def _proxies(value: str) -> str:
    try:
        for one in value.split(","):
            ip_network(one.strip())
    except ValueError:
        return "proxies_malformed"
    return ""


def _listen(value: str) -> str:
    host, _, port = value.rpartition(":")
    return "" if host and port.isdecimal() and 0 < int(port) < 65536 else "listen_malformed"


def _secret(value: str) -> str:
    return "" if _WEBHOOK_SECRET.fullmatch(value) else "secret_malformed"


def _one_of(choices: tuple[str, ...], code: str) -> Callable[[str], str]:
    return lambda value: "" if value in choices else code


CHECKS: Mapping[str, Callable[[str], str]] = {
    "database_url": _database,
    "telegram_token": _token,
    "telegram_api_url": _api_address,
    "telegram_proxy": _address,
    "webhook_url": _webhook_address,
    "webhook_listen": _listen,
    "webhook_secret": _secret,
    "zalo_token": _zalo_token,
    "zalo_api_url": _api_address,
    "zalo_webhook_url": _webhook_address,
    "zalo_webhook_secret": _secret,
    "public_url": _page_address,
    "trusted_proxies": _proxies,
    "log_format": _one_of(LOG_FORMATS, "log_format_unknown"),
    "log_level": _one_of(LOG_LEVELS, "log_level_unknown"),
}
"""What can be wrong with each value, as the code of a sentence; empty when nothing is."""


def _without_password(address: str) -> str:
    password = urlsplit(address).password
    return address.replace(f":{password}@", ":***@") if password else address
