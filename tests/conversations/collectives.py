"""What the tests of registrations of collectives share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from bot.domain.registering.collective_rows import CollectiveRegistration
from tests.chat import Chatter
from tests.school import School


async def rows(school: School) -> list[CollectiveRegistration]:
    query = select(CollectiveRegistration).order_by(col(CollectiveRegistration.id))
    return await school.app.store.read(lambda session: list(session.scalars(query)))


async def change(school: School, what: Callable[[Session], Any]) -> None:
    await school.app.store.write(what)


async def registers(who: Chatter, *lines: str) -> None:
    for line in ("tập thể", *lines, "gửi đăng ký tập thể"):
        await who.says(line)
    assert "Đã ghi nhận đăng ký" in who.last.text
    who.skip()
