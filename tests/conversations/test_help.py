"""Trợ giúp: each sees what they may do, and whom to ask."""

from __future__ import annotations

import messages
from handlers import COMMANDS, CONVERSATIONS
from tests.chat import Chatter
from tests.school import School


async def test_a_teacher_sees_only_what_exists_and_what_they_may_do(lan: Chatter) -> None:
    await lan.says("/trogiup")
    text = lan.sees("help/shown", "/dangky", "/dulieu", "Thầy Minh (tổ trưởng)", "văn phòng nhà trường").text
    for name, command in COMMANDS.items():
        may = command.listed and CONVERSATIONS[command.conversation].who in ("anyone", "former", "member")
        assert (f"/{name}:" in text) == may, name


async def test_plain_words_ask_for_help_too(lan: Chatter) -> None:
    await lan.says("trợ giúp em với ạ")
    lan.sees("help/shown", "đăng ký lao động tiên tiến")


async def test_lead_and_admin_are_told_what_is_theirs(school: School) -> None:
    minh, hanh = school.chatter("minh"), school.chatter("hanh")
    await minh.says("/trogiup")
    assert "(tổ trưởng)" not in minh.sees("help/shown", "Với tổ trưởng").text
    await hanh.says("/trogiup")
    shown = hanh.sees("help/shown", "Với người quản trị").text
    headings = [shown.index(one) for one in ("Của tôi", "Cho tổ trưởng", "Cho văn phòng")]
    assert headings == sorted(headings)


async def test_a_stranger_is_told_how_to_begin(school: School) -> None:
    guest = school.stranger()
    await guest.says("/trogiup")
    assert "/dangky" not in guest.sees("help/shown", "mã mời").text


def test_every_listed_command_has_its_words() -> None:
    for name, command in COMMANDS.items():
        if command.listed:
            assert messages.label(f"menu.{name}")
