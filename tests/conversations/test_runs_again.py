"""Các lượt gửi by chat: sent again to those not reached, corrected, used again."""

from __future__ import annotations

import pytest

from bot.channels import Failure, NotSent
from bot.domain.delivery import runs
from tests.chat import Chatter
from tests.conversations.announcing import NOTICE, announces, run_of
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School


async def test_sent_again_to_exactly_those_not_reached_once(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await announces(hanh)
    school.platform.answers += [NotSent(Failure.CONTENT, "refused")] * 2
    await rehearsal.to(october(5), 8, 30)
    first = await run_of(rehearsal)
    missed = first.n_failed
    assert missed == 2
    await hanh.taps_data(f"a:luotgui:{first.id}", "0")
    hanh.skip()
    await hanh.taps("Gửi lại cho những người này")
    hanh.sees("runs/again", f"Gửi lại cho {missed} người")
    button = hanh.last.buttons["Gửi lại"]
    await hanh.taps_data(button)
    await hanh.taps_data(button)
    await rehearsal.to(october(5), 9)
    second = await run_of(rehearsal)
    assert (second.n_planned, second.n_sent, second.status) == (missed, missed, "done")
    names = ("lan", "minh", "hoa", "dung")
    assert all(NOTICE in school.platform.seen_by(f"user-{one}")[0].text for one in names)
    hanh.skip()
    await hanh.taps_data(f"a:luotgui:{first.id}", "0")
    await hanh.looks()
    assert "Gửi lại cho những người này" not in hanh.last.buttons


async def test_a_nudge_is_sent_again_to_those_it_has_not_reached(
    rehearsal: Rehearsal, school: School
) -> None:
    minh = school.chatter("minh")
    await minh.says("ai chưa phản hồi")
    school.platform.answers.clear()
    await minh.taps("Nhắc những người này")
    school.platform.answers += [NotSent(Failure.CONTENT, "refused")]
    await rehearsal.to(october(5), 9)
    first = await run_of(rehearsal)
    assert (first.n_planned, first.n_sent, first.n_failed) == (2, 1, 1)
    await minh.taps_data(f"a:luotgui:{first.id}", "0")
    await minh.taps("Gửi lại cho những người này")
    await minh.taps("Gửi lại")
    await rehearsal.to(october(5), 10)
    second = await run_of(rehearsal)
    assert (second.n_planned, second.n_sent, second.created_by) == (1, 1, school.ids["minh"])


async def test_a_correction_goes_to_exactly_those_who_received(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await rehearsal.unlinks("hoa")
    await announces(hanh)
    await rehearsal.to(october(5), 8, 30)
    first = await run_of(rehearsal)
    await rehearsal.sets("lan", unit_id=school.ids["van"])
    await rehearsal.sets("dung", active=False)
    await hanh.taps_data(f"a:luotgui:{first.id}", "0")
    await hanh.taps("Đính chính")
    hanh.skip()
    await hanh.says("Họp tổ lúc 16 giờ.")
    hanh.sees("runs/correct", "Gửi tới 3 người đã nhận")
    assert "dừng trước" not in hanh.last.text
    await hanh.taps("Gửi đính chính")
    hanh.sees("runs/corrected", "3 người")
    school.platform.answers += [NotSent(Failure.CONTENT, "refused")]
    await rehearsal.to(october(5), 9)
    second = await run_of(rehearsal)
    assert (second.n_planned, second.n_sent, second.n_failed) == (3, 2, 1)
    corrected = [
        one.text for one in school.platform.sent if "16 giờ" in one.text and "nhà trường" in one.text
    ]
    told = corrected[-1]
    assert told.startswith("<b>Đính chính")
    assert "16 giờ" in told
    await hanh.looks()
    await hanh.taps_data(f"a:luotgui:{second.id}", "0")
    await hanh.taps("Đính chính")
    await hanh.says("Họp tổ lúc 17 giờ.")
    hanh.skip()
    await hanh.taps("Gửi đính chính")
    await rehearsal.to(october(5), 10)
    assert "17 giờ" in school.platform.seen_by("user-minh")[-1].text
    assert "17 giờ" in school.platform.seen_by("user-lan")[-1].text
    assert school.platform.seen_by("user-hoa") == []
    last = await run_of(rehearsal)
    assert (last.n_planned, last.n_sent) == (3, 3), "whoever received either"


async def test_a_correction_stops_what_is_still_going(
    hanh: Chatter, rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sending.bulk.WINDOW", 2)
    await announces(hanh)
    await rehearsal.ticks.deliver()
    await rehearsal.app.idle()
    run = await run_of(rehearsal)
    await hanh.taps_data(f"a:luotgui:{run.id}", "0")
    await hanh.taps("Đính chính")
    await hanh.looks()
    hanh.skip()
    await hanh.says("Họp tổ lúc 16 giờ.")
    hanh.sees("runs/correct", "Gửi tới 2 người", "đến lúc này", "được dừng trước")
    await hanh.taps("Gửi đính chính")
    hanh.sees("runs/corrected", "2 người")
    await rehearsal.to(october(5), 9)
    stopped, correction = await run_of(rehearsal, 0), await run_of(rehearsal)
    assert (stopped.status, stopped.n_sent, stopped.n_skipped) == (runs.CANCELLED, 2, 3)
    assert (correction.status, correction.n_planned, correction.n_sent) == (runs.DONE, 2, 2)


async def test_what_nobody_has_received_needs_no_correction(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await announces(hanh)
    await rehearsal.ticks.plan()
    run = await run_of(rehearsal)
    await hanh.taps_data(f"a:luotgui:{run.id}", "0")
    await hanh.taps("Đính chính")
    hanh.skip()
    await hanh.says("Họp tổ lúc 16 giờ.")
    hanh.sees("runs/correct", "Gửi tới 0 người", "được dừng trước")
    await hanh.taps("Gửi đính chính")
    hanh.sees("runs/correct", "Chưa có ai nhận tin này")
    assert (await run_of(rehearsal)).status == runs.RUNNING, "what was refused has stopped nothing"


async def test_the_text_is_used_again(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await announces(hanh)
    await rehearsal.to(october(5), 9)
    run = await run_of(rehearsal)
    await hanh.taps_data(f"a:luotgui:{run.id}", "0")
    hanh.skip()
    await hanh.taps("Dùng lại nội dung")
    hanh.sees("announce/audience")
    await hanh.taps("Toàn trường")
    hanh.sees("announce/review", NOTICE)
