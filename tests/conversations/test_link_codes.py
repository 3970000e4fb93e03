"""Codes in the chat: expired, replaced, used, guessed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.domain.school.invitations import Invitation
from tests.chat import Chatter
from tests.conversations.test_link import account_of, code_for, link
from tests.school import School


@pytest.fixture
def guest(school: School) -> Chatter:
    """An account nobody knows."""
    return school.stranger()


async def test_an_expired_or_replaced_code(guest: Chatter, school: School) -> None:
    first = await code_for(school, "lan")
    school.clock.move_to(school.clock.now() + timedelta(minutes=1))
    second = await code_for(school, "lan")
    await guest.says(first)
    guest.sees("link/code_expired", "mã mới")
    school.clock.move_to(school.clock.now() + timedelta(days=14))
    await guest.says(second)
    guest.sees("link/code_expired")


async def test_a_code_that_expires_before_the_consent_does_not_link(guest: Chatter, school: School) -> None:
    await guest.says(await code_for(school, "lan"))
    await guest.taps("Đúng, là tôi")
    school.clock.move_to(school.clock.now() + timedelta(days=14))
    await guest.taps("Đồng ý")
    guest.sees("link/code_expired", count=3)
    assert (await account_of(school, "stranger")).person_id is None


async def test_a_used_code_is_said_to_be_used(guest: Chatter, school: School) -> None:
    code = await code_for(school, "lan")
    await link(guest, code)
    other = school.stranger("second")
    await other.says(code)
    other.sees("link/code_used", "báo ngay văn phòng nhà trường")
    await guest.says(f"/start {code}")
    guest.sees("link/same_person", "Cô Lan")


async def test_guessing_is_stopped_for_an_hour_even_for_a_right_code(guest: Chatter, school: School) -> None:
    right = await code_for(school, "lan")
    for _ in range(4):
        await guest.says("ABCD-2345")
        assert "8 giờ" not in guest.sees("link/code_unknown", "chưa đúng").text
    await guest.says("ABCD-2345")
    guest.sees("link/code_unknown", "9 giờ 00")
    await guest.says(right)
    guest.sees("link/wait", "9 giờ 00", "văn phòng nhà trường")
    school.clock.move_to(school.clock.now() + timedelta(hours=1))
    await guest.says(right)
    guest.sees("link/who")


async def test_the_code_is_marked_used_by_the_account(guest: Chatter, school: School) -> None:
    await link(guest, await code_for(school, "lan"))

    def used(session: Session) -> Invitation:
        return session.scalars(select(Invitation)).one()

    one = await school.app.store.read(used)
    assert one.used_by == (await account_of(school, "stranger")).id
    assert one.used_at == school.clock.now()
