"""The life of a campaign in chat: dates moved and dropped, the end taken back, people told once."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session

from bot.domain.campaign.campaigns import ARCHIVED, CALLED_OFF, CLOSED, Deadline
from bot.domain.campaign.fires import FIRE
from tests.chat import Chatter
from tests.conversations.planning import audits, opens, registration, status
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School


async def goes_to_registration(who: Chatter, school: School, wish: str) -> None:
    """Open the registration date and choose what becomes of it."""
    await opens(who, school)
    who.sees("campaign/running")
    await who.taps("Sửa một mốc")
    await who.says("đăng ký thi đua năm học 2026-2027 (thứ Năm, 15/10/2026)")
    who.sees("campaign_dates/what", count=2)
    await who.taps(wish)


async def test_a_date_is_moved_and_those_who_heard_the_old_one_are_told(
    hanh: Chatter, school: School, rehearsal: Rehearsal
) -> None:
    await rehearsal.to(october(9), 13)
    await hanh.looks()
    hanh.skip()
    await goes_to_registration(hanh, school, "Đổi ngày")
    await hanh.says("chậm nhất 22/10")
    hanh.sees("campaign_dates/move", "5 người đã được nhắc ngày cũ", "thứ Năm, 22/10/2026", count=2)
    await hanh.taps("Đổi sang ngày này")
    hanh.sees("campaign/running", "chậm nhất thứ Năm, 22/10/2026", count=2)
    await rehearsal.to(october(11))
    assert [words for _, words in await rehearsal.told("lan")] == ["Còn 7 ngày", "Hạn mới"]
    noted = await audits(school, "moved")
    assert (noted[-1].details["before"], noted[-1].details["after"]) == ("by 2026-10-15", "by 2026-10-22")


async def test_a_cancelled_date_is_told_once_to_those_who_knew_it(
    hanh: Chatter, school: School, rehearsal: Rehearsal
) -> None:
    await rehearsal.sets("hoa", frequency="last")
    await rehearsal.to(october(9), 13)
    await hanh.looks()
    hanh.skip()
    await goes_to_registration(hanh, school, "Bỏ mốc này")
    hanh.sees("campaign_dates/tell", "4 người")
    await hanh.taps("Có, báo một lần")
    hanh.sees("campaign_dates/cancel", "4 người đã được nhắc sẽ được báo một lần")
    await hanh.taps("Bỏ mốc")
    hanh.sees("campaign/running", count=2)
    await rehearsal.to(october(20))
    assert [words for _, words in await rehearsal.told("lan")] == ["Còn 7 ngày", "Không còn yêu cầu nữa"]
    assert await rehearsal.told("hoa") == []


async def test_a_cancelled_date_dies_quietly_unless_the_admin_wants_it_told(
    hanh: Chatter, school: School, rehearsal: Rehearsal
) -> None:
    await rehearsal.to(october(9), 13)
    await hanh.looks()
    hanh.skip()
    await goes_to_registration(hanh, school, "Bỏ mốc này")
    await hanh.taps("Không báo")
    hanh.sees("campaign_dates/cancel", "Không ai được báo thêm", count=2)
    await hanh.taps("Bỏ mốc")
    await rehearsal.to(october(20))
    assert [words for _, words in await rehearsal.told("lan")] == ["Còn 7 ngày"]


async def test_nobody_knew_of_it_so_nobody_is_asked_about(hanh: Chatter, school: School) -> None:
    await goes_to_registration(hanh, school, "Bỏ mốc này")
    hanh.sees("campaign_dates/cancel", "Không ai được báo thêm")
    await hanh.taps("Bỏ mốc")
    deadline = await registration(school)
    assert deadline.cancelled
    left = select(FIRE).where(FIRE.c.deadline_id == deadline.id)
    assert await school.app.store.read(lambda session: session.execute(left).all()) == []


async def test_a_tentative_date_is_fixed(hanh: Chatter, school: School) -> None:
    def make_tentative(session: Session) -> None:
        query = select(Deadline).where(Deadline.kind == "registration")  # type: ignore[arg-type]
        session.scalars(query).one().tentative = True

    await school.app.store.write(make_tentative)
    await goes_to_registration(hanh, school, "Đã chốt ngày")
    hanh.sees("campaign_dates/fix", "thứ Năm, 15/10/2026")
    await hanh.taps("Đã chốt")
    hanh.sees("campaign/running", count=2)
    assert not (await registration(school)).tentative


async def test_it_is_prolonged_with_its_last_phase(hanh: Chatter, school: School) -> None:
    await opens(hanh, school)
    await hanh.taps("Gia hạn")
    hanh.sees("campaign_prolong/ends", "kết thúc thứ Ba, 25/05/2027", count=2)
    await hanh.says("thứ Ba 15/6/2027")
    hanh.sees("campaign_prolong/register", "thứ Năm, 15/10/2026")
    await hanh.taps("Giữ nguyên")
    hanh.sees("campaign_prolong/review", "nay đến thứ Ba, 15/06/2027", "cũng kéo dài")
    await hanh.taps("Gia hạn")
    hanh.sees("campaign/running", "đến thứ Ba, 15/06/2027", count=2)
    assert (await registration(school)).due == october(15)


async def test_the_end_is_taken_back(hanh: Chatter, school: School, rehearsal: Rehearsal) -> None:
    await opens(hanh, school)
    await hanh.taps("Kết thúc")
    hanh.sees("campaign_state/close", "Hôm nay: thứ Hai, 05/10/2026", count=2)
    await hanh.taps("Kết thúc phong trào")
    hanh.sees("campaign/closed", count=2)
    assert await status(school) == CLOSED
    await rehearsal.to(october(9))
    assert await rehearsal.told("lan") == []
    await hanh.looks()
    hanh.skip()
    await hanh.taps("Mở lại")
    await hanh.taps("Mở lại phong trào")
    hanh.sees("campaign/running", count=3)
    await rehearsal.to(october(16))
    assert await rehearsal.told("lan") != []
    changes = [(one.details["before"], one.details["after"]) for one in await audits(school, "status")]
    assert changes == [("running", "closed"), ("closed", "running")]


async def test_an_unsent_form_is_spoken_of_once_when_it_ends(
    hanh: Chatter, lan: Chatter, school: School, rehearsal: Rehearsal
) -> None:
    await lan.says("dk ldtt")
    await opens(hanh, school)
    hanh.sees("campaign/running", "1 người đang làm dở")
    await hanh.taps("Kết thúc")
    await hanh.taps("Kết thúc phong trào")
    await rehearsal.to(october(16))
    assert [words for _, words in await rehearsal.told("lan")] == ["Phong trào đã kết thúc"]
    assert await rehearsal.told("minh") == []


async def test_it_is_called_off_and_whoever_had_to_do_with_it_is_told(
    hanh: Chatter, lan: Chatter, school: School, rehearsal: Rehearsal
) -> None:
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    await opens(hanh, school)
    await hanh.taps("Hủy phong trào")
    hanh.sees("campaign_state/call_off", "1 người đã đăng ký hoặc đã được nhắc", count=2)
    await hanh.taps("Hủy phong trào")
    hanh.sees("campaign/called_off", count=2)
    await rehearsal.to(october(16))
    assert [words for _, words in await rehearsal.told("lan")] == ["Phong trào không tiếp tục"]
    assert await rehearsal.told("minh") == []
    assert await status(school) == CALLED_OFF


async def test_an_archived_one_is_out_of_the_list_but_not_of_ones_own(
    hanh: Chatter, lan: Chatter, school: School
) -> None:
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    lan.skip()
    await opens(hanh, school)
    for tap in ("Kết thúc", "Kết thúc phong trào", "Lưu trữ", "Lưu trữ"):
        await hanh.taps(tap)
    assert await status(school) == ARCHIVED
    hanh.skip()
    await hanh.says("kế hoạch")
    hanh.sees("campaigns/which", "chưa có kế hoạch nào")
    await lan.says("của tôi")
    lan.sees("mine/closed", "Phong trào thi đua năm học 2026-2027")
    await hanh.taps("Đã lưu trữ")
    await hanh.says("1")
    hanh.sees("campaign/archived", count=2)
    await hanh.taps("Bỏ lưu trữ")
    await hanh.taps("Bỏ lưu trữ")
    assert await status(school) == CLOSED
