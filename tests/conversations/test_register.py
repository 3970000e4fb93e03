"""Registering by chat: the plain way in three messages, and the wrong turns."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import Session, select

from bot.domain.campaign.loading import LoadCampaign
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.registering.registrations import Registration
from tests.chat import Chatter
from tests.school import MONDAY, School


def registrations(session: Session) -> list[Registration]:
    return list(session.scalars(select(Registration)))


async def test_one_line_review_and_receipt(lan: Chatter, school: School) -> None:
    await lan.says("e dk ldtt a")
    lan.sees("register/review", "Lao động tiên tiến", "Hoàn thành tốt nhiệm vụ")
    await lan.taps("Gửi đăng ký và cam kết")
    lan.sees("register/submitted", "DK-", "không thay văn bản ký, đóng dấu")
    (one,) = await school.app.store.read(registrations)
    assert (one.title, one.version, one.person_id) == ("LĐTT", 1, school.ids["lan"])


async def test_the_command_asks_for_the_title_and_numbers_will_do(lan: Chatter) -> None:
    await lan.says("/dangky")
    lan.sees("register/title", "tự nguyện", "Không đăng ký danh hiệu")
    await lan.says("1")
    lan.sees("register/review")
    await lan.says("1")
    lan.sees("register/submitted")


async def test_edit_from_review_asks_only_what_changed(lan: Chatter) -> None:
    await lan.says("dk ldtt")
    lan.sees("register/review", "Lao động tiên tiến")
    await lan.taps("Sửa")
    lan.sees("register/review", "muốn sửa phần nào")
    await lan.taps("Danh hiệu")
    lan.sees("register/title", "Đang chọn: Lao động tiên tiến")
    await lan.taps("Chiến sĩ thi đua cơ sở")
    lan.sees("register/review", "Chiến sĩ thi đua cơ sở", "bổ sung tên sau")
    await lan.says("sáng kiến")
    lan.sees("register/initiative")
    await lan.says("ngan")
    lan.sees("register/initiative", "hơi ngắn")
    await lan.says("Dạy học theo dự án trong môn Toán lớp 8")
    lan.sees("register/review", "Dạy học theo dự án")


async def test_a_work_item_is_asked_line_by_line_and_can_be_left(lan: Chatter) -> None:
    await lan.says("dk ko")
    lan.sees("register/review", "Không đăng ký danh hiệu")
    await lan.says("thêm nội dung công việc")
    lan.sees("register/work.content")
    await lan.says("Bồi dưỡng đội tuyển Toán 8")
    lan.sees("register/work.criterion")
    await lan.says("3 giải cấp trường")
    lan.sees("register/work.start")
    await lan.says("thứ hai tuần sau")
    lan.sees("register/work.end", "thứ Hai, 12/10/2026")
    await lan.says("1/10/2026")
    lan.sees("register/work.end", "lại trước ngày bắt đầu")
    await lan.says("lùi")
    lan.sees("register/work.start")
    await lan.says("mai")
    lan.sees("register/work.end", "thứ Ba, 06/10/2026")
    await lan.says("30/11")
    lan.sees("register/work.leader")
    await lan.says("toi")
    lan.sees("register/work.partners")
    await lan.says("Tổ Toán - Tin")
    lan.sees("register/review", "Bồi dưỡng đội tuyển Toán 8", "phối hợp: Tổ Toán - Tin")


async def test_a_double_tap_registers_once(lan: Chatter, school: School) -> None:
    await lan.says("dk ldtt")
    button = lan.sees("register/review").buttons["Gửi đăng ký và cam kết"]
    await lan.taps_data(button)
    lan.sees("register/submitted")
    await lan.taps_data(button)
    lan.sees("common/old_button")
    await lan.does_again()
    lan.sees_nothing()
    (one,) = await school.app.store.read(registrations)
    assert one.version == 1


async def test_a_command_in_between_parks_and_resumes(lan: Chatter) -> None:
    await lan.says("/dangky")
    lan.sees("register/title")
    await lan.says("để sau")
    lan.sees("common/kept")
    await lan.says("/dangky")
    lan.sees("register/title")
    await lan.says("/huy")
    lan.sees("common/cancelled")


async def test_of_two_campaigns_the_one_answered_opens_with_what_was_sent(
    lan: Chatter, school: School, bao_khe: CampaignPlan
) -> None:
    for text in ("dk ldtt", "thêm chỉ tiêu riêng", "Phụ đạo 5 học sinh mỗi tuần", "1"):
        await lan.says(text)
    lan.sees("register/submitted", count=4)
    second = LoadCampaign(
        replace(bao_khe, id="second", title="Đợt hai"), school.ids["school"], suggested=True
    )
    await school.app.store.write(lambda session: second.apply(session, MONDAY))
    await lan.says("/dangky")
    lan.sees("register/campaign", "Đợt hai (năm học 2026-2027)")
    await lan.says("2")
    lan.sees("register/review", "đang mở để sửa", "Phụ đạo 5 học sinh mỗi tuần")
    await lan.says("/dangky")
    lan.sees("register/campaign")
    await lan.says("1")
    lan.sees("register/title", "Không đăng ký danh hiệu")


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("e dky cstd cs a", "Chiến sĩ thi đua cơ sở"),
        ("em không đăng ký ạ", "Không đăng ký danh hiệu"),
        ("toi ko dk", "Không đăng ký danh hiệu"),
    ],
)
async def test_a_title_or_none_in_one_line_as_people_write_it(lan: Chatter, words: str, title: str) -> None:
    await lan.says(words)
    lan.sees("register/review", f"<b>{title}</b>")
