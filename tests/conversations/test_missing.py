"""Who has not answered: what each role may see, and the button that reminds exactly those."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot.domain.campaign.campaigns import CLOSED, Campaign
from bot.domain.campaign.loading import LoadCampaign
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.school.people import Person
from bot.domain.school.units import Unit
from bot.outbox import DeliveryRun
from tests.chat import Chatter
from tests.school import MONDAY, School


def close_all(session: Session) -> None:
    for one in session.scalars(select(Campaign)):
        one.status = CLOSED


@pytest.fixture
def hanh(school: School) -> Chatter:
    """Cô Hạnh, who is the admin."""
    return school.chatter("hanh")


@pytest.fixture
def minh(school: School) -> Chatter:
    """Thầy Minh, who heads tổ Toán - Tin."""
    return school.chatter("minh")


async def registers(chatter: Chatter) -> None:
    await chatter.says("dk ldtt")
    await chatter.taps("Gửi đăng ký và cam kết")


async def runs(school: School) -> list[DeliveryRun]:
    return list(await school.app.store.read(lambda session: session.scalars(select(DeliveryRun)).all()))


async def test_an_admin_sees_every_team_with_names(hanh: Chatter, lan: Chatter) -> None:
    await registers(lan)
    await hanh.says("/chuatraloi")
    shown = hanh.sees("missing/list", "Đã phản hồi: 1/5", "thứ Năm, 15/10/2026", "Nhắc những người này")
    assert "Tổ Toán - Tin: 1/2 — Nguyễn Văn Minh" in shown.text
    assert "Tổ Ngữ văn: 2/2 — Đỗ Tiến Dũng, Phạm Thị Hoa" in shown.text
    assert "Trần Thị Lan" not in shown.text


async def test_a_team_lead_sees_only_their_team(minh: Chatter) -> None:
    await minh.says("ai chưa phản hồi ạ")
    shown = minh.sees("missing/list", "Đã phản hồi: 0/2", "Trần Thị Lan")
    assert "Ngữ văn" not in shown.text
    assert "Hoa" not in shown.text


async def test_a_teacher_is_told_it_is_not_theirs_even_with_a_forged_button(lan: Chatter) -> None:
    await lan.says("/chuatraloi")
    lan.sees("common/not_for_you")
    await lan.taps_data("a:chuatraloi:")
    lan.sees("common/not_for_you")


async def test_the_button_reminds_exactly_those_missing_and_once(
    hanh: Chatter, lan: Chatter, school: School
) -> None:
    await registers(lan)
    await hanh.says("chua phan hoi")
    button = hanh.sees("missing/list").buttons["Nhắc những người này"]
    await hanh.taps_data(button)
    hanh.sees("missing/reminded", "4 người")
    await hanh.taps_data(button)
    hanh.sees("common/old_button")
    await hanh.says("chua phan hoi")
    hanh.sees("missing/list")
    await hanh.says("1")
    hanh.sees("missing/list", "Đã phản hồi: 1/5")
    assert len(await runs(school)) == 1


async def test_when_all_have_answered_it_says_so(minh: Chatter, lan: Chatter) -> None:
    await registers(lan)
    await registers(minh)
    minh.skip()
    await minh.says("chua phan hoi")
    minh.sees("missing/all_answered", "2/2")


async def test_of_two_campaigns_one_is_chosen(hanh: Chatter, school: School, bao_khe: CampaignPlan) -> None:
    second = LoadCampaign(
        replace(bao_khe, id="second", title="Đợt hai"), school.ids["school"], suggested=True
    )
    await school.app.store.write(lambda session: second.apply(session, MONDAY))
    await hanh.says("/chuatraloi")
    hanh.sees("missing/campaign", "Đợt hai (năm học 2026-2027)")
    await hanh.says("1")
    hanh.sees("missing/list", "Đợt hai", "0/5")


async def test_who_heads_an_empty_team_is_told_so(school: School) -> None:
    def move(session: Session) -> None:
        session.get_one(Unit, school.ids["toan"]).head_id = school.ids["hoa"]
        for name in ("lan", "minh"):
            session.get_one(Person, school.ids[name]).active = False

    await school.app.store.write(move)
    hoa = school.chatter("hoa")
    await hoa.says("/chuatraloi")
    hoa.sees("missing/no_team")


async def test_nothing_is_open_when_no_campaign_runs(school: School) -> None:
    hanh = school.chatter("hanh")

    await school.app.store.write(close_all)
    await hanh.says("/chuatraloi")
    hanh.sees("missing/nothing_open")
