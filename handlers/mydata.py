"""Dữ liệu của tôi: see, export, close the web page, unlink this account, or withdraw consent and delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import messages
from bot.domain.privacy.kept import MyData
from bot.domain.privacy.withdrawing import CloseWeb, Erase, Unlink
from bot.talking.questions import choose, confirm
from bot.talking.talk import End
from bot.words import Option

EXPORT = Option("export", messages.label("mydata.export"), ("xuat", "xem het", "gui het", "tai ve"))
CLOSE_WEB = Option("close_web", messages.label("mydata.close_web"), ("thoat", "dong trang web", "thoat het"))
UNLINK = Option("unlink", messages.label("mydata.unlink"), ("go", "go lien ket", "huy lien ket"))
ERASE = Option("erase", messages.label("mydata.erase"), ("xoa", "rut lai dong y", "xoa du lieu"))


async def mydata(facts: MyData) -> End:
    """Show what is kept about the person, and do with it what they wish."""
    wishes = (EXPORT, *((CLOSE_WEB,) if facts.web.browsers else ()), UNLINK, ERASE)
    wish = await choose("summary", wishes, **facts.summary())
    if wish == EXPORT.id:
        return End("exported", facts=facts.everything())
    if wish == CLOSE_WEB.id:
        await confirm("close_web", facts.web.browsers, yes="mydata.close_web_yes", **facts.closing())
        return End("web_closed", act=CloseWeb())
    if wish == UNLINK.id:
        ids = [one.id for one in facts.accounts]
        await confirm("unlink", ids, yes="mydata.unlink_yes", last_account=len(ids) == 1)
        return End("unlinked", act=Unlink())
    goes = facts.goes()
    shown: dict[str, Any] = {**goes, **facts.asks()}
    await choose("erase", (_yes_to(goes),), skip_single=False, **shown)
    return End("erased", act=Erase(), facts={**facts.asks(), "former": facts.turn.former})


def _yes_to(goes: Mapping[str, int]) -> Option:
    """Return the yes to exactly these figures: if they change before the tap, they are shown anew."""
    figures = "-".join(str(count) for count in goes.values())
    return Option(f"yes-{figures}", messages.label("mydata.erase_yes"), ("dong y", "xoa", "co"))
