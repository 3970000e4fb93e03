"""Danh sách: who may download which list, what the file holds, and what its caption says."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from sqlalchemy import select
from sqlmodel import Session, col

from bot.domain.campaign.campaigns import CLOSED, Campaign
from bot.domain.school.audit import Audit
from bot.domain.school.people import Person
from bot.domain.school.units import Unit
from tests.chat import Chatter
from tests.school import School


async def registers(who: Chatter, title: str = "ldtt") -> None:
    await who.says(f"dk {title}")
    if title == "cstdcs":
        await who.says("sáng kiến")
        await who.says("Dạy phân số bằng bộ đồ dùng tự làm")
    await who.taps("Gửi đăng ký và cam kết")
    who.skip()


def book(who: Chatter) -> openpyxl.Workbook:
    """Return the file that came last, opened."""
    who.skip()
    attached = who.last.file
    assert attached is not None
    return openpyxl.load_workbook(io.BytesIO(attached.content))


def rows_of(sheet: Any) -> list[list[Any]]:
    """Return the rows of a sheet's table: those that begin with a number."""
    rows: Sequence[Sequence[Any]] = list(sheet.iter_rows(values_only=True))
    return [list(row) for row in rows if isinstance(row[0], int)]


def words_of(sheet: Any) -> str:
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)


async def test_the_list_to_hand_in_has_persons_then_collectives(
    school: School, hanh: Chatter, lan: Chatter, minh: Chatter
) -> None:
    await registers(lan)
    await registers(minh, "cstdcs")
    hoa = school.chatter("hoa")
    await registers(hoa, "không")
    await hanh.says("tải danh sách")
    hanh.sees("lists/kind", "Danh sách để nộp", "Bảng tổng hợp theo tổ")
    await hanh.taps("Danh sách để nộp")
    hanh.sees("lists/order")
    await hanh.taps("Theo tổ")
    made = book(hanh)
    assert made.sheetnames == ["Danh hiệu thi đua", "Sáng kiến", "Tổng hợp"]
    listed = made["Danh hiệu thi đua"]
    assert rows_of(listed)[:2] == [
        [1, "Bà", "Trần Thị Lan", "Giáo viên, Tổ Toán - Tin", "Lao động tiên tiến", None],
        [2, "Ông", "Nguyễn Văn Minh", "Tổ trưởng, Tổ Toán - Tin", "Chiến sĩ thi đua cơ sở", None],
    ]
    assert [
        1,
        None,
        "Trường THCS Hoa Phượng",
        None,
        "Tập thể lao động xuất sắc (theo kế hoạch)",
        None,
    ] in rows_of(listed)
    assert "Công đoàn" in [row[2] for row in rows_of(listed)]
    said = words_of(listed)
    assert "Không đăng ký danh hiệu: 1 người. Chưa phản hồi: 2 người." in said
    assert "DỰ THẢO, chưa chốt danh sách" in said
    assert "Hoa" not in said.replace("Hoa Phượng", "").replace("HOA", "")
    assert rows_of(made["Sáng kiến"]) == [
        [
            1,
            "Nguyễn Văn Minh",
            "Tổ trưởng, Tổ Toán - Tin",
            "Chiến sĩ thi đua cơ sở",
            "Dạy phân số bằng bộ đồ dùng tự làm",
            None,
        ]
    ]


async def test_the_caption_says_what_as_of_when_and_that_it_is_no_signed_paper(hanh: Chatter) -> None:
    await hanh.says("/danhsach")
    await hanh.taps("Danh sách để nộp")
    await hanh.taps("Theo tên")
    hanh.skip()
    texts = "\n".join(one.text for one in hanh.platform.seen_by(hanh.user))
    assert "8 giờ 00, thứ Hai, 05/10/2026" in texts
    assert "Ghi nhận trên hệ thống, không thay văn bản ký, đóng dấu." in texts
    assert hanh.last.file is not None
    assert hanh.last.file.name == "Danh sach dang ky thi dua 2026-2027.xlsx"


async def test_names_of_those_missing_are_in_the_admins_own_file_only(hanh: Chatter, lan: Chatter) -> None:
    await registers(lan)
    await hanh.says("/danhsach")
    await hanh.taps("Bản theo dõi")
    await hanh.taps("Theo tổ")
    made = book(hanh)
    missing = made["Chưa phản hồi"]
    assert [row[1] for row in rows_of(missing)] == [
        "Lê Thị Hạnh",
        "Nguyễn Văn Minh",
        "Đỗ Tiến Dũng",
        "Phạm Thị Hoa",
    ]
    others = "\n".join(words_of(made[name]) for name in made.sheetnames if name != "Chưa phản hồi")
    assert "Nguyễn Văn Minh" not in others


async def test_the_summary_counts_by_team_and_divides_by_nothing(
    school: School, hanh: Chatter, lan: Chatter, minh: Chatter
) -> None:
    await registers(lan)
    await registers(minh, "cstdcs")
    await hanh.says("bảng tổng hợp")
    made = book(hanh)
    assert made.sheetnames == ["Tổng hợp"]
    sheet = made["Tổng hợp"]
    rows = rows_of(sheet)
    assert rows[1][:9] == [2, "Tổ Toán - Tin", 2, 2, 1, 2, 1, 1, 0.5]
    assert rows[2][:9] == [3, "Tổ Ngữ văn", 2, 0, 0, 0, 0, 0, 0]
    totals = next(list(row) for row in sheet.iter_rows(values_only=True) if row[1] == "Cộng")
    assert totals[2:9] == [5, 2, 0.4, 2, 0.4, 1, 0.5]
    assert "3 chưa phản hồi" in str(totals[-1])


async def test_a_lead_gets_their_own_team_at_once(minh: Chatter, lan: Chatter) -> None:
    await registers(lan)
    await minh.says("xuat danh sach giup em")
    made = book(minh)
    assert made.sheetnames == ["Danh hiệu thi đua", "Tổng hợp", "Chưa phản hồi"]
    assert [row[2] for row in rows_of(made["Danh hiệu thi đua"])] == ["Trần Thị Lan"]
    assert "Tổ trưởng".upper() in words_of(made["Danh hiệu thi đua"])
    everything = "\n".join(words_of(sheet) for sheet in made)
    assert "Dũng" not in everything
    assert "Ngữ văn" not in everything
    assert minh.last.file is not None
    assert minh.last.file.name == "Danh sach dang ky thi dua 2026-2027 To Toan - Tin.xlsx"


async def test_the_principal_who_is_no_admin_gets_no_names_of_those_missing(
    school: School, hanh: Chatter
) -> None:
    def no_admin(session: Session) -> None:
        session.get_one(Person, school.ids["hanh"]).is_admin = False

    await school.app.store.write(no_admin)
    await hanh.says("/danhsach")
    shown = hanh.sees("lists/kind", "Danh sách để nộp")
    assert not [label for label in shown.buttons if "theo dõi" in label]


async def test_a_teacher_gets_none_and_another_schools_campaign_opens_nothing(
    school: School, lan: Chatter, hanh: Chatter
) -> None:
    await lan.says("/danhsach")
    lan.sees("common/not_for_you")

    def elsewhere(session: Session) -> None:
        other = Unit(kind="truong", name="Trường THCS Bằng Lăng", folded="truong thcs bang lang")
        session.add(other)
        session.flush()
        session.get_one(Campaign, school.ids["campaign"]).unit_id = other.id or 0

    await school.app.store.write(elsewhere)
    await hanh.taps_data(f"a:danhsach:{school.ids['campaign']}")
    hanh.sees("lists/no_campaign")


async def test_a_lead_who_lost_the_team_meanwhile_gets_nothing(school: School, minh: Chatter) -> None:
    def second(session: Session) -> None:
        session.get_one(Unit, school.ids["van"]).head_id = school.ids["minh"]

    await school.app.store.write(second)
    await minh.says("/danhsach")
    minh.sees("lists/kind", "Danh sách Tổ Toán - Tin", "Danh sách Tổ Ngữ văn")

    def taken_away(session: Session) -> None:
        session.get_one(Unit, school.ids["van"]).head_id = school.ids["dung"]

    await school.app.store.write(taken_away)
    await minh.taps("Danh sách Tổ Ngữ văn")
    made = book(minh)
    assert "Ngữ văn" not in "\n".join(words_of(sheet) for sheet in made)


async def test_a_campaign_that_is_over_still_has_its_list_and_each_one_is_audited(
    school: School, hanh: Chatter
) -> None:
    def over(session: Session) -> None:
        session.get_one(Campaign, school.ids["campaign"]).status = CLOSED

    await school.app.store.write(over)
    await hanh.says("/danhsach")
    await hanh.taps("Bảng tổng hợp")
    assert book(hanh).sheetnames == ["Tổng hợp"]
    query = select(Audit).where(col(Audit.action) == "list_made")
    (noted,) = await school.app.store.read(lambda session: list(session.scalars(query)))
    assert (noted.actor_id, noted.details) == (school.ids["hanh"], {"kind": "summary"})
