"""Đã rời trường: who leaves is told once and asked for nothing more, and nothing of theirs is lost."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session

from bot.clock import at_school
from bot.domain.campaign.campaigns import Campaign
from bot.domain.registering import rosters
from bot.domain.school import invitations
from bot.domain.school.audit import Audit
from bot.domain.school.people import Person
from bot.domain.school.units import Unit
from bot.outbox import MESSAGE, State
from bot.talking import memory
from tests.chat import Chatter
from tests.conversations.test_team import registers
from tests.school import MONDAY, School


async def leaves(admin: Chatter, school: School, name: str = "lan") -> None:
    """Say that somebody has left, from their card."""
    await admin.taps_data(f"a:nguoi:{school.ids[name]}")
    await admin.taps("Đã rời trường")
    admin.sees("departure/leave", count=2)
    await admin.taps("Ghi nhận đã rời trường")


async def person(school: School, name: str) -> Person:
    return await school.app.store.read(lambda session: session.get_one(Person, school.ids[name]))


async def closed_list(school: School) -> None:
    def close(session: Session) -> None:
        session.get_one(Campaign, school.ids["campaign"]).list_closed_at = school.clock.now()

    await school.app.store.write(close)


async def names_listed(school: School) -> list[str]:
    def work(session: Session) -> list[str]:
        campaign = session.get_one(Campaign, school.ids["campaign"])
        return [one.full_name for one in rosters.load(session, campaign, school.clock.now()).listed]

    return await school.app.store.read(work)


async def test_an_admin_says_that_somebody_has_left_from_their_card(
    hanh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await hanh.taps_data(f"a:nguoi:{school.ids['lan']}")
    hanh.sees("team/card")
    await hanh.taps("Đã rời trường")
    hanh.sees("departure/leave", "Trần Thị Lan", "DK-00001", "không đưa vào danh sách gửi lên")
    await hanh.taps("Ghi nhận đã rời trường")
    hanh.sees("departure/left", "Cô Lan rời trường", "sẽ nhận được tin báo")
    await lan.hears()
    told = lan.sees(
        "departure/told_left", "Trường THCS Hoa Phượng", "DK-00001", "không đưa vào danh sách", "dữ liệu"
    )
    assert "Dữ liệu của tôi" in told.buttons
    kept = await person(school, "lan")
    assert (kept.active, kept.left_at) == (False, school.clock.now())
    rows = await school.app.store.read(lambda session: list(session.scalars(select(Audit))))
    assert [(one.action, one.details) for one in rows] == [("left", {})]


async def test_who_left_is_answered_kindly_and_may_see_and_delete_their_data(
    hanh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await leaves(hanh, school)
    await lan.hears()
    lan.skip()
    for words in ("đăng ký", "chào trợ lý", "ai chưa phản hồi"):
        await lan.says(words)
        assert "Cô Lan không còn trong danh sách nhân sự" in lan.last.text
        lan.skip()
    await lan.says("cảm ơn")
    lan.sees_nothing()
    await lan.says("trợ giúp")
    lan.sees("help/no_longer", "văn phòng")
    await lan.taps_data("a:dangky:")
    lan.sees("departure/no_longer")
    await lan.says("dữ liệu")
    lan.sees("mydata/summary", "rời trường từ thứ Hai, 05/10/2026")
    await lan.taps("Gửi toàn bộ dữ liệu cho tôi")
    lan.skip()
    await lan.says("/dulieu")
    lan.skip()
    await lan.says("xóa")
    await lan.taps("Đồng ý xóa tất cả")
    assert "xóa dữ liệu" in lan.last.text
    assert "đăng ký" not in lan.last.text
    kept = await person(school, "lan")
    assert (kept.full_name, kept.left_at) == ("Đã xóa", None)
    await lan.says("đăng ký")
    assert "mã mời" in lan.last.text


async def test_who_left_is_missed_by_nobody(hanh: Chatter, minh: Chatter, school: School) -> None:
    await minh.says("ai chưa phản hồi")
    minh.sees("missing/list", "Trần Thị Lan")
    await leaves(hanh, school)
    hanh.skip()
    await minh.says("/huy")
    minh.skip()
    await minh.says("ai chưa phản hồi")
    assert "Lan" not in minh.last.text
    await minh.says("/to")
    assert "Lan" not in minh.last.text


async def test_a_sent_registration_stays_in_the_leads_list_with_the_words(
    hanh: Chatter, minh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await leaves(hanh, school)
    await minh.says("/to")
    shown = minh.sees("team/who", "Tổ Toán - Tin: 1 người", "Chưa phản hồi: 1")
    assert "Đã gửi" not in shown.text
    assert any("Trần Thị Lan, đã rời trường, LĐTT" in one for one in shown.buttons)
    await minh.says("lan")
    card = minh.sees("team/card", "Rời trường từ thứ Hai, 05/10/2026", "DK-00001")
    assert not {"Trả lại để sửa", "Tạm ngừng nhắc đến một ngày", "Trở lại trường"} & set(card.buttons)
    assert await names_listed(school) == []


async def test_a_list_closed_before_keeps_who_left_after(hanh: Chatter, lan: Chatter, school: School) -> None:
    await registers(lan)
    await closed_list(school)
    school.clock.move_to(at_school(MONDAY.date(), 9))
    await hanh.says("rời trường")
    hanh.sees("departure/who")
    await hanh.says("Trần Thị Lan")
    hanh.sees("departure/leave", "vẫn giữ trong danh sách đã chốt")
    await hanh.taps("Ghi nhận đã rời trường")
    hanh.skip()
    assert await names_listed(school) == ["Trần Thị Lan"]
    await lan.hears()
    lan.sees("departure/told_left", "vẫn nằm trong danh sách nhà trường đã chốt")


async def test_a_head_who_leaves_is_told_to_the_admins(hanh: Chatter, school: School) -> None:
    def another(session: Session) -> None:
        session.get_one(Person, school.ids["hoa"]).is_admin = True

    await school.app.store.write(another)
    hoa = school.chatter("hoa")
    await leaves(hanh, school, "minh")
    hanh.sees("departure/left", "Tổ Toán - Tin hiện chưa có người đứng đầu")
    await hoa.hears()
    hoa.sees("departure/told_headless", "Tổ Toán - Tin hiện chưa có người đứng đầu")
    unit = await school.app.store.read(lambda session: session.get_one(Unit, school.ids["toan"]))
    assert unit.head_id is None


async def test_somebody_comes_back_by_the_list_of_those_who_left(
    hanh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await leaves(hanh, school)
    hanh.skip()
    await lan.hears()
    lan.skip()
    await hanh.says("/to")
    await hanh.taps("Người đã rời trường")
    hanh.sees("departure/gone", "Trần Thị Lan, Tổ Toán - Tin", count=2)
    await hanh.taps("Trần Thị Lan, Tổ Toán - Tin")
    hanh.sees("departure/back")
    await hanh.taps("Ghi nhận trở lại trường")
    hanh.sees("departure/came_back", "Cô Lan", "Tổ Toán - Tin")
    await lan.hears()
    lan.sees("departure/told_back", "Thầy Minh")
    await lan.says("/cuatoi")
    lan.sees("mine/show", "DK-00001")
    assert await names_listed(school) == ["Trần Thị Lan"]


async def test_what_they_had_open_ends_and_their_code_opens_nothing(
    hanh: Chatter, lan: Chatter, school: School
) -> None:
    await lan.says("đăng ký")
    lan.skip()
    code = await school.app.store.write(
        lambda session: invitations.invite(session, [school.ids["lan"]], school.clock.now())[0]
    )
    await leaves(hanh, school)
    await lan.hears()
    lan.skip()
    owner = memory.TABLE.c.owner == f"person:{school.ids['lan']}"
    query = select(memory.TABLE.c.status).where(owner)
    assert await school.app.store.read(lambda session: list(session.scalars(query))) == [memory.ENDED]
    stranger = school.stranger()
    await stranger.says(code.shown)
    stranger.sees("link/code_unknown")


async def test_a_former_account_may_be_linked_to_somebody_else(
    hanh: Chatter, lan: Chatter, school: School
) -> None:
    await leaves(hanh, school)
    await lan.hears()
    lan.skip()

    def invited(session: Session) -> str:
        return invitations.invite(session, [school.ids["hoa"]], school.clock.now())[0].shown

    await lan.says(await school.app.store.write(invited))
    lan.sees("link/who", "Hoa")
    await lan.says("đúng")
    lan.sees("link/consent")
    await lan.says("đồng ý")
    lan.sees("link/linked", "Hoa")


async def test_at_night_the_good_bye_waits_for_the_morning(hanh: Chatter, school: School) -> None:
    school.clock.move_to(at_school(MONDAY.date(), 22))
    await leaves(hanh, school)
    query = select(MESSAGE.c.state).where(MESSAGE.c.template == "departure/told_left")
    assert await school.app.store.read(lambda session: session.execute(query).scalar_one()) == State.RETRY
