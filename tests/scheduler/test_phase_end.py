"""The end of a phase: whoever has noted everything is not reminded of it, everybody else is."""

from __future__ import annotations

from datetime import date

from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal
from tests.scheduler.test_window import AT_NOON

PHASE_1 = [
    ("02/01 11:30", "Còn 14 ngày"),
    ("09/01 11:30", "Còn 7 ngày"),
    ("13/01 11:30", "Còn 3 ngày"),
    ("15/01 11:30", "Ngày mai là ngày cuối"),
    ("16/01 06:45", "Hôm nay là ngày cuối"),
]
"""Phase 1 ends on Saturday, 16/01/2027; Saturdays are working days."""
BEFORE, AFTER = date(2027, 1, 10), date(2027, 1, 30)


async def test_who_has_noted_everything_is_left_alone_and_others_are_not(
    rehearsal: Rehearsal, lan: Chatter
) -> None:
    hoa = rehearsal.school.chatter("hoa")
    for chatter in (lan, hoa):
        await register(chatter)
    await rehearsal.to(date(2027, 1, 1))
    await note(lan, 8)
    await rehearsal.to(BEFORE)
    await note(hoa, 7)
    await hoa.says("tien do 8 xong")
    await rehearsal.to(AFTER)
    assert await rehearsal.told("lan") == []
    assert await rehearsal.told("hoa") == PHASE_1


async def test_who_has_promised_nothing_has_nothing_to_note(rehearsal: Rehearsal, lan: Chatter) -> None:
    await register(lan)
    await lan.says("rút đăng ký")
    await lan.taps("Rút bản đăng ký")
    await lan.taps("Rút bản đăng ký này")
    lan.sees("mine/withdrawn", count=5)
    await rehearsal.to(AFTER)
    assert await rehearsal.told("lan") == []
    assert await rehearsal.told("hanh") == AT_NOON


async def test_it_is_asked_again_in_the_next_phase_and_a_new_target_asks_at_once(
    rehearsal: Rehearsal, lan: Chatter
) -> None:
    await register(lan)
    await note(lan, 8)
    await rehearsal.to(BEFORE)
    await lan.says("sửa đăng ký")
    await lan.says("1")
    await lan.says("thêm chỉ tiêu riêng")
    await lan.says("Dự giờ đồng nghiệp")
    await lan.says("1")
    await rehearsal.to(date(2027, 1, 14))
    assert await rehearsal.told("lan") == PHASE_1[2:3]
    await lan.taps("Cập nhật tiến độ")
    assert "9. Dự giờ đồng nghiệp" in lan.last.text
    await note(lan, 9)
    await rehearsal.to(AFTER)
    assert await rehearsal.told("lan") == PHASE_1[2:3]
    await rehearsal.to(date(2027, 5, 30))
    assert [said for _, said in await rehearsal.told("lan")] == [
        "Còn 3 ngày",
        *(said for _, said in PHASE_1),
    ]


async def register(chatter: Chatter) -> None:
    """Register for a title with the targets that come with it."""
    await chatter.says("dk ldtt")
    await chatter.taps("Gửi đăng ký và cam kết")


async def note(chatter: Chatter, count: int) -> None:
    """Note the first so many items as finished."""
    for number in range(1, count + 1):
        await chatter.says(f"tien do {number} xong")
        await chatter.taps("Ghi tiến độ")
