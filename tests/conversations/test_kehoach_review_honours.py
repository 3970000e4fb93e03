"""Titles and awards corrected: each keeps what it stands for, in the form, in the lists and once it runs."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session

from bot.domain.campaign.campaigns import Campaign, Honour
from bot.domain.campaign.catalogue import heading, same, stem_of
from bot.domain.campaign.notes import NoteKind
from bot.domain.desk.correcting import Correct
from bot.domain.registering import rosters
from bot.domain.registering.roster_summary import summary_sheet
from bot.result import Invalid
from tests.chat import Chatter
from tests.conversations.planning import newest, opens, turn
from tests.conversations.reviewing_plans import ONE, REVIEW, below, reviews
from tests.school import School

LDTT_HERE = "Lao động tiên tiến (cấp trường)"


async def test_an_award_that_becomes_another_is_counted_as_that(hanh: Chatter, school: School) -> None:
    await reviews(hanh, "Hình thức khen thưởng")
    await hanh.taps("Giấy khen của Sở")
    await hanh.taps("Sửa")
    await hanh.taps("Tên hình thức")
    hanh.skip()
    await hanh.says("Bằng khen của Thủ tướng Chính phủ")
    hanh.sees(ONE, "Bằng khen của Thủ tướng Chính phủ")
    codes = {one.name: one.code for one in await below(school, Honour) if one.field == "award"}
    assert codes["Bằng khen của Thủ tướng Chính phủ"] == "BK"
    await hanh.taps("Sửa")
    await hanh.taps("Tên hình thức")
    await hanh.says("bang khen cua Thu tuong")
    codes = {one.name: one.code for one in await below(school, Honour) if one.field == "award"}
    assert codes["bang khen cua Thu tuong"] == "BK"


async def test_a_giay_khen_of_the_school_s_own_is_a_giay_khen(hanh: Chatter, school: School) -> None:
    await reviews(hanh, "Hình thức khen thưởng")
    for name in ("Giấy khen của Hiệu trưởng", "Giấy khen của Công đoàn ngành", "Thư khen"):
        await hanh.taps("Thêm")
        await hanh.says(name)
    codes = {one.name: one.code for one in await below(school, Honour) if one.field == "award"}
    assert codes["Giấy khen của Hiệu trưởng"] == "GK"
    assert codes["Giấy khen của Công đoàn ngành"] == "GK-2"
    assert codes["Thư khen"] == "rieng"


async def test_no_name_stands_twice(hanh: Chatter, school: School) -> None:
    await reviews(hanh, "Danh hiệu")
    for _ in range(2):
        await hanh.says("them")
        await hanh.says("Giáo viên tiêu biểu")
        await hanh.taps("Cá nhân")
    hanh.skip()
    assert "Đã có “Giáo viên tiêu biểu” trong kế hoạch này rồi" in hanh.last.text
    named = [one.name for one in await below(school, Honour)]
    assert named.count("Giáo viên tiêu biểu") == 1


async def test_a_title_of_the_school_s_own_stands_by_its_name_above_its_column(school: School) -> None:
    def sheet(session: Session) -> list[str]:
        campaign = session.get_one(Campaign, school.ids["campaign"])
        session.add(
            Honour(campaign_id=campaign.id or 0, field="title", code="rieng", name="Giáo viên tiêu biểu")
        )
        session.flush()
        paper = summary_sheet(rosters.load(session, campaign, school.clock.now()))
        return [one.heading or one.group for one in paper.columns]

    headings = await school.app.store.write(sheet)
    assert "Giáo viên tiêu biểu" in headings
    assert "rieng" not in headings


async def test_once_it_runs_no_title_becomes_another_that_nobody_chose(
    hanh: Chatter, lan: Chatter, school: School
) -> None:
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    await opens(hanh, school)
    for label in ("Sửa câu chữ", "Danh hiệu", "Lao động tiên tiến", "Sửa"):
        await hanh.taps(label)
    hanh.skip()
    assert "Chọn trong danh sách" not in hanh.last.text
    for name in ("Chiến sĩ thi đua cơ sở", "chien si thi dua tinh"):
        await hanh.says(name)
        hanh.sees("campaign_review/honour", f"“{name}” là tên của mục khác")
    await hanh.says(LDTT_HERE)
    hanh.sees(ONE, LDTT_HERE)
    query = select(Honour.name).where(Honour.code == "LĐTT")  # type: ignore[call-overload]
    assert await school.app.store.read(lambda session: session.scalars(query).one()) == LDTT_HERE


async def test_an_act_refuses_it_too(school: School) -> None:
    key = school.ids["campaign"]

    def forged(session: Session) -> object:
        row = session.scalars(select(Honour).where(Honour.code == "LĐTT")).one()  # type: ignore[arg-type]
        changes = {"name": "Chiến sĩ thi đua cơ sở"}
        return Correct(key, NoteKind.TITLE, str(row.id), changes).apply(turn(session, school))

    refused = await school.app.store.write(forged)
    assert refused == Invalid.because("another_honour", name="Chiến sĩ thi đua cơ sở")


async def test_a_campaign_that_turns_out_to_be_a_yearly_one_asks_for_titles(
    hanh: Chatter, school: School
) -> None:
    await hanh.says("kế hoạch")
    for label in ("Kế hoạch mới", "Đợt nhỏ cho một ngày lễ"):
        await hanh.taps(label)
    await hanh.says("2")
    for label in ("Việc làm", "Lưu bản thảo", "Xem lại từng mục"):
        await hanh.taps(label)
    hanh.skip()
    assert not any("Danh hiệu" in label for label in hanh.last.buttons), "a small campaign asks for none"
    for label in ("Thông tin chung", "Loại", "Sửa"):
        await hanh.taps(label)
    hanh.skip()
    await hanh.taps("Phong trào cả năm")
    hanh.sees(ONE, "Đã ghi")
    draft = await newest(school)
    assert (draft.kind, draft.asks) == ("yearly", ["title", "targets"])
    titles = [one.code for one in await below(school, Honour) if one.field == "title"]
    assert titles == ["LĐTT", "CSTĐCS", "TTLĐTT", "TTLĐXS"]
    for label in ("Sửa", "Cao điểm"):
        await hanh.taps(label)
    assert (await newest(school)).asks == ["work_items"]
    await hanh.taps("Quay lại")
    await hanh.taps("Quay lại")
    hanh.sees(REVIEW, "Danh hiệu: 4", count=4)


def test_what_a_name_makes_of_a_code() -> None:
    assert [stem_of("award", one) for one in ("giay khen cua Hội", "BK tỉnh", "Thư khen")] == [
        "GK",
        "BK",
        "rieng",
    ]
    assert stem_of("title", "Giấy khen") == "rieng"
    assert same("title", "LĐTT", "lao dong tien tien cap truong")
    assert not same("title", "LĐTT", "Giáo viên giỏi")
    assert same("award", "GK UBND", "Giấy khen của UBND phường")
    assert not same("award", "GK UBND", "Bằng khen của UBND tỉnh")
    assert (heading("LĐTT", "Lao động tiên tiến"), heading("rieng-2", "Giáo viên tiêu biểu")) == (
        "LĐTT", "Giáo viên tiêu biểu",
    )  # fmt: skip
