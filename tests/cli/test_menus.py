"""The command menu: by role, in Vietnamese, holding only commands that exist."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlmodel import Session

from bot.channels.telegram import TelegramChannel
from bot.cli.menus import Menus, menu
from bot.domain.school.people import ADMIN, LEAD, MEMBER, PERSON
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.school import School


@pytest.mark.parametrize("role", [MEMBER, LEAD, ADMIN])
async def test_a_menu_lists_what_its_role_may_open(school: School, role: str) -> None:
    names = [name for name, _ in menu(school.app, role)]
    assert "dangky" in names
    assert ("chuatraloi" in names) == (role != MEMBER)
    assert ("thongbao" in names) == (role == ADMIN)
    assert "start" not in names
    assert all(description.strip() for _, description in menu(school.app, role))


async def test_telegram_is_told_once_for_all_and_once_for_each_officer(school: School) -> None:
    fake = await FakeTelegram.start()
    channel = TelegramChannel(TOKEN, api_url=fake.url)
    await channel.start()
    chats = {name: str(number) for number, name in enumerate(("hanh", "minh", "dung"), 1)}

    def renumber(session: object) -> None:
        for name, chat in chats.items():
            session.connection().exec_driver_sql(  # type: ignore[attr-defined]
                f"UPDATE account SET chat = '{chat}' WHERE platform_user = 'user-{name}'"
            )

    await school.app.store.write(renumber)
    for chat in chats.values():
        fake.user(int(chat)).started = True
    menus = Menus(school.app, channel)
    await menus.refresh()
    assert set(fake.menus) == {"all_private_chats", "chat 1", "chat 2", "chat 3"}
    assert "thongbao" in dict(fake.menus["chat 1"])
    assert "thongbao" not in dict(fake.menus["chat 2"])
    fake.menus.clear()
    await menus.refresh()
    assert fake.menus == {}, "nothing has changed"
    await school.app.store.write(swap_admins)
    await menus.refresh()
    assert set(fake.menus) == {"chat 1", "chat 2"}
    assert "thongbao" in dict(fake.menus["chat 2"])
    assert "thongbao" not in dict(fake.menus["chat 1"])
    await channel.stop()
    await fake.stop()


def swap_admins(session: Session) -> None:
    """Take the admin's rights away while the bot runs, and give them to the head of tổ Toán - Tin."""
    for name, is_admin in (("Lê Thị Hạnh", False), ("Nguyễn Văn Minh", True)):
        session.execute(update(PERSON).where(PERSON.c.full_name == name).values(is_admin=is_admin))
