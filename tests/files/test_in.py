"""A file as an answer: fetched before the turn, kept once, refused with a sentence that says what to do."""

from __future__ import annotations

from sqlalchemy import select

from bot.app import App
from bot.uploads import UPLOAD
from tests.chat import Chatter
from tests.files.conftest import PNG, XLSX, add_paper
from tests.school import School


async def kept(school: School) -> list[tuple[str, str, bytes, int | None]]:
    query = select(UPLOAD.c.name, UPLOAD.c.mime, UPLOAD.c.content, UPLOAD.c.owner_id).order_by(UPLOAD.c.id)
    return await school.app.store.read(lambda session: [tuple(row) for row in session.execute(query)])


async def test_a_file_answers_and_comes_back(filing: School) -> None:
    lan = filing.chatter("lan")
    await lan.says("nộp tệp")
    lan.sees("paper/file")
    await lan.sends_file("Danh sách lớp 6A.xlsx", XLSX, b"PK-12", caption="của lớp 6A")
    lan.sees("paper/note")
    await lan.says("đủ 40 em")
    lan.sees("paper/review")
    await lan.taps("Gửi")
    shown = lan.sees("paper/done", count=2)
    assert shown.file is not None
    assert (shown.file.name, shown.file.mime, shown.file.content) == ("Danh sách lớp 6A.xlsx", XLSX, b"PK-12")
    assert shown.text == ""
    assert await kept(filing) == [("Danh sách lớp 6A.xlsx", XLSX, b"PK-12", filing.ids["lan"])]


async def test_words_are_told_that_a_file_is_expected(filing: School) -> None:
    lan = filing.chatter("lan")
    await lan.says("nộp tệp")
    lan.sees("paper/file")
    for words in ("đây ạ", "7"):
        await lan.says(words)
        lan.sees("paper/file", "gửi ảnh hoặc tệp Excel (.xlsx), hay chọn một mục dưới đây")
    await lan.says("không kèm tệp")
    lan.sees("paper/note")


async def test_another_kind_and_a_larger_file_are_not_fetched(filing: School) -> None:
    lan = filing.chatter("lan")
    await lan.says("nộp tệp")
    lan.sees("paper/file")
    await lan.sends_file("bai.docx", "application/msword", b"PK")
    lan.sees("paper/file", "trợ lý nhận ảnh hoặc tệp Excel (.xlsx)")
    await says_it_is_large(lan)
    lan.sees("paper/file", "lớn hơn 20 MB")
    assert await kept(filing) == []
    await lan.sends_file("", "image/png", PNG)
    lan.sees("paper/note")


async def says_it_is_large(lan: Chatter) -> None:
    file = {"id": "x", "name": "anh.png", "mime": "image/png", "size": 21 << 20}
    await lan.does({"kind": "file", "file": file})


async def test_a_file_that_cannot_be_had_is_asked_for_again(filing: School) -> None:
    lan = filing.chatter("lan")
    await lan.says("nộp tệp")
    lan.sees("paper/file")
    await lan.does({"kind": "file", "file": {"id": "gone", "name": "a.png", "mime": "image/png", "size": 0}})
    lan.sees("paper/file", "chưa tải được tệp này")
    await lan.sends_file("a.png", "image/png", PNG)
    lan.sees("paper/note")


async def test_a_file_nobody_asked_for_is_not_kept(filing: School) -> None:
    lan, stranger = filing.chatter("lan"), filing.stranger()
    for person in (lan, stranger):
        await person.sends_file("a.png", "image/png", PNG)
        person.sees("common/file")
    await lan.says("đăng ký")
    lan.sees("register/title")
    await lan.sends_file("a.png", "image/png", PNG)
    lan.sees("common/file")
    assert await kept(filing) == []


async def test_a_film_where_a_file_is_asked_for_is_no_file(filing: School) -> None:
    lan = filing.chatter("lan")
    await lan.says("nộp tệp")
    lan.sees("paper/file")
    await lan.does({"kind": "file"})
    lan.sees("paper/file", "gửi ảnh hoặc tệp Excel")


async def test_a_redelivered_file_is_kept_once(filing: School) -> None:
    lan = filing.chatter("lan")
    await lan.says("nộp tệp")
    await lan.sends_file("a.png", "image/png", PNG)
    lan.sees("paper/note", count=2)
    await lan.does_again()
    lan.sees_nothing()
    assert len(await kept(filing)) == 1


async def test_a_crash_between_fetching_and_the_turn_loses_nothing(filing: School) -> None:
    lan = filing.chatter("lan")
    await lan.says("nộp tệp")
    lan.sees("paper/file")

    filing.app.inbox.lanes.add = lambda lane, one: None  # type: ignore[method-assign]
    await lan.sends_file("a.png", "image/png", PNG)
    filing.app = App(filing.app.store, filing.clock, {"telegram": filing.platform})
    add_paper(filing.app)
    await filing.app.start()
    await filing.app.idle()
    again = filing.chatter("lan")
    await again.looks()
    assert again.last.text == "Ghi chú?"
    assert len(await kept(filing)) == 1


async def test_the_name_is_kept_without_tricks(filing: School) -> None:
    lan = filing.chatter("lan")
    await lan.says("nộp tệp")
    await lan.sends_file("../a\u202e\n" + "x" * 150 + ".png", "image/png", PNG)
    ((name, *_),) = await kept(filing)
    assert name == "-a " + "x" * 93 + ".png"


async def test_the_file_can_be_changed_from_the_review_or_kept(filing: School) -> None:
    lan = filing.chatter("lan")
    await lan.says("nộp tệp")
    await lan.sends_file("a.png", "image/png", PNG)
    await lan.says("một")
    await lan.taps("Sửa")
    await lan.taps("Tệp")
    lan.sees("paper/file", "Đang có: a.png", "Giữ như cũ", count=5)
    await lan.sends_file("b.png", "image/png", PNG)
    lan.sees("paper/review")
    await lan.taps("Gửi")
    shown = lan.sees("paper/done", count=2)
    assert shown.file is not None
    assert shown.file.name == "b.png"
