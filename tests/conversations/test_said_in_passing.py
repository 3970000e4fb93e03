"""What people say in passing, with nothing open or in the middle: heard as it was meant, never as more."""

from __future__ import annotations

import pytest

from bot.domain.school.people import Person
from tests.chat import Chatter
from tests.conversations.test_mine import registered
from tests.school import School


@pytest.mark.parametrize(
    "said", ["chao", "Xin chào ạ", "alo", "chào trợ lý, cho hỏi chút", "dạ em chào cô", "bot ơi"]
)
async def test_who_says_hello_is_greeted(lan: Chatter, said: str) -> None:
    await lan.says(said)
    shown = lan.sees("common/idle", "Kính chào Cô Lan", "trợ giúp")
    assert "chưa hiểu" not in shown.text


@pytest.mark.parametrize("said", ["chào mừng 20/11", "hi vọng kịp"])
async def test_what_begins_like_a_greeting_is_none(lan: Chatter, said: str) -> None:
    await lan.says(said)
    assert "chưa hiểu ý Cô Lan" in lan.sees("common/idle").text


@pytest.mark.parametrize(
    ("said", "template"),
    [
        ("bao gio het han", "calendar/shown"), ("khi nào hết hạn ạ", "calendar/shown"),
        ("còn mấy ngày nữa", "calendar/shown"), ("dung nhac nua", "frequency/often"),
        ("nhac it thoi", "frequency/often"), ("thôi nhắc đi", "frequency/often"),
        ("nhắc nhiều quá", "frequency/often"), ("nhac nho it thoi a", "frequency/hour"),
        ("de sau", "snooze/nothing"),
    ],
)  # fmt: skip
async def test_a_wish_in_plain_words(lan: Chatter, said: str, template: str) -> None:
    await lan.says(said)
    lan.sees(template)


@pytest.mark.parametrize("said", ["nhac it thoi", "nhac nho thoi"])
async def test_nobody_s_reminders_are_turned_off_in_passing(lan: Chatter, school: School, said: str) -> None:
    await lan.says(said)
    lan.sees("frequency/often")
    await lan.says("thôi")
    lan.sees("common/kept")
    person = await school.app.store.read(lambda session: session.get_one(Person, school.ids["lan"]))
    assert person.frequency == "normal"


@pytest.mark.parametrize(
    ("said", "template"),
    [
        ("ai chua", "missing/list"),
        ("ai chua nop", "missing/list"),
        ("to toi", "team/who"),
        ("tổ mình", "team/who"),
    ],
)
async def test_a_head_of_a_to_is_understood(minh: Chatter, said: str, template: str) -> None:
    await minh.says(said)
    minh.sees(template)


async def test_never_mind_needs_no_answer(lan: Chatter) -> None:
    await lan.says("thôi")
    lan.sees_nothing()


async def test_never_mind_at_a_form_keeps_it(lan: Chatter) -> None:
    await lan.says("dk ldtt")
    lan.sees("register/review")
    await lan.says("thôi ạ")
    lan.sees("common/kept")
    await lan.says("làm tiếp")
    lan.sees("register/review", "Lao động tiên tiến")


async def test_what_was_sent_before_stands_when_a_change_is_dropped(lan: Chatter) -> None:
    await registered(lan)
    await lan.says("sửa đăng ký")
    await lan.taps("Sửa bản này")
    lan.skip()
    await lan.says("hủy")
    lan.sees("common/cancelled", "những gì đã gửi trước đó vẫn còn nguyên")
    await lan.says("của tôi")
    lan.sees("mine/show", "DK-00001")
