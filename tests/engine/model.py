"""The form of the walks as a few dicts: what a person has said so far, and what they are asked next.

It knows nothing of the engine. A key is what a question is about: "kind", "goal.2.text"; an item is a number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

KINDS = ("solo", "team", "plan")
MEDALS = ("none", "gk", "bk")
TOPIC_COUNT = 10
FIELDS = ("text", "start", "end", "partner")


@dataclass
class Form:
    """One filling of the form, from its opening to its end."""

    values: dict[str, Any] = field(default_factory=dict)
    goals: list[int] = field(default_factory=list)
    works: list[int] = field(default_factory=list)
    made: int = 0
    at: str = "kind"
    """What the open question is about."""
    changing: str = ""
    """What is being changed from the review: a key, or an item like "work.2"."""
    menu: bool = False
    page: int = 0
    ticks: set[int] | None = None

    def order(self) -> list[str]:
        """Return what is asked, in order, as far as the answers reach: the last one is open."""
        asked: list[str] = []
        for key in self._all():
            asked.append(key)
            if key not in self.values and key != "medal":
                break
        return [key for key in asked if key != "medal" or key in self.values]

    def _all(self) -> Any:
        yield "kind"
        if self.values["kind"] == "team":
            yield "members"
        yield from ("medal", "topics")
        for item in self.goals:
            yield f"goal.{item}.text"
        if self.values["kind"] == "plan" and not self.works:
            self.works.append(self._new())
        for item in self.works:
            start, end = self.values.get(f"work.{item}.start"), self.values.get(f"work.{item}.end")
            if start and end and end < start:
                del self.values[f"work.{item}.end"]
            yield from (f"work.{item}.{field}" for field in FIELDS)
        yield "review"

    def _new(self) -> int:
        self.made += 1
        return self.made

    def go_on(self) -> None:
        """Leave the open question for the first one without an answer."""
        self.menu, self.page, self.ticks = False, 0, None
        self.at = self.order()[-1]
        if self.at == "review":
            self.changing = ""

    def answer(self, value: Any) -> None:
        """Answer the open question."""
        self.values[self.at] = value
        self.go_on()

    def lines(self) -> list[str]:
        """Return what can be changed from the review, in order."""
        lines = ["kind", *(["members"] if self.values["kind"] == "team" else []), "medal", "topics"]
        lines += ["+goal", "+work", *(f"-goal.{item}" for item in self.goals)]
        for item in self.works:
            lines += [f"work.{item}.start", f"-work.{item}"]
        return lines

    def change(self, line: str) -> None:
        """Choose a line of the review."""
        if line[0] == "+":
            items = self.goals if line == "+goal" else self.works
            items.append(self._new())
            self.go_on()
            self.changing = f"{line[1:]}.{items[-1]}"
        elif line[0] == "-":
            self.drop(line[1:])
            self.go_on()
        else:
            self.go_on()
            self.at = self.changing = line

    def drop(self, item: str) -> None:
        """Take an item away with all that was said of it."""
        name, number = item.split(".")
        (self.goals if name == "goal" else self.works).remove(int(number))
        self.values = {key: value for key, value in self.values.items() if not key.startswith(f"{item}.")}

    def back(self) -> None:
        """Go back: out of the menu, out of a line or a new item, or to the answer before."""
        if self.menu:
            self.menu, self.page = False, 0
            return
        order = self.order()
        before = order[: order.index(self.at)] if self.at in order else self._before_medal()
        inside = bool(self.changing) and self.at.startswith(f"{self.changing}.")
        if inside:
            before = [key for key in before if key.startswith(f"{self.changing}.")]
        if self.at == self.changing or (inside and not before):
            if inside:
                self.drop(self.changing)
            self.changing = ""
            self.go_on()
        elif before:
            self.go_on()
            self.at = before[-1]

    def _before_medal(self) -> list[str]:
        return [key for key in ("kind", "members") if key in self.order()]

    def draft(self) -> dict[str, Any]:
        """Return what is submitted now."""
        values = self.values
        draft = {"place": "here", "kind": values["kind"], "medal": values.get("medal", "none")}
        draft["topics"] = sorted(values["topics"])
        draft["goals"] = [values[f"goal.{item}.text"] for item in self.goals]
        draft["work"] = [{name: values[f"work.{item}.{name}"] for name in FIELDS} for item in self.works]
        return draft | ({"members": values["members"]} if values["kind"] == "team" else {})
