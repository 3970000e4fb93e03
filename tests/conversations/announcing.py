"""An announcement made by chat, and the run it became."""

from __future__ import annotations

from sqlalchemy import select

from bot.outbox import RUN, DeliveryRun
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal

NOTICE = "Chiều nay họp tổ lúc 15 giờ."


async def announces(hanh: Chatter, to: str = "Toàn trường") -> None:
    """Send a notice by chat."""
    await hanh.says("/thongbao")
    await hanh.says(NOTICE)
    await hanh.taps(to)
    await hanh.taps("Gửi thông báo này")
    hanh.skip()


async def run_of(rehearsal: Rehearsal, number: int = -1) -> DeliveryRun:
    """Return a run that somebody made, with its figures checked."""
    query = select(RUN).where(RUN.c.kind.in_(["announcement", "nudge"])).order_by(RUN.c.id)
    rows = await rehearsal.app.store.read(lambda session: session.execute(query).mappings().all())
    return DeliveryRun(**rows[number])
