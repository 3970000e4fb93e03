"""The command menu on Telegram, in Vietnamese: leads and admins have a longer one of their own."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlmodel import Session, col

import messages
from bot.app import App
from bot.channels.telegram import Commands, TelegramChannel
from bot.domain.people import ADMIN, LEAD, MEMBER, Account, Person
from bot.domain.units import Unit

RANKS = ("anyone", MEMBER, LEAD, ADMIN)


async def set_menus(app: App, channel: TelegramChannel) -> None:
    """Tell Telegram which commands to show to whom."""
    await channel.set_menu(menu(app, MEMBER))
    for chat, role in await app.store.read(officers):
        await channel.set_menu_for(chat, menu(app, role))


def menu(app: App, role: str) -> Commands:
    """Return the listed commands that somebody of a role may use, with what each is for."""
    allowed = RANKS[: RANKS.index(role) + 1]
    return [
        (name, messages.label(f"menu.{name}"))
        for name, command in app.desk.commands.items()
        if command.listed and app.desk.conversations[command.conversation].who in allowed
    ]


def officers(session: Session) -> list[tuple[str, str]]:
    """Return the Telegram chats of leads and admins, each with the role."""
    heads = select(col(Unit.head_id)).where(col(Unit.head_id).is_not(None))
    query = (
        select(col(Account.chat), col(Person.is_admin))
        .join(Person, col(Person.id) == col(Account.person_id))
        .where(col(Account.channel) == "telegram", col(Account.reachable), col(Person.active))
        .where(or_(col(Person.is_admin), col(Person.id).in_(heads)))
    )
    return [(chat, ADMIN if is_admin else LEAD) for chat, is_admin in session.execute(query)]
