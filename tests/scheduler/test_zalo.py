"""The same on a channel without buttons and without edits."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.app import App
from bot.channels import Failure, NotSent, Outgoing, Sent
from bot.outbox import OUTBOX, RUN, State
from bot.sending import ledger
from tests.chat import Chatter
from tests.scheduler.on_zalo import all_on_zalo
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School


@pytest.fixture
async def on_zalo(school: School) -> Rehearsal:
    """The school with everybody on Zalo."""
    return await all_on_zalo(school)


async def test_a_reminder_names_the_word_to_type_and_the_word_works(on_zalo: Rehearsal) -> None:
    await on_zalo.to(october(8), 12)
    lan = on_zalo.school.chatter("lan")
    assert lan.last.text.startswith("Còn 7 ngày: đăng ký thi đua năm học 2026-2027.")
    assert lan.last.text.endswith("gõ: Đăng ký\ngõ: Nhắc lại sau")
    assert lan.last.buttons == {}
    await lan.says("Nhắc lại sau")
    lan.sees("snooze/when")
    await lan.says("1")
    lan.sees("snooze/put_off", "thứ Sáu, 09/10/2026")
    await lan.says("Đăng ký")
    lan.sees("register/title")


async def test_an_announcement_has_a_start_and_a_result_and_nothing_between(on_zalo: Rehearsal) -> None:
    hanh: Chatter = on_zalo.school.chatter("hanh")
    await hanh.says("thông báo")
    await hanh.says("Chiều nay họp tổ lúc 15 giờ.")
    await hanh.says("1")
    hanh.sees("announce/review", "Thông báo của nhà trường", count=3)
    await hanh.says("1")
    hanh.sees("announce/sent")
    before = len(on_zalo.platform.seen_by("user-hanh"))
    await on_zalo.to(october(5), 9)
    new = [one.text for one in on_zalo.platform.seen_by("user-hanh")[before:]]
    assert sorted(new) == [
        "Thông báo của nhà trường\n\nChiều nay họp tổ lúc 15 giờ.\n\nNhà trường",
        "Thông báo: gửi xong\nĐã gửi 5/5.\n\ngõ: Xem báo cáo",
    ]


async def test_what_went_to_many_and_whose_answer_was_lost_is_left_in_doubt_and_said_to_be(
    on_zalo: Rehearsal,
) -> None:
    platform, words = on_zalo.platform, "Chiều nay họp tổ lúc 15 giờ."
    lost: list[Outgoing] = []
    send = platform.send

    async def losing(out: Outgoing) -> Sent | NotSent:
        sent = await send(out)
        if words not in out.text or "Nhà trường" not in out.text or lost or out.chat != "user-lan":
            return sent
        lost.append(out)
        return NotSent(Failure.AMBIGUOUS, "cut")

    hanh: Chatter = on_zalo.school.chatter("hanh")
    for line in ("thông báo", words, "1", "1"):
        await hanh.says(line)
    platform.send = losing  # type: ignore[method-assign]
    await on_zalo.to(october(5), 9)
    assert len([one for one in platform.seen_by("user-lan") if words in one.text]) == len(lost) == 1
    assert "chưa rõ" in platform.seen_by("user-hanh")[-1].text
    query = select(OUTBOX.c.chat, OUTBOX.c.reason).where(OUTBOX.c.state == State.UNKNOWN)
    rows = await on_zalo.school.app.store.read(lambda session: session.execute(query).all())
    assert [tuple(row) for row in rows] == [("user-lan", "unknown")]


async def test_what_a_killed_sender_left_is_held_even_where_its_run_would_resend(on_zalo: Rehearsal) -> None:
    on_zalo.sleep_until(october(8), 11, 30)
    await on_zalo.ticks.plan()
    await on_zalo.write(lambda session: session.execute(update(RUN).values(ambiguity="resend")))
    epoch, now = on_zalo.app.senders["zalo"].epoch, on_zalo.clock.now()
    claimed = await on_zalo.write(lambda session: ledger.claim(session, "zalo", epoch, now, 3, {}))
    assert len(claimed) == 3
    on_zalo.school.app = App(on_zalo.app.store, on_zalo.clock, {"zalo": on_zalo.platform})
    await on_zalo.school.app.start()
    await Rehearsal.of(on_zalo.school).to(october(8), 12)
    query = select(RUN.c.n_sent, RUN.c.n_unknown, RUN.c.status).where(RUN.c.id == claimed[0].run_id)
    counts = await on_zalo.write(lambda session: session.execute(query).one())
    assert tuple(counts) == (2, 3, "done")
