"""What comes of itself while a question is open on Zalo: digits answer the question, words the other."""

from __future__ import annotations

import pytest

from tests.chat import Chatter
from tests.scheduler.on_zalo import all_on_zalo
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School


@pytest.fixture
async def zalo(school: School) -> Rehearsal:
    """The school with everybody on Zalo."""
    return await all_on_zalo(school)


async def with_a_reminder_between(zalo: Rehearsal) -> Chatter:
    """Open a form, and let the day's reminder arrive before it is answered."""
    lan = zalo.school.chatter("lan")
    await zalo.to(october(8), 11)
    await lan.says("/dangky")
    lan.sees("register/title")
    await zalo.to(october(8), 12)
    assert lan.last.text.startswith("Còn 7 ngày: đăng ký thi đua")
    assert not any(line[:2] == f"{digit}." for digit in range(10) for line in lan.last.text.splitlines())
    return lan


async def test_a_digit_answers_the_question_and_not_the_reminder(zalo: Rehearsal) -> None:
    lan = await with_a_reminder_between(zalo)
    await lan.says("1")
    lan.sees("register/review", "Danh hiệu: Lao động tiên tiến")


async def test_a_word_answers_the_reminder_and_the_form_is_offered_again(zalo: Rehearsal) -> None:
    lan = await with_a_reminder_between(zalo)
    await lan.says("Nhắc lại sau")
    lan.sees("snooze/when")
    await lan.says("1")
    lan.sees("snooze/put_off", "gõ: Làm tiếp việc đang dở")
    await lan.says("làm tiếp")
    lan.sees("register/title", "1. Lao động tiên tiến")
