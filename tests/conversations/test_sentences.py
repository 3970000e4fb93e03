"""Sentences that must exist and belong to no conversation of their own."""

from __future__ import annotations

import pytest

from tests.chat import Chatter
from tests.school import School


@pytest.mark.parametrize("text", ["/dangky", "đăng ký", "ABCD-2345"])
async def test_in_a_group_people_are_asked_to_write_in_private(
    lan: Chatter, school: School, text: str
) -> None:
    guest = school.stranger()
    for one in (lan, guest):
        await one.does({"kind": "group", "text": text})
        assert "mời thầy cô nhắn riêng" in one.sees("common/group").text


async def test_what_was_said_in_a_group_begins_nothing_in_private(lan: Chatter) -> None:
    await lan.does({"kind": "group", "text": "đăng ký"})
    lan.sees("common/group")
    await lan.says("làm tiếp")
    lan.sees("common/nothing_parked", "không có việc gì đang làm dở")
