"""Nhắc lại sau: what was put off comes again on its day, once, and never past T-1."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.fires import refresh_fires
from bot.domain.reminding.snoozes import SNOOZE
from scheduler.rehearsal import next_reminder_at
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, moment, october
from tests.scheduler.test_window import AT_NOON, deadline

THE_REST = AT_NOON[1:]


async def puts_off(rehearsal: Rehearsal, chatter: Chatter, day: int, label: str) -> None:
    """Go to a day with a reminder and put it off by its button."""
    await rehearsal.to(october(day), 12)
    await chatter.taps("Nhắc lại sau")
    await chatter.taps(label)
    chatter.sees("snooze/put_off", "15/10/2026", count=2)


async def kept(rehearsal: Rehearsal) -> list[date]:
    query = select(SNOOZE.c.until).order_by(SNOOZE.c.until)
    return list(await rehearsal.app.store.read(lambda session: session.execute(query).scalars().all()))


async def test_tomorrow_is_one_more_reminder_and_the_others_stay(rehearsal: Rehearsal, lan: Chatter) -> None:
    await puts_off(rehearsal, lan, 8, "Ngày mai (thứ Sáu, 09/10/2026)")
    at = await next_reminder_at(rehearsal.app)
    assert at is not None
    assert moment(at) == "09/10 11:30"
    await rehearsal.to(october(20))
    assert await rehearsal.told("lan") == [AT_NOON[0], ("09/10 11:30", "Còn 6 ngày"), *THE_REST]
    assert await rehearsal.told("minh") == AT_NOON


async def test_stages_before_the_chosen_day_are_dropped(rehearsal: Rehearsal, lan: Chatter) -> None:
    """Who hears often was to hear on the 10th: put off on the 8th for three days, they hear on the 11th."""
    await rehearsal.sets("lan", frequency="many")
    await puts_off(rehearsal, lan, 8, "Sau ba ngày (Chủ nhật, 11/10/2026)")
    await rehearsal.to(october(14))
    days = [at for at, _ in await rehearsal.told("lan")]
    assert days == ["08/10 11:30", "11/10 11:30", "12/10 11:30", "13/10 11:30"]


async def test_a_stage_on_the_chosen_day_is_the_same_message(rehearsal: Rehearsal, lan: Chatter) -> None:
    await rehearsal.sets("lan", frequency="many", evening=True)
    await rehearsal.to(october(9), 8)
    await lan.taps("Nhắc lại sau")
    await lan.taps("Sau ba ngày (thứ Hai, 12/10/2026)")
    lan.sees("snooze/put_off", count=2)
    await rehearsal.to(october(13), 8)
    assert await rehearsal.told("lan") == [("08/10 19:30", "Còn 7 ngày"), ("12/10 19:30", "Còn 3 ngày")]
    assert {(2003, "told"), (3, "told")} <= await rehearsal.items("lan")


async def test_it_never_goes_past_the_day_before_the_last(rehearsal: Rehearsal, lan: Chatter) -> None:
    await rehearsal.to(october(12), 12)
    await lan.taps("Nhắc lại sau")
    assert [label for label in lan.sees("snooze/when").buttons if "10/2026" in label] == [
        "Ngày mai (thứ Ba, 13/10/2026)",
        "Sau ba ngày (thứ Tư, 14/10/2026)",
    ]
    await lan.taps("Sau ba ngày")
    await rehearsal.to(october(14), 12)
    assert "Nhắc lại sau" not in lan.last.buttons
    await rehearsal.to(october(20))
    assert await rehearsal.told("lan") == AT_NOON


async def test_put_off_twice_it_comes_twice_and_no_more(rehearsal: Rehearsal, lan: Chatter) -> None:
    await puts_off(rehearsal, lan, 8, "Ngày mai")
    await puts_off(rehearsal, lan, 9, "Ngày mai (thứ Bảy, 10/10/2026)")
    await rehearsal.to(october(20))
    extra = [("09/10 11:30", "Còn 6 ngày"), ("10/10 11:30", "Còn 5 ngày")]
    assert await rehearsal.told("lan") == [AT_NOON[0], *extra, *THE_REST]
    assert await kept(rehearsal) == [october(10)]


async def test_who_registers_meanwhile_is_left_alone(rehearsal: Rehearsal, lan: Chatter) -> None:
    await puts_off(rehearsal, lan, 8, "Ngày mai")
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    lan.skip()
    await rehearsal.to(october(20))
    assert await rehearsal.told("lan") == AT_NOON[:1]


async def test_a_new_date_ends_what_was_put_off(rehearsal: Rehearsal, lan: Chatter) -> None:
    await puts_off(rehearsal, lan, 8, "Sau ba ngày")

    def move(session: Session) -> None:
        one = deadline(session)
        one.due, one.revision = october(22), 2
        session.flush()
        campaign = session.get_one(Campaign, one.campaign_id)
        refresh_fires(session, campaign, [one], rehearsal.clock.now())

    await rehearsal.write(move)
    await rehearsal.to(october(15), 12)
    assert [at for at, _ in await rehearsal.told("lan")] == ["08/10 11:30", "09/10 11:30", "15/10 11:30"]


async def test_missed_in_down_time_it_is_caught_up_with(rehearsal: Rehearsal, lan: Chatter) -> None:
    await puts_off(rehearsal, lan, 8, "Ngày mai")
    rehearsal.sleep_until(october(10), 15)
    again = await rehearsal.restart()
    await again.to(october(12), 8)
    assert await again.told("lan") == [AT_NOON[0], ("10/10 15:00", "Còn 5 ngày")]


async def test_overtaken_in_down_time_only_the_latest_is_sent(rehearsal: Rehearsal, lan: Chatter) -> None:
    await puts_off(rehearsal, lan, 8, "Sau ba ngày")
    rehearsal.sleep_until(october(12), 15)
    again = await rehearsal.restart()
    await again.to(october(14), 8)
    assert await again.told("lan") == [AT_NOON[0], ("12/10 15:00", "Còn 3 ngày")]


async def test_silence_chosen_later_ends_it(rehearsal: Rehearsal, lan: Chatter) -> None:
    await puts_off(rehearsal, lan, 8, "Ngày mai")
    await lan.says("nhắc nhở tắt")
    lan.sees("frequency/kept", "Đã tắt")
    await rehearsal.to(october(20))
    assert await rehearsal.told("lan") == AT_NOON[:1]
    assert await kept(rehearsal) == []


async def test_in_plain_words(rehearsal: Rehearsal, lan: Chatter) -> None:
    await rehearsal.to(october(8), 12)
    await lan.says("nhắc lại sau 3 ngày nhé")
    lan.sees("snooze/put_off", "Chủ nhật, 11/10/2026")
    await lan.says("nhắc lại sau")
    lan.sees("snooze/when")
    await lan.says("mai")
    lan.sees("snooze/put_off", "thứ Sáu, 09/10/2026")
    assert await kept(rehearsal) == [october(9)]


async def test_nothing_is_put_off_before_a_reminder_or_by_a_stranger_to_it(
    rehearsal: Rehearsal, lan: Chatter
) -> None:
    await lan.says("nhắc lại sau")
    lan.sees("snooze/nothing")
    await lan.taps_data("a:hoan:999999")
    lan.sees("problems/deadline_not_yours")
    await puts_off(rehearsal, lan, 8, "Ngày mai")
    data = next(
        one.buttons["Nhắc lại sau"] for one in rehearsal.platform.sent if "Nhắc lại sau" in one.buttons
    )
    await rehearsal.to(october(15), 8)
    await lan.taps_data(data)
    lan.sees("problems/no_day_left", "15/10/2026")
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    lan.skip()
    await lan.taps_data(data)
    lan.sees("problems/deadline_done")


async def test_a_paper_marked_as_sent_is_quiet_until_that_is_undone(rehearsal: Rehearsal) -> None:
    """The report of the tổ is due on Thursday, 21/01/2027: T-14 on the 7th, T-7 the 14th, T-3 the 18th."""
    minh = rehearsal.school.chatter("minh")
    await rehearsal.to(date(2027, 1, 7), 12)
    await minh.taps("Đã gửi")
    for text in ("không có", "hôm nay", "email"):
        await minh.says(text)
    await minh.taps("Ghi nhận đã gửi")
    minh.sees("sent/recorded", count=5)
    assert await said_of(rehearsal, "sơ kết") == ["07/01 11:30"]
    await rehearsal.to(date(2027, 1, 15), 12)
    await minh.says("hoàn tác")
    await minh.taps("Hoàn tác")
    minh.sees("sent/undone", count=2)
    await rehearsal.to(date(2027, 1, 19), 12)
    assert await said_of(rehearsal, "sơ kết") == ["07/01 11:30", "18/01 11:30"]


async def said_of(rehearsal: Rehearsal, what: str) -> list[str]:
    """Return when thầy Minh was told of something."""
    return [moment(row["sent_at"]) for row in await rehearsal.rows("minh") if what in row["text"]]


async def test_it_is_among_ones_own_data_and_goes_with_them(rehearsal: Rehearsal, lan: Chatter) -> None:
    await puts_off(rehearsal, lan, 8, "Ngày mai")
    await lan.says("/dulieu")
    lan.sees("mydata/summary", "Lời nhắc đang hoãn</b>: 1")
    await lan.says("xóa dữ liệu")
    await lan.taps("Đồng ý xóa tất cả")
    assert await kept(rehearsal) == []
