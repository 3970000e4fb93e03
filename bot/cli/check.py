"""`thidua check`: every conversation somebody is in, run again by this program; nothing is written."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import typer
from sqlalchemy import select
from sqlmodel import Session, col

from bot.app import App
from bot.cli.database import is_there, made_ready, settings_or_refuse
from bot.cli.words import say, sentence
from bot.clock import SystemClock
from bot.desk import Desk
from bot.domain.school.people import Account, Person
from bot.domain.school.turn import Turn
from bot.receiving.inbox import where
from bot.result import Invalid
from bot.store import open_store
from bot.talking import memory
from bot.talking.memory import Held
from bot.talking.talk import replay

app = typer.Typer(add_completion=False)

ASKS_AGAIN = "asks_again"
"""The one finding that breaks nothing."""


@app.command(help=sentence("help.check"))
def check() -> None:
    """Print what would become of the open conversations; exit code 1 if any would break."""
    found, count = asyncio.run(_look(settings_or_refuse().database_url))
    broken = [one for one in found if one.code != ASKS_AGAIN]
    if not broken:
        say("db.check_fine", count=count)
    for one in found:
        if one.code == ASKS_AGAIN:
            say("db.check_asks_again", **one.facts)
    if broken:
        say("db.check_broken_head", broken=len(broken), count=count)
        for one in broken:
            say(f"db.check_{one.code}", **one.facts)
        raise typer.Exit(1)


async def _look(url: str) -> tuple[list[Invalid], int]:
    if not is_there(url):
        return [], 0
    await made_ready(url)
    store = open_store(url)
    bot = App(store, SystemClock(), {})
    try:
        return await store.read(lambda session: replayed(session, bot.desk, datetime.now(UTC)))
    finally:
        await store.close()


def replayed(session: Session, desk: Desk, now: datetime) -> tuple[list[Invalid], int]:
    """Run every open or parked conversation again; returns what was found out and how many there are."""
    query = select(memory.TABLE.c.id).where(memory.TABLE.c.status != memory.ENDED)
    unfinished = [held for key in session.scalars(query) if (held := memory.get(session, key))]
    found = [problem for held in unfinished for problem in _replay(session, desk, held, now)]
    session.rollback()
    return found, len(unfinished)


def _replay(session: Session, desk: Desk, held: Held, now: datetime) -> Iterator[Invalid]:
    facts = {"id": held.id, "name": held.name}
    entry = desk.conversations.get(held.name)
    turn = _turn(session, held, now)
    if entry is None:
        yield Invalid.because("gone", **facts)
    elif turn is None:
        yield Invalid.because("owner_gone", **facts)
    else:
        try:
            step = replay(entry.script(entry.facts(turn)), held.talk.answers, held.talk.reopened)
        except Exception as error:  # whatever a changed script raises is what is looked for
            yield Invalid.because("raises", **facts, error=type(error).__name__, where=where(error))
        else:
            if step.dropped:
                yield Invalid.because(ASKS_AGAIN, **facts, keys=", ".join(step.dropped))


def _turn(session: Session, held: Held, now: datetime) -> Turn | None:
    """Return a turn of the conversation's owner; None if they are no longer there."""
    kind, _, key = held.owner.partition(":")
    if kind == "account":
        account = session.get(Account, int(key))
        return Turn(session, now, account, None, held.args) if account else None
    person = session.get(Person, int(key))
    query = select(Account).where(col(Account.person_id) == int(key)).order_by(col(Account.id))
    account = session.scalars(query).first()
    return Turn(session, now, account, person, held.args) if person and account else None
