"""Many people of one invented school: each is a copy of cô Lan and of everything she has written so far."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select, update
from sqlmodel import Session

from bot.app import App
from bot.clock import InstantClock
from bot.domain.campaign.done import DONE
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.registering.registrations import Registration, RegistrationVersion
from bot.domain.school.people import ACCOUNT, PERSON
from bot.plans.presets import read_preset
from bot.plans.shift import shift_to
from bot.schema import upgrade
from bot.store import open_store
from bot.talking.memory import TABLE as CONVERSATION
from tests.chat import Chatter, PlatformInMemory
from tests.school import MONDAY, found_school

FIRST = 1_000_001
"""The number of the first person: on Telegram, and in every table."""
AT_A_TIME = 5_000
SCRIPT = "script.json"
REGISTRATION: Table = Registration.__table__  # type: ignore[attr-defined]
VERSION: Table = RegistrationVersion.__table__  # type: ignore[attr-defined]


def numbers(count: int) -> range:
    """Return the people's numbers."""
    return range(FIRST, FIRST + count)


async def found(url: str, people: Sequence[int], *, registered: bool = False) -> None:
    """Make a database with a school of linked people; `registered` ones have sent a form and reopened it."""
    await upgrade(url)
    async with _lan(url) as lan:
        if registered:
            await _register(lan)
            await lan.says("/dangky")
        assert lan.person_id is not None
        key = lan.person_id
        await lan.app.store.write(lambda session: _copy(session, key, people))
        founders = update(ACCOUNT).where(ACCOUNT.c.id < FIRST).values(reachable=False)
        await lan.app.store.write(lambda session: session.execute(founders))  # no fake API knows their chats


async def record_script(folder: Path) -> Path:
    """Write down what our bot says when cô Lan registers, for the bare bot to say; returns the file."""
    url = f"sqlite:///{folder / 'script.db'}"
    await upgrade(url)
    async with _lan(url) as lan:
        pages = await _register(lan)
        await lan.says("/trogiup")
        pages.append((lan.last.text, list(lan.last.buttons)))
    script = folder / SCRIPT
    script.write_text(json.dumps(pages), encoding="utf-8")
    return script


@asynccontextmanager
async def _lan(url: str) -> AsyncIterator[Chatter]:
    """Yield cô Lan of a new school on an empty database, talking to our bot in memory."""
    plan = read_preset("bao-khe-2021")
    assert isinstance(plan, CampaignPlan)
    moved = shift_to(plan, MONDAY.year)
    platform = PlatformInMemory()
    app = App(open_store(url), InstantClock(MONDAY), {"telegram": platform})
    ids = await app.store.write(lambda session: found_school(session, moved))
    await app.start()
    yield Chatter(app, platform, "user-lan", ids["lan"])
    await app.stop()


async def _register(lan: Chatter) -> list[tuple[str, list[str]]]:
    """Go through the form; returns the three messages with the labels of their buttons."""
    pages = []
    await lan.says("/dangky")
    for _ in range(2):
        pages.append((lan.last.text, list(lan.last.buttons)))
        await lan.taps_data(next(iter(lan.last.buttons.values())))
    return [*pages, (lan.last.text, list(lan.last.buttons))]


def _copy(session: Session, lan: int, people: Sequence[int]) -> None:
    _insert(session, PERSON, PERSON.c.id == lan, people, ("id", "account_id"))
    _insert(
        session, ACCOUNT, ACCOUNT.c.person_id == lan, people, ("id", "person_id", "platform_user", "chat")
    )
    _insert(session, REGISTRATION, REGISTRATION.c.person_id == lan, people, ("id", "person_id"))
    own = VERSION.c.registration_id.in_(select(REGISTRATION.c.id).where(REGISTRATION.c.person_id == lan))
    _insert(session, VERSION, own, people, ("registration_id",))
    _insert(session, DONE, DONE.c.person_id == lan, people, ("person_id",))
    still_open = (CONVERSATION.c.owner == f"person:{lan}") & (CONVERSATION.c.status == "open")
    _insert(session, CONVERSATION, still_open, people, ("id", "owner"))


def _insert(session: Session, table: Table, of_lan: Any, people: Sequence[int], own: Sequence[str]) -> None:
    """Insert a row of cô Lan's for every person, with their number in the columns `own`."""
    row = session.execute(select(table).where(of_lan)).mappings().one_or_none()
    if row is None:
        return
    for start in range(0, len(people), AT_A_TIME):
        some = people[start : start + AT_A_TIME]
        session.execute(insert(table), [{**row, **{name: _own(name, one) for name in own}} for one in some])


def _own(column: str, person: int) -> int | str:
    if column == "owner":
        return f"person:{person}"
    return str(person) if column in ("platform_user", "chat") else person
