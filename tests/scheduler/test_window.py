"""A registration window of the invented school, day by day, against expectations written by hand."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, select

from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.fires import refresh_fires
from bot.domain.campaign.plan import DeadlineKind, Mode, Who
from tests.scheduler.rehearsing import Rehearsal, october

AT_NOON = [
    ("08/10 11:30", "Còn 7 ngày"),
    ("12/10 11:30", "Còn 3 ngày"),
    ("14/10 11:30", "Ngày mai là ngày cuối"),
    ("15/10 06:45", "Hôm nay là ngày cuối"),
    ("16/10 11:30", "Vẫn còn nhận"),
]
"""The launch on the 5th drops T-14; a registration is spoken of once after its date."""


async def test_somebody_with_the_defaults(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(31))
    assert await rehearsal.told("lan") == AT_NOON
    assert await rehearsal.items("lan") == {(stage, "told") for stage in (7, 3, 1, 0, -1)}
    assert [
        (run["run_key"], run["status"], run["n_planned"], run["n_sent"]) for run in await rehearsal.runs()
    ] == [
        ("digest:2026-10-08:1130", "done", 5, 5),
        ("digest:2026-10-12:1130", "done", 5, 5),
        ("digest:2026-10-14:1130", "done", 5, 5),
        ("digest:2026-10-15:0645", "done", 5, 5),
        ("digest:2026-10-16:1130", "done", 5, 5),
    ]


async def test_what_people_chose(rehearsal: Rehearsal) -> None:
    await rehearsal.sets("lan", frequency="few", evening=True)
    await rehearsal.sets("minh", frequency="many")
    await rehearsal.sets("hoa", frequency="last")
    await rehearsal.sets("dung", frequency="off")
    await rehearsal.to(october(31))
    assert await rehearsal.told("lan") == [
        ("14/10 19:30", "Ngày mai là ngày cuối"),
        ("15/10 06:45", "Hôm nay là ngày cuối"),
        ("16/10 19:30", "Vẫn còn nhận"),
    ]
    days = ("08/10", "10/10", "12/10", "13/10", "14/10")
    many = [*(f"{day} 11:30" for day in days), "15/10 06:45", "16/10 11:30"]
    assert [at for at, _ in await rehearsal.told("minh")] == many
    assert await rehearsal.told("hoa") == [("15/10 06:45", "Hôm nay là ngày cuối")]
    assert [at for at, _ in await rehearsal.told("dung")] == ["14/10 11:30", "15/10 06:45", "16/10 11:30"]
    told = [row["text"].partition("\n")[0] for row in await rehearsal.rows("dung")]
    assert all("1 người chưa phản hồi" in line for line in told), "a head is still told of others"


async def test_a_paper_of_the_unit_goes_to_its_head_around_a_holiday(rehearsal: Rehearsal) -> None:
    """T-7 of 01/12 is the 24th of November, a holiday, and T-2 a Sunday; a unit's paper is no teacher's."""
    await rehearsal.write(lambda session: add_report(session, rehearsal.school.ids["campaign"]))
    await rehearsal.sets("hanh", frequency="many")
    await rehearsal.to(date(2026, 11, 1))
    before = len(await rehearsal.told("hanh"))
    await rehearsal.to(date(2026, 12, 31))
    assert (await rehearsal.told("hanh"))[before:] == [
        ("17/11 11:30", "Còn 14 ngày"),
        ("23/11 11:30", "Còn 8 ngày"),
        ("26/11 11:30", "Còn 5 ngày"),
        ("28/11 11:30", "Còn 3 ngày"),
        ("30/11 11:30", "Ngày mai là ngày cuối"),
        ("01/12 06:45", "Hôm nay là ngày cuối"),
        ("02/12 11:30", "Quá hạn 1 ngày"),
        ("04/12 11:30", "Quá hạn 3 ngày"),
        ("08/12 11:30", "Quá hạn 7 ngày"),
        ("15/12 11:30", "Quá hạn 14 ngày"),
        ("22/12 11:30", "Quá hạn 21 ngày"),
    ]
    assert await rehearsal.told("lan") == AT_NOON
    assert (2, "told") in await rehearsal.items("hanh")


async def test_everything_of_a_day_is_one_message(rehearsal: Rehearsal) -> None:
    """On the 15th registration ends, and a report is three days ahead: both are told at 06:45."""
    await rehearsal.write(lambda session: add_report(session, rehearsal.school.ids["campaign"], october(18)))
    await rehearsal.to(october(16), 8)
    told = await rehearsal.rows("hanh")
    assert [row["text"].count("báo cáo") for row in told if "15/10" in row["text"]][-1] == 1
    assert [at for at, _ in await rehearsal.told("hanh") if at.startswith("15/10")] == ["15/10 06:45"]


def add_report(session: Session, campaign_id: int, due: date = date(2026, 12, 1)) -> None:
    """Give the campaign a report of the unit."""
    campaign = session.get_one(Campaign, campaign_id)
    report = Deadline(
        campaign_id=campaign_id,
        key="thong-ke",
        what="gửi báo cáo thống kê",
        kind=DeadlineKind.REPORT,
        due=due,
        mode=Mode.BY,
        who=Who.UNIT,
        origin="school",
    )
    session.add(report)
    session.flush()
    assert campaign.launched_at is not None
    refresh_fires(session, campaign, [report], campaign.launched_at)


def deadline(session: Session, key: str = "dang-ky") -> Deadline:
    """Return a deadline of the campaign."""
    return session.exec(select(Deadline).where(Deadline.key == key)).one()
