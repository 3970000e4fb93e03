"""Khôi phục: an old copy of the database is in use; those in charge say when messages to many go on."""

from __future__ import annotations

import messages
from bot.domain.desk.recovering import GO_ON, KEEP, GoOn, KeepHeld, RecoveryFacts
from bot.talking.questions import choose, confirm
from bot.talking.talk import End
from bot.words import Option

CHOICES = (
    Option(GO_ON, messages.label("recovery.go_on"), ("gui tiep", "tiep tuc", "gui het")),
    Option(KEEP, messages.label("recovery.keep"), ("giu", "khong gui", "chua gui")),
)


async def recovery(facts: RecoveryFacts) -> End:
    """Tell what is held; go on after a confirmation, or leave it as it is."""
    if facts.found is None:
        return End("nothing")
    wish = facts.wish or await choose("found", CHOICES, skip_single=False, **facts.shown())
    if wish == KEEP:
        return End("kept", act=KeepHeld(), offers=("khoiphuc", "luotgui"))
    await confirm("review", facts.found.id, yes="recovery.go_on", **facts.shown())
    return End("gone_on", act=GoOn(), offers=("luotgui",))
