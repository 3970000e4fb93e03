"""Hệ thống vừa gián đoạn: what is late because the bot was down says so, and nothing else does."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import at_school
from bot.domain.delivery.outages import waking
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import MONDAY

SORRY = "Hệ thống vừa gián đoạn từ 9 giờ 00 đến 14 giờ 20 hôm nay, xin lỗi thầy cô vì lời nhắc đến muộn."


async def texts(rehearsal: Rehearsal, name: str) -> list[str]:
    return [row["text"] for row in await rehearsal.rows(name) if row["sent_at"]]


async def test_a_reminder_that_was_due_meanwhile_says_so_once(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(8), 9)
    rehearsal.sleep_until(october(8), 14, 20)
    again = await rehearsal.restart()
    await again.to(october(20))
    first, *others = await texts(again, "lan")
    assert first.startswith(f"{SORRY}\n\nCòn 7 ngày: ")
    assert len(others) == 4
    assert not any("gián đoạn" in text for text in others)


async def test_one_missed_the_day_before_names_both_moments(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(8), 9)
    rehearsal.sleep_until(october(9), 8)
    again = await rehearsal.restart()
    await again.to(october(20))
    first, *others = await texts(again, "lan")
    assert "từ 9 giờ 00, thứ Năm, 08/10/2026 đến 8 giờ 00, thứ Sáu, 09/10/2026" in first
    assert "Còn 6 ngày" in first
    assert not any("gián đoạn" in text for text in others)


async def test_what_is_in_time_says_nothing(rehearsal: Rehearsal) -> None:
    """Down from 7 to 10 on Thursday: at 11:30 nothing is late. At night nobody waits for anything."""
    await rehearsal.to(october(8), 7)
    rehearsal.sleep_until(october(8), 10)
    again = await rehearsal.restart()
    await again.to(october(9), 20, 30)
    again.sleep_until(october(10), 7)
    later = await again.restart()
    await later.to(october(20))
    assert not any("gián đoạn" in text for text in await texts(later, "lan"))


async def test_half_an_hour_is_nothing_to_speak_of(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(8), 11)
    rehearsal.sleep_until(october(8), 11, 45)
    again = await rehearsal.restart()
    await again.to(october(9))
    (text,) = await texts(again, "lan")
    assert text.startswith("Còn 7 ngày")


async def test_a_message_that_waited_is_answered_with_the_sentence_first_and_once(
    rehearsal: Rehearsal, lan: Chatter
) -> None:
    await rehearsal.to(october(8), 9)
    rehearsal.sleep_until(october(8), 14, 20)
    back = await rehearsal.restart()
    lan.app = back.app
    written = int(at_school(october(8), 10).timestamp())
    for text in ("trợ giúp", "/lich"):
        await lan.does({"kind": "text", "text": text, "written": written})
    lan.sees("calendar/shown", count=3)
    first = rehearsal.platform.seen_by(lan.user)[0].text
    assert first == SORRY.replace("lời nhắc đến muộn", "trả lời muộn")
    await back.to(october(8), 15)
    assert [text for text in await texts(back, "lan") if "gián đoạn" in text] == []
    assert SORRY in (await texts(back, "minh"))[0]


async def test_a_fresh_message_after_an_outage_is_answered_as_ever(
    rehearsal: Rehearsal, lan: Chatter
) -> None:
    await rehearsal.to(october(8), 9)
    rehearsal.sleep_until(october(8), 14, 20)
    lan.app = (await rehearsal.restart()).app
    await lan.does({"kind": "text", "text": "/lich", "written": int(rehearsal.clock.now().timestamp())})
    lan.sees("calendar/shown")


def test_only_waking_hours_count() -> None:
    evening, morning = at_school(october(8), 20), at_school(october(9), 7)
    assert waking(evening, morning) == timedelta(hours=1, minutes=30)
    assert waking(MONDAY, MONDAY) == timedelta()
