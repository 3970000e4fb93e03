"""Who has not answered: what each role may see, and the button that reminds exactly those."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

from PIL import Image
from sqlalchemy import select, update
from sqlmodel import Session, col

from bot.app import App
from bot.domain.announcing.reminders import RemindSilent
from bot.domain.campaign.campaigns import CLOSED, Campaign
from bot.domain.campaign.loading import LoadCampaign
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.school.people import ACCOUNT, PERSON, Account, Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import Unit
from bot.outbox import DeliveryRun
from bot.result import Invalid
from bot.uploads import Upload
from bot.words import fold, sort_key
from scheduler import Ticks
from tests.chat import Chatter, PlatformInMemory
from tests.school import MONDAY, School


def close_all(session: Session) -> None:
    for one in session.scalars(select(Campaign)):
        one.status = CLOSED


async def registers(chatter: Chatter) -> None:
    await chatter.says("dk ldtt")
    await chatter.taps("Gửi đăng ký và cam kết")


async def runs(school: School) -> list[DeliveryRun]:
    return list(await school.app.store.read(lambda session: session.scalars(select(DeliveryRun)).all()))


async def test_an_admin_sees_every_team_with_names(hanh: Chatter, lan: Chatter) -> None:
    await registers(lan)
    await hanh.says("/chuatraloi")
    shown = hanh.sees("missing/list", "Đã phản hồi: 1/5", "thứ Năm, 15/10/2026", "Nhắc những người này")
    assert "<b>Tổ Toán - Tin</b>: đã phản hồi 1/2\nChưa phản hồi: Nguyễn Văn Minh\n" in shown.text
    assert "<b>Tổ Ngữ văn</b>: đã phản hồi 0/2\nChưa phản hồi: Đỗ Tiến Dũng, Phạm Thị Hoa\n" in shown.text
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


async def picture(school: School) -> Upload:
    """Return the only file that was made."""
    return await school.app.store.read(lambda session: session.scalars(select(Upload)).one())


def crowd(session: Session, school: School, count: int, unit: str = "toan") -> None:
    """Add people nobody has linked yet."""
    for number in range(count):
        name = f"Vũ Thị Hồng {number:02}"
        session.add(
            Person(
                unit_id=school.ids[unit],
                full_name=name,
                folded=fold(name),
                sort_key=sort_key(name),
                joined_on=date(2026, 8, 1),
            )
        )


async def test_a_long_list_is_read_page_by_page_and_nobody_is_left_out(minh: Chatter, school: School) -> None:
    await school.app.store.write(lambda session: crowd(session, school, 43))
    await minh.says("/chuatraloi")
    pages = [minh.sees("missing/list", "Đã phản hồi: 0/45", "Trang 1/3").text]
    await minh.taps("Xem tiếp")
    pages.append(minh.sees("missing/list", "<b>Tổ Toán - Tin</b> (tiếp)", "Trang 2/3").text)
    await minh.says("9")
    pages.append(minh.sees("missing/list", "Trang 3/3", "Nhắc những người này").text)
    named = re.findall(r"Vũ Thị Hồng \d\d|Trần Thị Lan|Nguyễn Văn Minh", "\n".join(pages))
    assert len(named) == len(set(named)) == 45
    assert [len(re.findall(r"Hồng \d\d|Lan\b|Minh\b", page)) for page in pages] == [20, 20, 5]
    await minh.says("xem tiếp")
    minh.sees("missing/list", "Trang 1/3")
    await minh.says("1")
    minh.sees("missing/reminded", "2 người", "43 người chưa nhận được tin")


async def test_without_buttons_the_next_page_is_9(school: School) -> None:
    await school.app.store.write(lambda session: crowd(session, school, 43))
    change = update(ACCOUNT).values(channel="zalo")
    await school.app.store.write(lambda session: session.execute(change))
    school.platform = PlatformInMemory("zalo")
    school.app = App(school.app.store, school.clock, {"zalo": school.platform})
    await school.app.start()
    minh = school.chatter("minh")
    await minh.says("ai chưa phản hồi")
    minh.sees("missing/list", "1. Nhắc những người này\n2. Xem hình\n9. Xem tiếp", "Trang 1/3")
    await minh.says("9")
    minh.sees("missing/list", "Trang 2/3")


async def test_those_who_could_not_hear_of_it_stand_apart(hanh: Chatter, school: School) -> None:
    def change(session: Session) -> None:
        for name, values in (("lan", {"account_id": None}), ("hoa", {"paused_until": date(2026, 10, 20)})):
            session.execute(update(PERSON).where(PERSON.c.id == school.ids[name]).values(**values))
        theirs = ACCOUNT.c.person_id == school.ids["dung"]
        session.execute(update(ACCOUNT).where(theirs).values(reachable=False, unreachable_why="blocked"))

    await school.app.store.write(change)
    await hanh.says("/chuatraloi")
    text = hanh.sees("missing/list", "trong đó 2 người chưa nhận được tin qua trợ lý").text
    assert "Chưa phản hồi: Nguyễn Văn Minh\nChưa có tài khoản: Trần Thị Lan\n" in text
    assert "Chưa liên lạc được: Đỗ Tiến Dũng\nĐang tạm dừng nhắc: Phạm Thị Hoa\n" in text


async def test_the_head_of_the_school_sees_numbers(hanh: Chatter, school: School) -> None:
    await school.app.store.write(lambda session: unmake_admin(session, school))
    await hanh.says("/chuatraloi")
    shown = hanh.sees("missing/list", "<b>Tổ Ngữ văn</b>: đã phản hồi 0/2")
    assert not any(name in shown.text for name in ("Lan", "Hoa", "Dũng", "Minh"))
    assert "Nhắc cả tổ" not in shown.buttons


def unmake_admin(session: Session, school: School) -> None:
    session.get_one(Person, school.ids["hanh"]).is_admin = False


async def test_an_admin_reminds_one_team_and_nobody_of_it_twice_a_day(hanh: Chatter, school: School) -> None:
    await hanh.says("/chuatraloi")
    await hanh.taps("Nhắc cả tổ")
    hanh.sees("missing/team", "Tổ Ngữ văn (2)", "Tổ Toán - Tin (2)", count=2)
    await hanh.taps("Tổ Ngữ văn")
    hanh.sees("missing/reminded", "2 người")
    (run,) = await runs(school)
    assert run.content["units"] == [school.ids["van"]]
    await Ticks(school.app).plan()
    dung = school.chatter("dung")
    await dung.says("nhắc cả tổ")
    dung.sees("problems/reminded_already")
    await hanh.says("/chuatraloi")
    await hanh.taps("Nhắc những người này")
    hanh.sees("missing/reminded", "3 người", "2 người đã được nhắc trong hôm nay", count=2)


async def test_nhac_ca_to_of_somebody_without_a_team_shows_the_list_first(
    hanh: Chatter, school: School
) -> None:
    await hanh.says("nhắc cả tổ")
    hanh.sees("missing/list")
    assert await runs(school) == []


async def test_a_lead_reminds_no_other_team_even_with_a_forged_act(minh: Chatter, school: School) -> None:
    def press(session: Session, name: str, *only: int) -> object:
        account = session.scalars(select(Account).where(col(Account.person_id) == school.ids[name])).one()
        turn = Turn(session, MONDAY, account, session.get_one(Person, school.ids[name]))
        return RemindSilent(school.ids["campaign"], only).apply(turn)

    refused = Invalid.because("not_in_charge")
    write = school.app.store.write
    assert await write(lambda session: press(session, "minh", school.ids["van"])) == refused
    assert await write(lambda session: press(session, "hanh", school.ids["school"] + 999)) == refused
    assert await write(lambda session: press(session, "lan")) == refused


async def test_the_admin_of_another_school_reminds_nobody_here(school: School) -> None:
    def found(session: Session) -> object:
        unit = Unit(kind="truong", name="Trường THCS Bằng Lăng", folded="truong thcs bang lang")
        session.add(unit)
        session.flush()
        hanh = session.get_one(Person, school.ids["hanh"])
        hanh.unit_id = unit.id or 0
        session.get_one(Unit, school.ids["school"]).head_id = None
        session.flush()
        account = session.scalars(select(Account).where(col(Account.person_id) == hanh.id)).one()
        return RemindSilent(school.ids["campaign"]).apply(Turn(session, MONDAY, account, hanh))

    assert await school.app.store.write(found) == Invalid.because("not_in_charge")


async def test_once_the_list_is_closed_nobody_is_reminded(hanh: Chatter, school: School) -> None:
    await hanh.says("/chuatraloi")
    button = hanh.sees("missing/list").buttons["Nhắc những người này"]
    closed = update(Campaign).values(list_closed_at=MONDAY)
    await school.app.store.write(lambda session: session.execute(closed))
    await hanh.taps_data(button)
    shown = hanh.sees("missing/list", "Danh sách đã chốt.")
    assert "Nhắc những người này" not in shown.buttons
    assert await runs(school) == []


async def test_the_picture_comes_with_the_same_in_words(hanh: Chatter, lan: Chatter, school: School) -> None:
    await registers(lan)
    await hanh.says("/chuatraloi")
    await hanh.taps("Xem hình")
    text = "\n".join(one.text for one in hanh.platform.seen_by("user-hanh"))
    assert "Tổ Ngữ văn: 0/2 ▯▯▯▯▯▯\nTổ Toán - Tin: 1/2 ▮▮▮▯▯▯\nBan giám hiệu: 0/1 ▯▯▯▯▯▯\n" in text
    assert "Tính đến 8 giờ 00, thứ Hai, 05/10/2026." in text
    kept = await picture(school)
    assert (kept.mime, kept.owner_id) == ("image/png", school.ids["hanh"])
    image = Image.open(io.BytesIO(kept.content))
    assert (image.format, image.width) == ("PNG", 1080)


async def test_the_lead_of_a_team_has_a_picture_of_the_own_one(minh: Chatter, school: School) -> None:
    await minh.says("xem hình")
    text = "\n".join(one.text for one in minh.platform.seen_by("user-minh"))
    assert "Tổ Toán - Tin: 0/2 ▯▯▯▯▯▯" in text
    assert "Ngữ văn" not in text
    assert (await picture(school)).size > 0


async def test_when_all_have_answered_there_is_still_a_picture(minh: Chatter, lan: Chatter) -> None:
    await registers(lan)
    await registers(minh)
    minh.skip()
    await minh.says("/chuatraloi")
    minh.sees("missing/all_answered")
    await minh.taps("Xem hình")
    assert any("2/2 ▮▮▮▮▮▮" in one.text for one in minh.platform.seen_by("user-minh"))


async def test_the_button_of_a_roll_up_opens_its_campaign(
    hanh: Chatter, school: School, bao_khe: CampaignPlan
) -> None:
    second = LoadCampaign(
        replace(bao_khe, id="second", title="Đợt hai"), school.ids["school"], suggested=True
    )
    await school.app.store.write(lambda session: second.apply(session, MONDAY))
    await hanh.taps_data(f"a:chuatraloi:{school.ids['campaign']}")
    shown = hanh.sees("missing/list")
    assert "Đợt hai" not in shown.text
    await hanh.taps_data("a:chuatraloi:999999")
    hanh.sees("missing/campaign")


async def test_nothing_is_open_when_no_campaign_runs(school: School) -> None:
    hanh = school.chatter("hanh")

    await school.app.store.write(close_all)
    await hanh.says("/chuatraloi")
    hanh.sees("missing/nothing_open")
