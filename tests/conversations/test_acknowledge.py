"""Đã nắm thông tin: one tap, once; only whoever received it; counted, and asked for again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from bot.domain.announcing.acks import ACK
from bot.domain.announcing.announcements import Announcement
from bot.domain.delivery import runs
from bot.outbox import RUN
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School

NOTICE = "Mai toàn trường nghỉ học vì bão."


async def announced(rehearsal: Rehearsal, text: str = NOTICE, **more: Any) -> int:
    """Send an announcement that asks for a word; returns its id."""

    def work(session: Session) -> int:
        ids, now = rehearsal.school.ids, rehearsal.clock.now()
        values = {"audience": "all", "wants_ack": True, **more}
        kept = Announcement(author_id=ids["hanh"], unit_id=ids["school"], text=text, made_at=now, **values)
        session.add(kept)
        session.flush()
        told = {"channel": "telegram", "chat": "user-hanh"}
        content, key = {"announcement": kept.id, **told}, f"announcement:{kept.id}"
        runs.open_run(session, key, "announcement", now, content=content, created_by=ids["hanh"])
        return kept.id or 0

    made: int = await rehearsal.write(work)
    await rehearsal.to(october(5), 9)
    return made


async def count(rehearsal: Rehearsal) -> int:
    """Return how many words were given."""
    query = select(func.count()).select_from(ACK)
    found: int = await rehearsal.app.store.read(lambda session: session.execute(query).scalar_one())
    return found


async def test_a_tap_is_noted_once_and_answered_every_time(lan: Chatter, rehearsal: Rehearsal) -> None:
    await announced(rehearsal)
    await lan.taps("Đã nắm thông tin")
    lan.sees("acknowledge/noted", "Cảm ơn Cô Lan", NOTICE)
    await lan.taps("Đã nắm thông tin")
    lan.sees("acknowledge/noted", "đã xác nhận thông báo này từ 9 giờ 00, thứ Hai, 05/10/2026")
    await lan.does_again()
    lan.sees_nothing()
    await rehearsal.to(october(9), 9)
    await lan.looks()
    lan.skip()
    await lan.taps("Đã nắm thông tin")
    lan.sees("acknowledge/noted", "rồi ạ")
    assert await count(rehearsal) == 1


async def test_only_whoever_received_it_may(lan: Chatter, rehearsal: Rehearsal, school: School) -> None:
    made = await announced(rehearsal, audience=f"teams:{school.ids['van']}")
    await lan.taps_data(f"a:danam:{made}", "0")
    lan.sees("problems/nothing_to_confirm", "không cần Cô Lan xác nhận")
    await lan.taps_data("a:danam:999", "0")
    lan.sees("problems/nothing_to_confirm")
    await school.stranger().taps_data(f"a:danam:{made}", "0")
    plain = await announced(rehearsal, "Họp tổ lúc 15 giờ.", wants_ack=False)
    await lan.taps_data(f"a:danam:{plain}", "0")
    lan.sees("problems/nothing_to_confirm")
    assert await count(rehearsal) == 0


async def test_it_is_understood_in_words_and_asked_of_which(lan: Chatter, rehearsal: Rehearsal) -> None:
    await announced(rehearsal)
    await lan.says("dạ em đã nắm thông tin ạ")
    lan.sees("acknowledge/noted", NOTICE)
    await lan.says("đã nắm")
    lan.sees("acknowledge/nothing")
    await announced(rehearsal, "Chiều nay họp.")
    await announced(rehearsal, "Nộp sổ điểm.")
    await lan.says("da nam")
    lan.sees(
        "acknowledge/which", "Nộp sổ điểm. (thứ Hai, 05/10/2026)", "Chiều nay họp. (thứ Hai, 05/10/2026)"
    )
    await lan.says("2")
    lan.sees("acknowledge/noted", "Chiều nay họp.")


async def test_in_the_middle_of_an_open_question_it_is_the_acknowledgement(
    lan: Chatter, rehearsal: Rehearsal
) -> None:
    await announced(rehearsal)
    await lan.says("hỏi văn phòng")
    lan.skip()
    question = lan.last.text
    await lan.says("Đã nắm ạ")
    lan.sees("office/text", count=2)
    assert lan.last.text == question
    assert await count(rehearsal) == 1
    await lan.says("đã nắm thông tin")
    assert "đã nắm thông tin" in lan.last.text, "nothing waits any more: it is the answer"
    assert await count(rehearsal) == 1


async def test_of_several_it_is_asked_which_and_the_question_waits(
    lan: Chatter, rehearsal: Rehearsal
) -> None:
    await announced(rehearsal)
    await announced(rehearsal, "Chiều nay họp.")
    await lan.says("hỏi văn phòng")
    lan.skip()
    await lan.says("đã nắm")
    lan.sees("acknowledge/which", "Chiều nay họp.")
    await lan.says("1")
    lan.sees("acknowledge/noted", "Chiều nay họp.")
    assert any("Làm tiếp" in label for label in lan.last.buttons)


async def test_a_day_later_the_words_are_an_answer_again(lan: Chatter, rehearsal: Rehearsal) -> None:
    await announced(rehearsal)
    await rehearsal.to(october(6), 10)
    await lan.says("hỏi văn phòng")
    await lan.looks()
    lan.skip()
    await lan.says("đã nắm")
    assert await count(rehearsal) == 0


async def test_the_report_counts_and_only_the_others_are_asked_again(
    hanh: Chatter, lan: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    made = await announced(rehearsal)
    await lan.taps("Đã nắm thông tin")
    await school.chatter("minh").taps("Đã nắm thông tin")
    query = select(RUN.c.id).where(RUN.c.run_key == f"announcement:{made}")
    run = await rehearsal.app.store.read(lambda session: session.execute(query).scalar_one())
    await hanh.looks()
    hanh.skip()
    await hanh.taps_data(f"a:luotgui:{run}", "0")
    seen = hanh.sees("runs/report", "Đã nắm thông tin: <b>2/5 người</b> (40%)")
    assert "Trần Thị Lan" not in seen.text
    assert "Phạm Thị Hoa" not in seen.text
    await hanh.taps("Gửi lại cho người chưa xác nhận")
    hanh.sees("runs/unacked", "3 người")
    await school.chatter("hoa").taps("Đã nắm thông tin")
    await hanh.taps("Gửi lại")
    hanh.sees("runs/sent", "2 người")
    await rehearsal.to(october(5), 10)
    received = [
        sum(NOTICE in one.text and "Thông báo" in one.text for one in school.platform.seen_by(f"user-{name}"))
        for name in ("lan", "minh", "hoa", "dung", "hanh")
    ]
    assert received == [1, 1, 1, 2, 2]
    await school.chatter("dung").taps("Đã nắm thông tin")
    assert await count(rehearsal) == 4
    await hanh.looks()
    hanh.skip()
    await hanh.taps_data(f"a:luotgui:{run}", "0")
    hanh.sees("runs/report", "4/5 người")
    assert "Gửi lại cho người chưa xác nhận" not in hanh.last.buttons, "once a day"


async def test_erasing_takes_the_words_along(lan: Chatter, rehearsal: Rehearsal) -> None:
    await announced(rehearsal)
    await lan.taps("Đã nắm thông tin")
    await lan.says("rút lại đồng ý")
    for label in ("Rút lại đồng ý và xóa", "Đồng ý xóa tất cả"):
        await lan.taps(label)
    assert await count(rehearsal) == 0
