"""The invented school: twenty-four people in four tổ, known in the story by their given names."""

from __future__ import annotations

SCHOOL = "Trường THCS Hoa Phượng"

STAFF = """họ tên,xưng hô,tổ,chức vụ,vai trò
Lê Thị Hạnh,Cô,Ban giám hiệu,Hiệu trưởng,
Nguyễn Văn Minh,Thầy,Tổ Toán - Tin,Tổ trưởng,tổ trưởng
Trần Thị Lan,Cô,Tổ Toán - Tin,Giáo viên chủ nhiệm,
Vũ Quốc Bảo,Thầy,Tổ Toán - Tin,Giáo viên,
Hoàng Thị Cúc,Cô,Tổ Toán - Tin,Giáo viên chủ nhiệm,
Đinh Công Đức,Thầy,Tổ Toán - Tin,Giáo viên,
Bùi Thu Giang,Cô,Tổ Toán - Tin,Giáo viên,
Lý Văn Kiên,Thầy,Tổ Toán - Tin,Giáo viên chủ nhiệm,
Đỗ Tiến Dũng,Thầy,Tổ Ngữ văn - Ngoại ngữ,Tổ trưởng,tổ trưởng
Phạm Thị Hoa,,Tổ Ngữ văn - Ngoại ngữ,Giáo viên,
Ngô Thị Liên,Cô,Tổ Ngữ văn - Ngoại ngữ,Giáo viên chủ nhiệm,
Tạ Thu Nga,Cô,Tổ Ngữ văn - Ngoại ngữ,Giáo viên,
Mai Xuân Phúc,Thầy,Tổ Ngữ văn - Ngoại ngữ,Giáo viên,
Trịnh Thị Quyên,Cô,Tổ Ngữ văn - Ngoại ngữ,Giáo viên chủ nhiệm,
Đặng Thị Sen,Cô,Tổ Khoa học - Xã hội,Tổ trưởng,tổ trưởng
Lương Văn Tài,Thầy,Tổ Khoa học - Xã hội,Giáo viên,
Hồ Thị Uyên,Cô,Tổ Khoa học - Xã hội,Giáo viên chủ nhiệm,
Cao Thị Vân,Cô,Tổ Khoa học - Xã hội,Giáo viên,
Dương Thị Xuân,Cô,Tổ Khoa học - Xã hội,Giáo viên chủ nhiệm,
Kiều Thị Yến,Cô,Tổ Khoa học - Xã hội,Giáo viên,
Tô Văn Trung,Thầy,Tổ Văn phòng,"Kế toán, tổ trưởng",tổ trưởng
Phùng Thị Thu,Cô,Tổ Văn phòng,Văn thư,quản trị
Châu Thị Thảo,Cô,Tổ Văn phòng,Nhân viên thư viện,
Hà Văn Sơn,Thầy,Tổ Văn phòng,Nhân viên bảo vệ,
"""

JOINS = "Lâm Gia Huy,Thầy,Tổ Toán - Tin,Giáo viên,\n"
"""Who comes in January."""

_ROWS = [line.split(",") for line in (STAFF + JOINS).splitlines()[1:]]
FULL_NAMES = {row[0].split()[-1]: row[0] for row in _ROWS}
"""Full names by the names of the story, in the order of the staff list."""
HONORIFICS = {row[0].split()[-1]: row[1] or "Thầy/Cô" for row in _ROWS}
ORDER = {name: number for number, name in enumerate(FULL_NAMES, 1)}
"""Where each stands in the list; also their id on the fake Telegram."""


def called(name: str) -> str:
    """Return how the guide speaks of somebody: "Cô Lan"."""
    return f"{HONORIFICS[name]} {name}"
