"""A row of a run that has been claimed: what its sender needs to know to make the call."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.delivery.saying import Told
from bot.domain.school import secret_links


@dataclass(frozen=True)
class Claimed:
    """A row on its way to one person, in words."""

    run_id: int
    recipient_id: int
    chat: str
    attempt: int
    ambiguous: int
    ambiguity: str
    text: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    stages: tuple[Told, ...] = ()
    code: str = field(default="", repr=False)
    """The code of the link in the text, which is kept without it."""
    upload_id: int | None = None
    """The file this message is, with the text as its caption."""

    @property
    def spoken(self) -> str:
        """The text as it is sent."""
        return secret_links.shown(self.text, self.code)
