"""Random walks through a form: whatever a person does on the way, what is submitted is what they said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from bot.rendering import LIMITS, as_plain, size
from tests.engine.bench import Bench, Walker
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
LIMITED = settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""A walk costs half a second, so it is noted down as it went instead of being shrunk for minutes."""


@dataclass
class Walk:
    """A walker beside the model of what they have said."""

    walker: Walker
    draw: Any
    form: Form | None = None
    sent: list[dict[str, Any]] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)

    async def step(self) -> None:
        """Do one thing, in the world and in the model, and compare."""
        if self.form is None:
            self.form = Form()
            await self.walker.says("/dangky")
        else:
            doing = self.draw(st.sampled_from(("answer",) * 12 + DISTURBANCES))
            note(f"{doing} at {self.form.at} {self.form.values} {self.form.changing}")
            heard = len(self.walker.sent)
            await getattr(self, doing)()
            note(f"    {[one[1][1].get('text') or one[1][1]['tap'] for one in self.walker.sent[heard:]]}")
        await self.compare()

    async def compare(self) -> None:
        """Check that the bot asks what the model asks, within the limits, and has sent what the model has."""
        assert await self.walker.drafts() == self.sent
        assert set(await self.walker.fates()) <= {1}
        talks = [one for one in await self.walker.talks() if one["status"] == "open"]
        if self.form is None:
            assert talks == []
            return
        (talk,) = talks
        asked = ".".join(part for part in self.form.at.split(".") if not part.isdigit())
        assert talk["said"] == f"walk/{asked}"
        assert talk["talk"]["menu"] == self.form.menu
        shown = self.walker.last
        assert "Để sau" in shown.text + "".join(shown.buttons)
        limits = LIMITS[self.walker.channel]
        for message in self.walker.seen[-2:]:
            assert 0 < size(as_plain(message.text)) <= limits.text
            assert all(len(data.encode()) <= limits.callback for data in message.buttons.values())

    async def answer(self) -> None:
        """Answer what is asked."""
        assert self.form is not None
        at = self.form.at.rpartition(".")[2]
        await {"kind": self.kind, "medal": self.medal, "topics": self.topics, "review": self.review}.get(
            at, self.words
        )()

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
        assert self.form is not None
        form, names = self.form, list(range(len(TOPIC_NAMES)))
        here = names[form.page * PAGE : (form.page + 1) * PAGE]
        ticks = form.ticks if form.ticks is not None else set(form.values.get("topics", ()))
        doing = self.draw(
            st.sampled_from(("tick", "tick", "name", "list", "page", "all", "but", "done", "done"))
        )
        if doing == "tick" and self.walker.channel == "telegram":
            at = self.draw(st.integers(1, len(here)))
            data = self.button(at)
            await self.walker.presses(data, data)
            form.ticks = ticks ^ {here[at - 1]}
        elif doing in ("tick", "name"):
            at = self.draw(st.sampled_from(names))
            await self.walker.says(TOPIC_NAMES[at].lower())
            form.ticks = ticks ^ {at}
        elif doing == "list":
            chosen = self.draw(st.lists(st.integers(1, len(here)), min_size=2, max_size=4, unique=True))
            await self.walker.says(self.draw(st.sampled_from((" ", ", "))).join(map(str, chosen)))
            form.ticks = (ticks - set(here)) | {here[number - 1] for number in chosen}
        elif doing == "page":
            await self.walker.says(self.draw(st.sampled_from(("9", "xem tiếp"))))
            form.page = 1 - form.page
        elif doing == "but":
            left_out = self.draw(st.integers(1, len(here)))
            await self.walker.says(f"tất cả trừ {left_out}")
            form.answer([TOPICS[at].id for at in names if at != here[left_out - 1]])
            form.values["topics"] = [at for at in names if at != here[left_out - 1]]
        elif doing == "all":
            await self.walker.says("chọn tất cả")
            form.answer(names)
        else:
            await self.walker.says("xong")
            if ticks:
                form.answer(sorted(ticks))

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

    async def nonsense(self) -> None:
        """Say what answers nothing."""
        assert self.form is not None
        await self.walker.says(self.draw(st.sampled_from(("?", "qqqq", "99", "…"))))

    async def back(self) -> None:
        assert self.form is not None
        await self.walker.says(self.draw(st.sampled_from(("lùi", "quay lại ạ", "Back"))))
        self.form.back()

    async def later(self) -> None:
        """Leave it for later and come back to it one way or another."""
        await self.walker.says("để sau")
        await self.come_back()

    async def come_back(self) -> None:
        data = next((one for name, one in self.walker.last.buttons.items() if "Làm tiếp" in name), "")
        if data and self.draw(st.booleans()):
            await self.walker.presses(data)
        else:
            await self.walker.says(
                self.draw(st.sampled_from(("làm tiếp", "/dangky", "tiếp tục ạ", "lam don")))
            )

    async def between(self) -> None:
        """Do something else in the middle."""
        await self.walker.says("/other")
        await self.walker.says("1")
        await self.come_back()

    async def cancel(self) -> None:
        await self.walker.says(self.draw(st.sampled_from(("hủy", "/huy", "thoát ạ"))))
        self.form = None

    async def restart(self) -> None:
        await self.walker.bench.restart()

    async def redelivery(self) -> None:
        """Have old updates delivered again, out of order."""
        last = len(self.walker.sent) - 1
        await self.walker.again(*self.draw(st.lists(st.integers(0, last), min_size=1, max_size=3)))

    async def old_button(self) -> None:
        """Press a button that has had its turn."""
        if self.pressed:
            await self.walker.presses(self.draw(st.sampled_from(self.pressed)))

    async def other_channel(self) -> None:
        """Go on at the other account; what is open is shown there once asked for."""
        self.walker.channel = "zalo" if self.walker.channel == "telegram" else "telegram"
        await self.walker.says("làm tiếp")


DISTURBANCES = (
    "nonsense", "back", "back", "later", "between", "cancel", "restart", "redelivery", "old_button",
    "other_channel",
)  # fmt: skip


def expected(form: Form) -> dict[str, Any]:
    """Return the draft that the model predicts, with the ids of the real topics."""
    draft = form.draft()
    return {**draft, "topics": [TOPICS[at].id for at in draft["topics"]]}


async def walk(bench: Bench, data: st.DataObject, channel: str, steps: int) -> None:
    one = Walk(await bench.person(), data.draw)
    one.walker.channel = channel
    for _ in range(steps):
        await one.step()


@LIMITED
@given(data=st.data())
async def test_walks_on_telegram(sqlite_bench: Bench, data: st.DataObject) -> None:
    await walk(sqlite_bench, data, "telegram", 30)


@LIMITED
@given(data=st.data())
async def test_walks_on_zalo(sqlite_bench: Bench, data: st.DataObject) -> None:
    await walk(sqlite_bench, data, "zalo", 30)


@settings(LIMITED, max_examples=6)
@given(data=st.data())
async def test_walks_on_each_database(bench: Bench, data: st.DataObject) -> None:
    await walk(bench, data, "telegram", 20)
