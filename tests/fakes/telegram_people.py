"""People on the fake Telegram: they write, press buttons, block the bot, and remember what they were sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram_files import keep_file

if TYPE_CHECKING:
    from tests.fakes.telegram_api import FakeTelegram

Raw = dict[str, Any]
UNTIL = {"kicked": {"until_date": 0}}


@dataclass
class Seen:
    """A message of the bot as a person sees it now; `versions` holds what it said before its edits."""

    id: int
    chat: int
    text: str
    html: str
    buttons: list[tuple[str, str]] = field(default_factory=list)
    file: str = ""
    """The name of the file it is."""
    file_id: str = ""
    versions: list[str] = field(default_factory=list)

    def labels(self) -> list[str]:
        """Return what the buttons say."""
        return [label for label, _ in self.buttons]


class FakeUser:
    """One person and their private chat with the bot."""

    def __init__(self, telegram: FakeTelegram, id: int, first_name: str) -> None:
        self.id = id
        self.first_name = first_name
        self.started = False
        self.blocked = False
        self.deactivated = False
        self.messages: list[Seen] = []
        self._telegram = telegram

    @property
    def account(self) -> Raw:
        """Return the person as a Bot API User."""
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, "language_code": "vi"}

    @property
    def chat(self) -> Raw:
        """Return the private chat as a Bot API Chat."""
        return {"id": self.id, "type": "private", "first_name": self.first_name}

    async def says(self, text: str, group: int | None = None) -> None:
        """Write to the bot, or in a group (a negative id) that the bot is in."""
        command = text.split()[0] if text.startswith("/") else ""
        entities = [{"type": "bot_command", "offset": 0, "length": len(command)}] if command else []
        await self.sends(group=group, text=text, **({"entities": entities} if entities else {}))

    async def sends(self, group: int | None = None, **content: Any) -> None:
        """Send any content: `sends(sticker={...})`, `sends(document={...}, caption="...")`."""
        self.started = self.started or group is None
        chat = self._telegram.group(group) if group is not None else self.chat
        self._telegram.queue.add(
            "message", {**self._telegram.stamp(), "from": self.account, "chat": chat, **content}
        )

    async def sends_file(
        self, name: str, mime: str, content: bytes, caption: str = "", *, size: int | None = None
    ) -> None:
        """Send a document, or a photo (which has no name) if it is called nothing; `size` may lie."""
        kind = "document" if name else "photo"
        file = keep_file(self._telegram.files, kind, name, mime, content, size)
        await self.sends(None, **file.announced, **({"caption": caption} if caption else {}))

    async def edits(self, message_id: int, text: str) -> None:
        """Change a message of their own."""
        edited = {**self._telegram.stamp(), "message_id": message_id, "from": self.account, "chat": self.chat}
        self._telegram.queue.add("edited_message", {**edited, "text": text})

    async def taps(self, label: str) -> str:
        """Press the button `label` of the last message that has it; return the id of the tap."""
        for seen in reversed(self.messages):
            for text, data in seen.buttons:
                if text == label:
                    return await self.taps_data(data, seen)
        shown = [seen.labels() for seen in self.messages if seen.buttons]
        raise AssertionError(f"no button says {label!r}; shown: {shown[-3:]}")

    async def taps_data(self, data: str, seen: Seen | None = None) -> str:
        """Send any callback data, as a forged client can, under `seen` or the last message."""
        query: Raw = {
            "id": self._telegram.next_tap(),
            "from": self.account,
            "chat_instance": "1",
            "data": data,
        }
        under = seen or (self.messages[-1] if self.messages else None)
        if under is not None:
            query["message"] = self._telegram.as_message(under)
        self._telegram.queue.add("callback_query", query)
        return str(query["id"])

    async def blocks(self) -> None:
        """Block the bot."""
        self.blocked = True
        self._membership("member", "kicked")

    async def unblocks(self) -> None:
        """Let the bot write again."""
        self.blocked = False
        self._membership("kicked", "member")

    async def deletes(self, seen: Seen) -> None:
        """Delete a message of the bot for both sides."""
        self.messages.remove(seen)

    async def waits_for(
        self, wanted: int | Callable[[list[Seen]], bool], patience: float = 20.0
    ) -> list[Seen]:
        """Wait for that many messages in all, or until the predicate holds; return the messages."""
        holds = wanted if callable(wanted) else lambda messages: len(messages) >= wanted
        await self._telegram.bell.until(lambda: holds(self.messages), patience)
        return self.messages

    def _membership(self, before: str, after: str) -> None:
        bot = self._telegram.account
        change: Raw = {
            "chat": self.chat,
            "from": self.account,
            "date": self._telegram.stamp()["date"],
            "old_chat_member": {"user": bot, "status": before, **UNTIL.get(before, {})},
            "new_chat_member": {"user": bot, "status": after, **UNTIL.get(after, {})},
        }
        self._telegram.queue.add("my_chat_member", change)
