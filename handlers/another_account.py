"""Dùng thêm Zalo hoặc máy khác: a one-time code for another account of the same person."""

from __future__ import annotations

from bot.domain.school.own_code import MakeOwnCode
from bot.domain.school.turn import Turn
from bot.talking.talk import End


async def another_account(facts: Turn) -> End:
    """Hand the speaker a code to type at the other account; nothing is asked."""
    return End("code", act=MakeOwnCode())
