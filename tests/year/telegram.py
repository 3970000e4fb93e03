"""The fake Telegram on a school's clock: what it takes is noted with the moment it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import RehearsalClock
from tests.fakes.telegram_api import FakeTelegram
from tests.fakes.telegram_people import Raw, Seen


@dataclass
class Shown:
    """A message as it came to somebody, and what it came to say by edits at the same moment."""

    at: datetime
    chat: int
    id: int
    text: str
    buttons: list[str]
    file: str
    edited: bool
    template: str = ""
    """What it was made from; a run's kind for what was sent to many."""


class ClockedTelegram(FakeTelegram):
    """A Telegram whose dates are those of a rehearsal."""

    clock: RehearsalClock
    shown: list[Shown]

    @classmethod
    async def on(cls, clock: RehearsalClock) -> ClockedTelegram:
        """Listen, with the time of a clock."""
        fake = await cls.start()
        assert isinstance(fake, cls)
        fake.clock, fake.shown = clock, []
        return fake

    def stamp(self) -> Raw:
        """Return a fresh message id, dated by the clock."""
        return {**super().stamp(), "date": int(self.clock.now().timestamp())}

    def seconds(self) -> float:
        """Return the bot's own monotonic time: its pacing is instant and must still be believed."""
        return self.clock.monotonic()

    def accept(self, method: str, seen: Seen) -> None:
        """Log a message, with its moment."""
        super().accept(method, seen)
        edited = method == "editMessageText"
        labels = [label for label, _ in seen.buttons]
        file = seen.file or ("ảnh" if method == "sendPhoto" else "")
        self.shown.append(Shown(self.clock.now(), seen.chat, seen.id, seen.text, labels, file, edited))
