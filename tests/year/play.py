"""Playing the story: every line is done in its order, and everything anybody was shown is kept."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from structlog.testing import capture_logs

from tests.year.people import FULL_NAMES, ORDER
from tests.year.script import Act, Sees, Told, read_story
from tests.year.stage import Stage
from tests.year.telegram import Shown

NAMES = {number: name for name, number in ORDER.items()}


@dataclass
class Scene:
    """One act, and all that was shown from the one before it until everything it caused was done."""

    act: Act
    at: datetime
    before: list[Shown]
    """What came on the way to its moment."""
    after: list[Shown]
    """What it caused."""


@dataclass
class Year:
    """All that happened: the guide's own lines and the scenes, in order."""

    parts: list[Told | Scene] = field(default_factory=list)
    logged: list[dict[str, Any]] = field(default_factory=list)

    @property
    def scenes(self) -> list[Scene]:
        """The scenes alone."""
        return [part for part in self.parts if isinstance(part, Scene)]

    @property
    def shown(self) -> list[Shown]:
        """Everything anybody was shown, in order."""
        return [one for scene in self.scenes for one in (*scene.before, *scene.after)]


def played() -> Year:
    """Play the whole year, its database in memory where the machine allows: every write is synced."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        return asyncio.run(play(Path(folder)))


async def play(folder: Path) -> Year:
    """Play the whole year in a folder; a line that does not come true raises AssertionError."""
    year, warnings = Year(), _Warnings()
    logging.getLogger().addHandler(warnings)
    with capture_logs() as logged:
        steps = read_story()
        first = next(step.at for step in steps if isinstance(step, Act) and step.at)
        stage = await Stage.open(folder, first)
        try:
            for step in steps:
                await _step(year, stage, step)
        finally:
            await stage.close()
            logging.getLogger().removeHandler(warnings)
    year.logged = [dict(one) for one in logged if one["log_level"] != "info"] + warnings.seen
    return year


async def _step(year: Year, stage: Stage, step: Told | Act | Sees) -> None:
    if isinstance(step, Told):
        year.parts.append(step)
    elif isinstance(step, Act):
        if step.at is not None:
            await stage.to(step.at)
        before = await stage.looks()
        try:
            await stage.does(step)
        except AssertionError as error:
            raise AssertionError(f"{step.place}: {error}") from error
        year.parts.append(Scene(step, stage.clock.now(), before, await stage.looks()))
    else:
        scene = year.scenes[-1]
        who = step.who or scene.act.who
        assert who in FULL_NAMES, f"{step.place}: {who}"
        shown = [one.text + " ".join(one.buttons) for one in scene.after if NAMES[one.chat] == who]
        assert any(step.words in text for text in shown), f"{step.place}: {step.words!r} not in {shown}"


class _Warnings(logging.Handler):
    """Keeps what libraries complain of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a complaint."""
        self.seen.append({"event": record.getMessage(), "log_level": record.levelname.lower()})
