"""The same on a channel without buttons and without edits."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.app import App
from bot.domain.school.people import ACCOUNT
from tests.chat import Chatter, PlatformInMemory
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School


@pytest.fixture
async def on_zalo(school: School) -> Rehearsal:
    """The school with everybody on Zalo."""
    change = update(ACCOUNT).values(channel="zalo")
    await school.app.store.write(lambda session: session.execute(change))
    school.platform = PlatformInMemory("zalo")
    school.app = App(school.app.store, school.clock, {"zalo": school.platform})
    await school.app.start()
    return Rehearsal.of(school)


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
