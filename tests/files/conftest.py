"""A conversation that takes a file and sends it back, in the invented school's bot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader

import messages
from bot import uploads
from bot.app import App
from bot.conversing import Entry
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.talking.questions import Line, ask, attach, confirm
from bot.talking.talk import End
from bot.wishes import Command
from bot.words import Option
from tests.school import School

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
NONE = Option("none", "Không kèm tệp")


@dataclass(frozen=True)
class SendBack:
    """Send the file back to whoever sent it."""

    upload_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Return the file as what is sent along, if it is still kept."""
        if not self.upload_id:
            return {}
        there = uploads.is_kept(turn.session, self.upload_id)
        return {"attach": [self.upload_id]} if there else Invalid.because("file_gone")


async def paper(turn: Turn) -> End:
    """Ask for a file and a note, and send the file back."""
    upload = await attach("file", takes=("image/", ".xlsx"), choices=[(NONE, 0)])
    note = await ask("note", lambda text, now: text)
    await confirm("review", (upload, note), lines=[Line("file", "Tệp")])
    return End("done", act=SendBack(upload))


TEMPLATES = {
    "paper/file.j2": "Thầy cô gửi tệp.{% if previous %} Đang có: {{ previous }}.{% endif %}",
    "paper/note.j2": "Ghi chú?",
    "paper/review.j2": "Xem lại.",
    "paper/done.j2": "Xong.",
}


@pytest.fixture
def filing(school: School, monkeypatch: pytest.MonkeyPatch) -> School:
    """The school with a conversation about a file: "nộp tệp"."""
    add_words(monkeypatch)
    add_paper(school.app)
    return school


def add_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the conversation's templates be found beside the bot's own."""
    environment = messages._environment()
    assert environment.loader is not None
    monkeypatch.setattr(environment, "loader", ChoiceLoader([DictLoader(TEMPLATES), environment.loader]))


def add_paper(app: App) -> None:
    """Give a bot that has just been put together the conversation."""
    desk = app.desk
    desk.conversations = {**desk.conversations, "paper": Entry(paper, lambda turn: turn)}
    desk.commands = {**desk.commands, "noptep": Command("paper", ("nop tep",))}
