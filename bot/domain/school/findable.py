"""How people find the bot: the address of each channel it listens at."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

import messages
from bot.domain.school.web_sessions import CHANNEL
from bot.outbox import senders


@dataclass(frozen=True)
class Way:
    """A channel, and the link or the name by which the bot is found there."""

    channel: str
    address: str

    @property
    def is_link(self) -> bool:
        """Whether the address can be tapped; else it is a name to search for."""
        return self.address.startswith(("https://", "http://"))


def page_address(session: Session) -> str:
    """Return the address of the web chat; empty where there is none."""
    return dict(senders.addresses(session)).get(CHANNEL, "")


def elsewhere(session: Session, channel: str) -> list[str]:
    """Return what people call the channels at which the bot is found beside one."""
    return [messages.label(f"channel.{name}") for name, _ in senders.addresses(session) if name != channel]


def ways(session: Session) -> list[Way]:
    """Return every way to the bot that is known."""
    return [Way(messages.label(f"channel.{name}"), address) for name, address in senders.addresses(session)]
