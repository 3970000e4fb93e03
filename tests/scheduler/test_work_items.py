"""A work item's own start and end: its owner and those it names hear of them, once, until it is finished."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, select

from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.loading import LoadCampaign
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.registering.work_items import NamedInWork, names_in
from bot.plans.campaign_file import read_campaign
from tests.chat import Chatter
from tests.conversations.test_work_items import PEAK
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import MONDAY, School

END = date(2026, 10, 28)
STARTED = ("12/10 06:45", "Hôm nay bắt đầu")
ENDING = [
    ("24/10 11:30", "Còn 4 ngày"),
    ("27/10 11:30", "Ngày mai là ngày cuối"),
    ("28/10 06:45", "Hôm nay là ngày cuối"),
]
"""T-3 is Sunday, the 25th: it is told on Saturday."""


@pytest.fixture
async def rehearsal(school: School) -> Rehearsal:
    """The school with the peak campaign running instead of the yearly one."""
    plan = read_campaign(PEAK, "ve-dich-som")
    assert isinstance(plan, CampaignPlan), plan

    def load(session: Session) -> None:
        session.get_one(Campaign, school.ids["campaign"]).status = "closed"
        LoadCampaign(plan, school.ids["school"]).apply(session, MONDAY)

    await school.app.store.write(load)
    return Rehearsal.of(school)


async def registers(
    chatter: Chatter, partners: str = "không", start: str = "12/10", end: str = "28/10"
) -> None:
    """Register one work item."""
    await chatter.says("đăng ký")
    for answer in ("tham gia", "Phụ đạo học sinh lớp 9", "12 buổi", start, end, "tôi", partners, "1"):
        await chatter.says(answer)
    chatter.skip()


async def of_work(rehearsal: Rehearsal, name: str) -> list[tuple[str, str]]:
    """Return what somebody was told of the work item."""
    rows = await rehearsal.rows(name)
    told = await rehearsal.told(name)
    sent = [row for row in rows if row["sent_at"]]
    return [one for one, row in zip(told, sent, strict=True) if "Phụ đạo học sinh lớp 9" in row["text"]]


async def test_the_owner_hears_of_the_start_once_and_of_the_end_from_three_days_before(
    rehearsal: Rehearsal, lan: Chatter
) -> None:
    await registers(lan)
    await rehearsal.to(date(2026, 11, 10))
    assert await of_work(rehearsal, "lan") == [STARTED, *ENDING]
    assert await of_work(rehearsal, "minh") == []


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [("few", [STARTED, *ENDING[1:]]), ("last", ENDING[2:]), ("off", [])],
)
async def test_as_often_as_each_has_chosen(
    rehearsal: Rehearsal, lan: Chatter, frequency: str, expected: list[tuple[str, str]]
) -> None:
    await rehearsal.sets("lan", frequency=frequency)
    await registers(lan)
    await rehearsal.to(date(2026, 11, 10))
    assert await of_work(rehearsal, "lan") == expected


async def test_partners_named_in_full_are_reminded_others_are_not(rehearsal: Rehearsal, lan: Chatter) -> None:
    await registers(lan, "thầy Nguyễn Văn Minh, cô Phạm Thị Hoà và tổ Ngữ văn")
    await rehearsal.to(date(2026, 11, 10))
    assert await of_work(rehearsal, "minh") == [STARTED, *ENDING]
    for name in ("hoa", "dung", "hanh"):
        assert (await of_work(rehearsal, name)) == ([STARTED, *ENDING] if name == "hoa" else [])
    first = next(one for one in await rehearsal.rows("minh") if "Phụ đạo" in one["text"])
    assert "chủ trì: Trần Thị Lan" in first["text"]


async def test_two_of_a_name_are_nobody(rehearsal: Rehearsal, lan: Chatter) -> None:
    await rehearsal.sets("hoa", folded="nguyen van minh")
    await registers(lan, "Nguyễn Văn Minh")
    await rehearsal.to(date(2026, 11, 10))
    assert await of_work(rehearsal, "minh") == await of_work(rehearsal, "hoa") == []


async def test_once_it_is_finished_nobody_is_reminded(rehearsal: Rehearsal, lan: Chatter) -> None:
    await registers(lan, "Nguyễn Văn Minh")
    await rehearsal.to(october(26))
    await lan.says("tiến độ 1 xong")
    await lan.taps("Ghi tiến độ")
    await rehearsal.to(date(2026, 11, 10))
    assert await of_work(rehearsal, "lan") == await of_work(rehearsal, "minh") == [STARTED, ENDING[0]]


async def test_withdrawn_it_reminds_nobody(rehearsal: Rehearsal, lan: Chatter) -> None:
    await registers(lan, "Nguyễn Văn Minh")
    await lan.says("rút đăng ký")
    await lan.taps("Rút bản đăng ký")
    await lan.taps("Rút bản đăng ký này")
    await rehearsal.to(date(2026, 11, 10))
    assert await of_work(rehearsal, "lan") == await of_work(rehearsal, "minh") == []


async def test_a_later_end_is_told_once_to_those_who_heard_the_old_one(
    rehearsal: Rehearsal, lan: Chatter
) -> None:
    await registers(lan, "Nguyễn Văn Minh", end="24/10")
    await rehearsal.to(october(21), 13)

    def later(session: Session) -> None:
        from bot.domain.registering import registrations
        from bot.domain.registering.registrations import Registration

        row = session.exec(select(Registration)).one()
        work = [{**one, "end": {"day": "2026-10-28"}} for one in row.content["work"]]
        row.content = {**row.content, "work": work}
        session.flush()
        registrations.settle_progress(session, row, rehearsal.clock.now())

    await rehearsal.write(later)
    await rehearsal.to(date(2026, 11, 10))
    assert await of_work(rehearsal, "minh") == [
        STARTED,
        ("21/10 11:30", "Còn 3 ngày"),
        ("22/10 11:30", "Hạn mới"),
        *ENDING,
    ]


async def test_it_stands_in_the_calendar_of_owner_and_partner_and_not_among_the_campaigns_dates(
    rehearsal: Rehearsal, lan: Chatter
) -> None:
    await registers(lan, "Nguyễn Văn Minh")
    for chatter in (lan, rehearsal.school.chatter("minh")):
        await chatter.says("/lich")
        chatter.sees("calendar/shown", "Công việc đã đăng ký", "thứ Tư, 28/10/2026")
    hoa = rehearsal.school.chatter("hoa")
    await hoa.says("/lich")
    assert "Công việc đã đăng ký" not in hoa.last.text


async def test_deleting_my_data_takes_my_words_and_my_name_away(rehearsal: Rehearsal, lan: Chatter) -> None:
    from bot.domain.privacy import erasing

    await registers(lan, "Nguyễn Văn Minh")
    now = rehearsal.clock.now()
    await rehearsal.write(lambda session: erasing.erase(session, rehearsal.school.ids["lan"], now))

    def look(session: Session) -> tuple[list[str], int]:
        words = [one.what for one in session.exec(select(Deadline).where(Deadline.who == "named"))]
        return words, len(session.exec(select(NamedInWork)).all())

    words, named = await rehearsal.app.store.read(look)
    assert (set(words), named) == ({""}, 0)


def test_names_are_found_among_what_else_is_written() -> None:
    assert names_in("Cô Hoa, thầy Nguyễn Văn Minh và tổ Toán; ") == {"hoa", "nguyen van minh", "to toan"}


async def test_a_work_item_half_written_is_an_unsent_form(rehearsal: Rehearsal, lan: Chatter) -> None:
    await rehearsal.to(october(9), 15)
    hoa = rehearsal.school.chatter("hoa")
    for chatter in (lan, hoa):
        await chatter.says("đăng ký")
        await chatter.says("tham gia")
    await lan.says("Phụ đạo học sinh lớp 9")
    await rehearsal.to(october(9), 23)
    assert [one for one in await rehearsal.told("lan") if "09/10" in one[0]] == [
        ("09/10 19:30", "Còn một bước")
    ]
    assert [one for one in await rehearsal.told("hoa") if "09/10" in one[0]] == []
