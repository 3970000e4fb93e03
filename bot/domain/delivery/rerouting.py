"""Who cannot be written to any more where they chose is written to at another account of theirs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlmodel import Session

import messages
from bot.domain.delivery import channels_down, notices
from bot.domain.delivery.saying import Recipient
from bot.domain.school import people, web_sessions
from bot.domain.school.people import ACCOUNT, PERSON

TEMPLATE = "common/rerouted"
_LOST = ACCOUNT.alias("lost")


def note_membership(session: Session, channel: str, chat: str, written: int, now: datetime, why: str) -> None:
    """Note that a chat was blocked (`why`) or opened again; who is reachable elsewhere is told so there."""
    people.note_membership(session, channel, chat, written, now, why)
    if why:
        reroute(session, channel, [chat], now)


def reroute(session: Session, channel: str, chats: Collection[str], now: datetime) -> set[int]:
    """Choose another account for the people of chats found closed, and tell them there; returns who they are.

    Whoever has no other account that can be written to keeps the one they chose.
    """
    if not chats:
        return set()
    lost = select(_LOST.c.id).where(_LOST.c.channel == channel, _LOST.c.chat.in_(chats), ~_LOST.c.reachable)
    others = (ACCOUNT.c.person_id == PERSON.c.id) & open_beside((), now)
    other = select(func.min(ACCOUNT.c.id)).where(others).correlate(PERSON).scalar_subquery()
    chosen = update(PERSON).where(PERSON.c.account_id.in_(lost), other.is_not(None))
    moved = set(session.execute(chosen.values(account_id=other).returning(PERSON.c.id)).scalars())
    if moved:
        old = messages.label(f"channel.{channel}")
        notices.tell(session, sorted(moved), TEMPLATE, now, offers=("nhacnho",), old=old)
    return moved


def around(session: Session, to: Mapping[int, Recipient], now: datetime) -> Mapping[int, Recipient]:
    """Return people, those whose channel is down at another account of theirs if they have one."""
    down = channels_down.down(session, now)
    stuck = [key for key, one in to.items() if one.channel in down]
    if not stuck:
        return to
    query = select(ACCOUNT.c.person_id, ACCOUNT.c.channel, ACCOUNT.c.chat).order_by(ACCOUNT.c.id.desc())
    found = session.execute(query.where(ACCOUNT.c.person_id.in_(stuck), open_beside(down, now)))
    other = {key: (channel, chat) for key, channel, chat in found}  # of several, the oldest
    moved = {key: replace(to[key], channel=at[0], chat=at[1]) for key, at in other.items()}
    return {**to, **moved}


def open_beside(down: Collection[str], now: datetime) -> ColumnElement[bool]:
    """Return the condition that an account can be written to, and not by one of some channels.

    What is written at the web page while no browser has it open reaches nobody.
    """
    read = or_(ACCOUNT.c.channel != web_sessions.CHANNEL, web_sessions.is_open(now))
    return and_(ACCOUNT.c.reachable, ACCOUNT.c.channel.not_in(down), read)
