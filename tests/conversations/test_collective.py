"""Đăng ký tập thể: a tổ by its head, the school and its bodies by its head and the office."""

from __future__ import annotations

import io

import openpyxl
from sqlalchemy import select
from sqlmodel import Session, col

from bot.clock import at_school
from bot.domain.campaign.campaigns import Honour
from bot.domain.campaign.plan import Level
from bot.domain.privacy.erasing import erase
from bot.domain.school.audit import Audit
from tests.chat import Chatter
from tests.conversations.collectives import change, registers, rows
from tests.school import MONDAY, School


async def test_the_head_of_a_team_registers_it_with_the_figures_of_the_moment(
    asked: School, minh: Chatter, lan: Chatter
) -> None:
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    await minh.says("đăng ký cho tổ ạ")
    shown = minh.sees("collective/title", "Tổ Toán - Tin", "thứ Năm, 15/10/2026", "tự nguyện")
    assert "Không đăng ký danh hiệu tập thể" in "".join(shown.buttons)
    await minh.taps("Tập thể lao động xuất sắc")
    minh.sees("collective/review", "ít nhất 70% đạt Lao động tiên tiến và ít nhất 1 Chiến sĩ thi đua cơ sở")
    assert "Hiện có 1/2 người đăng ký LĐTT trở lên (50%), 0 CSTĐCS." in minh.last.text
    assert "Quyết định thuộc Hội đồng TĐKT và cấp có thẩm quyền." in minh.last.text
    await minh.taps("Gửi đăng ký tập thể")
    minh.sees("collective/recorded", "TT-00001", "không thay văn bản ký, đóng dấu")
    (row,) = await rows(asked)
    assert (row.title, row.unit_id, row.holder, row.by) == (
        "TTLĐXS",
        asked.ids["toan"],
        "",
        asked.ids["minh"],
    )


async def test_the_share_for_the_lower_title_is_marked_as_usage(asked: School, minh: Chatter) -> None:
    await minh.says("/tapthe")
    await minh.says("ttldtt")
    said = minh.sees("collective/review", count=2).text
    assert "ít nhất 50% đạt Lao động tiên tiến (theo quy định hiện hành, cần đối chiếu quy chế" in said
    assert "Hiện có 0/2 người" in said


async def test_no_title_is_an_equal_choice_without_any_caution(asked: School, minh: Chatter) -> None:
    await minh.says("tập thể")
    await minh.says("không đăng ký")
    said = minh.sees("collective/review", "không đăng ký danh hiệu tập thể", count=2).text
    assert "Lưu ý" not in said
    await minh.taps("Gửi đăng ký tập thể")
    minh.sees("collective/recorded")
    (row,) = await rows(asked)
    assert row.titles == []


async def test_it_is_changed_and_withdrawn_and_registered_again(asked: School, minh: Chatter) -> None:
    await registers(minh, "tiên tiến")
    await minh.says("tập thể")
    minh.sees("collective/show", "TT-00001", "Tập thể lao động tiên tiến")
    await minh.taps("Sửa đăng ký này")
    minh.sees("collective/title", "Đang đăng ký: Tập thể lao động tiên tiến")
    await minh.says("xuất sắc")
    await minh.taps("Gửi đăng ký tập thể")
    minh.sees("collective/recorded", "(lần 2)", count=2)
    await minh.says("tập thể")
    await minh.says("rút")
    minh.sees("collective/withdraw", "TT-00001", count=2)
    await minh.taps("Rút đăng ký này")
    minh.sees("collective/withdrawn")
    await registers(minh, "tiên tiến")
    (row,) = await rows(asked)
    assert (row.code, row.version, row.status, row.title) == ("TT-00001", 4, "submitted", "TTLĐTT")


async def test_the_school_may_hold_titles_that_do_not_exclude_each_other(
    asked: School, hanh: Chatter
) -> None:
    await hanh.says("đăng ký tập thể")
    shown = hanh.sees("collective/which", "Đăng ký danh hiệu tập thể")
    names = "".join(shown.buttons)
    assert all(one in names for one in ("Trường THCS Hoa Phượng: chưa phản hồi", "Công đoàn", "Liên đội"))
    await hanh.taps("Trường THCS Hoa Phượng")
    hanh.sees("collective/title")
    await hanh.taps("Tập thể lao động xuất sắc")
    hanh.sees("collective/also", "Ngoài Tập thể lao động xuất sắc", "Cơ quan văn hóa")
    await hanh.says("1")
    hanh.sees("collective/review", "Tập thể lao động xuất sắc và Cơ quan văn hóa", "0/5 người")
    await hanh.taps("Gửi đăng ký tập thể")
    hanh.sees("collective/recorded")
    (row,) = await rows(asked)
    assert row.titles == ["TTLĐXS", "CQVH"]


async def test_a_body_of_the_school_registers_its_own_title(asked: School, hanh: Chatter) -> None:
    await hanh.says("tập thể công đoàn")
    hanh.sees("collective/title", "Công đoàn")
    await hanh.taps("Công đoàn vững mạnh xuất sắc")
    hanh.sees("collective/review")
    await hanh.taps("Gửi đăng ký tập thể")
    hanh.sees("collective/recorded")
    (row,) = await rows(asked)
    assert (row.unit_id, row.holder) == (asked.ids["school"], "Công đoàn")


async def test_an_award_is_asked_only_where_the_plan_has_one_for_collectives(
    asked: School, minh: Chatter
) -> None:
    def name(session: Session) -> None:
        award = Honour(
            campaign_id=asked.ids["campaign"],
            field="award",
            code="GKTT",
            name="Giấy khen cho tập thể",
            level=Level.TEAM,
        )
        session.add(award)

    await change(asked, name)
    await minh.says("tập thể")
    await minh.says("tiên tiến")
    minh.sees("collective/award", "Không đề nghị", "Giấy khen cho tập thể", count=2)
    await minh.taps("Giấy khen cho tập thể")
    minh.sees("collective/review", "Hình thức khen thưởng: Giấy khen cho tập thể")
    await minh.taps("Gửi đăng ký tập thể")
    (row,) = await rows(asked)
    assert row.award == "GKTT"


async def test_every_change_is_in_the_audit_without_words(asked: School, minh: Chatter) -> None:
    await registers(minh, "tiên tiến")
    await minh.says("tập thể")
    await minh.says("rút")
    await minh.taps("Rút đăng ký này")
    query = select(Audit).where(col(Audit.subject) == "collective:1").order_by(col(Audit.id))
    noted = await asked.app.store.read(lambda session: list(session.scalars(query)))
    assert [one.action for one in noted] == ["collective_submitted", "collective_withdrawn"]
    assert noted[0].actor_id == asked.ids["minh"]
    assert noted[1].details == {"unit": asked.ids["toan"], "version": 2}


async def test_the_list_has_what_was_registered_and_marks_the_rest_as_the_plans(
    asked: School, minh: Chatter, hanh: Chatter
) -> None:
    await registers(minh, "tiên tiến")
    await registers(hanh, "công đoàn", "không đăng ký")
    await hanh.says("/danhsach")
    await hanh.taps("Danh sách để nộp")
    await hanh.taps("Theo tổ")
    attached = hanh.last.file
    assert attached is not None
    made = openpyxl.load_workbook(io.BytesIO(attached.content))
    listed = {(row[2], row[4]) for row in made["Danh hiệu thi đua"].iter_rows(values_only=True)}
    assert ("Tổ Toán - Tin", "Tập thể lao động tiên tiến") in listed
    planned = "Tập thể lao động tiên tiến / Tập thể lao động xuất sắc (theo kế hoạch)"
    assert ("Tổ Ngữ văn", planned) in listed
    assert ("Liên đội", "Liên đội vững mạnh xuất sắc (theo kế hoạch)") in listed
    assert "Công đoàn" not in {name for name, _ in listed}
    summary = [list(row) for row in made["Tổng hợp"].iter_rows(values_only=True)]
    assert [row[-2] for row in summary if row[1] == "Tổ Toán - Tin"] == ["Tập thể lao động tiên tiến"]
    assert [planned] == [row[-2] for row in summary if row[1] == "Tổ Ngữ văn"]


async def test_who_answers_for_the_school_reads_which_teams_have_not_answered(
    asked: School, minh: Chatter, hanh: Chatter
) -> None:
    await registers(minh, "tiên tiến")
    for said, template in (("/chuatraloi", "missing/list"), ("/chot", "closing/numbers")):
        await hanh.says(said)
        hanh.sees(template, "Tập thể: 1/2 tổ đã đăng ký; chưa phản hồi: Tổ Ngữ văn.")
    await minh.says("/chuatraloi")
    assert "Ngữ văn" not in minh.sees("missing/list").text


async def test_a_plan_without_titles_for_teams_says_nothing_of_them(school: School) -> None:
    hanh = school.chatter("hanh")
    await hanh.says("/chuatraloi")
    assert "Tập thể" not in hanh.sees("missing/list").text


async def test_the_head_of_the_teams_page_has_it_in_one_line(asked: School, minh: Chatter) -> None:
    await minh.says("/to")
    minh.sees("team/who", "Tập thể tổ: chưa phản hồi (gõ “tập thể”")
    await registers(minh, "tiên tiến")
    await minh.says("/to")
    minh.sees("team/who", "Tập thể tổ: Tập thể lao động tiên tiến")


async def test_who_wrote_it_is_theirs_to_see_and_forgotten_with_them(asked: School, minh: Chatter) -> None:
    await registers(minh, "tiên tiến")
    await minh.says("/dulieu")
    await minh.taps("Gửi toàn bộ dữ liệu cho tôi")
    assert "Đăng ký tập thể TT-00001" in minh.last.text
    await change(asked, lambda session: erase(session, asked.ids["minh"], at_school(MONDAY.date(), 9)))
    (row,) = await rows(asked)
    assert (row.by, row.titles) == (None, ["TTLĐTT"])
