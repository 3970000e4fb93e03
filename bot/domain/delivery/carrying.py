"""A single message that a closed chat refused is said once more, at another account of its person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session

from bot import outbox
from bot.domain.delivery import saying
from bot.domain.delivery.saying import Recipient
from bot.domain.school import secret_links
from bot.outbox import MESSAGE, Address
from bot.rendering import LIMITS, compose, escaped
from bot.words import Option
from messages.words import to_type

_LISTED = re.compile(r"[0-9]+\. ")
"""The button of a choice that stands in the text already, too long for a button: its digit is enough."""


def carry(session: Session, message_ids: Sequence[int], now: datetime) -> None:
    """Say refused messages at the account their person is written to now; what was carried before is lost.

    Who has no other account keeps nothing waiting: they are told again when they write.
    """
    if not message_ids:
        return
    ours = MESSAGE.c.id.in_(message_ids) & MESSAGE.c.person_id.is_not(None) & ~MESSAGE.c.carried
    taken = update(MESSAGE).where(ours).values(carried=True).returning(*MESSAGE.c)
    rows = sorted(session.execute(taken).mappings().all(), key=lambda row: row["id"])
    people = sorted({row["person_id"] for row in rows})
    places = {one.id: one for one in saying.recipients(session, people)}
    for row in rows:
        place = places.get(row["person_id"])
        if place and (place.channel, place.chat) != (row["channel"], row["chat"]):
            _say(session, row, place, now)


def _say(session: Session, row: Mapping[Any, Any], to: Recipient, now: datetime) -> None:
    upload, text = row["upload_id"], _neutral(row)
    nav = [Option(data, label) for label, data in row["buttons"] if not _LISTED.match(label)]
    parts = compose(to.channel, text, (), nav, callback=lambda data: data) if text else []
    address = Address(to.channel, to.chat, to.id)
    attach = (upload,) if upload else ()
    outbox.enqueue(session, address, parts, now, template=row["template"], attach=attach, carried=True)


def _neutral(row: Mapping[Any, Any]) -> str:
    """Return a message's text as neutral text, without what held only there: a link, words to be typed."""
    paragraphs = str(row["text"]).split("\n\n")
    text = "\n\n".join(one for one in paragraphs if secret_links.HIDDEN not in one)
    if LIMITS[row["channel"]].markup:
        return text
    typed = {to_type(label) for label, _ in row["buttons"]}
    return escaped([line for line in text.splitlines() if line not in typed]).strip()
