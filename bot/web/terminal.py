"""The demo in a terminal: speak for anyone by typing lines, move the clock, or watch the story."""

from __future__ import annotations

import mimetypes
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import messages
from bot import dates
from bot.clock import SCHOOL_ZONE, school_day
from bot.rendering import LIMITS, as_plain
from bot.result import Invalid
from bot.web.demo_board import Bubble
from bot.web.demo_stage import Part, Stage
from bot.web.demo_story import Do, Step, story


class StoryBroken(RuntimeError):
    """A step of the story found nothing to press or nobody to remind: it no longer fits the bot."""


@dataclass
class Terminal:
    """One terminal looking at the demo; `write` prints a line."""

    stage: Stage
    write: Callable[[str], None]
    folder: Path | None = None
    """Where files are written; without one, a temporary folder of the terminal's own."""
    speaker: Part = field(init=False)
    _seen: int = 0

    def __post_init__(self) -> None:
        self.speaker = next(iter(self.stage.parts.values()))

    async def welcome(self) -> None:
        """Say what this is and what can be typed."""
        self._say("terminal_welcome", parts=list(self.stage.parts.values()))
        await self._look()

    @property
    def prompt(self) -> str:
        """What stands before the line being typed: who speaks."""
        return messages.render("demo/terminal_prompt", part=self.speaker) + " "

    async def take(self, line: str) -> bool:
        """Do what a typed line says; False when it asks to end."""
        if not line.startswith(":"):
            await self.stage.say(self.speaker, line)
            self._show_news()
            return True
        name, _, rest = line[1:].strip().partition(" ")
        if name == "thoat":
            return False
        await self._command(name, rest.strip())
        return True

    async def play(self) -> None:
        """Play the story from here; raises StoryBroken when one cannot be done."""
        people = {key: part.person for key, part in self.stage.parts.items()}
        for step in story(people):
            self._say("terminal_caption", caption=step.caption)
            await self._perform(step)
            self._show_news()

    async def _command(self, name: str, rest: str) -> None:
        match name:
            case "ai":
                self._change_speaker(rest)
            case "bam":
                await self._press(rest)
            case "ngay":
                await self._move(rest)
            case "tep":
                await self._send_file(rest)
            case "nhac":
                if not await self.stage.move_to_reminder():
                    self._say("terminal_no_reminder")
            case "xem":
                await self.play()
            case _:
                self._say("terminal_help", parts=list(self.stage.parts.values()))
        await self._look()

    def _change_speaker(self, rest: str) -> None:
        parts = list(self.stage.parts.values())
        number = _number(rest)
        if 1 <= number <= len(parts):
            self.speaker = parts[number - 1]
        else:
            self._say("terminal_who", parts=parts)

    async def _press(self, rest: str) -> None:
        """Press the n-th button of the newest message that has any."""
        having = [one for one in self.stage.board.of(self.speaker.chat) if one.buttons]
        number = _number(rest)
        if having and 1 <= number <= len(having[-1].buttons):
            await self.stage.tap(self.speaker, having[-1].id, having[-1].buttons[number - 1].data)
        else:
            self._say("terminal_no_button")

    async def _send_file(self, rest: str) -> None:
        """Send a file of this machine as whoever speaks."""
        path = Path(rest.strip("\"'"))
        name, content = path.name, _content(path)
        if content is None:
            return self._say("terminal_no_file", path=path)
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return await self.stage.send_file(self.speaker, name, mime, content)

    async def _move(self, rest: str) -> None:
        if not rest:
            return await self.stage.move_a_day()
        day = dates.parse_date(rest, school_day(self.stage.clock.now()))
        if isinstance(day, Invalid):
            return self.write(as_plain(messages.render(f"problems/{day.code}", **day.facts)))
        return await self.stage.move_to_day(day)

    async def _perform(self, step: Step) -> None:
        part = self.stage.parts[step.part]
        match step.do:
            case Do.SAY:
                await self.stage.say(part, step.what)
            case Do.TAP:
                button = self.stage.button(part, step.what)
                if button is None:
                    raise StoryBroken(f"no button {step.what!r}")
                self._say("terminal_presses", part=part, label=step.what)
                await self.stage.tap(part, *button)
            case Do.REMINDER:
                if not await self.stage.move_to_reminder():
                    raise StoryBroken("no reminder is left")
                await self._look()

    async def _look(self) -> None:
        """Show what is new, and where time and answers stand."""
        now = self.stage.clock.now()
        self._show_news()
        standing = await self.stage.standing()
        facts = {"now": now, "today": school_day(now), "elsewhere": self.stage.board.elsewhere}
        self._say("terminal_clock", standing=standing, **facts)

    def _show_news(self) -> None:
        since, self._seen = self._seen, self.stage.board.change
        for part in self.stage.parts.values():
            for one in self.stage.board.of(part.chat, since):
                self._show(part, one)

    def _show(self, part: Part, one: Bubble) -> None:
        text = as_plain(one.text) if LIMITS[one.channel].markup and not one.mine else one.text
        lines = text.split("\n") if text or not one.file else []
        labels = [button.label for button in one.buttons]
        hour = f"{one.at.astimezone(SCHOOL_ZONE):%H:%M}"
        file = self._written(one.file) if one.file else None
        self._say(
            "terminal_bubble", part=part, mine=one.mine, hour=hour, lines=lines, labels=labels, file=file
        )

    def _written(self, key: str) -> Path:
        """Write a file down for whoever wants to open it, and return where it is."""
        file = self.stage.board.files[key]
        self.folder = self.folder or Path(tempfile.mkdtemp(prefix="thidua-"))
        path = self.folder / f"{list(self.stage.board.files).index(key) + 1}-{file.name}"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
        return path

    def _say(self, template: str, **facts: Any) -> None:
        self.write(as_plain(messages.render(f"demo/{template}", **facts)) + "\n")


def _content(path: Path) -> bytes | None:
    try:
        return path.expanduser().read_bytes()
    except OSError:
        return None


def _number(said: str) -> int:
    """Return a number typed in plain digits; 0 for anything else, "²" among it."""
    return int(said) if said.isascii() and said.isdecimal() else 0
