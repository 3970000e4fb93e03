"""The command menu on Telegram, in Vietnamese: leads and admins have a longer one of their own."""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog
from sqlalchemy import or_, select
from sqlmodel import Session, col

import messages
from bot.app import App
from bot.channels.telegram import Commands, TelegramChannel
from bot.domain.school.people import ADMIN, LEAD, MEMBER, Account, Person
from bot.domain.school.units import Unit
from bot.receiving.inbox import where

log = structlog.get_logger()

LOOK_EVERY = 60.0
"""Seconds between two looks at who is an officer."""
EVERYBODY = ""
RANKS = ("anyone", MEMBER, LEAD, ADMIN)


@dataclass
class Menus:
    """The menus as Telegram was last told them: roles change, and people link, while the bot runs."""

    app: App
    channel: TelegramChannel
    _told: dict[str, str] = field(default_factory=dict)
    """The role by chat; EVERYBODY's is a member's."""

    async def keep(self) -> None:
        """Keep the menus right until cancelled; while the store or Telegram is away they stay as they are."""
        while True:
            try:
                await self.refresh()
            except Exception as error:
                log.warning("menus_not_set", error=type(error).__name__, where=where(error))
            await self.app.clock.sleep(LOOK_EVERY)

    async def refresh(self) -> None:
        """Tell Telegram what has changed; whoever is an officer no longer gets a member's menu."""
        wanted = dict.fromkeys([EVERYBODY, *self._told], MEMBER)
        wanted |= dict(await self.app.store.read(officers))
        for chat, role in wanted.items():
            if self._told.get(chat) != role and await self._tell(chat, role):
                self._told[chat] = role

    async def _tell(self, chat: str, role: str) -> bool:
        commands = menu(self.app, role)
        if chat == EVERYBODY:
            return await self.channel.set_menu(commands)
        return await self.channel.set_menu_for(chat, commands)


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
