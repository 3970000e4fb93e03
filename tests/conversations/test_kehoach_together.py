"""A campaign's life beside another's: a phase's end moved, two open at once, and what the audit keeps."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from bot.clock import at_school
from bot.domain.campaign.campaigns import CLOSED, RUNNING, Campaign, Deadline, Phase
from bot.domain.campaign.loading import LoadCampaign
from bot.domain.campaign.phases import Phases
from bot.domain.school.audit import Audit
from bot.plans.presets import read_preset
from bot.plans.shift import shift_to
from tests.chat import Chatter
from tests.conversations.planning import audits, opens
from tests.scheduler.rehearsing import Rehearsal
from tests.scheduler.test_phase_end import register
from tests.school import School


async def first_end(school: School) -> Deadline:
    """Return the deadline that ends the first phase."""
    query = select(Deadline).where(col(Deadline.kind) == "phase_end").order_by(col(Deadline.due))
    return await school.app.store.read(lambda session: session.scalars(query.limit(1)).one())


async def test_a_phase_ends_when_its_deadline_does_and_who_knew_the_old_day_is_told_once(
    hanh: Chatter, lan: Chatter, school: School, rehearsal: Rehearsal
) -> None:
    await register(lan)
    ended = await first_end(school)
    await rehearsal.to(ended.due - timedelta(days=6), 12)
    await hanh.looks()
    await opens(hanh, school)
    await hanh.taps("Sửa một mốc")
    await hanh.taps("Cập nhật kết quả thực hiện Đợt 1")
    hanh.skip()
    await hanh.taps("Đổi ngày")
    await hanh.says("chậm nhất 30/1/2027")
    hanh.sees("campaign_dates/move", "đã được nhắc ngày cũ sẽ được báo", count=2)
    await hanh.taps("Đổi sang ngày này")
    hanh.sees("campaign/running", "Đợt 1: từ thứ Bảy, 05/09/2026 đến thứ Bảy, 30/01/2027", count=2)
    phases = await school.app.store.read(lambda session: Phases.load(session, school.ids["campaign"]))
    assert phases.last_day(phases.phases[0]) == phases.phases[0].ends == date(2027, 1, 30)
    await rehearsal.to(date(2027, 1, 26), 12)
    words = [said for _, said in await rehearsal.told("lan")]
    assert words.count("Hạn mới") == 1


async def test_two_open_at_once_are_changed_and_ended_one_by_one(
    hanh: Chatter, school: School, rehearsal: Rehearsal
) -> None:
    plan = read_preset("lien-nghia-2023")
    assert not isinstance(plan, list)

    def launches(session: Session) -> int:
        made = LoadCampaign(shift_to(plan, 2026), school.ids["school"], suggested=True)  # type: ignore[arg-type]
        campaign = made.apply(session, at_school(date(2026, 10, 5), 9))
        assert isinstance(campaign, Campaign)
        campaign.status = RUNNING
        return campaign.id or 0

    second = await school.app.store.write(launches)
    await hanh.says("/kehoach")
    shown = hanh.sees("campaigns/which")
    assert sum("đang chạy" in one for one in [shown.text, *shown.buttons]) >= 1
    await opens(hanh, school)
    await hanh.taps("Kết thúc")
    await hanh.taps("Kết thúc phong trào")
    states = await school.app.store.read(
        lambda session: {one.id: one.status for one in session.scalars(select(Campaign))}
    )
    assert states == {school.ids["campaign"]: CLOSED, second: RUNNING}


async def test_every_change_is_in_the_audit_and_none_holds_what_people_wrote(
    hanh: Chatter, school: School
) -> None:
    await opens(hanh, school)
    await hanh.taps("Sửa câu chữ")
    await hanh.taps("Đợt")
    await hanh.says("1")
    await hanh.taps("Sửa")
    await hanh.says("Đợt một: thi đua dạy tốt")
    await hanh.taps("Quay lại")
    await hanh.taps("Quay lại")
    await hanh.taps("Về kế hoạch")
    await hanh.taps("Gia hạn")
    await hanh.says("15/6/2027")
    await hanh.taps("Giữ nguyên")
    await hanh.taps("Gia hạn")
    await hanh.taps("Kết thúc")
    await hanh.taps("Kết thúc phong trào")
    await hanh.taps("Lưu trữ")
    await hanh.taps("Lưu trữ")
    query = select(Audit).where(col(Audit.subject) == f"campaign:{school.ids['campaign']}")
    rows = await school.app.store.read(lambda session: list(session.scalars(query.order_by(col(Audit.id)))))
    assert [one.action for one in rows] == ["corrected", "prolonged", "status", "status"]
    assert "dạy tốt" not in str([one.details for one in rows])
    assert (await audits(school, "corrected"))[0].details["fields"] == ["name"]
    named = select(col(Phase.name)).where(col(Phase.campaign_id) == school.ids["campaign"])
    names = await school.app.store.read(lambda session: list(session.scalars(named)))
    assert "Đợt một: thi đua dạy tốt" in names
