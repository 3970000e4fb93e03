"""A campaign without titles asks whether to take part; to take none is an answer like any other."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.done import Done
from bot.domain.campaign.loading import LoadCampaign
from bot.domain.registering.registrations import Registration
from bot.plans.mini import occasion_plan, occasions
from tests.chat import Chatter
from tests.school import MONDAY, School


@pytest.fixture
async def lesson(school: School) -> School:
    """The school with a hội giảng running instead of the yearly campaign."""

    def load(session):  # type: ignore[no-untyped-def]
        session.get(Campaign, school.ids["campaign"]).status = "closed"
        today = MONDAY.date()
        plan = occasion_plan(occasions((), today)[0], "lesson", today)
        made = LoadCampaign(plan, school.ids["school"]).apply(session, MONDAY)
        assert isinstance(made, Campaign)
        return made.id

    school.ids["lesson"] = await school.app.store.write(load)
    return school


async def registration(school: School) -> Registration:
    query = select(Registration).where(col(Registration.campaign_id) == school.ids["lesson"])
    return await school.app.store.read(lambda session: session.scalars(query).one())


async def done(school: School) -> list[int]:
    return await school.app.store.read(
        lambda session: list(session.scalars(select(col(Done.person_id)).order_by(col(Done.person_id))))
    )


async def test_no_is_an_answer_and_is_seen_as_one(lesson: School, lan: Chatter) -> None:
    await lan.says("đăng ký")
    lan.sees("register/part", "Việc tham gia là tự nguyện", "Tham gia")
    await lan.taps("Không tham gia đợt này")
    lan.sees("register/review", "Không tham gia đợt này", "Xem lại câu trả lời")
    assert "Danh hiệu" not in lan.last.text
    assert "khen thưởng" not in lan.last.text
    await lan.taps("Gửi trả lời")
    lan.sees("register/submitted", "Không tham gia đợt này", "câu trả lời")
    assert await done(lesson) == [lan.person_id]
    await lan.says("của tôi")
    lan.sees("mine/show", "Không tham gia đợt này")
    assert "khen thưởng" not in lan.last.text


@pytest.mark.parametrize("words", ["xin không tham gia", "em ko tham gia ạ", "đợt này cô không tham gia nhé"])
async def test_plain_words_lead_straight_to_the_review(lesson: School, lan: Chatter, words: str) -> None:
    await lan.says(words)
    lan.sees("register/review", "Không tham gia đợt này")
    await lan.says("1")
    lan.sees("register/submitted")


async def test_a_no_can_become_a_yes_until_the_list_is_closed(lesson: School, lan: Chatter) -> None:
    await lan.says("không tham gia")
    await lan.taps("Gửi trả lời")
    lan.skip()
    await lan.says("đăng ký")
    lan.sees("register/review", "Không tham gia đợt này")
    await lan.taps("Sửa")
    await lan.taps("Tham gia hay không")
    lan.sees("register/part", count=2)
    await lan.taps("Tham gia")
    lan.sees("register/lesson.name")
    for answer in ("Phép cộng phân số", "6A1", "tiết 3", "17/11"):
        await lan.says(answer)
    lan.sees("register/review", "Phép cộng phân số", count=4)
    await lan.taps("Gửi lại bản đã sửa")
    lan.sees("register/submitted")
    one = await registration(lesson)
    assert (one.title, one.version, one.draft.lesson is not None) == ("", 2, True)


async def test_a_yes_can_become_a_no_by_words_and_leaves_nothing_behind(lesson: School, lan: Chatter) -> None:
    await lan.says("đăng ký")
    await lan.taps("Tham gia")
    for answer in ("Phép cộng phân số", "6A1", "tiết 3", "17/11", "1"):
        await lan.says(answer)
    lan.skip()
    await lan.says("đợt này em xin không tham gia ạ")
    lan.sees("register/review", "Không tham gia đợt này")
    await lan.taps("Gửi trả lời")
    one = await registration(lesson)
    assert (one.title, one.draft.lesson) == ("none", None)


async def test_who_takes_no_part_is_counted_and_not_missing(lesson: School, lan: Chatter) -> None:
    hanh = lesson.chatter("hanh")
    await lan.says("không tham gia")
    await lan.taps("Gửi trả lời")
    await hanh.says("ai chưa phản hồi")
    assert "Lan" not in hanh.last.text
    assert "Phạm Thị Hoa" in hanh.last.text
    minh = lesson.chatter("minh")
    await minh.says("/to")
    assert "Không tham gia: 1" in minh.last.text
    await hanh.says("danh sách")
    await hanh.says("chốt danh sách")
    assert "1 người không tham gia" in hanh.last.text
