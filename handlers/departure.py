"""Đã rời trường, trở lại trường: an admin says who works here no more, and who does again."""

from __future__ import annotations

from bot.domain.desk.departing import ComeBack, DepartureFacts, Leave
from bot.talking.questions import choose, confirm
from bot.talking.talk import End


async def departure(facts: DepartureFacts) -> End:
    """Ask who, show what it means for them, and do it."""
    if facts.back:
        return await _come_back(facts)
    if not facts.staff:
        return End("nobody")
    person_id = await choose("who", facts.options(), skip_single=False)
    shown = facts.shown(person_id)
    codes = [one.code for one in shown["standing"]]
    await confirm("leave", (person_id, codes, shown["heads"]), yes="departure.leave_yes", **shown)
    return End("left", act=Leave(int(person_id)), facts=shown, offers=(f"trolai:{person_id}",))


async def _come_back(facts: DepartureFacts) -> End:
    if not facts.gone:
        return End("nobody_gone")
    person_id = await choose("gone", facts.options(), skip_single=False)
    shown = facts.shown(person_id)
    await confirm("back", person_id, yes="departure.back_yes", **shown)
    return End("came_back", act=ComeBack(int(person_id)), facts=shown, offers=(f"nguoi:{person_id}",))
