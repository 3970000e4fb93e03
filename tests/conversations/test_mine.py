"""Looking at one's registration, changing and withdrawing it."""

from __future__ import annotations

from sqlmodel import Session, select

from bot.domain.campaign.campaigns import Campaign
from bot.domain.registering.registrations import Registration, RegistrationVersion
from tests.chat import Chatter
from tests.school import School


async def registered(lan: Chatter, words: str = "dk ldtt") -> None:
    await lan.says(words)
    await lan.taps("Gửi đăng ký và cam kết")
    lan.skip()


async def test_nothing_registered_offers_to_register(lan: Chatter) -> None:
    await lan.says("cua toi")
    lan.sees("mine/nothing", "Đăng ký thi đua")
    await lan.taps("Đăng ký thi đua")
    lan.sees("register/title")


async def test_a_change_makes_a_version_and_keeps_the_old_one(lan: Chatter, school: School) -> None:
    await registered(lan)
    await lan.says("/cuatoi")
    lan.sees("mine/show", "Lao động tiên tiến", "DK-00001")
    await lan.taps("Sửa bản này")
    lan.sees("register/review", "đang mở để sửa")
    await lan.says("hinh thuc khen thuong")
    lan.sees("register/award")
    await lan.says("2")
    lan.sees("register/review")
    await lan.taps("Gửi lại bản đã sửa")
    lan.sees("register/submitted", "lần 2")

    def versions(session: Session) -> list[str]:
        rows = session.scalars(select(RegistrationVersion).order_by(RegistrationVersion.version))  # type: ignore[arg-type]
        return [row.content["award"] for row in rows]

    first, second = await school.app.store.read(versions)
    assert first == ""
    assert second != ""


async def test_withdrawing_asks_once_more_and_a_new_one_may_follow(lan: Chatter, school: School) -> None:
    await registered(lan)
    await lan.says("/cuatoi")
    lan.sees("mine/show")
    await lan.says("rút")
    lan.sees("mine/withdraw")
    await lan.says("quay lại")
    lan.sees("mine/show")
    await lan.taps("Rút bản đăng ký")
    lan.sees("mine/withdraw")
    await lan.taps("Rút bản đăng ký này")
    lan.sees("mine/withdrawn", "DK-00001")
    await lan.says("của tôi")
    lan.sees("mine/nothing")
    await registered(lan, "dk ko")
    (one,) = await school.app.store.read(lambda session: list(session.scalars(select(Registration))))
    assert (one.status, one.title, one.version) == ("submitted", "none", 3)


async def test_after_the_list_is_closed_it_says_whom_to_ask(lan: Chatter, school: School) -> None:
    await registered(lan)

    def close(session: Session) -> None:
        campaign = session.get(Campaign, school.ids["campaign"])
        assert campaign is not None
        campaign.list_closed_at = school.clock.now()

    await school.app.store.write(close)
    await lan.says("/cuatoi")
    lan.sees("mine/closed", "đã chốt", "văn phòng nhà trường")
    await lan.says("/dangky")
    lan.sees("register/closed", "đã chốt", "văn phòng nhà trường")


async def test_a_list_closed_under_an_open_review_says_whom_to_ask(lan: Chatter, school: School) -> None:
    await lan.says("dk ldtt")
    lan.sees("register/review")

    def close(session: Session) -> None:
        session.get_one(Campaign, school.ids["campaign"]).list_closed_at = school.clock.now()

    await school.app.store.write(close)
    await lan.taps("Gửi đăng ký và cam kết")
    lan.sees("register/closed", "đã chốt", "văn phòng nhà trường")


async def test_a_campaign_closed_under_an_open_review_refuses(lan: Chatter, school: School) -> None:
    await lan.says("dk ldtt")
    button = lan.sees("register/review").buttons["Gửi đăng ký và cam kết"]

    def end(session: Session) -> None:
        campaign = session.get(Campaign, school.ids["campaign"])
        assert campaign is not None
        campaign.status = "closed"

    await school.app.store.write(end)
    await lan.taps_data(button)
    lan.sees("register/nothing_open")


async def test_a_question_about_a_title_is_answered_not_taken_for_a_registration(lan: Chatter) -> None:
    await lan.says("dk cstd la gi")
    lan.sees("rules/conditions", "Chiến sĩ thi đua cơ sở", "Quyết định thuộc Hội đồng TĐKT")
    await lan.says("điều kiện")
    lan.sees("rules/title")
    await lan.says("ldtt")
    lan.sees("rules/conditions", "Lao động tiên tiến")
