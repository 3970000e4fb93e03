"""A word to one person that is no answer to them: a returned form, a question for the office, a reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, delete, update
from sqlmodel import Session

import messages
from bot import outbox
from bot.clock import school_day
from bot.domain.delivery import saying
from bot.domain.delivery.quiet import after_quiet
from bot.domain.delivery.saying import Recipient
from bot.domain.school.people import Account, Person
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
    active: bool = True,
    each: Mapping[int, Mapping[str, Any]] | None = None,
    **facts: Any,
) -> int:
    """Queue a notice to some people at their chosen accounts; returns how many can be written to.

    `offers` are commands as buttons, "name:row" where one is about a row. At night it waits for the morning,
    unless it is an answer that is waited for (`at_once`). `each` has the facts that differ, by person; with
    `active` off it is for those who have left.
    """
    told = saying.recipients(session, person_ids, active=active)
    at = now if at_once else after_quiet(now)
    for one in told:
        to = Address(one.channel, one.chat, one.id)
        _queue(session, to, one.person, template, now, at, offers, {**facts, **(each or {}).get(one.id, {})})
    return len(told)


def tell_at(
    session: Session, places: Sequence[Recipient], template: str, now: datetime, **facts: Any
) -> None:
    """Queue a notice at accounts that need not be the chosen ones, at once; one that is closed is the end."""
    for one in places:
        to = Address(one.channel, one.chat, one.id)
        _queue(session, to, one.person, template, now, now, (), facts, carried=True)


def tell_account(
    session: Session,
    account: Account,
    template: str,
    now: datetime,
    *,
    offers: Sequence[str] = (),
    **facts: Any,
) -> bool:
    """Queue an answer to an account, perhaps nobody's yet; returns whether it can be written to."""
    if account.reachable:
        to = Address(account.channel, account.chat, account.person_id)
        person = session.get(Person, account.person_id) if account.person_id else None
        _queue(session, to, person, template, now, now, offers, facts)
    return account.reachable


def unsay(session: Session, template: str, offer: str) -> None:
    """Drop the notices of one kind that offer a command about a row; of those sent, forget the words."""
    offered = cast(MESSAGE.c.buttons, String).contains(f'"a:{offer}"', autoescape=True)
    about = (MESSAGE.c.template == template) & offered
    session.execute(delete(MESSAGE).where(about, MESSAGE.c.state.in_([State.PENDING, State.RETRY])))
    session.execute(update(MESSAGE).where(about).values(text=""))


def take_back(session: Session, person_ids: Sequence[int], template: str, now: datetime) -> None:
    """Drop the notices of one kind to some people that still wait for the morning."""
    theirs = MESSAGE.c.person_id.in_(person_ids) & (MESSAGE.c.template == template)
    waiting = (MESSAGE.c.state == State.RETRY) & (MESSAGE.c.retry_at > now) & (MESSAGE.c.attempt == 0)
    session.execute(delete(MESSAGE).where(theirs, waiting))


def _queue(
    session: Session,
    to: Address,
    person: Person | None,
    template: str,
    now: datetime,
    at: datetime,
    offers: Sequence[str],
    facts: Mapping[str, Any],
    carried: bool = False,
) -> None:
    known = {"me": person, "now": now, "today": school_day(now)}
    text = messages.render_for(to.channel, template, **{**known, **facts})
    nav = [_offered(one) for one in offers]
    parts = compose(to.channel, text, (), nav, callback=lambda data: f"a:{data}")
    queued = outbox.enqueue(session, to, parts, now, template=template, carried=carried)
    _hold([one.id for one in queued], session, now, at)


def _offered(named: str) -> Option:
    name, _, row = named.partition(":")
    return Option(f"{name}:{row}", messages.label(f"offer.{name}"))


def _hold(ids: Sequence[int], session: Session, now: datetime, at: datetime) -> None:
    """Let messages wait until a moment, as one that is to be tried again waits."""
    if at > now:
        waiting = update(MESSAGE).where(MESSAGE.c.id.in_(ids))
        session.execute(waiting.values(state=State.RETRY, retry_at=at))
