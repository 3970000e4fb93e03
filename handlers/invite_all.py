"""Lời mời: one message that an admin passes on, by which everybody finds the bot and says who they are."""

from __future__ import annotations

from bot.domain.desk.inviting import InviteFacts
from bot.talking.talk import End


async def invite_all(facts: InviteFacts) -> End:
    """Write the message to be passed on; nothing is asked."""
    return End("text", facts=facts.shown(), offers=("nguoimoi",))
