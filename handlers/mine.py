"""Của tôi: what I have registered, to look at, change or withdraw while that is possible."""

from __future__ import annotations

import messages
from bot.domain.registering.overview import MineFacts
from bot.domain.registering.withdrawing import WithdrawRegistration
from bot.talking.questions import choose, confirm
from bot.talking.talk import End
from bot.words import Option

EDIT = Option("edit", messages.label("mine.edit"), ("sua", "sua lai", "doi"))
WITHDRAW = Option("withdraw", messages.label("mine.withdraw"), ("rut", "rut lai", "huy dang ky"))


async def mine(facts: MineFacts) -> End:
    """Show a registration and offer what can be done with it."""
    if not facts.all:
        return End("nothing", offers=("dangky",))
    one = facts.one(await choose("which", facts.options()))
    if not one.open:
        return End("closed", facts=one.shown())
    if await choose("show", [EDIT, WITHDRAW], **one.shown()) == "edit":
        return End("", then="register", then_args={"campaign": one.campaign.id})
    await confirm("withdraw", one.registration.version, yes="mine.withdraw_yes", **one.shown())
    act = WithdrawRegistration(one.registration.id or 0)
    return End("withdrawn", act=act, facts=one.shown(), offers=("dangky",))
