"""A form left unsent, a sáng kiến without a name, and a reminder in the middle of a conversation."""

from __future__ import annotations

from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, october
from tests.scheduler.test_window import AT_NOON


async def test_an_unsent_form_is_spoken_of_the_same_evening_and_with_the_next_stage(
    rehearsal: Rehearsal, lan: Chatter
) -> None:
    await rehearsal.to(october(9), 15)
    await lan.says("dk ldtt")
    lan.sees("register/review")
    await rehearsal.to(october(20))
    assert await rehearsal.told("lan") == [
        ("08/10 11:30", "Còn 7 ngày"),
        ("09/10 19:30", "Còn một bước"),
        ("12/10 11:30", "Còn một bước"),
        ("14/10 11:30", "Còn một bước"),
        ("15/10 06:45", "Còn một bước"),
        ("16/10 11:30", "Còn một bước"),
    ]


async def test_a_form_begun_after_the_days_reminder_is_spoken_of_in_the_evening(
    rehearsal: Rehearsal, lan: Chatter
) -> None:
    await rehearsal.to(october(8), 12)
    await lan.taps("Đăng ký")
    lan.sees("register/title")
    await lan.taps("Lao động tiên tiến")
    await lan.says("để sau")
    await rehearsal.to(october(11))
    assert [at for at, _ in await rehearsal.told("lan")] == ["08/10 11:30", "08/10 19:30"]


async def test_a_form_only_opened_or_just_touched_is_no_draft(rehearsal: Rehearsal, lan: Chatter) -> None:
    await rehearsal.to(october(9), 15)
    await lan.says("/dangky")
    lan.sees("register/title")
    dung = rehearsal.school.chatter("dung")
    await rehearsal.to(october(9), 19, 25)
    await dung.says("dk ldtt")
    await rehearsal.to(october(9), 23)
    assert [at for at, _ in await rehearsal.told("lan")] == ["08/10 11:30"]
    assert [at for at, _ in await rehearsal.told("dung")] == ["08/10 11:30"]


async def test_whoever_hears_of_the_draft_in_the_evening_digest_hears_it_once(
    rehearsal: Rehearsal, lan: Chatter
) -> None:
    await rehearsal.sets("lan", evening=True)
    await rehearsal.to(october(12), 15)
    await lan.says("dk ldtt")
    await rehearsal.to(october(13), 23)
    assert await rehearsal.told("lan") == [("08/10 19:30", "Còn 7 ngày"), ("12/10 19:30", "Còn một bước")]


async def test_a_form_sent_in_time_is_not_spoken_of(rehearsal: Rehearsal, lan: Chatter) -> None:
    await rehearsal.to(october(9), 15)
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    await rehearsal.to(october(20))
    assert await rehearsal.told("lan") == AT_NOON[:1]


async def test_a_name_to_be_added_later_is_asked_for(rehearsal: Rehearsal, lan: Chatter) -> None:
    await lan.says("dk cstdcs")
    if "Bổ sung tên sau" in lan.last.buttons:
        await lan.taps("Bổ sung tên sau")
    await lan.taps("Gửi đăng ký và cam kết")
    await rehearsal.to(october(13))
    assert await rehearsal.told("lan") == [("12/10 11:30", "Còn thiếu tên sáng kiến")]


async def test_digits_still_belong_to_the_open_question(rehearsal: Rehearsal, lan: Chatter) -> None:
    await rehearsal.to(october(8), 11)
    await lan.says("/dangky")
    lan.sees("register/title")
    await rehearsal.to(october(8), 12)
    assert lan.last.text.startswith("Còn 7 ngày")
    await lan.says("1")
    lan.sees("register/review", "Lao động tiên tiến")
    await lan.says("1")
    lan.sees("register/submitted")
