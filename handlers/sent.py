"""Đã gửi: số/ký hiệu, ngày and đường gửi of a paper, a last look, and it is done; or it is taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import messages
from bot import dates
from bot.clock import school_day
from bot.domain.campaign.done import Sending
from bot.domain.reminding.agenda import Item
from bot.domain.reminding.papers import MarkSent, PaperFacts, UndoSent
from bot.result import Invalid
from bot.talking.questions import Line, ask, choose, confirm
from bot.talking.talk import End
from bot.words import Option, clean

NO_NUMBER = Option("none", messages.label("sent.no_number"), ("khong", "ko", "khong co", "ko co", "chua co"))
ROUTES = (
    (Option("axis", messages.label("sent.axis"), ("truc", "truc lien thong")), messages.label("sent.axis")),
    (Option("email", messages.label("sent.email"), ("mail", "thu dien tu")), messages.label("sent.email")),
    (Option("hand", messages.label("sent.hand"), ("nop truc tiep", "ban giay")), messages.label("sent.hand")),
    (Option("skip", messages.label("sent.skip"), ("khong", "ko", "bo qua")), ""),
)
A_WEEK, A_YEAR = timedelta(days=6), timedelta(days=364)
"""How far back "thứ Hai" and "15/10" reach."""


async def sent(facts: PaperFacts) -> End:
    """Ask how a paper was sent and note it; for one that is noted, offer to take that back."""
    if not facts.papers:
        return End("nothing", facts={"undo": bool(facts.turn.args.get("undo"))}, offers=("lich",))
    paper = facts.paper(await choose("which", facts.options()))
    item = paper.item
    if paper.row is not None:
        await confirm("undo", item.id, yes="sent.undo", item=item, sending=paper.sending)
        return End("undone", act=UndoSent(item.id), facts={"item": item})
    if item.is_event:
        return await _finished(item, facts.turn.today)
    number = await ask("number", parse_number, choices=[(NO_NUMBER, "")], item=item)
    sent_on = await ask("day", parse_sent_day, choices=[(_today(facts.turn.today), facts.turn.today)])
    sending = Sending(number, sent_on, await ask("route", parse_route, choices=ROUTES))
    await confirm("review", (item.id, sending), lines=_lines(), yes="sent.send", item=item, sending=sending)
    shown = {"item": item, "sending": sending}
    return End("recorded", act=MarkSent(item.id, sending), facts=shown, offers=(f"hoantac:{item.id}",))


async def _finished(item: Item, today: date) -> End:
    """Note that something is done that leaves no paper."""
    await confirm("finished", item.id, yes="sent.finish", item=item)
    done = MarkSent(item.id, Sending("", today, ""))
    return End("noted", act=done, facts={"item": item}, offers=(f"hoantac:{item.id}",))


def parse_number(text: str, now: datetime) -> str | Invalid:
    """Return số/ký hiệu as it is written."""
    return _worded(text, 1, 60)


def parse_route(text: str, now: datetime) -> str | Invalid:
    """Return đường gửi in the person's words."""
    return _worded(text, 2, 100)


def parse_sent_day(text: str, now: datetime) -> date | Invalid:
    """Return the day on which something was sent: "thứ Hai" and "15/10" are the last ones gone by."""
    today = school_day(now)
    said = dates.parse_date(text, today)
    if isinstance(said, date) and said <= today:
        return said
    readings = [dates.parse_date(text, today - back) for back in (A_WEEK, A_YEAR)]
    past = [one for one in readings if isinstance(one, date) and one <= today]
    if past and not _counts_from_today(text, said, today):
        return max(past)
    return said if isinstance(said, Invalid) else Invalid.because("sent_in_future", day=said)


def _counts_from_today(text: str, said: date | Invalid, today: date) -> bool:
    """Tell whether words such as "mai" and "3 ngày nữa" mean a day that moves along with today."""
    before = dates.parse_date(text, today - timedelta(days=1))
    return isinstance(said, date) and isinstance(before, date) and said - before == timedelta(days=1)


def _today(today: date) -> Option:
    label = messages.label("sent.today")
    return Option("today", f"{label} ({messages.words.day(today)})", ("hom nay", "nay", "vua xong"))


def _lines() -> list[Line]:
    return [Line(key, messages.label(f"sent.line.{key}")) for key in ("number", "day", "route")]


def _worded(text: str, least: int, most: int) -> str | Invalid:
    words = clean(text)
    if len(words) < least:
        return Invalid.because("text_short", least=least)
    if len(words) > most:
        return Invalid.because("text_long", most=most, length=len(words))
    return words
