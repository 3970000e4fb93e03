"""The script: a year's round of a teacher and of an admin, in the words they would use anywhere."""

from __future__ import annotations

from dataclasses import dataclass

from tests.lives.house import House
from tests.lives.seat import Seat, sees

RECEIPT = "Ghi nhận trên hệ thống, không thay văn bản ký, đóng dấu"
REVIEW = "Xem lại bản đăng ký"
NEWS = "Họp hội đồng chiều thứ Năm, mời thầy cô có mặt trước 14 giờ."


@dataclass
class Family:
    """Cô Hạnh, who is the admin, cô Lan and thầy Minh, each where they sit."""

    house: House
    hanh: Seat
    lan: Seat
    minh: Seat


async def links(seat: Seat, code: str) -> None:
    """Come with a code, say who one is, and agree."""
    await seat.comes(code)
    await sees(seat, "Có đúng là")
    await seat.taps("Đúng, là tôi")
    await sees(seat, "có đồng ý không")
    await seat.taps("Đồng ý")
    await sees(seat, "Đã liên kết")


async def is_told(at: Family) -> None:
    """The admin announces something, and everybody reads it."""
    await at.hanh.says("thông báo")
    await at.hanh.says(NEWS)
    await at.hanh.taps("Toàn trường")
    await sees(at.hanh, NEWS, "Gửi thông báo này")
    await at.hanh.taps("Gửi thông báo này")
    await at.house.to(5, 8, 5)
    for seat in (at.lan, at.minh):
        await sees(seat, NEWS)


async def is_reminded(at: Family) -> None:
    """A reminder comes, is put off for a day, and comes again on that day, to her alone."""
    await at.house.to(8, 12)
    for seat in (at.lan, at.minh):
        await sees(seat, "Còn 7 ngày", "thứ Năm, 15/10/2026")
    await at.lan.taps("Nhắc lại sau")
    await at.lan.taps("Ngày mai")
    await sees(at.lan, "thứ Sáu, 09/10/2026")
    await at.house.to(9, 12)
    await sees(at.lan, "Còn 6 ngày")
    assert "Còn 6 ngày" not in "".join(await at.minh.reads())


async def registers(lan: Seat) -> str:
    """Choose, go back, choose again, change two lines of the review, and send it in; returns the receipt."""
    await lan.says("đăng ký ạ")
    await lan.taps("Lao động tiên tiến")
    await sees(lan, REVIEW, "Lao động tiên tiến")
    await lan.taps("Quay lại")
    await lan.taps("Chiến sĩ thi đua cơ sở")
    await sees(lan, REVIEW, "Chiến sĩ thi đua cơ sở")
    await lan.taps("Sửa")
    await lan.taps("Sáng kiến")
    await lan.says("Dùng trò chơi học tập trong giờ Toán lớp 6")
    await sees(lan, REVIEW, "Dùng trò chơi học tập trong giờ Toán lớp 6")
    await lan.taps("Sửa")
    await lan.taps("Danh hiệu")
    await lan.taps("Lao động tiên tiến")
    await sees(lan, REVIEW, "Lao động tiên tiến")
    await lan.taps("Gửi đăng ký và cam kết")
    return await sees(lan, RECEIPT)


async def reminds_the_missing(at: Family) -> None:
    """The admin sees who is missing and reminds exactly those: he hears it, she does not."""
    await at.hanh.says("ai chưa phản hồi")
    told = await sees(at.hanh, "Đã phản hồi: 1/3 người", "Nguyễn Văn Minh")
    assert "Trần Thị Lan" not in told
    await at.hanh.taps("Nhắc những người này")
    await sees(at.hanh, "2 người chưa phản hồi")
    await at.lan.says("lịch")
    await at.minh.says("lịch")
    await at.house.to(9, 16)
    await sees(at.minh, "Lịch của Thầy Minh", "Còn 6 ngày", "Nhắc lại sau")
    assert "Nhắc lại sau" not in await sees(at.lan, "Lịch của Cô Lan", "đã xong")


async def reports(lan: Seat) -> None:
    """Say how far one target is, go back, and say it better."""
    await lan.says("tiến độ")
    await sees(lan, "ghi tiến độ việc nào", "7. Số tiết dạy sử dụng công nghệ thông tin")
    await lan.says("7")
    await lan.says("40%")
    await sees(lan, "Mức đã đạt: 40%")
    await lan.taps("Quay lại")
    await lan.says("60% nhờ các tiết thao giảng")
    await sees(lan, "Mức đã đạt: 60%", "nhờ các tiết thao giảng")
    await lan.taps("Ghi tiến độ")
    await sees(lan, "Đã ghi: Số tiết dạy sử dụng công nghệ thông tin", "60%")


async def withdraws(lan: Seat) -> None:
    """Look at the registration and withdraw it; then withdraw consent, and be forgotten."""
    await lan.says("xem đăng ký")
    await sees(lan, "Bản đăng ký DK-00001", "60%")
    await lan.taps("Rút bản đăng ký")
    await sees(lan, "muốn rút bản đăng ký DK-00001")
    await lan.taps("Rút bản đăng ký này")
    await sees(lan, "Đã rút bản đăng ký DK-00001")
    await lan.says("rút lại đồng ý")
    await lan.taps("Rút lại đồng ý và xóa")
    await sees(lan, "có hiệu lực ngay", "1 bản đăng ký")
    await lan.taps("Đồng ý xóa tất cả")
    await sees(lan, "Đã rút lại đồng ý và xóa dữ liệu")


async def lives(at: Family) -> str:
    """Play everything, from the codes handed out to the day the teacher withdraws; returns her receipts."""
    for name, seat in (("Hạnh", at.hanh), ("Lan", at.lan), ("Minh", at.minh)):
        await links(seat, at.house.codes[name])
    await is_told(at)
    await is_reminded(at)
    receipt = await registers(at.lan)
    await at.lan.sends_picture()
    receipt += await sees(at.lan, "chưa nhận tệp ở đây")
    await reminds_the_missing(at)
    await reports(at.lan)
    await withdraws(at.lan)
    return receipt
