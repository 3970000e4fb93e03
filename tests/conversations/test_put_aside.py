"""What is offered to be gone on with: forms and texts of one's own, not pages that were only read."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.domain.campaign.campaigns import Campaign
from bot.talking.memory import ENDED, TABLE
from scheduler.tidy import tidy
from tests.chat import Chatter
from tests.school import MONDAY, School


async def states(school: School, name: str) -> list[str]:
    query = select(TABLE.c.status).where(TABLE.c.name == name).order_by(TABLE.c.id)
    return await school.app.store.read(lambda session: list(session.execute(query).scalars()))


async def test_a_page_that_was_only_read_is_not_offered_again(school: School) -> None:
    hanh = school.chatter("hanh")
    await hanh.says("/kehoach")
    await hanh.says("2")
    hanh.sees("campaign/running", count=2)
    await hanh.says("/chuatraloi")
    await hanh.says("để sau")
    hanh.sees("common/put_away", count=2)
    assert hanh.last.buttons == {}
    assert set(await states(school, "campaign") + await states(school, "missing")) == {ENDED}
    await hanh.says("làm tiếp")
    hanh.sees("common/nothing_parked")


async def test_a_button_of_such_a_page_opens_it_anew(school: School) -> None:
    hanh = school.chatter("hanh")
    await hanh.says("/kehoach")
    await hanh.says("2")
    page = hanh.sees("campaign/running", count=2)
    await hanh.says("/dangky")
    hanh.skip()
    await hanh.says("để sau")
    hanh.sees("common/kept")
    await hanh.taps_data(page.buttons["Xem lịch nhắc"], page.id)
    hanh.sees("campaign/running")


async def test_a_form_put_aside_is_offered_after_reading(lan: Chatter, school: School) -> None:
    await lan.says("dk ldtt")
    lan.skip()
    await lan.says("/lich")
    lan.sees("calendar/shown", "Làm tiếp việc đang dở")


async def test_a_question_of_months_ago_does_not_come_back(school: School) -> None:
    hanh = school.chatter("hanh")
    await hanh.says("gửi thông báo")
    await hanh.says("Mai toàn trường nghỉ học vì bão.")
    await hanh.says("để sau")
    hanh.skip()
    assert "Làm tiếp việc đang dở" in hanh.last.buttons
    school.clock.at = MONDAY + timedelta(days=120)
    await hanh.says("làm tiếp")
    hanh.sees("common/nothing_parked")
    await hanh.says("gửi thông báo")
    assert "bão" not in hanh.last.text
    assert (await states(school, "announce"))[0] == ENDED


async def test_tidying_ends_what_is_old_but_not_a_form_of_a_running_campaign(
    lan: Chatter, school: School
) -> None:
    hanh = school.chatter("hanh")
    await hanh.says("gửi thông báo")
    await hanh.says("Mai toàn trường nghỉ học vì bão.")
    await hanh.says("để sau")
    await lan.says("dk ldtt")
    await lan.says("để sau")
    later = MONDAY + timedelta(days=15)
    await school.app.store.write(lambda session: tidy(session, later))
    assert (await states(school, "announce"), await states(school, "register")) == ([ENDED], ["parked"])
    school.clock.at = later
    await lan.says("làm tiếp")
    lan.sees("register/review", count=3)
    await lan.says("để sau")

    def end(session):  # type: ignore[no-untyped-def]
        session.get(Campaign, school.ids["campaign"]).status = "closed"
        session.flush()
        tidy(session, later + timedelta(days=15))

    await school.app.store.write(end)
    assert await states(school, "register") == [ENDED]
