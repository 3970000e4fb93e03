"""A draft gone through item by item: where an admin is in it, and what it holds."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select
from sqlmodel import col

from bot.domain.campaign.campaigns import Deadline, Honour, Phase, Target
from tests.chat import Chatter
from tests.conversations.planning import drafts_a_preset, newest
from tests.school import School

Row = TypeVar("Row", Phase, Deadline, Target, Honour)
REVIEW, ITEMS, ONE = "campaign_review/part", "campaign_review/item", "campaign_review/do"


async def reviews(who: Chatter, part: str) -> None:
    """Make a draft from a preset and open one part of it."""
    await drafts_a_preset(who)
    await who.taps("Xem lại từng mục")
    who.sees(REVIEW, "Sửa đến đâu được lưu đến đó")
    await who.taps(part)
    who.sees(ITEMS)


async def below(school: School, table: type[Row]) -> list[Row]:
    """Return what the campaign made last has of a table, in order."""
    draft = await newest(school)
    query = select(table).where(col(table.campaign_id) == draft.id).order_by(col(table.id))
    return await school.app.store.read(lambda session: list(session.scalars(query)))
