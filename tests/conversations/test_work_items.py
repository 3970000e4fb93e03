"""A peak campaign asks for work items and never for a title."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.loading import LoadCampaign
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.registering.registrations import Registration
from bot.plans.campaign_file import read_campaign
from tests.chat import Chatter
from tests.school import MONDAY, School

PEAK = """
title = "Cao điểm thi đua “Về đích sớm”"
unit = "Trường THCS Hoa Phượng"
kind = "peak"
period = "năm 2026"
start = 2026-10-01
end = 2026-12-20
asks = ["work_items"]

[[phases]]
name = "Cao điểm"
start = 2026-10-01
end = 2026-12-20

[[deadlines]]
key = "dang-ky"
what = "đăng ký nội dung công việc"
kind = "registration"
due = 2026-10-20
mode = "before"
who = "person"

[[targets]]
key = "viec-tot"
text = "Mỗi người một việc làm mới"
level = "truong"
"""


@pytest.fixture
async def peak(school: School) -> School:
    """The school with the peak campaign running instead of the yearly one."""
    plan = read_campaign(PEAK, "ve-dich-som")
    assert isinstance(plan, CampaignPlan), plan

    def load(session):  # type: ignore[no-untyped-def]
        yearly = session.get(Campaign, school.ids["campaign"])
        yearly.status = "closed"
        return LoadCampaign(plan, school.ids["school"]).apply(session, MONDAY)

    await school.app.store.write(load)
    return school


async def test_a_work_item_comes_first_then_the_review(peak: School, lan: Chatter) -> None:
    await lan.says("dang ki")
    lan.sees("register/part")
    await lan.says("tham gia ạ")
    lan.sees("register/work.content")
    for answer in ("Phụ đạo học sinh lớp 9", "12 buổi", "12/10", "15/12", "tôi", "không"):
        await lan.says(answer)
    lan.skip()
    await lan.looks()
    assert "Phụ đạo học sinh lớp 9" in lan.last.text
    assert "Danh hiệu" not in lan.last.text
    await lan.says("1")
    lan.sees("register/submitted", "DK-")
    (one,) = await peak.app.store.read(lambda session: session.scalars(select(Registration)).all())
    (item,) = one.draft.work
    assert (item.content, item.leader, item.partners) == ("Phụ đạo học sinh lớp 9", "Trần Thị Lan", "")
    assert (item.start.isoformat(), item.end.isoformat()) == ("2026-10-12", "2026-12-15")
