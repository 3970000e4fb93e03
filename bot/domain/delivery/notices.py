"""A word to one person that is no answer to them: a returned form, a question for the office, a reply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session

import messages
from bot import outbox
from bot.clock import school_day
from bot.domain.delivery import saying
from bot.domain.delivery.quiet import after_quiet
from bot.outbox import MESSAGE, Address, State
from bot.rendering import compose
from bot.words import Option


def tell(
    session: Session,
    person_ids: Sequence[int],
    template: str,
    now: datetime,
    *,
    offers: Sequence[str] = (),
    at_once: bool = False,
    **facts: Any,
) -> int:
    """Queue a notice to some people at their chosen accounts; returns how many can be written to.

    `offers` are commands as buttons, "name:row" where one is about a row. At night it waits for the morning,
    unless it is an answer that is waited for (`at_once`).
    """
    told = saying.recipients(session, person_ids)
    at = now if at_once else after_quiet(now)
    nav = [_offered(one) for one in offers]
    for one in told:
        known = {"me": one.person, "now": now, "today": school_day(now)}
        text = messages.render_for(one.channel, template, **{**known, **facts})
        parts = compose(one.channel, text, (), nav, callback=lambda data: f"a:{data}")
        to = Address(one.channel, one.chat, one.id)
        _hold(
            [each.id for each in outbox.enqueue(session, to, parts, now, template=template)], session, now, at
        )
    return len(told)


def take_back(session: Session, person_ids: Sequence[int], template: str, now: datetime) -> None:
    """Drop the notices of one kind to some people that still wait for the morning."""
    theirs = MESSAGE.c.person_id.in_(person_ids) & (MESSAGE.c.template == template)
    waiting = (MESSAGE.c.state == State.RETRY) & (MESSAGE.c.retry_at > now) & (MESSAGE.c.attempt == 0)
    session.execute(delete(MESSAGE).where(theirs, waiting))


def _offered(named: str) -> Option:
    name, _, row = named.partition(":")
    return Option(f"{name}:{row}", messages.label(f"offer.{name}"))


def _hold(ids: Sequence[int], session: Session, now: datetime, at: datetime) -> None:
    """Let messages wait until a moment, as one that is to be tried again waits."""
    if at > now:
        waiting = update(MESSAGE).where(MESSAGE.c.id.in_(ids))
        session.execute(waiting.values(state=State.RETRY, retry_at=at))
