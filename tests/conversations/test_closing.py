"""Chốt danh sách: figures first, registration ends, drafts are told of once, and it can be opened again."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlmodel import Session, col

from bot.clock import at_school
from bot.domain.campaign.campaigns import CLOSED, Campaign
from bot.domain.campaign.loading import LoadCampaign
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.delivery import audiences
from bot.domain.desk.closing import CloseList
from bot.domain.desk.standing import standing_of
from bot.domain.registering import rosters
from bot.domain.school.audit import Audit
from bot.domain.school.people import Account, Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import Unit
from bot.outbox import MESSAGE
from bot.result import Invalid
from tests.chat import Chatter
from tests.school import MONDAY, School


async def registers(who: Chatter, title: str = "ldtt") -> None:
    await who.says(f"dk {title}")
    await who.taps("Gửi đăng ký và cam kết")
    who.skip()


async def closes(who: Chatter) -> None:
    await who.says("chốt danh sách")
    await who.taps("Chốt danh sách")
    await who.taps("Chốt danh sách này")


async def audited(school: School) -> list[tuple[str, dict[str, int]]]:
    query = select(Audit).where(col(Audit.action).startswith("list_")).order_by(col(Audit.id))
    return await school.app.store.read(
        lambda session: [(one.action, one.details) for one in session.scalars(query)]
    )


async def test_the_figures_come_first_then_what_it_means_and_then_it_is_closed(
    school: School, hanh: Chatter, lan: Chatter
) -> None:
    await registers(lan)
    await registers(school.chatter("minh"), "không")
    await hanh.says("chốt danh sách giúp em")
    hanh.sees("closing/numbers", "Đã gửi: 2/5 người", "1 người không đăng ký danh hiệu", "3 người")
    assert "Hạn đăng ký: thứ Năm, 15/10/2026, còn 10 ngày" in hanh.last.text
    await hanh.taps("Chốt danh sách")
    hanh.sees("closing/review", "lời nhắc đăng ký dừng lại")
    await hanh.taps("Chốt danh sách này")
    shown = hanh.sees("closing/closed", "8 giờ 00, thứ Hai, 05/10/2026", "Tải danh sách", "Mở lại danh sách")
    assert "Đã báo" not in shown.text
    assert await audited(school) == [("list_closed", {"drafts": 0, "listed": 1, "declined": 1, "silent": 3})]
    await lan.says("dk cstdcs")
    lan.sees("register/closed")


async def test_the_list_downloaded_after_it_is_no_draft(hanh: Chatter) -> None:
    await closes(hanh)
    await hanh.taps("Tải danh sách")
    await hanh.taps("Danh sách để nộp")
    await hanh.taps("Theo tổ")
    texts = "\n".join(one.text for one in hanh.platform.seen_by(hanh.user)[-2:])
    assert "Danh sách đã chốt thứ Hai, 05/10/2026" in texts
    assert "DỰ THẢO" not in texts


async def test_those_missing_can_be_reminded_first(hanh: Chatter) -> None:
    await hanh.says("/chot")
    hanh.sees("closing/numbers", "Nhắc người chưa phản hồi trước")
    await hanh.taps("Nhắc người chưa phản hồi trước")
    hanh.sees("missing/list", "Nhắc những người này")


async def test_somebody_who_answers_meanwhile_is_shown_before_it_is_closed(
    hanh: Chatter, lan: Chatter
) -> None:
    await hanh.says("/chot")
    await hanh.taps("Chốt danh sách")
    await registers(lan)
    hanh.skip()
    await hanh.taps("Chốt danh sách này")
    hanh.sees("closing/review", "Đã gửi: 1/5 người")


async def test_who_has_an_unsent_form_is_told_once_and_whom_to_ask(
    school: School, hanh: Chatter, lan: Chatter
) -> None:
    await lan.says("dk ldtt")
    lan.sees("register/review")
    await closes(hanh)
    hanh.skip()
    assert "Đã báo cho 1 người" in hanh.last.text
    query = select(MESSAGE.c.chat, MESSAGE.c.text).where(MESSAGE.c.template == "closing/unsent")
    ((chat, text),) = await school.app.store.read(lambda session: list(session.execute(query)))
    assert chat == "user-lan"
    assert "chưa được gửi" in text
    assert "văn phòng nhà trường" in text
    await lan.looks()
    await lan.taps("Gửi đăng ký và cam kết")
    assert "chốt" in lan.last.text


async def test_a_list_closed_at_night_and_opened_again_leaves_no_word_for_the_morning(
    school: School, hanh: Chatter, lan: Chatter
) -> None:
    async def waiting() -> int:
        query = select(MESSAGE.c.id).where(MESSAGE.c.template == "closing/unsent")
        return await school.app.store.read(lambda session: len(session.execute(query).all()))

    await lan.says("dk ldtt")
    school.clock.move_to(at_school(MONDAY.date(), 22, 15))
    await closes(hanh)
    assert await waiting() == 1
    await hanh.says("mở lại danh sách")
    await hanh.taps("Mở lại danh sách")
    assert await waiting() == 0
    await closes(hanh)
    assert await waiting() == 1


async def test_closing_stops_the_reminders_and_opening_lets_them_go_on(school: School, hanh: Chatter) -> None:
    def asked(session: Session) -> int:
        query = select(audiences.DEADLINE.c.id).join(
            audiences.CAMPAIGN, audiences.CAMPAIGN.c.id == audiences.DEADLINE.c.campaign_id
        )
        kind = audiences.DEADLINE.c.kind == "registration"
        return len(session.execute(query.where(kind, audiences.still_open(MONDAY.date()))).all())

    before = await school.app.store.read(asked)
    assert before
    await closes(hanh)
    assert await school.app.store.read(asked) == 0
    hanh.skip()
    await hanh.taps("Mở lại danh sách")
    hanh.sees("closing/reopen", "8 giờ 00, thứ Hai, 05/10/2026")
    await hanh.taps("Mở lại danh sách")
    hanh.sees("closing/reopened", "thứ Năm, 15/10/2026, còn 10 ngày")
    assert await school.app.store.read(asked) == before
    assert [action for action, _ in await audited(school)] == ["list_closed", "list_reopened"]


async def test_the_same_command_opens_what_is_closed_and_undoing_nothing_says_so(hanh: Chatter) -> None:
    await hanh.says("mở lại danh sách")
    hanh.sees("closing/nothing", "đã chốt để mở lại")
    await closes(hanh)
    hanh.skip()
    await hanh.says("/chot")
    hanh.sees("closing/reopen")


async def test_two_admins_at_once_close_it_once(school: School, hanh: Chatter) -> None:
    def second_admin(session: Session) -> None:
        session.get_one(Person, school.ids["dung"]).is_admin = True

    await school.app.store.write(second_admin)
    dung = school.chatter("dung")
    for who in (hanh, dung):
        await who.says("/chot")
        await who.taps("Chốt danh sách")
        who.skip()
    await hanh.taps("Chốt danh sách này")
    hanh.sees("closing/closed")
    await dung.taps("Chốt danh sách này")
    dung.sees("closing/reopen")
    assert [action for action, _ in await audited(school)] == ["list_closed"]


async def test_only_an_admin_of_the_campaigns_school_may(school: School, lan: Chatter) -> None:
    await lan.says("/chot")
    lan.sees("common/not_for_you")
    await lan.taps_data(f"a:molai:{school.ids['campaign']}")
    lan.sees("common/not_for_you")

    def forged(session: Session) -> list[str]:
        other = Unit(kind="truong", name="Trường THCS Bằng Lăng", folded="truong thcs bang lang")
        session.add(other)
        session.flush()
        stranger = session.get_one(Person, school.ids["dung"])
        stranger.is_admin, stranger.unit_id = True, other.id or 0
        account = session.get_one(Account, stranger.account_id)
        codes = []
        for person in (stranger, session.get_one(Person, school.ids["minh"])):
            done = CloseList(school.ids["campaign"]).apply(Turn(session, MONDAY, account, person))
            assert isinstance(done, Invalid)
            codes.append(done.code)
        return codes

    assert await school.app.store.write(forged) == ["not_in_charge", "not_in_charge"]


async def test_a_campaign_that_is_over_cannot_be_closed(school: School, hanh: Chatter) -> None:
    await hanh.says("/chot")

    def over(session: Session) -> None:
        session.get_one(Campaign, school.ids["campaign"]).status = CLOSED

    await school.app.store.write(over)
    await hanh.taps("Chốt danh sách")
    hanh.skip()
    assert "chưa có danh sách để chốt" in hanh.last.text


async def test_the_figures_agree_with_who_has_not_answered(school: School, lan: Chatter) -> None:
    await registers(lan)
    await lan.says("rút đăng ký")
    await lan.taps("Rút bản đăng ký")
    await lan.taps("Rút bản đăng ký này")
    await registers(school.chatter("minh"))

    def both(session: Session) -> tuple[int, int, int]:
        campaign = session.get_one(Campaign, school.ids["campaign"])
        found = rosters.numbers_of(rosters.load(session, campaign, MONDAY).entries)
        missing = standing_of(session, campaign).missing
        return found.silent + found.returned, found.taken_back, missing

    assert await school.app.store.read(both) == (3, 1, 3)


async def test_of_two_campaigns_each_says_how_it_stands(
    school: School, hanh: Chatter, bao_khe: CampaignPlan
) -> None:
    second = LoadCampaign(
        replace(bao_khe, id="second", title="Đợt hai"), school.ids["school"], suggested=True
    )
    await school.app.store.write(lambda session: second.apply(session, MONDAY))
    await hanh.says("/chot")
    shown = hanh.sees("closing/campaign", "Đợt hai")
    assert "(chưa chốt)" in shown.text + str(list(shown.buttons))
    await hanh.says("1")
    await hanh.taps("Chốt danh sách")
    await hanh.taps("Chốt danh sách này")
    hanh.skip()
    await hanh.says("/molai")
    hanh.sees("closing/reopen", "Đợt hai")
