"""Chốt danh sách: the figures first, what it means, and it is closed; the same way leads back."""

from __future__ import annotations

from typing import Any

import messages
from bot.domain.desk.closing import CloseList, ClosingFacts, ReopenList
from bot.talking.questions import choose, confirm
from bot.talking.talk import End
from bot.words import Option

CLOSE = Option("close", messages.label("closing.close"), ("chot", "chot luon", "dong y"))
REMIND = Option("remind", messages.label("closing.remind"), ("nhac", "nhac truoc", "xem ai chua phan hoi"))


async def closing(facts: ClosingFacts) -> End:
    """Show how a list stands and close it; one that is closed is opened again."""
    if not facts.campaigns:
        return End("nothing", facts={"undo": bool(facts.turn.args.get("undo"))})
    campaign = facts.campaign(await choose("campaign", facts.options()))
    row = campaign.id or 0
    if campaign.list_closed_at:
        closed_at = campaign.list_closed_at
        await confirm("reopen", closed_at.isoformat(), yes="closing.reopen", campaign=campaign)
        return End("reopened", act=ReopenList(row), offers=(f"chot:{row}",))
    standing = facts.standing(campaign)
    options = [CLOSE, REMIND] if standing.numbers.silent else [CLOSE]
    said: dict[str, Any] = {"campaign": campaign, "standing": standing}
    if await choose("numbers", options, skip_single=False, **said) == REMIND.id:
        return End("", then="missing")
    await confirm("review", (row, standing.shown()), yes="closing.close_yes", **said)
    return End("closed", act=CloseList(row), offers=(f"danhsach:{row}", f"molai:{row}"))
