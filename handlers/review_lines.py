"""An item of a plan in one line, as it is chosen from a list."""

from __future__ import annotations

from datetime import date
from typing import Any

import messages
from bot.domain.campaign.campaigns import Deadline, Honour, Phase, Target
from bot.domain.campaign.contents import Head, Item
from bot.domain.campaign.notes import NoteKind
from bot.domain.campaign.plan import Undated
from bot.words import Option

LONGEST = 90
MARK = "? "
"""Before what is doubtful; what it means is said above the list."""


def option(item: Item) -> Option:
    """Return an item to choose, with a mark if it is still to be looked at."""
    line = short(item.row)
    if item.part == NoteKind.SUGGESTED:
        line = f"{messages.label('campaign_review.suggested')}: {line}"
    return Option(item.id, (MARK if item.open else "") + messages.words.cut(line, LONGEST))


def short(row: Any) -> str:
    """Return what a row says, in one line."""
    match row:
        case Head(field=field, value=value):
            return f"{messages.label(f'campaign_review.field.head.{field}')}: {said(field, value)}"
        case Phase():
            return f"{messages.words.capital(row.name)} ({row.starts:%d/%m/%Y} - {row.ends:%d/%m/%Y})"
        case Deadline():
            return f"{messages.words.capital(row.what)} ({messages.words.day(row.last_safe)})"
        case Target():
            figure = messages.words.aim(row.value, row.unit, row.op) if row.value is not None else ""
            return messages.words.capital(row.text) + (f" ({figure})" if figure else "")
        case Honour():
            share = f" ({messages.words.percent(row.percent)})" if row.percent is not None else ""
            return messages.words.capital(row.name) + share
        case Undated(what=what):
            return messages.words.capital(what)
        case _:
            raise TypeError(type(row).__name__)


def said(field: str, value: Any) -> str:
    """Return what a campaign says of itself, as it is read; that there is nothing, if so."""
    if value in (None, ""):
        return messages.label("campaign_review.empty")
    if isinstance(value, date):
        return messages.words.day(value)
    return messages.label(f"campaign_review.campaign.{value}") if field == "kind" else str(value)


def field_label(part: NoteKind, field: str) -> str:
    """Return what a field of a part is called."""
    return messages.label(f"campaign_review.field.{part}.{field}")
