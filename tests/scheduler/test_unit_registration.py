"""A registration that the unit sends: nobody's own answer ends it, nor does closing the list."""

from __future__ import annotations

from sqlmodel import Session

from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.fires import refresh_fires
from bot.domain.campaign.plan import DeadlineKind, Mode, Who
from tests.scheduler.rehearsing import Rehearsal, october
from tests.scheduler.test_window import AT_NOON

LIST = "gửi danh sách đăng ký lên cấp trên"
TO_THE_HEAD = ["05/10 11:30", "12/10 11:30", "16/10 11:30", "17/10 11:30", "19/10 06:45", "20/10 11:30"]
"""It is due on Monday, the 19th: T-1 is a Sunday and moves to Saturday, the 17th; +1 is the 20th."""


def add_list(rehearsal: Rehearsal, session: Session) -> None:
    """Have the school send its list by Monday, the 19th."""
    campaign = session.get_one(Campaign, rehearsal.school.ids["campaign"])
    one = Deadline(
        campaign_id=rehearsal.school.ids["campaign"],
        key="danh-sach",
        what=LIST,
        kind=DeadlineKind.REGISTRATION,
        due=october(19),
        mode=Mode.BY,
        who=Who.UNIT,
        origin="school",
    )
    session.add(one)
    session.flush()
    refresh_fires(session, campaign, [one], rehearsal.clock.now())


async def told_of_the_list(rehearsal: Rehearsal) -> list[str]:
    """Return when the head of the school was told of it, until the 20th."""
    await rehearsal.to(october(20), 20)
    rows = await rehearsal.rows("hanh")
    told = await rehearsal.told("hanh")
    sent = [row for row in rows if row["sent_at"]]
    return [at for (at, _), row in zip(told, sent, strict=True) if LIST in row["text"]]


async def test_it_goes_up_after_the_list_is_closed(rehearsal: Rehearsal) -> None:
    await rehearsal.write(lambda session: add_list(rehearsal, session))
    await rehearsal.to(october(13))
    hanh = rehearsal.school.chatter("hanh")
    await hanh.says("chốt danh sách")
    await hanh.taps("Chốt danh sách")
    await hanh.taps("Chốt danh sách này")
    assert await told_of_the_list(rehearsal) == TO_THE_HEAD
    assert [at for at, _ in await rehearsal.told("lan")] == [at for at, _ in AT_NOON[:2]]


async def test_it_is_not_answered_by_what_its_sender_withdrew(rehearsal: Rehearsal) -> None:
    await rehearsal.write(lambda session: add_list(rehearsal, session))
    hanh = rehearsal.school.chatter("hanh")
    await hanh.says("dk ldtt")
    await hanh.taps("Gửi đăng ký và cam kết")
    await hanh.says("rút đăng ký")
    await hanh.taps("Rút bản đăng ký")
    await hanh.taps("Rút bản đăng ký này")
    assert await told_of_the_list(rehearsal) == TO_THE_HEAD
