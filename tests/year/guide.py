"""docs/guide/a-year.md: the year as a readable transcript; a message in full when its kind first appears."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

from bot.clock import SCHOOL_ZONE
from messages import words
from tests.year.people import ORDER, called
from tests.year.play import NAMES, Scene, Year
from tests.year.script import Act, Told
from tests.year.telegram import Shown

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "a-year.md"
RUNS = ("digest", "nudge", "announcement", "notice")
"""Kinds of runs: what was sent to many is told apart by its first words and its buttons."""
NAMED = 3
"""So many receivers are named; of more, the first ones and a number."""
LINE = 110

OPENING = """# Một năm học với trợ lý thi đua

Đây là năm học 2026-2027 của Trường THCS Hoa Phượng, một trường không có thật với 24 thầy cô trong bốn tổ.
Mọi tin dưới đây do chính trợ lý gửi khi năm học được chạy thử từ đầu đến cuối. Tin nào xuất hiện lần đầu
thì chép nguyên văn trong khung; các lần sau chỉ ghi một dòng. Chữ trong [ ] là nút bấm.

<!-- Written by `uv run python -m tests.year`; do not edit. -->
"""


@dataclass
class _Guide:
    """The lines so far, and what a reader has already seen in full."""

    lines: list[str] = field(default_factory=list)
    known: set[tuple[str, ...]] = field(default_factory=set)
    day: date | None = None
    going: tuple[str, str] = ("", "")
    """Whose and when the list's last line is, so that what they do next goes on in it."""

    def add(self, *lines: str) -> None:
        """Add lines as a paragraph of their own."""
        self.lines += ["", *lines]
        self.going = ("", "")

    def item(self, line: str) -> None:
        """Add a line to a list, or begin one."""
        if not self.lines[-1].startswith("- "):
            self.lines.append("")
        self.lines.append(f"- {line}")
        self.going = ("", "")

    def goes_on(self, act: Act, at: datetime, answer: str) -> None:
        """Tell an act and its answer in a line; what the same person does at once goes on in it."""
        mine = (act.who, _hour(at))
        if mine == self.going:
            self.lines[-1] = f"{self.lines[-1].partition(' → ')[0]}, {_done(act)} → {answer}"
        else:
            self.item(f"{_hour(at)} {_said(act)} → {answer}")
            self.going = mine

    def turn_to(self, at: datetime) -> None:
        """Name the day if it is another one."""
        day = at.astimezone(SCHOOL_ZONE).date()
        if day != self.day:
            self.day = day
            self.add(f"**{words.capital(words.day(day))}**")


def written(year: Year) -> str:
    """Return the guide of a year."""
    guide = _Guide([OPENING.rstrip()])
    for part in year.parts:
        if isinstance(part, Told):
            guide.day = None if part.text.startswith("#") else guide.day
            guide.add(part.text)
        else:
            _scene(guide, part)
    return "\n".join(guide.lines) + "\n"


def _scene(guide: _Guide, scene: Scene) -> None:
    """Tell what came before an act, the act, what answered it, and what it brought to others."""
    _to_many(guide, scene.before)
    after = _settled(scene.after)
    if scene.act.doing:
        _doing(guide, scene, after)
        return
    mine = [one for one in after if NAMES[one.chat] == scene.act.who and one.template not in RUNS]
    if scene.act.who:
        guide.turn_to(scene.at)
        _answered(guide, scene, mine)
    _to_many(guide, [one for one in after if one not in mine])


def _doing(guide: _Guide, scene: Scene, after: list[Shown]) -> None:
    """Tell what the school itself did; that many link in the same way is one line."""
    what, *names = scene.act.doing.split()
    if what == "links":
        guide.turn_to(scene.at)
        guide.item(f"{_hour(scene.at)} {words.listed([called(one) for one in names])} liên kết tài khoản.")
    else:
        _to_many(guide, after)


def _answered(guide: _Guide, scene: Scene, mine: list[Shown]) -> None:
    if mine and all(_key(one) in guide.known for one in mine):
        guide.goes_on(scene.act, scene.at, "; ".join(_short(one) for one in mine))
        return
    guide.add(f"{_hour(scene.at)} {_said(scene.act)}")
    for one in mine:
        if _key(one) in guide.known:
            guide.add(f"> {_short(one)} …")
        else:
            _in_full(guide, one)


def _said(act: Act) -> str:
    return (
        f"**{called(act.who)}**{'' if act.tap or act.file else ':'} {'bấm ' if act.tap else ''}{_done(act)}"
    )


def _done(act: Act) -> str:
    """Return what somebody wrote, tapped or sent, without their name."""
    if act.tap:
        return f"[{_plain(act.tap)}]"
    text = _plain(act.text.replace("{code}", "(mã mời)"))
    return f"gửi ảnh {act.file} {text}".rstrip() if act.file else text


def _to_many(guide: _Guide, shown: Sequence[Shown]) -> None:
    """Tell what came to people who had not just written, alike ones together."""
    for at, batch in groupby(_settled(shown), key=lambda one: one.at):
        guide.turn_to(at)
        for alike in _alike(batch):
            receivers = _receivers([NAMES[one.chat] for one in alike])
            if _key(alike[0]) in guide.known:
                guide.item(f"{_hour(at)} {receivers}: {_short(alike[0])}")
            else:
                guide.add(f"{_hour(at)} Tin đến {receivers}:")
                _in_full(guide, alike[0])


def _alike(batch: Iterable[Shown]) -> Iterator[list[Shown]]:
    """Return messages that differ by the name only, in the order of the staff list."""
    found: dict[str, list[Shown]] = {}
    for one in sorted(batch, key=lambda one: (one.chat, one.id)):
        found.setdefault(one.text.replace(called(NAMES[one.chat]), "…"), []).append(one)
    yield from found.values()


def _settled(shown: Sequence[Shown]) -> list[Shown]:
    """Return each message once, as it came to stand at its moment."""
    last = {(one.at, one.chat, one.id): one for one in shown}
    return list(last.values())


def _in_full(guide: _Guide, one: Shown) -> None:
    guide.known.add(_key(one))
    lines = [_plain(line) for line in one.text.splitlines()]
    if one.file:
        lines.append(f"(kèm {one.file})")
    if one.buttons:
        lines.append("".join(f"[{_plain(label)}] " for label in one.buttons).rstrip())
    guide.add(*(f"> {line}  ".rstrip() if not line else f"> {line}  " for line in lines))


def _key(one: Shown) -> tuple[str, ...]:
    """Return what makes two messages of one kind."""
    if one.template not in RUNS:
        return (one.template, "tệp" if one.file else "")
    head = re.sub(r"\d+", "N", one.text.partition(":")[0])
    return (one.template, head, *one.buttons)


def _short(one: Shown) -> str:
    first = one.text.splitlines()[0] if one.text else f"(tệp {one.file})"
    return _plain(words.cut(first, LINE))


def _receivers(names: list[str]) -> str:
    named = [called(one) for one in sorted(names, key=ORDER.__getitem__)]
    more = len(named) - NAMED
    return words.listed(named) if more < 2 else f"{', '.join(named[:NAMED])} và {more} thầy cô khác"


def _hour(at: datetime) -> str:
    return f"{at.astimezone(SCHOOL_ZONE):%H:%M}"


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return re.sub(r"([*_<`])", r"\\\1", text)
