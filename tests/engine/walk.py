"""One person's random walk through the form, in the world and in the model beside it."""

from __future__ import annotations

from hypothesis import note
from hypothesis import strategies as st

from bot.rendering import LIMITS, as_plain, size
from tests.engine.answers import Answers
from tests.engine.bench import Bench
from tests.engine.model import Form


class Walk(Answers):
    """A walker who answers, and does everything else that people do in between."""

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


async def walked(bench: Bench, data: st.DataObject, channel: str, steps: int) -> Walk:
    """Return a walk after so many steps; at each the world was what the model says."""
    one = Walk(await bench.person(), data.draw)
    one.walker.channel = channel
    for _ in range(steps):
        await one.step()
    return one
