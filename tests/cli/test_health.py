"""What /health says: how old the ticks are, what waits, and what is wrong first."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from starlette.requests import Request
from starlette.responses import Response

from bot.app import App
from bot.channels import Failure, NotSent
from bot.cli.health import health
from bot.domain.delivery import recovery
from bot.outbox import RUN
from bot.web.server import health_route
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School


async def asked(state: dict[str, object]) -> int:
    """Return the HTTP status that goes with a state."""

    async def known() -> dict[str, object]:
        return state

    answer: Response = await health_route(known).endpoint(Request({"type": "http"}))
    return answer.status_code


async def test_it_says_how_old_the_ticks_are_and_when_they_come_to_no_good_end(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails() -> None:
        raise OSError

    async def works() -> None:
        pass

    app, ticks, second = school.app, school.app.ticks, 100.0
    monkeypatch.setattr(ticks, "_seconds", lambda: second)
    assert (await health(app))["ticks"] == {}, "nothing ticks by itself in a rehearsal"
    for owner, job in ((ticks, "plan"), (ticks._deliver, "flow")):
        monkeypatch.setattr(owner, job, fails)
    ticks.start()
    second += 20
    state = await health(app)
    assert state["ticks"] == {"plan": 20.0, "deliver": 20.0}
    assert (state["status"], state["waiting"], state["paused"], state["held"]) == ("ok", 0, 0, False)
    second += 20
    state = await health(app)
    assert (state["status"], await asked(state)) == ("stalled", 503)
    await ticks._guarded("deliver", works)
    assert await asked(await health(app)) == 200
    second += 300
    await ticks._guarded("deliver", works)
    assert (await health(app))["status"] == "stalled", "planning is watched too"
    await ticks.stop()


async def test_a_refused_token_is_said(school: School, lan: Chatter) -> None:
    school.platform.answers += [NotSent(Failure.TOKEN, "Unauthorized")]
    await lan.says("/trogiup")
    state = await health(school.app)
    assert (state["status"], state["channels"], await asked(state)) == (
        "token_refused", {"telegram": "token_refused"}, 503,
    )  # fmt: skip


async def test_stopped_and_held_runs_are_counted(school: School) -> None:
    rehearsal = Rehearsal.of(school)
    await rehearsal.to(october(8), 11, 29)
    rehearsal.sleep_until(october(8), 11, 30)
    await rehearsal.ticks.plan()
    stopped = update(RUN).where(RUN.c.n_planned > 0).values(status="paused")
    await rehearsal.write(lambda session: session.execute(stopped))
    now = school.clock.now()
    await rehearsal.write(lambda session: recovery.enter(session, now))
    state = await health(school.app)
    assert (state["status"], state["paused"], state["held"]) == ("ok", 1, True)


async def test_a_database_that_is_away_is_said(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(_work: object) -> object:
        raise ConnectionRefusedError

    app: App = school.app
    monkeypatch.setattr(app.store, "read", away)
    state = await health(app)
    assert (state["status"], await asked(state)) == ("database", 503)
