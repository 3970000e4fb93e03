"""Two channels side by side: one whose settings cannot work is told loudly and stops no other."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from structlog.testing import capture_logs

from bot.app import App
from bot.channels import Failure, NotSent, Receive, SettingsProblem, TokenRefused
from bot.cli.health import health
from tests.chat import Chatter, PlatformInMemory
from tests.school import School


@dataclass
class Refusing(PlatformInMemory):
    """A channel with a setting that cannot work, as is found out at its start or while it listens."""

    at_start: SettingsProblem | None = None
    listening: SettingsProblem | None = None
    stopped: bool = False

    async def start(self) -> None:
        """Find out what is wrong."""
        if self.at_start:
            raise self.at_start

    async def listen(self, receive: Receive) -> None:
        """Find out what is wrong while listening."""
        if self.listening:
            raise self.listening

    async def stop(self) -> None:
        """Remember that it was stopped."""
        self.stopped = True


@pytest.fixture
def zalo() -> Refusing:
    return Refusing("zalo")


def both(school: School, zalo: Refusing) -> App:
    return App(school.app.store, school.clock, {"zalo": zalo, "telegram": school.platform})


@pytest.mark.parametrize("when", ["at_start", "listening"])
async def test_a_refused_token_stops_its_own_channel_only(school: School, zalo: Refusing, when: str) -> None:
    setattr(zalo, when, TokenRefused("zalo_token_refused"))
    app = both(school, zalo)
    with capture_logs() as logs:
        await app.start()
        await app.listen()
    assert {
        "event": "channel_refused",
        "channel": "zalo",
        "code": "zalo_token_refused",
        "log_level": "error",
    } in logs
    found = await health(app)
    assert found["channels"] == {"zalo": "token_refused", "telegram": "ok"}
    assert found["status"] == "token_refused"
    lan = Chatter(app, school.platform, "user-lan", school.ids["lan"])
    await lan.says("/dangky")
    lan.sees("register/title")


async def test_a_refused_webhook_leaves_a_channel_that_can_still_speak(
    school: School, zalo: Refusing
) -> None:
    zalo.at_start = SettingsProblem("zalo_webhook_refused")
    app = both(school, zalo)
    await app.start()
    found = await health(app)
    assert (found["status"], found["channels"]) == ("not_heard", {"zalo": "not_heard", "telegram": "ok"})
    assert not app.senders["zalo"].token_dead


async def test_the_last_channel_that_is_refused_ends_it(school: School, zalo: Refusing) -> None:
    zalo.at_start = TokenRefused("zalo_token_refused")
    telegram = Refusing("telegram", listening=TokenRefused("telegram_token_refused"))
    app = App(school.app.store, school.clock, {"zalo": zalo, "telegram": telegram})
    await app.start()
    with pytest.raises(TokenRefused) as caught:
        await app.listen()
    assert caught.value.code == "telegram_token_refused"


@pytest.mark.parametrize(("name", "copies", "state"), [("telegram", 2, "ok"), ("zalo", 1, "ok")])
async def test_a_reply_whose_answer_is_lost_is_repeated_where_the_channel_allows(
    school: School, name: str, copies: int, state: str
) -> None:
    platform = PlatformInMemory(name)
    app = App(school.app.store, school.clock, {name: platform})
    await app.start()
    calls, send = [], platform.send

    async def lost(out: object) -> object:
        calls.append(out)
        sent = await send(out)  # type: ignore[arg-type]
        return NotSent(Failure.AMBIGUOUS, "cut") if len(calls) == 1 else sent

    platform.send = lost  # type: ignore[method-assign,assignment]
    stranger = Chatter(app, platform, "stranger")
    await stranger.says("/trogiup")
    assert len(platform.seen_by("stranger")) == copies
    assert (await health(app))["channels"] == {name: state}
