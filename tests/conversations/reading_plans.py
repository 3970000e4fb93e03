"""A plan to be read, and how an admin has it read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from bot.domain.campaign.campaigns import Campaign
from bot.store import Store
from tests.chat import Chatter

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
PLAN = """UBND XÃ AN BÌNH
TRƯỜNG THCS HOA PHƯỢNG
Số: 15/KH-THCSHP

An Bình, ngày 07 tháng 9 năm 2026

KẾ HOẠCH
Phát động phong trào thi đua năm học 2026-2027

I. MỤC ĐÍCH
1. Động viên cán bộ, giáo viên, nhân viên hăng hái thi đua dạy tốt, học tốt.

II. CHỈ TIÊU
- 100% giáo viên thực hiện đúng quy chế chuyên môn.
- Ít nhất 02 sáng kiến được công nhận cấp trường.
- Không quá 2% học sinh xếp loại học tập chưa đạt.

III. CÁC ĐỢT THI ĐUA
- Đợt 1: Từ 07/9/2026 đến 16/01/2027, chào mừng ngày Nhà giáo Việt Nam.
- Đợt 2: Từ 18/01/2027 đến hết năm học, chào mừng ngày thành lập Đảng 3/2.

IV. DANH HIỆU VÀ KHEN THƯỞNG
- Danh hiệu: Lao động tiên tiến, Chiến sĩ thi đua cơ sở; Tập thể lao động xuất sắc.
- Giấy khen của Chủ tịch UBND xã cho cá nhân có thành tích.

V. TỔ CHỨC THỰC HIỆN
1. Giáo viên, nhân viên đăng ký thi đua với tổ trưởng trước ngày 15/10/2026.
2. Các tổ chuyên môn gửi báo cáo sơ kết về nhà trường chậm nhất ngày 12/01/2027.
"""


async def begins(who: Chatter) -> None:
    """Come to the question for the plan's text."""
    await who.says("/kehoach")
    await who.taps("Kế hoạch mới")
    who.skip()
    await who.taps("Từ văn bản")
    who.sees("campaign_reading/document", "Word (.docx)")


async def pastes(who: Chatter, text: str = PLAN) -> None:
    """Paste a text and have it read."""
    await begins(who)
    await who.says(text)
    await who.says("xong")
    who.skip()


async def rows(store: Store, table: Any, campaign: Campaign) -> list[Any]:
    """Return what a campaign has of a table."""
    query = select(table).where(table.campaign_id == campaign.id)
    return await store.read(lambda session: list(session.scalars(query)))


async def count(store: Store) -> int:
    """Return how many campaigns there are."""
    query = select(func.count()).select_from(Campaign)
    return await store.read(lambda session: session.execute(query).scalar_one())
