"""Lịch của tôi: which dates are mine, how each stands, and the next reminder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import Session, select

from bot.clock import at_school
from bot.domain.campaign.campaigns import CLOSED, Campaign, Deadline
from bot.domain.campaign.loading import LoadCampaign
from bot.domain.campaign.plan import CampaignPlan, DeadlineKind, Mode, Origin, Who
from tests.chat import Chatter
from tests.school import MONDAY, School


async def test_a_teacher_sees_their_dates_the_plans_apart_from_the_schools(lan: Chatter) -> None:
    await lan.says("lịch của tôi")
    shown = lan.sees("calendar/shown", "Lịch của Cô Lan").text
    plan, school = shown.split("Mốc do nhà trường đặt")
    assert "Theo kế hoạch" in plan
    assert "thứ Năm, 15/10/2026, còn 10 ngày" in school
    assert "15/10/2026" not in plan
    assert "báo cáo" not in shown
    assert "[" not in shown
    assert "Lời nhắc tới: 11 giờ 30, thứ Năm, 08/10/2026" in shown


async def test_what_is_done_says_so_and_the_next_reminder_is_another(lan: Chatter) -> None:
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    lan.skip()
    await lan.says("/lich")
    shown = lan.sees("calendar/shown", "15/10/2026, đã xong").text
    assert "08/10/2026" not in shown
    assert "Lời nhắc tới: 11 giờ 30, thứ Bảy, 02/01/2027" in shown


async def test_who_answers_for_papers_sees_them_and_the_way_to_mark_them(school: School) -> None:
    minh = school.chatter("minh")
    await minh.says("han cua toi")
    minh.sees("calendar/shown", "báo cáo sơ kết", "thứ Năm, 21/01/2027", "Đã gửi")
    await minh.taps("Đã gửi")
    minh.sees("sent/which")


async def test_a_paper_shows_the_office_day_and_the_plans(school: School) -> None:
    """Before 01/5/2027, a holiday: the office takes it on Thursday, 29/4."""

    def move(session: Session) -> None:
        report = session.exec(select(Deadline).where(Deadline.key == "tong-ket")).one()
        report.due, report.mode = date(2027, 5, 1), Mode.BEFORE

    await school.app.store.write(move)
    hanh = school.chatter("hanh")
    await hanh.says("/lich")
    hanh.sees("calendar/shown", "thứ Năm, 29/04/2027 (kế hoạch ghi: trước thứ Bảy, 01/05/2027)")


async def test_after_its_day_a_date_says_whether_it_is_still_taken(lan: Chatter, school: School) -> None:
    school.clock.move_to(at_school(date(2026, 10, 17), 8))
    await lan.says("/lich")
    lan.sees("calendar/shown", "15/10/2026, quá hạn 2 ngày, vẫn còn nhận")

    def close(session: Session) -> None:
        session.get_one(Campaign, school.ids["campaign"]).list_closed_at = school.clock.now()

    await school.app.store.write(close)
    await lan.says("/lich")
    lan.sees("calendar/shown", "15/10/2026, đã qua")


async def test_of_two_campaigns_each_line_says_which(
    lan: Chatter, school: School, bao_khe: CampaignPlan
) -> None:
    plan = replace(bao_khe, id="second", title="Đợt hai", period="năm 2026")
    second = LoadCampaign(plan, school.ids["school"], suggested=True)
    await school.app.store.write(lambda session: second.apply(session, MONDAY))
    await lan.says("/lich")
    shown = lan.sees("calendar/shown", "[Đợt hai, năm 2026]").text
    lines = [line for line in shown.splitlines() if line.startswith("- ")]
    assert all("[" in line for line in lines)


async def test_more_than_twenty_come_page_by_page(lan: Chatter, school: School) -> None:
    def add(session: Session) -> None:
        for number in range(25):
            session.add(
                Deadline(
                    campaign_id=school.ids["campaign"],
                    key=f"x{number}",
                    what=f"việc thứ {number}",
                    kind=DeadlineKind.OTHER,
                    due=date(2026, 11, 1) + timedelta(days=number),
                    mode=Mode.BY,
                    who=Who.PERSON,
                    origin=Origin.SCHOOL,
                )
            )

    await school.app.store.write(add)
    await lan.says("/lich")
    first = lan.sees("calendar/page", "Xem tiếp").text
    assert first.count("\n- ") == 20
    await lan.says("1")
    rest = lan.sees("calendar/shown", "Lời nhắc tới").text
    assert first.count("\n- ") + rest.count("\n- ") == 28
    assert "Lịch của" not in rest


async def test_without_a_campaign_it_says_so(lan: Chatter, school: School) -> None:
    def close(session: Session) -> None:
        session.get_one(Campaign, school.ids["campaign"]).status = CLOSED

    await school.app.store.write(close)
    await lan.says("/lich")
    lan.sees("calendar/nothing", "phát động")


async def test_who_is_silenced_is_told_how_to_change_that(lan: Chatter) -> None:
    await lan.says("nhắc nhở tắt")
    lan.sees("frequency/kept")
    await lan.says("/lich")
    lan.sees("calendar/shown", "Lời nhắc đang tắt")
