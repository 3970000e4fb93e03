"""How somebody answers each question of the form, said to the bot and to the model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.engine.bench import Walker
from tests.engine.form import MEDALS, TOPIC_NAMES, TOPICS
from tests.engine.model import KINDS, Form

KIND_NAMES = {"solo": "mot minh", "team": "Cùng nhóm", "plan": "theo ke hoach"}
TEXTS = ("Phụ đạo học sinh yếu", "Bồi dưỡng đội tuyển", "Dạy 2 tiết thao giảng", "Đọc sách cùng lớp 6")
DAYS = {
    "15/10/2026": "2026-10-15",
    "mai": "2026-10-06",
    "20/11": "2026-11-20",
    "thứ hai tuần sau": "2026-10-12",
}
PAGE = 8
TICKING = ("tick", "tick", "name", "list", "page", "all", "but", "done", "done")


@dataclass
class Answers:
    """A walker beside the model of what they have said."""

    walker: Walker
    draw: Any
    form: Form | None = None
    sent: list[dict[str, Any]] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)

    async def number(self, number: int) -> None:
        """Choose the option with a number on the screen, by its digit or its button."""
        data = self.button(number)
        if data and self.draw(st.booleans()):
            times = self.draw(st.integers(1, 2))
            self.pressed.append(data)
            await self.walker.presses(*[data] * times)
        else:
            await self.walker.says(self.draw(st.sampled_from((f"{number}", f"số {number} ạ"))))

    def button(self, number: int) -> str:
        """Return the data of the button with a number; empty where there are none."""
        return next((data for data in self.walker.last.buttons.values() if data.endswith(f":{number}")), "")

    async def kind(self) -> None:
        assert self.form is not None
        kind = self.draw(st.sampled_from(KINDS))
        if self.draw(st.booleans()):
            await self.walker.says(KIND_NAMES[kind])
        else:
            await self.number(KINDS.index(kind) + 1)
        self.form.answer(kind)

    async def medal(self) -> None:
        assert self.form is not None
        index = self.draw(st.integers(0, len(MEDALS) - 1))
        await self.number(index + 1)
        self.form.answer(MEDALS[index].id)

    async def words(self) -> None:
        """Answer in free words: a number, a text, a day, a name."""
        assert self.form is not None
        at = self.form.at.rpartition(".")[2]
        known, again = self.form.values.get(self.form.at), self.form.at in self.form.values
        if again and self.draw(st.booleans()):
            await self.walker.says("giữ như cũ")
            return self.form.answer(known)
        said, value = self.some_words(at)
        await self.walker.says(said)
        if at == "end" and value < self.form.values[self.form.at.replace("end", "start")]:
            return None
        return self.form.answer(value)

    def some_words(self, at: str) -> tuple[str, Any]:
        if at == "members":
            count = self.draw(st.integers(0, 9))
            return str(count), count
        if at in ("start", "end"):
            day = self.draw(st.sampled_from(sorted(DAYS)))
            return day, DAYS[day]
        if at == "partner" and self.draw(st.booleans()):
            return "không ai cả", ""
        text = self.draw(st.sampled_from(TEXTS))
        return text, text

    async def topics(self) -> None:
        """Tick, turn the page, or be done in one of several ways."""
        assert self.form is not None
        doing = self.draw(
            st.sampled_from(("tick", "tick", "name", "list", "page", "all", "but", "done", "done"))
        )
        form, every = self.form, list(range(len(TOPIC_NAMES)))
        here = every[form.page * PAGE : (form.page + 1) * PAGE]
        ticks = form.ticks if form.ticks is not None else set(form.values.get("topics", ()))
        if doing == "page":
            await self.walker.says(self.draw(st.sampled_from(("9", "xem tiếp"))))
            form.page = 1 - form.page
        elif doing == "but":
            left_out = self.draw(st.integers(1, len(here)))
            await self.walker.says(f"tất cả trừ {left_out}")
            form.answer([at for at in every if at != here[left_out - 1]])
        elif doing == "all":
            await self.walker.says("chọn tất cả")
            form.answer(every)
        elif doing == "done":
            await self.walker.says("xong")
            if ticks:
                form.answer(sorted(ticks))
        else:
            form.ticks = await self.tick(doing, here, ticks)

    async def tick(self, doing: str, here: list[int], ticks: set[int]) -> set[int]:
        """Change the ticks by a button pressed twice, by a name, or by a list of numbers."""
        if doing == "list":
            chosen = self.draw(st.lists(st.integers(1, len(here)), min_size=2, max_size=4, unique=True))
            await self.walker.says(self.draw(st.sampled_from((" ", ", "))).join(map(str, chosen)))
            return (ticks - set(here)) | {here[number - 1] for number in chosen}
        if doing == "tick" and self.walker.channel == "telegram":
            at = self.draw(st.integers(1, len(here)))
            await self.walker.presses(self.button(at), self.button(at))
            return ticks ^ {here[at - 1]}
        at = self.draw(st.integers(0, len(TOPIC_NAMES) - 1))
        await self.walker.says(TOPIC_NAMES[at].lower())
        return ticks ^ {at}

    async def review(self) -> None:
        assert self.form is not None
        form = self.form
        lines = form.lines()
        if form.menu:
            here = lines[form.page * PAGE : (form.page + 1) * PAGE]
            at = self.draw(st.integers(0, len(here)))
            if at == len(here):
                if len(lines) > PAGE:
                    await self.walker.says("9")
                    form.page = (form.page + 1) % -(-len(lines) // PAGE)
                return
            await self.number(at + 1)
            form.change(here[at])
        elif self.draw(st.integers(0, 2)):
            await self.number(2)
            form.menu = True
        elif self.draw(st.booleans()):
            await self.walker.says("thêm mục tiêu")
            form.change("+goal")
        else:
            await self.number(1)
            self.sent.append(expected(form))
            self.form = None


def expected(form: Form) -> dict[str, Any]:
    """Return the draft that the model predicts, with the ids of the real topics."""
    draft = form.draft()
    return {**draft, "topics": [TOPICS[at].id for at in draft["topics"]]}
