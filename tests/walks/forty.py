"""An invented school of forty: a head and a deputy, three tổ of teachers and an office, one admin clerk."""

from __future__ import annotations

from tests.walks.model import Member, Staff

SCHOOL = "Trường THCS Hoa Phượng"
SCIENCE, ARTS, TONGUES, OFFICE = "Tổ Khoa học tự nhiên", "Tổ Khoa học xã hội", "Tổ Ngoại ngữ", "Tổ Văn phòng"
PRINCIPAL, DEPUTY, CLERK = 1, 2, 38
HEADS = {SCIENCE: 5, ARTS: 15, TONGUES: 27, OFFICE: 36}
UNREACHED = (23,)
"""Who has no account: everybody else is linked."""

NAMES = {
    SCHOOL: ["Lê Thị Hạnh", "Phan Văn Tấn"],
    SCIENCE: [
        "Trần Thị Anh",
        "Nguyễn Văn Bình",
        "Phạm Thị Cúc",
        "Võ Thị Dung",
        "Bùi Thị Đào",
        "Đinh Văn Giang",
        "Hồ Thị Hà",
        "Lý Văn Kiên",
        "Ngô Thị Lan",
        "Tạ Thị Mai",
    ],
    ARTS: [
        "Cao Thị Ái",
        "Dương Văn Chính",
        "Hà Thị Diệp",
        "Lâm Văn Đức",
        "Mai Thị Hoa",
        "Nông Văn Khánh",
        "Quách Thị Liên",
        "Tô Văn Minh",
        "Trịnh Thị Nga",
        "Vũ Thị Oanh",
        "Đặng Văn Phúc",
        "Lương Thị Quyên",
    ],
    TONGUES: [
        "Đỗ Thị Bích",
        "Châu Văn Cường",
        "Đoàn Thị Duyên",
        "Kiều Thị Hằng",
        "Thái Văn Khoa",
        "Từ Thị Loan",
        "La Thị Ngọc",
        "Giang Văn Phong",
        "Triệu Thị Sen",
    ],
    OFFICE: [
        "Hứa Thị Ân",
        "Mạc Văn Công",
        "Ông Thị Hiền",
        "Phùng Văn Lâm",
        "Sầm Thị Nhung",
        "Tống Văn Quý",
        "Viên Thị Thảo",
    ],
}
"""Full names by unit; within a tổ in the Vietnamese order, which is that of the numbers too."""
GVCN = (3, 6, 8, 13, 17, 20, 25, 29)


def staff() -> Staff:
    """Return the school's people, numbered from 1."""
    listed = [(name, team) for team, names in NAMES.items() for name in names]
    members = {
        number: Member(number, name, team, reached=number not in UNREACHED)
        for number, (name, team) in enumerate(listed, 1)
    }
    return Staff(SCHOOL, members, HEADS, PRINCIPAL, CLERK)


def groups_of(number: int) -> list[str]:
    """Return what targets may be meant for a person."""
    if number in (PRINCIPAL, DEPUTY):
        return ["CBQL"]
    if number > 33:
        return ["NV"]
    return ["GV", "GVCN"] if number in GVCN else ["GV"]
