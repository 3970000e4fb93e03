"""The bot comes days late, or the evening cuts a run off: each hears once, of what is due then (T2, T4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import App
from bot.channels import NotSent, Outgoing, Sent
from bot.clock import InstantClock, at_school
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.delivery.quiet import after_quiet
from bot.domain.delivery.runs import PER_SECOND
from bot.outbox import MESSAGE, OUTBOX, State
from bot.sending.pace import Pace
from bot.store import Store
from tests.chat import Chatter, PlatformInMemory
from tests.faults.invariants import promise_holds
from tests.scheduler.rehearsing import Rehearsal, october
from tests.scheduler.test_ticks import hire
from tests.school import School, found_school

MANY = 45


@dataclass
class Watched(PlatformInMemory):
    """A platform that notes when it took each message."""

    clock: Callable[[], datetime] = field(kw_only=True)
    took: list[tuple[datetime, str]] = field(default_factory=list)

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Show a message to its chat, and note the moment."""
        result = await super().send(out)
        if isinstance(result, Sent):
            self.took.append((self.clock(), out.chat))
        return result


async def test_days_late_everybody_hears_once_of_what_is_due_now(rehearsal: Rehearsal) -> None:
    """Down from before T-7 until the evening of T-1."""
    await rehearsal.to(october(7), 9)
    rehearsal.sleep_until(october(14), 14, 20)
    again = await rehearsal.restart()
    second, pace = again.clock.monotonic(), again.app.bulk["telegram"].pace
    assert pace.allowed(second) < 0.4 * PER_SECOND, "gently at first"
    assert pace.allowed(second + 600) == PER_SECOND
    await again.to(october(14), 20)
    for name in ("hoa", "lan"):
        (row,) = [one for one in await again.rows(name) if one["sent_at"]]
        assert row["text"].startswith("Hệ thống vừa gián đoạn từ 9 giờ 00, thứ Tư, 07/10/2026"), row["text"]
        assert "Ngày mai là ngày cuối" in row["text"]
        assert await again.items(name) == {(7, "superseded"), (3, "superseded"), (1, "told")}
    notices = await told_admins(again)
    assert [chat for chat, _ in notices] == ["user-hanh"], "each admin once, nobody else"
    text = notices[0][1]
    assert "từ 9 giờ 00, thứ Tư, 07/10/2026 đến 14 giờ 20, thứ Tư, 14/10/2026" in text
    assert "thứ Năm, 08/10/2026; thứ Hai, 12/10/2026; thứ Tư, 14/10/2026" in text
    later = await again.restart()
    await later.to(october(20))
    assert len(await told_admins(later)) == 1
    took = Counter((row["run_id"], row["chat"]) for row in await sent_rows(later))
    await promise_holds(later.app.store, took)


async def test_an_admin_hears_of_an_outage_in_which_nothing_was_missed(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(5), 9)
    rehearsal.sleep_until(october(5), 15)
    again = await rehearsal.restart()
    await again.app.idle()
    ((chat, text),) = await told_admins(again)
    assert (chat, "Không có lời nhắc nào bị lỡ" in text) == ("user-hanh", True)


@dataclass
class Passing(InstantClock):
    """A clock on which what is waited passes for everybody, as on the wall."""

    def now(self) -> datetime:
        """Return the moment it was moved to, and all that has been waited since."""
        return self.at + timedelta(seconds=self.waited)

    def monotonic(self) -> float:
        """Return what has been waited: a slow machine lets nobody send more."""
        return self.waited

    def move_to(self, moment: datetime) -> None:
        """Move forward to a moment."""
        self.at = max(self.at, moment - timedelta(seconds=self.waited))


@pytest.mark.parametrize("skew", [-2.0, 0.0, 2.0])
async def test_a_run_that_the_evening_cuts_off_goes_on_the_next_day_for_who_is_not_done(
    store: Store, bao_khe: CampaignPlan, skew: float
) -> None:
    evening = at_school(
        october(8),
        20,
        59,
    )
    clock = Passing(at_school(october(7), 8))
    platform = Watched(clock=lambda: clock.now() + timedelta(seconds=skew))
    ids = await store.write(lambda session: found_school(session, bao_khe))
    await store.write(lambda session: hire(session, ids["van"], MANY))
    app = App(store, clock, {"telegram": platform})
    await app.start()
    rehearsal = Rehearsal.of(School(app, platform, clock, ids))
    await rehearsal.to(october(8), 11)
    clock.move_to(evening + timedelta(seconds=30))
    app.bulk["telegram"].pace = Pace(1.5, 2)
    await app.ticks.plan()
    while clock.now() < evening + timedelta(seconds=75):
        await app.ticks.deliver()
        await app.idle()
        await clock.sleep(0.4)
    reached = [chat for _, chat in platform.took]
    assert 15 < len(reached) < MANY, "the window closes with some left"
    await app.ticks.plan()
    rest = [number for number in range(MANY) if f"user-{number}" not in reached]
    done = [await registers(rehearsal, number) for number in rest[:2]]
    platform.took.clear()
    app.bulk["telegram"].pace = Pace(1000.0, 15)
    await rehearsal.to(october(9), 13)
    assert sorted(chat for _, chat in platform.took) == sorted(f"user-{number}" for number in rest[2:])
    rows = await sent_rows(rehearsal)
    assert all(after_quiet(at := row["sent_at"]) == at for row in rows)
    await promise_holds(store, Counter((row["run_id"], row["chat"]) for row in rows), silent=())
    assert not set(done) & {row["chat"] for row in rows}


async def registers(rehearsal: Rehearsal, number: int) -> str:
    """Let somebody register in the evening; returns their chat."""
    chat = f"user-{number}"
    one = Chatter(rehearsal.app, rehearsal.platform, chat)
    await one.says("dk ldtt")
    await one.taps("Gửi đăng ký và cam kết")
    return chat


async def told_admins(rehearsal: Rehearsal) -> list[tuple[str, str]]:
    """Return who was told of outages as an admin, and in which words."""
    query = select(MESSAGE.c.chat, MESSAGE.c.text).where(MESSAGE.c.template == "common/after_outage")
    rows = await rehearsal.app.store.read(lambda session: session.execute(query).all())
    return [(row.chat, row.text) for row in rows]


async def sent_rows(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    """Return the rows of all runs that were sent."""
    query = select(OUTBOX).where(OUTBOX.c.state == State.SENT)
    found = await rehearsal.app.store.read(lambda session: session.execute(query).mappings().all())
    return [dict(row) for row in found]
