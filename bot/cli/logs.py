"""Logs to standard error, as lines to read or as JSON, with every secret taken out of every line."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Sequence
from types import TracebackType
from urllib.parse import quote

import structlog
from structlog.typing import Processor

QUIET = (
    "telegram",
    "httpx",
    "httpcore",
    "aiohttp",
    "apscheduler",
    "alembic",
    "uvicorn",
    "asyncio",
    "aiosqlite",
)
"""Libraries that are heard only when they warn: some log addresses that hold the bot's token."""
HIDDEN = "***"

_BEFORE: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class Redacted(structlog.stdlib.ProcessorFormatter):
    """A formatter whose finished line, traceback included, holds none of the secrets."""

    def __init__(self, secrets: Iterable[str], renderers: Sequence[Processor]) -> None:
        meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
        super().__init__(processors=[meta, *renderers], foreign_pre_chain=_BEFORE)
        written = {
            way for secret in secrets for way in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1])
        }
        self._secrets = sorted(written, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line with every secret replaced."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        return line


def set_up(form: str, level: str, secrets: Iterable[str]) -> None:
    """Send all logs to standard error as `form`, "console" or "json", from `level` up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacted(secrets, _renderers(form)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for library in QUIET:
        logging.getLogger(library).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*_BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    sys.excepthook = _crashed


def _renderers(form: str) -> list[Processor]:
    if form == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    colors = sys.stderr.isatty()
    return [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)]


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log what nothing caught; the interpreter's own report would show secrets."""
    structlog.get_logger().critical("crashed", exc_info=(kind, error, trace))
