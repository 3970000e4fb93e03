"""What a filled form holds: the titles, targets and work items a person commits to, sent or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.talking.values import from_json

NO_TITLE = "none"
ITEMS_A_VERSION = 1000
"""Items a form has at most; what the n-th version adds is numbered from n thousand, for good."""


@dataclass(frozen=True)
class OwnValue:
    """A person's own figure for a target of the campaign."""

    key: str
    target: str
    amount: str


@dataclass(frozen=True)
class OwnTarget:
    """A target a person sets beside the campaign's."""

    key: str
    text: str


@dataclass(frozen=True)
class WorkItem:
    """Nội dung công việc đăng ký: what, by what criterion, from when to when, led by whom, with whom."""

    key: str
    content: str
    criterion: str
    start: date
    end: date
    leader: str
    partners: str


@dataclass(frozen=True)
class Lesson:
    """A lesson for hội giảng: tên bài, lớp, tiết, ngày."""

    name: str
    grade: str
    period: str
    day: date


@dataclass(frozen=True)
class Draft:
    """A filled form, not yet sent."""

    campaign_id: int
    title: str
    """A title's code, NO_TITLE for "không đăng ký danh hiệu", empty where the campaign asks for none.

    There NO_TITLE says that the person takes no part: "không tham gia đợt này".
    """
    award: str = ""
    rating: str = ""
    initiative: str = ""
    initiative_later: bool = False
    targets: tuple[str, ...] = ()
    values: tuple[OwnValue, ...] = ()
    own: tuple[OwnTarget, ...] = ()
    work: tuple[WorkItem, ...] = ()
    lesson: Lesson | None = None

    @property
    def items(self) -> tuple[str, ...]:
        """What it commits to, item by item, as progress is noted of it: targets, own targets, work items."""
        own, work = (f"own.{one.key}" for one in self.own), (f"work.{one.key}" for one in self.work)
        return (*self.targets, *own, *work)

    def numbered(self, version: int) -> Draft:
        """Return it with lasting ids for the items that this version adds: k2001, k2002 in the second one."""

        def lasting(key: str) -> str:
            number = int(key.removeprefix("k"))
            return key if number > ITEMS_A_VERSION else f"k{version * ITEMS_A_VERSION + number}"

        return replace(
            self,
            values=tuple(replace(one, key=lasting(one.key)) for one in self.values),
            own=tuple(replace(one, key=lasting(one.key)) for one in self.own),
            work=tuple(replace(one, key=lasting(one.key)) for one in self.work),
        )

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Draft:
        """Return the draft that a version's row keeps."""
        plain = {key: from_json(value) for key, value in kept.items()}
        return cls(
            **{
                **plain,
                "targets": tuple(plain["targets"]),
                "values": tuple(OwnValue(**one) for one in plain["values"]),
                "own": tuple(OwnTarget(**one) for one in plain["own"]),
                "work": tuple(WorkItem(**one) for one in plain["work"]),
                "lesson": Lesson(**plain["lesson"]) if plain.get("lesson") else None,
            }
        )
