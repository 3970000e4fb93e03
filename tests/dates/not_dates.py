"""Shares, classes, counts and numbers of documents that look like dates and are none."""

from __future__ import annotations

NONE = [
    "1/2 số giáo viên", "9/10 học sinh", "đạt 9/10", "24/24", "24/7", "lớp 1/2", "lớp 9/1 và 9/2",
    "12/15 lớp", "2/3 tổ chuyên môn", "ít nhất 2/3", "từ 2/3 trở lên", "trình độ 12/12", "5/7 tiết",
    "10/10 điểm",
    "05/2021/TT-BGDĐT", "Thông tư số 05/2021/TT-BGDĐT", "Thông tư 05/2021", "số 10/2024", "29-NQ/TW",
    "2024/KH-UBND", "Kế hoạch số 2024/KH-UBND", "Số: 12/KH-THCS", "05-CT/TW", "30/2020/NĐ-CP", "06/2022/QH15",
    "0912.345.678", "0240 3 812 2020", "0912-12-10-2024", "02403.12.2023", "4.0", "II.1.2", "3.1. Quán triệt",
    "1-2 tiết", "từ 80% đến 95%", "100% giáo viên", "mỗi tháng 2 tiết", "tháng 2 lần", "mỗi tuần 1 buổi",
    "tuần 2 tiết", "5 tuần", "12 tháng", "trong tháng\n1. Mục đích", "hằng tháng", "miền Nam",
    "Việt Nam 2045", "chương trình 2018", "GDPT 2018",
    "chiến thắng 5 trận", "quỹ 2 tỷ đồng", "cấp độ 1 trở lên", "mức độ 3",
    "ngày tháng năm sinh", "tổng kết năm học", "sơ kết học kỳ", "2 buổi/ngày", "1,5/10", "50/50", "lần thứ 3",
    "0,3% so với đầu vào", "344 trường", "tỉ lệ 1/3", "1.000.000 đồng", "thầy Tuấn 12 điểm", "nội quy 3",
    "địa chỉ số nhà 12/5", "phòng 2/3", "Đợt 1: thi đua", "năm trước", "32/5", "tháng 13", "từ nay về sau",
    "Trang 3/12", "Trang 12/2024", "Mục 3.1.2024", "tổ 4/5", "7/9 xã", "không quá 05 ngày", "mẫu số 5/9",
]  # fmt: skip
