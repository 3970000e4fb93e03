"""A question on Zalo that needs a file: its link takes one on the school's page, and the chat goes on."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import Session
from structlog.testing import capture_logs

from bot.app import App
from bot.channels.zalo import ZaloChannel
from bot.domain.school.people import PERSON
from bot.domain.school.upload_doors import DOOR
from bot.outbox import MESSAGE
from bot.receiving.inbox import INBOX
from bot.uploads import LARGEST, UPLOAD
from bot.web.link_desk import POSTS, WRONG_CODES
from tests.channels.conftest import HASTY
from tests.chat import Chatter
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.files.conftest import PNG, XLSX, add_paper, add_words
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School
from tests.web.linking import LinkSite, link_in, link_site

FILE = ("Danh sách lớp 6A.xlsx", b"PK-12", XLSX)


@pytest.fixture
async def site(school: School, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LinkSite]:
    """The school on Zalo, with a page and a conversation that asks for a file."""
    add_words(monkeypatch)
    async with link_site(school) as made:
        yield made


@pytest.fixture
def lan(site: LinkSite) -> Chatter:
    """Cô Lan, on Zalo."""
    return site.chatter("lan")


async def asked(lan: Chatter) -> str:
    """Come to the question; return the path of its link."""
    await lan.says("nộp tệp")
    return link_in(lan.sees("paper/file", "Gửi tệp tại đường dẫn riêng này", "dùng một lần").text)


async def posted(site: LinkSite, path: str, file: tuple[str, bytes, str] = FILE) -> httpx.Response:
    return await site.browser().post(path, files={"file": file})


async def kept(site: LinkSite) -> list[tuple[str, str, bytes, int | None]]:
    query = select(UPLOAD.c.name, UPLOAD.c.mime, UPLOAD.c.content, UPLOAD.c.owner_id).order_by(UPLOAD.c.id)
    return await site.app.store.read(lambda session: [tuple(row) for row in session.execute(query)])


async def test_a_file_sent_on_the_page_answers_the_question_in_the_chat(site: LinkSite, lan: Chatter) -> None:
    path = await asked(lan)
    assert "mở được đến 8 giờ 00, thứ Ba, 06/10/2026" in lan.last.text
    page = await site.browser().get(path)
    assert "Thầy cô gửi tệp." in page.text
    assert "Nhận ảnh hoặc tệp Excel (.xlsx); tối đa 20 MB" in page.text
    assert 'accept="image/*,.xlsx"' in page.text
    assert "<script" not in page.text
    answer = await posted(site, path)
    assert answer.status_code == 200
    assert "đã nhận tệp <b>Danh sách lớp 6A.xlsx</b>" in answer.text
    assert "quay lại Zalo" in answer.text
    await lan.looks()
    lan.sees("paper/note")
    await lan.says("đủ 40 em")
    lan.sees("paper/review", "1. Gửi")
    assert await kept(site) == [(FILE[0], XLSX, FILE[1], site.school.ids["lan"])]


async def test_the_link_takes_one_file_and_then_says_how_to_go_on(site: LinkSite, lan: Chatter) -> None:
    path = await asked(lan)
    answers = await asyncio.gather(*(posted(site, path) for _ in range(3)))
    assert sorted(one.status_code for one in answers)[0] == 200
    assert sum("đã nhận tệp" in one.text for one in answers) == 1
    again = await posted(site, path)
    assert again.status_code == 410
    assert "chỉ gửi được một lần" in again.text
    assert "làm tiếp" in again.text
    await lan.looks()
    lan.sees("paper/note")
    assert len(await kept(site)) == 1


async def test_a_file_that_could_not_be_stored_leaves_the_link_good(
    site: LinkSite, lan: Chatter, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, browser = await asked(lan), site.browser()
    browser._transport = httpx.ASGITransport(site.web, raise_app_exceptions=False)
    with monkeypatch.context() as away:
        away.setattr(site.app.inbox, "receive", out_of_room)
        broken = await browser.post(path, files={"file": FILE})
    assert (broken.status_code, "Trang đang trục trặc" in broken.text) == (500, True)
    assert (await browser.post(path, files={"file": FILE})).status_code == 200
    assert [name for name, *_ in await kept(site)] == [FILE[0]]


async def out_of_room(*_: object) -> None:
    raise OSError


async def test_another_kind_is_refused_on_the_page_and_the_link_still_serves(
    site: LinkSite, lan: Chatter
) -> None:
    path = await asked(lan)
    refused = await posted(site, path, ("bai.docx", b"PK", "application/msword"))
    assert refused.status_code == 422
    assert "trợ lý nhận ảnh hoặc tệp Excel" in refused.text
    nothing = await posted(site, path, ("", b"", "image/png"))
    assert nothing.status_code == 400
    assert "Chưa có tệp nào được chọn" in nothing.text
    lan.sees_nothing()
    assert (await posted(site, path, ("a.png", PNG, "image/png"))).status_code == 200


async def test_a_question_that_was_answered_in_the_chat_takes_no_file_any_more(
    site: LinkSite, lan: Chatter
) -> None:
    path = await asked(lan)
    await lan.says("không kèm tệp")
    lan.sees("paper/note")
    for answer in (await site.browser().get(path), await posted(site, path)):
        assert answer.status_code == 404
        assert "Bước cần tệp này đã qua" in answer.text
        assert "Không mất gì cả" in answer.text
    assert await kept(site) == []


async def test_after_a_day_the_link_is_shut_and_the_chat_has_a_new_one(site: LinkSite, lan: Chatter) -> None:
    path = await asked(lan)
    site.school.clock.move_to(site.school.clock.now() + timedelta(hours=25))
    late = await posted(site, path)
    assert (late.status_code, "đã hết hạn" in late.text) == (410, True)
    await lan.says("làm tiếp")
    fresh = link_in(lan.last.text)
    assert fresh != path
    assert (await posted(site, fresh)).status_code == 200


async def test_words_where_a_file_is_asked_for_bring_the_link_again_and_both_serve(
    site: LinkSite, lan: Chatter
) -> None:
    first = await asked(lan)
    await lan.says("đây ạ")
    text = lan.sees("paper/file", "Ở bước này trợ lý cần ảnh hoặc tệp Excel (.xlsx)").text
    assert link_in(text) != first
    assert (await posted(site, first)).status_code == 200


async def test_a_file_sent_in_the_chat_where_none_arrives_brings_the_link(
    site: LinkSite, lan: Chatter
) -> None:
    await lan.does({"kind": "other"})
    lan.sees_nothing()
    await asked(lan)
    await lan.does({"kind": "other"})
    path = link_in(lan.sees("paper/file", "Ở bước này trợ lý cần ảnh hoặc tệp Excel (.xlsx)").text)
    assert (await posted(site, path)).status_code == 200
    await lan.looks()
    lan.sees("paper/note")
    await lan.does({"kind": "other"})
    lan.sees_nothing()


async def test_the_body_is_measured_before_it_is_read(site: LinkSite, lan: Chatter) -> None:
    path, browser = await asked(lan), site.browser()
    form = {"Content-Type": "multipart/form-data; boundary=x"}

    async def unread() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    large = await browser.post(
        path, headers={**form, "Content-Length": str(LARGEST + (1 << 17))}, content=unread()
    )
    assert large.status_code == 413
    assert "lớn hơn 20 MB" in large.text
    unmeasured = await browser.post(path, headers=form, content=unread())
    assert unmeasured.status_code == 411
    strange = await browser.post(path, files={"file": FILE}, headers={"Sec-Fetch-Site": "cross-site"})
    assert strange.status_code == 403
    broken = await browser.post(path, headers=form, content=b"--x no form")
    assert broken.status_code == 400
    just_over = await posted(site, path, ("a.png", bytes(LARGEST + 1), "image/png"))
    assert just_over.status_code == 422
    assert await kept(site) == []


async def test_guesses_and_repetitions_end_soon(site: LinkSite, lan: Chatter) -> None:
    path = await asked(lan)
    for _ in range(POSTS):
        assert (await posted(site, path, ("a.docx", b"PK", "x/y"))).status_code == 422
    assert (await posted(site, path)).status_code == 429
    site.school.clock.waited += 600
    for number in range(WRONG_CODES):
        assert (await site.browser().get(f"/w/gui/{number:032x}")).status_code == 404
    assert (await site.browser().get(path)).status_code == 429
    site.school.clock.waited += 3600
    assert (await posted(site, path)).status_code == 200


async def test_only_a_hash_is_kept_and_nothing_is_logged(site: LinkSite, lan: Chatter) -> None:
    with capture_logs() as logs:
        path = await asked(lan)
        await posted(site, path)
    code = path.rsplit("/", 1)[1]

    def rows(session: Session) -> str:
        return str([session.execute(select(table)).all() for table in (DOOR, MESSAGE, INBOX)])

    found = await site.app.store.read(rows)
    assert code not in found
    assert "/w/gui/********" in found
    assert code not in str(logs)


async def test_a_question_that_waited_in_the_table_comes_with_a_link_that_opens(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_words(monkeypatch)
    async with link_site(school) as site:
        lan = site.chatter("lan")
        site.app.senders["zalo"].calls.stop()
        await lan.says("nộp tệp")
        await site.app.senders["zalo"].stop(1)
        again = App(site.app.store, school.clock, site.app.channels)
        await again.start()
        await again.idle()
        add_paper(again)
        site.app.desk = again.desk
        assert (await site.browser().get(link_in(lan.last.text))).status_code == 200


async def test_names_and_questions_stay_text(site: LinkSite, lan: Chatter) -> None:
    evil = '<script>alert(1)</script>"><img src=x>.png'
    path = await asked(lan)
    answer = await posted(site, path, (evil, PNG, "image/png"))
    assert answer.status_code == 200
    assert not re.search(r"<script|<img", answer.text)
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


async def test_whoever_leaves_sends_nothing_any_more(site: LinkSite, lan: Chatter) -> None:
    path = await asked(lan)
    await lan.says("/dulieu")
    for word in ("xóa", "đồng ý"):
        lines = [line for line in lan.last.text.splitlines() if line[:1].isdigit()]
        await lan.says(next(line for line in lines if word in line.lower()).split(".")[0])
    assert (await posted(site, path)).status_code == 404
    left = select(PERSON.c.active).where(PERSON.c.id == site.school.ids["lan"])
    assert await site.app.store.read(lambda session: session.execute(left).scalar_one()) is False


async def test_the_whole_way_over_http_with_zalos_server(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_words(monkeypatch)
    fake = await FakeZalo.start()
    channel = ZaloChannel(TOKEN, api_url=fake.url, limits=HASTY)
    async with link_site(school, channel=channel) as site:
        hearing = asyncio.create_task(site.app.listen())
        user = fake.user("user-lan")
        await user.says("nộp tệp")
        path = link_in(await user.sees("/w/gui/"))
        assert (await posted(site, path)).status_code == 200
        await user.sees("Ghi chú?")
        await user.says("đủ 40 em")
        await user.sees("Xem lại.")
        await user.says("1")
        text = await user.sees("/w/tep/")
        page = await site.browser().get(link_in(text))
        assert FILE[0] in page.text
        answer = await site.browser().get(f"{link_in(text)}/a")
        assert answer.content == FILE[1]
        hearing.cancel()
        await asyncio.gather(hearing, return_exceptions=True)
        await channel.stop()
    await fake.stop()


async def test_an_announcement_with_a_paper_is_made_and_read_on_zalo_alone(site: LinkSite) -> None:
    hanh = site.chatter("hanh")
    await hanh.says("/thongbao")
    for words in ("Mời {thayco} xem lịch thi kèm theo.", "Toàn trường", "Sửa", "Đính kèm hình hoặc tệp"):
        await hanh.says(words)
    sent = await posted(site, link_in(hanh.last.text), ("Lịch thi.docx", b"PK-docx", "application/msword"))
    assert sent.status_code == 200
    await hanh.says("Gửi thông báo này")
    site.school.app, site.school.platform = site.app, site.zalo
    await Rehearsal.of(site.school).to(october(5), 9)
    told = site.chatter("lan").last.text
    assert "xem lịch thi kèm theo." in told
    answer = await site.browser().get(f"{link_in(told)}/a")
    assert answer.content == b"PK-docx"


async def test_without_a_page_the_question_says_where_else_to_send_it(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_words(monkeypatch)
    async with link_site(school, page=False) as site:
        lan = site.chatter("lan")
        await lan.says("nộp tệp")
        lan.sees("paper/file", "Ở đây chưa gửi tệp được", "nhờ văn phòng gửi giúp", "1. Không kèm tệp")
        assert "/w/" not in lan.last.text
