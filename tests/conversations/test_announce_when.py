"""When an announcement goes out: at a moment, weekly until a date, never at night unless it is urgent."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlmodel import Session

from bot.clock import SCHOOL_ZONE as SCHOOL
from bot.clock import at_school
from bot.domain.announcing.announcements import ANNOUNCEMENT
from bot.domain.school.audit import Audit
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School

SEND, PLAN = "Gửi thông báo này", "Hẹn gửi thông báo này"
TEXT = "Mời thầy cô họp tại phòng họp."


async def writes(hanh: Chatter, text: str = TEXT) -> None:
    """Write an announcement for tổ Ngữ văn up to its review."""
    await hanh.says("/thongbao")
    await hanh.says(text)
    await hanh.taps("Chọn tổ")
    await hanh.taps("Tổ Ngữ văn")
    await hanh.taps("Xong")
    hanh.skip()


async def changes(hanh: Chatter, line: str, *answers: str) -> None:
    """Change a line of the review."""
    await hanh.taps("Sửa")
    await hanh.taps(line)
    for one in answers:
        await hanh.says(one)
    hanh.skip()


async def arrived(rehearsal: Rehearsal, name: str = "hoa") -> list[str]:
    """Return the moments at which announcements were sent to somebody."""
    ids = {run["id"] for run in await rehearsal.runs("announcement")}
    rows = [row for row in await rehearsal.rows(name) if row["run_id"] in ids and row["sent_at"]]
    return [row["sent_at"].astimezone(SCHOOL).strftime("%d/%m %H:%M") for row in rows]


async def test_at_a_moment(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await writes(hanh)
    await hanh.taps("Sửa")
    await hanh.taps("Thời điểm gửi")
    hanh.sees("announce/when", "17 giờ thứ Hai", count=2)
    await hanh.says("hôm qua 7h")
    hanh.sees("announce/when", "7 giờ 00, Chủ nhật, 04/10/2026 đã qua rồi")
    await hanh.says("thứ Tư")
    hanh.sees("announce/when", "Xin ghi thêm giờ")
    await hanh.says("7h sáng thứ Tư")
    hanh.sees("announce/review", "7 giờ 00, thứ Tư, 07/10/2026", "Dự kiến gửi xong lúc 7 giờ 01")
    await hanh.taps(PLAN)
    hanh.sees("announce/sent", "7 giờ 00, thứ Tư, 07/10/2026")
    await rehearsal.to(october(7), 6, 59)
    assert await arrived(rehearsal) == []
    await rehearsal.to(october(9), 8)
    assert await arrived(rehearsal) == ["07/10 07:00"]
    (run,) = await rehearsal.runs("announcement")
    assert run["run_key"] == "announcement:1:2026-10-07"
    await hanh.looks()
    assert "announcement/result" in hanh._templates


async def test_a_moment_that_passes_while_it_is_looked_over(hanh: Chatter, school: School) -> None:
    await writes(hanh)
    await changes(hanh, "Thời điểm gửi", "8h30")
    school.clock.move_to(school.clock.now().replace(hour=2))
    await hanh.taps(PLAN)
    hanh.sees("announce/review", "8 giờ 30, thứ Hai, 05/10/2026 đã qua rồi", "Thời điểm gửi đã qua")
    await changes(hanh, "Thời điểm gửi", "gửi ngay")
    await hanh.taps(SEND)
    hanh.sees("announce/sent", "đang gửi tới")


async def test_weekly_until_a_date(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await writes(hanh)
    await changes(hanh, "Thời điểm gửi", "17 giờ 00 thứ Hai")
    await hanh.taps("Sửa")
    await hanh.taps("Lặp lại hằng tuần")
    hanh.sees("announce/weekly", "hằng tuần vào thứ Hai", count=2)
    await hanh.says("7/10")
    hanh.sees("announce/weekly", "thứ Hai, 12/10/2026")
    await hanh.says("20/10")
    hanh.sees("announce/review", "hằng tuần đến thứ Ba, 20/10/2026", "3 lần")
    await hanh.taps(PLAN)
    await rehearsal.to(october(31), 8)
    assert await arrived(rehearsal) == ["05/10 17:00", "12/10 17:00", "19/10 17:00"]
    keys = [run["run_key"] for run in await rehearsal.runs("announcement")]
    assert keys == [f"announcement:1:2026-10-{day:02}" for day in (5, 12, 19)]


async def test_planned_twice_at_once_it_goes_out_once(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await writes(hanh)
    await changes(hanh, "Thời điểm gửi", "9h")
    button = hanh.last.buttons[PLAN]
    await hanh.taps_data(button)
    await hanh.taps_data(button)
    rehearsal.sleep_until(october(5), 9)
    await rehearsal.ticks.plan()
    again = await rehearsal.restart()
    await again.write(_back_to_nine)
    await again.ticks.plan()
    await again.to(october(5), 10)
    assert await arrived(again) == ["05/10 09:00"]


async def test_after_down_time_the_same_day_or_not_at_all(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await writes(hanh)
    await changes(hanh, "Thời điểm gửi", "9h mai")
    await changes(hanh, "Lặp lại hằng tuần", "31/10")
    await hanh.taps(PLAN)
    rehearsal.sleep_until(october(6), 14)
    await rehearsal.ticks.plan()
    await rehearsal.to(october(6), 15)
    assert await arrived(rehearsal) == ["06/10 14:00"]
    rehearsal.sleep_until(october(13), 22)
    await rehearsal.to(october(14), 12)
    rehearsal.sleep_until(october(28), 8)
    await rehearsal.to(october(31), 8)
    assert await arrived(rehearsal) == ["06/10 14:00"]
    await hanh.looks()
    query = select(Audit.details).where(Audit.action == "announcement_skipped").order_by(Audit.id)  # type: ignore[call-overload]
    skipped = await rehearsal.app.store.read(lambda session: session.execute(query).scalars().all())
    assert "announcement/skipped" in hanh._templates
    assert [one["day"] for one in skipped] == ["2026-10-13", "2026-10-20", "2026-10-27"]


async def test_the_audience_is_decided_when_it_goes_out(
    hanh: Chatter, lan: Chatter, rehearsal: Rehearsal
) -> None:
    await hanh.says("/thongbao")
    await hanh.says("Xin thầy cô đăng ký giúp nhà trường.")
    await hanh.taps("Những người chưa phản hồi")
    await changes(hanh, "Thời điểm gửi", "9h mai")
    await hanh.taps(PLAN)
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    await rehearsal.to(october(6), 10)
    assert await arrived(rehearsal, "lan") == []
    assert await arrived(rehearsal, "minh") == ["06/10 09:00"]


async def test_a_called_off_announcement_is_not_sent(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await writes(hanh)
    await changes(hanh, "Thời điểm gửi", "9h mai")
    await hanh.taps(PLAN)
    await rehearsal.write(lambda session: session.execute(update(ANNOUNCEMENT).values(cancelled=True)))
    await rehearsal.to(october(7), 10)
    assert await arrived(rehearsal) == []


async def test_the_ordinary_waits_for_the_morning(hanh: Chatter, rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(5), 22)
    await writes(hanh)
    assert "6 giờ 30, thứ Ba, 06/10/2026" in hanh.last.text
    assert "không gửi từ 21 giờ" in hanh.last.text
    await hanh.taps(SEND)
    hanh.sees("announce/sent", "6 giờ 30, thứ Ba, 06/10/2026")
    await rehearsal.to(october(6), 6, 29)
    assert await arrived(rehearsal) == []
    await rehearsal.to(october(6), 8)
    assert await arrived(rehearsal) == ["06/10 06:30"]


async def test_what_evening_cuts_short_goes_on_in_the_morning(hanh: Chatter, rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(5), 20)
    await writes(hanh)
    await hanh.taps(SEND)
    await rehearsal.ticks.plan()
    rehearsal.sleep_until(october(5), 22)
    await rehearsal.ticks.deliver()
    await rehearsal.app.idle()
    assert await arrived(rehearsal) == []
    rehearsal.sleep_until(october(6), 7)
    await rehearsal.to(october(6), 8)
    assert await arrived(rehearsal) == ["06/10 07:00"]


async def test_the_urgent_goes_out_at_night_after_a_second_yes(hanh: Chatter, rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(5), 22, 15)
    await writes(hanh, "Ngày mai nghỉ học vì bão.")
    await changes(hanh, "Mức độ")
    await hanh.taps("Khẩn")
    hanh.sees("announce/review", "Mức độ: khẩn")
    await hanh.taps(SEND)
    hanh.sees("announce/urgent", "2 người", "22 giờ 15, thứ Hai, 05/10/2026")
    assert await rehearsal.runs("announcement") == []
    await hanh.taps("Vẫn gửi trong giờ nghỉ")
    hanh.sees("announce/sent", "đang gửi tới")
    await rehearsal.to(october(5), 23)
    assert await arrived(rehearsal) == ["05/10 22:15"]


async def test_the_urgent_by_day_needs_one_yes(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await writes(hanh)
    await changes(hanh, "Mức độ")
    await hanh.taps("Khẩn")
    await hanh.taps(SEND)
    hanh.sees("announce/sent", count=2)


async def test_the_urgent_can_become_ordinary_again(hanh: Chatter, rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(5), 22, 15)
    await writes(hanh)
    await changes(hanh, "Mức độ")
    await hanh.taps("Khẩn")
    await hanh.taps(SEND)
    await changes(hanh, "Mức độ")
    await hanh.taps("Thường")
    hanh.sees("announce/review", "6 giờ 30, thứ Ba")


def _back_to_nine(session: Session) -> None:
    """Have the planner meet the same moment again, as another process would that read before we wrote."""
    session.execute(update(ANNOUNCEMENT).values(next_at=at_school(october(5), 9)))
