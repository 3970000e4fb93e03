"""The plan that is written into files and read back: invented, with everything a file can lose."""

from __future__ import annotations

from bot.plans.files import Document, text_of
from bot.result import Invalid

PLAN = """UBND XÃ SÔNG TRONG
TRƯỜNG THCS BẾN GIÓ
Số: 12/KH-THCSBG

KẾ HOẠCH
Phát động phong trào thi đua năm học 2026-2027

Căn cứ Kế hoạch số 2024/KH-UBND ngày 03 tháng 4 năm 2026¹ của Ủy ban nhân dân xã Sông Trong, nhà trường xây
dựng kế hoạch phát động phong trào thi đua năm học 2026-2027 như sau:

I. CHỈ TIÊU
- 100% cán bộ, giáo viên, nhân viên đăng ký thi đua;
- Ít nhất 80% đạt danh hiệu Lao động tiên tiến, từ 10% đến 15% Chiến sĩ thi đua cơ sở.

Nội dung | Bắt đầu | Kết thúc
Đợt 1 | 05/9/2026 | 16/01/2027
Đợt 2 | 18/01/2027 | 25/5/2027

II. TỔ CHỨC THỰC HIỆN
Các tổ gửi bản đăng ký về nhà trường chậm nhất 16 giờ 30 ngày 15/10/2026.
Hội đồng họp ngày    tháng    năm 2027.

HIỆU TRƯỞNG
¹ Kế hoạch về thực hiện chủ đề "Đoàn kết, sáng tạo"; ưu tiên thuở mới, quyết nghĩa, khuỷu tay, hoẵng."""


def read(content: bytes) -> Document:
    """Return the document that a file must be."""
    found = text_of(content)
    assert isinstance(found, Document), found
    return found


def refused(content: bytes) -> str:
    """Return the code of the sentence that a file must cost."""
    found = text_of(content)
    assert isinstance(found, Invalid), found.text[:200]
    return found.code
