"""The people of the demo's school, all invented: who they are, what they do, and what they have answered."""

from __future__ import annotations

from dataclasses import dataclass

NAME = "Trường THCS Bến Gió"

TEAMS = {
    "toan": "Tổ Toán - Tin",
    "van": "Tổ Ngữ văn",
    "anh": "Tổ Ngoại ngữ",
    "khtn": "Tổ Khoa học tự nhiên",
    "nghethuat": "Tổ Nghệ thuật - Thể chất",
    "vanphong": "Tổ Văn phòng",
}


@dataclass(frozen=True)
class Row:
    """A line of the staff list, with the title already registered."""

    team: str
    """A key of TEAMS; empty for the school itself (ban giám hiệu)."""
    name: str
    honorific: str
    position: str
    groups: tuple[str, ...]
    answer: str
    """T, C or - as registered (`-` is "không đăng ký danh hiệu"); empty for no answer yet."""
    heads: bool = False
    part: str = ""
    """The part on the page: button_teacher, number_teacher, admin."""


_LIST = """
:Hoàng Thị Diệu Thảo:Cô:Hiệu trưởng:CBQL:C:head
:Lưu Quang Khải:Thầy:Phó Hiệu trưởng:CBQL:C
toan:Nguyễn Hữu Thành:Thầy:Tổ trưởng:GV:C:head
toan:Phan Thị Thanh Mai:Cô:Giáo viên:GV,GVCN::button_teacher
toan:Đỗ Thị Minh Nguyệt:Cô:Giáo viên:GV,GVCN:T
toan:Trịnh Văn Hòa:Thầy:Giáo viên:GV:T
toan:Bùi Thị Thúy:Cô:Giáo viên:GV,GVCN,khối 6:T
toan:Lê Đăng Vỹ:Thầy:Giáo viên:GV:
toan:Vương Thị Hải Yến:Cô:Giáo viên:GV,GVCN:T
toan:Ngô Tuấn Kiệt:Thầy:Giáo viên:GV:-
toan:Mạc Thị Lan Chi:Cô:Giáo viên:GV:
toan:Đinh Quốc Bảo:Thầy:Giáo viên:GV,khối 6:
toan:Tạ Thị Bích Hồng:Cô:Giáo viên:GV,GVCN:T
van:Trần Thị Quỳnh Nga:Cô:Tổ trưởng:GV:C:head
van:Vũ Đức Long:Thầy:Giáo viên:GV,GVCN::number_teacher
van:Phạm Thị Tuyết:Cô:Giáo viên:GV,GVCN:T
van:Hồ Thị Ngọc Ánh:Cô:Giáo viên:GV,GVCN:T
van:Đoàn Thị Phương Dung:Cô:Giáo viên:GV:
van:Kiều Văn Sơn:Thầy:Giáo viên:GV:T
van:Cao Thị Mỹ Linh:Cô:Giáo viên:GV,khối 6:T
van:Lương Thị Hà:Cô:Giáo viên:GV,GVCN:
van:Nghiêm Bá Trường:Thầy:Giáo viên:GV:T
van:Thái Thị Bảo Ngọc:Cô:Giáo viên:GV:T
anh:Dương Thị Khánh Vân:Cô:Tổ trưởng:GV:T:head
anh:Phùng Minh Đức:Thầy:Giáo viên:GV,GVCN:T
anh:Lâm Thị Thu Trang:Cô:Giáo viên:GV,GVCN:
anh:Tô Thị Kim Oanh:Cô:Giáo viên:GV:T
anh:Châu Gia Huy:Thầy:Giáo viên:GV,khối 6:T
anh:Quách Thị Như Ý:Cô:Giáo viên:GV:
anh:Đặng Thị Thùy Dương:Cô:Giáo viên:GV,GVCN:T
khtn:Bạch Văn Tiến:Thầy:Tổ trưởng:GV:C:head
khtn:Hà Thị Hồng Nhung:Cô:Giáo viên:GV,GVCN:T
khtn:Nông Văn Thắng:Thầy:Giáo viên:GV:T
khtn:Triệu Thị Loan:Cô:Giáo viên:GV,GVCN:
khtn:Âu Đình Phúc:Thầy:Giáo viên:GV:T
khtn:Ninh Thị Cẩm Tú:Cô:Giáo viên:GV,khối 6:T
khtn:Khúc Thanh Tùng:Thầy:Giáo viên:GV:-
khtn:Giang Thị Huyền:Cô:Giáo viên:GV,GVCN:T
khtn:Từ Ngọc Hân:Cô:Giáo viên:GV:
nghethuat:Mai Hoàng Nam:Thầy:Tổ trưởng:GV:T:head
nghethuat:Văn Thị Mộc Miên:Cô:Giáo viên:GV:T
nghethuat:Ông Thế Anh:Thầy:Giáo viên:GV:
nghethuat:Chu Thị Hoài An:Cô:Giáo viên:GV,GVCN:T
nghethuat:Đàm Thế Phát:Thầy:Giáo viên:GV:T
nghethuat:La Thị Tường Vi:Cô:Giáo viên:GV:-
vanphong:Đào Thị Kim Ngân:Cô:Văn thư:NV:T:admin
vanphong:Lý Thị Thanh Tâm:Cô:Kế toán:NV:T:head
vanphong:Tống Thị Xuân:Cô:Thư viện:NV:
vanphong:Hứa Văn Lộc:Thầy:Thiết bị:NV:T
vanphong:Viên Thị Ái Liên:Cô:Y tế học đường:NV:-
"""

INITIATIVES = (
    "Phân công chuyên môn bằng bảng việc dùng chung của các tổ",
    "Sổ tay tự học cho học sinh lớp 9 theo từng tuần",
    "Dạy phân số bằng bộ đồ dùng học sinh tự làm",
    "Góc đọc mười phút đầu giờ Ngữ văn",
    "Thí nghiệm an toàn với vật liệu có sẵn ở nhà",
)
"""What those who registered C have named, in the order of the list."""


def _row(line: str) -> Row:
    team, name, honorific, position, groups, answer, *rest = line.split(":")
    mark = rest[0] if rest else ""
    heads = mark == "head"
    return Row(
        team, name, honorific, position, tuple(groups.split(",")), answer, heads, "" if heads else mark
    )


ROWS = tuple(_row(line) for line in _LIST.split("\n") if line)
