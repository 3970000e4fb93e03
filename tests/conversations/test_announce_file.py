"""What an announcement carries besides its words: emphasis, a picture or file, and "Đã nắm thông tin"."""

from __future__ import annotations

from sqlalchemy import select

from bot.domain.announcing import announcement_text
from bot.domain.announcing.announcements import Announcement
from bot.domain.school.people import Person
from bot.outbox import OUTBOX
from bot.uploads import UPLOAD
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import MONDAY, School

SEND = "Gửi thông báo này"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


async def writes(hanh: Chatter, text: str) -> None:
    """Write an announcement for the whole school up to its review."""
    await hanh.says("/thongbao")
    await hanh.says(text)
    await hanh.taps("Toàn trường")
    hanh.skip()


async def test_emphasis_arrives_where_there_is_markup(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await writes(hanh, "Họp lúc *14 giờ*, mang theo _sổ điểm_. Xem https://truong.vn/a_b_c nhé.")
    await hanh.taps(SEND)
    await rehearsal.to(october(5), 9)
    (received,) = school.platform.seen_by("user-lan")
    assert (
        "Họp lúc <b>14 giờ</b>, mang theo <i>sổ điểm</i>. Xem https://truong.vn/a_b_c nhé." in received.text
    )


async def test_a_picture_goes_with_the_words_as_one_message(
    hanh: Chatter, rehearsal: Rehearsal, school: School
) -> None:
    await writes(hanh, "Mời {thayco} xem lịch kèm theo.")
    await hanh.taps("Sửa")
    await hanh.taps("Đính kèm hình hoặc tệp")
    hanh.sees("announce/file", "một hình hoặc một tệp", count=2)
    await hanh.sends_file("Lịch thi.png", "image/png", PNG)
    hanh.sees("announce/review", "Kèm theo: Lịch thi.png")
    await hanh.taps(SEND)
    hanh.sees("announce/sent")
    await rehearsal.to(october(5), 9)
    (received,) = school.platform.seen_by("user-lan")
    assert "Mời Cô Lan xem lịch kèm theo." in received.text
    assert received.file is not None
    assert (received.file.name, received.file.content) == ("Lịch thi.png", PNG)
    held = await rehearsal.app.store.read(
        lambda session: session.execute(select(UPLOAD.c.held)).scalars().all()
    )
    assert held == [True]


async def test_a_file_can_be_left_out_again(hanh: Chatter, rehearsal: Rehearsal, school: School) -> None:
    await writes(hanh, "Mời {thayco} xem lịch kèm theo.")
    await hanh.taps("Sửa")
    await hanh.taps("Đính kèm hình hoặc tệp")
    await hanh.sends_file("Lịch thi.pdf", "application/pdf", b"%PDF-1.4")
    await hanh.taps("Sửa")
    await hanh.taps("Đính kèm hình hoặc tệp")
    await hanh.taps("Bỏ tệp")
    assert "Kèm theo" not in hanh.last.text
    await hanh.taps(SEND)
    await rehearsal.to(october(5), 9)
    (received,) = school.platform.seen_by("user-lan")
    assert received.file is None


async def test_what_is_too_long_for_a_caption_is_said_before_and_refused(hanh: Chatter) -> None:
    await writes(hanh, "Kính mời {ten} họp. " + "Nội dung rất dài. " * 55)
    assert "Tin quá dài" not in hanh.last.text
    await hanh.taps("Sửa")
    await hanh.taps("Đính kèm hình hoặc tệp")
    await hanh.sends_file("Lịch thi.png", "image/png", PNG)
    hanh.sees("announce/review", "Tin quá dài", "chỉ gửi được 1.024", count=3)
    await hanh.taps(SEND)
    hanh.sees("announce/review", "Tin có tệp kèm theo chỉ dài được 1.024 chữ cái")
    await hanh.taps("Sửa")
    await hanh.taps("Nội dung")
    await hanh.says("Kính mời {ten} họp.")
    await hanh.taps(SEND)
    hanh.sees("announce/sent", count=4)


async def test_the_button_to_confirm(hanh: Chatter, rehearsal: Rehearsal, school: School) -> None:
    await writes(hanh, "Chiều nay họp lúc 15 giờ.")
    await hanh.taps("Sửa")
    await hanh.taps("Xin xác nhận đã nắm")
    await hanh.taps("Có, xin xác nhận")
    await hanh.taps(SEND)
    await rehearsal.to(october(5), 9)
    (received,) = school.platform.seen_by("user-lan")
    assert list(received.buttons) == ["Đã nắm thông tin"]
    assert "Xin gõ" not in received.text


def test_without_buttons_a_word_confirms() -> None:
    kept = Announcement(
        author_id=1, unit_id=1, text="Chiều nay họp.", audience="all", made_at=MONDAY, wants_ack=True
    )
    lan = Person(
        unit_id=1, full_name="Trần Thị Lan", folded="", sort_key="", honorific="Cô", joined_on=october(1)
    )
    assert "Xin gõ “Đã nắm” để nhà trường biết Cô Lan" in announcement_text.arriving(kept, lan, "zalo")


async def test_an_earlier_announcement_can_be_used_again(hanh: Chatter, rehearsal: Rehearsal) -> None:
    await writes(hanh, "Chiều nay họp lúc 15 giờ.")
    await hanh.taps(SEND)
    await rehearsal.to(october(5), 9)
    await hanh.looks()
    hanh.skip()
    await hanh.taps_data("a:thongbao:1")
    hanh.sees("announce/audience")
    await hanh.taps("Toàn trường")
    hanh.sees("announce/review", "Chiều nay họp lúc 15 giờ.")
    await hanh.taps(SEND)
    await rehearsal.to(october(5), 10)
    texts = select(OUTBOX.c.text).distinct()
    said = await rehearsal.app.store.read(lambda session: session.execute(texts).scalars().all())
    assert len(said) == 1
    await hanh.taps_data("a:thongbao:99")
    await hanh.looks()
    hanh.sees("problems/option_gone", count=4)
