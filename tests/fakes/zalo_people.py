"""People on the fake Zalo: they write, send pictures and stickers, block the bot, and keep what they got."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.zalo_api import FakeZalo

Raw = dict[str, Any]
EVENTS = {"text": "text", "photo": "image", "sticker": "sticker", "voice_url": "voice"}


@dataclass
class Seen:
    """A message of the bot as a person sees it."""

    id: str
    text: str
    photo: str = ""


@dataclass
class FakeZaloUser:
    """One person and their chat with the bot, which begins when they first write."""

    zalo: FakeZalo
    id: str
    name: str
    wrote: bool = False
    blocked: bool = False
    messages: list[Seen] = field(default_factory=list)

    @property
    def last(self) -> str:
        """Return the text of the newest message; empty before the first."""
        return self.messages[-1].text if self.messages else ""

    async def says(self, text: str, group: str = "") -> None:
        """Write to the bot, or in a group it is in; who gets no poll to write into waits for one."""
        await self.sends(group, text=text)

    async def sends(self, group: str = "", event: str = "", **content: Any) -> None:
        """Send any content: `sends(photo="https://...", caption="...")`, `sends(event="unsupported")`."""
        if self.zalo.variant.handing == "lost":
            await self.zalo.polled()
        self.zalo.hears(self.update(group, event, content))

    def update(self, group: str = "", event: str = "", content: Raw | None = None) -> Raw:
        """Return an update of this person's, with a new message id."""
        content = dict(content or {})
        kind = event or next((name for key, name in EVENTS.items() if key in content), "unsupported")
        if "photo" in content:
            content[self.zalo.variant.photo] = content.pop("photo")
        self.wrote = self.wrote or not group
        chat = {"id": group or self.id, "chat_type": "GROUP" if group else "PRIVATE"}
        return {
            "event_name": f"message.{kind}.received",
            "message": {
                "from": {"id": self.id, "display_name": self.name, "is_bot": False},
                "chat": chat,
                **self.zalo.stamp(),
                **content,
            },
        }

    async def sees(self, *words: str, patience: float = 20.0) -> str:
        """Wait until the newest message holds all these words; return it."""

        def there(messages: list[Seen]) -> bool:
            return bool(messages) and all(word in messages[-1].text for word in words)

        try:
            await self.waits_for(there, patience)
        except TimeoutError:
            raise AssertionError(f"{words} not in {[one.text for one in self.messages[-3:]]}") from None
        return self.last

    async def waits_for(self, holds: Callable[[list[Seen]], bool], patience: float = 20.0) -> list[Seen]:
        """Wait until the predicate holds of the messages; return them."""
        await self.zalo.bell.until(lambda: holds(self.messages), patience)
        return self.messages
