"""A kill at every single point of a turn: the update takes effect once, its answer comes once or twice."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select
from sqlmodel import Session

from bot.app import App
from bot.domain.school.people import ACCOUNT
from bot.outbox import MESSAGE, State
from bot.receiving.inbox import INBOX, Fate
from bot.talking import memory
from tests.faults.dying import Life, MortalPlatform, lives
from tests.school import School

PLATFORM = "telegram"


async def test_a_kill_at_every_point_of_a_turn(school: School) -> None:
    platform, answers = MortalPlatform(), Counter[int]()
    at = 1
    while await dies(school, platform, at):
        again = App(school.app.store, school.clock, {PLATFORM: platform})
        await again.start()
        await starts(again, at)  # it was not confirmed, so Telegram brings it again
        assert await school.app.store.read(lambda session, at=at: effects(session, at)) == ONCE  # type: ignore[misc]
        answers[len(platform.seen_by(user(at)))] += 1
        at += 1
    assert at > 10, "every statement of a turn is a point"
    assert set(answers) == {1, 2}


ONCE = ([Fate.DONE], [1], {State.SENT})
"""One update worked on, one step of one conversation, every answer sent."""


async def dies(school: School, platform: MortalPlatform, at: int) -> bool:
    """Work on somebody's first words as a process that dies at a point; False if it had finished by then."""
    store = school.app.store
    app = App(store, school.clock, {PLATFORM: platform})
    await app.start()
    return await lives(Life(at), platform, lambda: starts(app, at), lambda: store.write(Session.connection))


async def starts(app: App, at: int) -> None:
    """Hand in the first words of the stranger of a point, and wait for the answer."""
    raw = {"channel": PLATFORM, "user": user(at), "chat": user(at), "kind": "text", "text": "/start"}
    await app.receive(PLATFORM, [(f"update-{at}", raw)])
    await app.idle()


def user(at: int) -> str:
    """Return the stranger of a point."""
    return f"stranger-{at}"


def effects(session: Session, at: int) -> tuple[list[int], list[int], set[int]]:
    """Return what became of the update of a point, and of what it did."""
    mine = select(ACCOUNT.c.id).where(ACCOUNT.c.platform_user == user(at))
    owner = f"account:{session.execute(mine).scalar_one()}"
    fates = select(INBOX.c.fate).where(INBOX.c.update_id == f"update-{at}")
    turns = select(memory.TABLE.c.turn).where(memory.TABLE.c.owner == owner)
    states = select(MESSAGE.c.state).where(MESSAGE.c.chat == user(at))
    found = (list(session.execute(one).scalars()) for one in (fates, turns, states))
    fate, turn, state = found
    return fate, turn, set(state)
