"""`thidua doctor`: looks at everything the bot needs and says in plain words what to do; changes nothing."""

from __future__ import annotations

import asyncio

import typer

from bot.cli.database import settings_or_refuse
from bot.cli.doctor import machine, page, platforms
from bot.cli.doctor.finding import Finding
from bot.cli.words import say, sentence
from bot.settings import Settings

app = typer.Typer(add_completion=False)

MARKS = {True: "✔", False: "✘", None: "•"}


@app.command(help=sentence("help.doctor"))
def doctor() -> None:
    """Print what was found, a line each; exit code 1 if anything has to be done."""
    found = asyncio.run(examined(settings_or_refuse()))
    for one in found:
        print(f"{MARKS[one.fine]} {sentence(f'doctor.{one.code}', **one.facts)}", flush=True)
    wrong = sum(one.fine is False for one in found)
    say("doctor.wrong" if wrong else "doctor.well", count=wrong)
    if wrong:
        raise typer.Exit(1)


async def examined(settings: Settings) -> list[Finding]:
    """Return what there is to say of the platforms, the page, the clock, the database and the machine."""
    outside = [*await platforms.examined(settings), *await page.examined(settings)]
    return [*outside, *await machine.examined(settings.database_url)]
