"""`thidua preview`: every message people receive, on one page to read."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import structlog
import typer

from bot import schema
from bot.app import Rehearsed
from bot.cli.words import refuse, say, sentence
from bot.store import Store, open_store
from bot.web.preview import Section, collect
from bot.web.preview_page import page

app = typer.Typer(add_completion=False)


@app.command(help=sentence("preview.help"))
def preview(
    out: Path = typer.Option(Path("preview.html"), help=sentence("preview.help_out")),  # noqa: B008
) -> None:
    """Play the conversations in databases that go when it ends, and write the page."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    sections = asyncio.run(played())
    try:
        out.write_text(page(sections), encoding="utf-8")
    except OSError:
        refuse("preview.no_file", file=out)
    say("preview.done", count=sum(len(one.examples) for one in sections), file=out)


async def played() -> list[Section]:
    """Return everything people are told, from schools that leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix="thidua-preview-", ignore_cleanup_errors=True) as folder:

        async def opened(channel: str) -> Store:
            url = f"sqlite:///{Path(folder) / channel}.db"
            await schema.upgrade(url)
            return open_store(url)

        return await collect(opened, Rehearsed)
