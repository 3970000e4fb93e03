"""One person, several accounts: linked by a code, chosen for reminders, gone on with, left, and shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import Session

from bot.app import App
from bot.channels import Failure, NotSent
from bot.domain.school import invitations
from bot.domain.school.people import ACCOUNT, PERSON
from bot.outbox import State, senders
from tests.chat import Chatter, PlatformInMemory
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School


@dataclass
class Both:
    """Cô Lan, who is on Telegram and, once she has linked it, on Zalo."""

    school: School
    rehearsal: Rehearsal
    lan: Chatter
    zalo: Chatter
    platform: PlatformInMemory

    async def chosen(self) -> str:
        """Return the channel that she is reminded at."""
        query = select(ACCOUNT.c.channel).join(PERSON, PERSON.c.account_id == ACCOUNT.c.id)
        query = query.where(PERSON.c.id == self.school.ids["lan"])
        return str(await self.school.app.store.read(lambda session: session.execute(query).scalar()))

    async def links(self) -> None:
        """Ask for a code on Telegram and type it at Zalo."""
        await self.lan.says("dùng thêm zalo")
        code = self.lan.sees("another_account/code").text.partition("<b>")[2][:9]
        await self.zalo.says(f"mã của tôi là {code.lower()}")
        self.zalo.sees("link/who", "Trần Thị Lan")
        await self.zalo.says("1")
        await self.zalo.says("đồng ý")
        self.zalo.sees("link/linked", count=2)


@pytest.fixture
async def both(school: School) -> Both:
    """The school with a bot on Telegram and on Zalo."""
    platform = PlatformInMemory("zalo")
    school.app = App(school.app.store, school.clock, {"telegram": school.platform, "zalo": platform})
    await school.app.start()
    zalo = Chatter(school.app, platform, "zalo-lan")
    return Both(school, Rehearsal.of(school), school.chatter("lan"), zalo, platform)


async def test_a_code_asked_for_in_one_chat_links_the_other(both: Both) -> None:
    await both.links()
    await both.zalo.says("dữ liệu")
    both.zalo.sees("mydata/summary", "Telegram", "Zalo")
    assert await both.chosen() == "telegram"
    stranger = Chatter(both.school.app, both.platform, "zalo-other")
    await both.lan.says("dùng zalo")
    code = both.lan.sees("another_account/code", "Mã dùng một lần").text.partition("<b>")[2][:9]
    assert len(code) == 9
    assert not set(code) & set("01OILU")
    both.school.clock.move_to(both.school.clock.now() + timedelta(hours=1))
    await stranger.says(code)
    stranger.sees("link/code_expired")


async def test_guessing_codes_is_stopped_on_zalo_too(both: Both) -> None:
    for last in "23456":
        await both.zalo.says(f"ABCD-234{last}")
    await both.zalo.says("ABCD-2347")
    both.zalo.sees("link/wait", count=6)


async def test_an_open_form_is_asked_again_at_the_other_channel(both: Both) -> None:
    await both.links()
    await both.lan.says("/dangky")
    both.lan.sees("register/title")
    await both.zalo.says("1")
    shown = both.zalo.sees("register/title")
    assert "\n1. " in shown.text
    assert shown.buttons == {}
    await both.zalo.says("1")
    asked = both.zalo._templates[-1]
    both.zalo.sees(asked)
    assert asked.startswith("register/")
    assert asked != "register/title"
    await both.lan.taps("Chiến sĩ thi đua cơ sở")
    both.lan.sees(asked)
    await both.zalo.says("0")
    both.zalo.sees(asked)
    await both.zalo.says("0")
    both.zalo.sees("register/title")


async def test_the_speaker_chooses_where_reminders_arrive(both: Both) -> None:
    await both.links()
    await both.zalo.says("nhắc nhở")
    both.zalo.sees("frequency/often", "đến Telegram")
    await both.zalo.says("bình thường")
    await both.zalo.says("trưa")
    both.zalo.sees("frequency/where", "2. Zalo (tài khoản đang nhắn)", count=2)
    await both.zalo.says("zalo")
    both.zalo.sees("frequency/kept", "đến Zalo")
    assert await both.chosen() == "zalo"
    await both.rehearsal.to(october(8), 12)
    assert both.zalo.last.text.startswith("Còn 7 ngày")
    await both.lan.says("nhắc qua telegram")
    await both.lan.says("ít")
    await both.lan.says("trưa")
    both.lan.sees("frequency/kept", "đến Telegram", count=3)
    assert await both.chosen() == "telegram"


async def test_with_one_account_nothing_is_asked_about_it(both: Both) -> None:
    await both.lan.says("nhắc nhở")
    await both.lan.says("ít")
    await both.lan.says("trưa")
    both.lan.sees("frequency/kept", count=3)


async def test_whoever_blocks_one_is_reminded_at_the_other(both: Both) -> None:
    await both.links()
    await both.lan.does({"kind": "blocked"})
    await both.zalo.hears()
    both.zalo.sees("common/rerouted", "Tài khoản Telegram của Cô Lan")
    assert await both.chosen() == "zalo"
    await both.rehearsal.to(october(8), 12)
    assert both.zalo.last.text.startswith("Còn 7 ngày")


async def test_a_reminder_refused_at_one_arrives_at_the_other(both: Both) -> None:
    await both.links()
    mine = PERSON.c.id != both.school.ids["lan"]
    await both.rehearsal.write(
        lambda session: session.execute(update(PERSON).where(mine).values(frequency="off"))
    )
    both.school.platform.answers.append(NotSent(Failure.UNREACHABLE, "bot was blocked by the user"))
    await both.rehearsal.to(october(8), 12)
    (row,) = [one for one in await both.rehearsal.rows("lan") if one["text"]]
    assert (row["state"], row["channel"]) == (State.SENT, "zalo")
    assert [one.text.partition(":")[0] for one in both.platform.seen_by("zalo-lan")[-2:]].count(
        "Còn 7 ngày"
    ) == 1
    assert both.zalo._templates.count("common/rerouted") <= 1
    (run,) = [one for one in await both.rehearsal.runs() if one["id"] == row["run_id"]]
    assert (run["status"], run["n_sent"], run["n_failed"]) == ("done", 1, 0)


async def test_without_another_account_nothing_changes(both: Both) -> None:
    await both.lan.does({"kind": "blocked"})
    assert await both.chosen() == "telegram"
    await both.lan.says("lịch")
    assert await both.chosen() == "telegram"


async def test_unlinking_one_leaves_the_other(both: Both) -> None:
    await both.links()
    await both.lan.says("dữ liệu")
    await both.lan.taps("Gỡ liên kết tài khoản này")
    await both.lan.taps("Gỡ liên kết")
    both.lan.sees("mydata/unlinked", count=3)
    assert await both.chosen() == "zalo"
    await both.zalo.says("lịch")
    assert both.zalo._templates[-1].startswith("calendar/")


async def test_a_telephone_of_two_gets_a_clear_answer(both: Both) -> None:
    await both.links()
    hoa = both.school.ids["hoa"]
    now = both.school.clock.now()
    (code,) = await both.rehearsal.write(lambda session: invitations.invite(session, [hoa], now))
    await both.zalo.says(code.shown)
    both.zalo.sees("link/other_person", "dùng chung điện thoại")


async def test_a_group_is_told_once_a_day(both: Both) -> None:
    group: dict[str, Any] = {"kind": "group", "chat": "staff-room", "text": "trợ lý ơi"}
    for _ in range(3):
        await both.zalo.does(group)
    assert [one.text for one in both.platform.seen_by("staff-room")] == [
        "Để giữ riêng thông tin, mời thầy cô nhắn riêng cho trợ lý ạ."
    ]
    both.school.clock.move_to(both.school.clock.now() + timedelta(hours=25))
    await both.zalo.does(group)
    assert len(both.platform.seen_by("staff-room")) == 2


async def test_an_admin_gets_a_message_for_the_staff_group(both: Both) -> None:
    hanh = both.school.chatter("hanh")
    await hanh.says("lời mời")
    hanh.sees("invite_all/text", "Trường THCS Hoa Phượng", "Văn phòng gửi địa chỉ")
    ways = {"telegram": "https://t.me/hoa_phuong", "zalo": "Thi đua Hoa Phượng"}

    def know(session: Session) -> None:
        for name, address in ways.items():
            senders.keep_address(session, name, address)

    await both.rehearsal.write(know)
    await hanh.says("/loimoi")
    shown = hanh.sees(
        "invite_all/text", "- Trên Telegram: https://t.me/hoa_phuong", "tìm “Thi đua Hoa Phượng”"
    )
    assert "trợ lý" in shown.text
    await both.lan.says("/loimoi")
    both.lan.sees("common/not_for_you")
