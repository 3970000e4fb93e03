"""A conversation with every kind of question there is, and a bot that has it: what the walks walk through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jinja2 import DictLoader
from sqlalchemy import JSON, Column, Integer, MetaData, Table, insert

from bot import dates
from bot.clock import school_day
from bot.conversing import Entry
from bot.domain.school.people import ADMIN
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.talking.questions import Line, Parse, ask, choose, confirm, items, pick_many
from bot.talking.talk import End
from bot.wishes import Command
from bot.words import Option

DRAFTS = Table(
    "walk_draft",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("person_id", Integer),
    Column("content", JSON),
)
"""What has been submitted: a table of the tests' own."""

PLACES = (Option("here", "Tại trường"),)
KINDS = (Option("solo", "Một mình"), Option("team", "Cùng nhóm"), Option("plan", "Theo kế hoạch"))
MEDALS = (Option("none", "Không đề nghị"), Option("gk", "Giấy khen"), Option("bk", "Bằng khen"))
TOPIC_NAMES = (
    "Toán học", "Ngữ văn", "Lịch sử", "Địa lý", "Vật lý", "Hóa chất", "Sinh vật", "Tin máy tính", "Thể dục",
    "Âm nhạc",
)  # fmt: skip
TOPICS = tuple(Option(f"topic-{number}-{'x' * 70}", name) for number, name in enumerate(TOPIC_NAMES))
"""More than a page of them, with ids too long for a button."""
NOBODY = Option("nobody", "Không ai cả")


class World:
    """What a test changes around the conversation."""

    refuse = False
    """Whether the rules say no to what is submitted."""
    crash = ""
    """Where the conversation breaks: "script", "apply" or "render"."""
    kinds: tuple[Option, ...] = KINDS
    year = 2026
    """Something the review shows that can change under it."""

    @classmethod
    def reset(cls) -> None:
        """Put everything right."""
        cls.refuse, cls.crash, cls.kinds, cls.year = False, "", KINDS, 2026


@dataclass(frozen=True)
class Submit:
    """Write a draft down."""

    draft: dict[str, Any]

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Keep the draft, then find out whether that may be."""
        turn.session.execute(insert(DRAFTS).values(person_id=turn.me().id, content=self.draft))
        if World.crash == "apply":
            raise RuntimeError("broken while applying")
        return Invalid.because("campaign_gone") if World.refuse else {}


async def form(turn: Turn) -> End:
    """Ask everything there is to ask."""
    if World.crash == "script":
        raise RuntimeError("broken in the script")
    draft: dict[str, Any] = {"place": await choose("place", PLACES)}
    draft["kind"] = await choose("kind", World.kinds)
    if draft["kind"] == "team":
        draft["members"] = await ask("members", parse_count)
    draft["medal"] = await choose("medal", MEDALS, default="none")
    draft["topics"] = list(await pick_many("topics", TOPICS, at_least=1))
    goals = {key: await ask(f"goal.{key}.text", parse_text) for key in await items("goal")}
    work = {key: await _work(key) for key in await items("work", first=draft["kind"] == "plan")}
    draft |= {"goals": list(goals.values()), "work": list(work.values())}
    shows = {**draft, "year": World.year}
    await confirm("review", shows, lines=_lines(draft, goals, work), broken=World.crash == "render")
    return End("sent", act=Submit(draft))


async def _work(key: str) -> dict[str, Any]:
    text = await ask(f"work.{key}.text", parse_text)
    start = await ask(f"work.{key}.start", parse_day)
    end = await ask(f"work.{key}.end", day_from(start), still=not_before(start))
    partner = await ask(f"work.{key}.partner", parse_text, choices=[(NOBODY, "")])
    return {"text": text, "start": start.isoformat(), "end": end.isoformat(), "partner": partner}


def _lines(draft: dict[str, Any], goals: dict[str, str], work: dict[str, Any]) -> list[Line]:
    lines = [Line("kind", "Loại hình")]
    lines += [Line("members", "Số thành viên")] if "members" in draft else []
    lines += [Line("medal", "Huy hiệu"), Line("topics", "Chủ đề"), Line("+goal", "Thêm mục tiêu")]
    lines.append(Line("+work", "Thêm công việc"))
    lines += [Line(f"-goal.{key}", f"Bỏ mục tiêu {key}") for key in goals]
    for key in work:
        lines += [
            Line(f"work.{key}.start", f"Ngày bắt đầu {key}"),
            Line(f"-work.{key}", f"Bỏ công việc {key}"),
        ]
    return lines


async def other(turn: Turn) -> End:
    """Ask one thing: a conversation that comes in between."""
    await choose("sure", (Option("yes", "Có nhé"), Option("no", "Không nhé")))
    return End("done")


async def secret(turn: Turn) -> End:
    """Ask what only an admin is asked."""
    await ask("word", parse_text)
    return End("told")


def parse_count(text: str, now: datetime) -> int | Invalid:
    """Return a number from 0 to 9: here digits are the answer."""
    return int(text) if len(text) == 1 and text in "0123456789" else Invalid.because("amount_needs_number")


def parse_text(text: str, now: datetime) -> str | Invalid:
    """Return a few words."""
    return text if len(text) > 5 else Invalid.because("text_short", least=6)


def parse_day(text: str, now: datetime) -> date | Invalid:
    """Return the day people mean."""
    return dates.parse_date(text, school_day(now))


def day_from(start: date) -> Parse[date]:
    """Return a parser for a day that is not before another."""

    def parse(text: str, now: datetime) -> date | Invalid:
        day = parse_day(text, now)
        refused = None if isinstance(day, Invalid) else not_before(start)(day)
        return refused or day

    return parse


def not_before(start: date) -> Any:
    """Return what refuses a day before another."""
    return lambda day: Invalid.because("ends_before_start", start=start, end=day) if day < start else None


CONVERSATIONS = {
    "walk": Entry(form, lambda turn: turn),
    "between": Entry(other, lambda turn: turn),
    "hidden": Entry(secret, lambda turn: turn, who=ADMIN),
}
COMMANDS = {
    "dangky": Command("walk", ("lam don",)),
    "other": Command("between", ("viec khac",), listed=False),
    "secret": Command("hidden", ("bi mat",), listed=False),
}
TEMPLATES = DictLoader(
    {
        **{
            f"walk/{name}.j2": "Hỏi " + name + "{% if previous %} ({{ previous }}){% endif %}"
            for name in ("place", "kind", "members", "medal", "topics", "goal.text", "work.text",
                         "work.start", "work.end", "work.partner")
        },
        "walk/review.j2": "{{ 1 // 0 if broken else 'Xem lại' }} {{ shows.year }}",
        "walk/sent.j2": "Đã nhận.",
        "between/sure.j2": "Chắc không?",
        "between/done.j2": "Xong việc kia.",
        "hidden/word.j2": "Điều bí mật?",
        "hidden/told.j2": "Đã ghi.",
    }
)  # fmt: skip
