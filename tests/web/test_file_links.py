"""A file for somebody on Zalo: a link to the school's page, for two days."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select
from sqlmodel import Session
from structlog.testing import capture_logs

from bot.channels.zalo import ZaloChannel
from bot.domain.school import leaving
from bot.domain.school.file_links import LINK
from bot.outbox import MESSAGE, OUTBOX, senders
from bot.web.link_desk import FETCHES, WRONG_CODES
from scheduler.tidy import tidy
from tests.channels.conftest import HASTY
from tests.fakes.telegram_faults import Fault
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.files.conftest import PNG, XLSX
from tests.files.test_out import show_to
from tests.school import MONDAY, School
from tests.web.linking import LinkSite, hand_out, link_in, link_site

CONTENT = b"PK-danh-sach"
NAME = "Danh sách đăng ký, tổ Toán - Tin.xlsx"


@pytest.fixture
async def site(school: School) -> AsyncIterator[LinkSite]:
    """The school on Zalo, with a page."""
    async with link_site(school) as made:
        yield made


async def sent(site: LinkSite, to: str = "lan") -> str:
    """Send somebody a file; return the path of the link they got."""
    await hand_out(site, NAME, XLSX, CONTENT, to)
    return link_in(site.zalo.seen_by(f"user-{to}")[-1].text)


async def test_a_document_is_a_link_whose_end_is_said(site: LinkSite) -> None:
    path = await sent(site)
    text = site.zalo.seen_by("user-lan")[-1].text
    assert text.startswith(f"Tệp “{NAME}” ở đường dẫn riêng này của thầy cô")
    assert "mở được đến 8 giờ 00, thứ Tư, 07/10/2026: https://" in text
    assert site.zalo.went_up == 0
    assert len(path.rsplit("/", 1)[1]) == 32


async def test_the_page_shows_the_file_and_hands_it_over_under_its_name(site: LinkSite) -> None:
    path, browser = await sent(site), site.browser()
    page = await browser.get(path)
    assert page.status_code == 200
    assert NAME in page.text
    assert "Tải tệp về máy" in page.text
    assert "Lan" not in page.text
    (at,) = [part.split('"')[0] for part in page.text.split('href="') if part.startswith("/w/tep/")]
    for _ in range(2):
        answer = await browser.get(at)
        assert (answer.status_code, answer.content) == (200, CONTENT)
    said = answer.headers
    assert unquote(said["Content-Disposition"]) == f"attachment; filename*=UTF-8''{NAME}"
    assert said["Content-Type"] == "application/octet-stream"
    assert (said["Cache-Control"], said["X-Content-Type-Options"]) == ("no-store", "nosniff")
    assert (said["Referrer-Policy"], said["X-Robots-Tag"]) == ("no-referrer", "noindex")


async def test_only_a_hash_is_kept_and_nothing_is_logged(site: LinkSite) -> None:
    with capture_logs() as logs:
        path = await sent(site)
        await site.browser().get(path)
    code = path.rsplit("/", 1)[1]

    def rows(session: Session) -> str:
        return str([session.execute(select(table)).all() for table in (LINK, MESSAGE, OUTBOX)])

    assert code not in await site.app.store.read(rows)
    assert code not in str(logs)


async def test_after_two_days_the_page_says_what_to_do(site: LinkSite) -> None:
    path, browser = await sent(site), site.browser()
    site.school.clock.move_to(MONDAY + timedelta(hours=47, minutes=59))
    await site.app.store.write(lambda session: tidy(session, site.school.clock.now()))
    assert (await browser.get(path)).status_code == 200
    site.school.clock.move_to(MONDAY + timedelta(hours=48, minutes=1))
    for at in (path, f"{path}/a.xlsx"):
        answer = await browser.get(at)
        assert answer.status_code == 404
        assert "nhắn trợ lý xin lại tệp" in answer.text
        assert "Danh sách" not in answer.text
    site.school.clock.move_to(MONDAY + timedelta(days=30))
    await site.app.store.write(lambda session: tidy(session, site.school.clock.now()))
    left = select(func.count()).select_from(LINK)
    assert await site.app.store.read(lambda session: session.execute(left).scalar_one()) == 0


async def test_guessing_ends_soon_and_a_late_link_is_no_guess(site: LinkSite) -> None:
    path, browser = await sent(site), site.browser()
    site.school.clock.move_to(MONDAY + timedelta(days=3))
    for _ in range(WRONG_CODES + 5):
        assert (await browser.get(path)).status_code == 404
    for number in range(WRONG_CODES):
        wrong = f"{number:032x}" if number % 2 else "no-code"
        assert (await browser.get(f"/w/tep/{wrong}")).status_code == 404
    answer = await browser.get(path)
    assert answer.status_code == 429
    assert "chờ một giờ" in answer.text


async def test_one_link_is_not_fetched_for_ever(site: LinkSite) -> None:
    path, browser = await sent(site), site.browser()
    codes = [(await browser.get(f"{path}/a.xlsx")).status_code for _ in range(FETCHES + 1)]
    assert codes == [200] * FETCHES + [429]
    site.school.clock.waited += 600
    assert (await browser.get(f"{path}/a.xlsx")).status_code == 200


@pytest.mark.parametrize(
    "strange", ["%00", "..%2f..%2fetc", "ạ" * 32, "0" * 31, "A" * 32, "x" * 5000, "1' OR 1=1--", "%ff%fe"]
)
async def test_hostile_codes_open_nothing_and_break_nothing(site: LinkSite, strange: str) -> None:
    browser = site.browser()
    for folder in ("tep", "gui"):
        assert (await browser.get(f"/w/{folder}/{strange}")).status_code == 404
        assert (await browser.get(f"/w/{folder}/{strange}/x")).status_code == 404
    body = await browser.post(f"/w/gui/{strange}", content=b"\x00\xff" * 50, headers={"Content-Type": "x/y"})
    assert body.status_code == 404


async def test_whoever_leaves_is_erased_or_unlinks_takes_their_links_along(site: LinkSite) -> None:
    paths = {name: await sent(site, name) for name in ("lan", "minh", "hoa", "dung")}
    await site.app.store.write(
        lambda session: leaving.leave(session, [site.school.ids["hoa"]], site.school.clock.now())
    )
    for name, words in (("lan", ("xóa", "đồng ý")), ("minh", ("gỡ", "gỡ"))):
        person = site.chatter(name)
        await person.says("/dulieu")
        for word in words:
            lines = [line for line in person.last.text.splitlines() if line[:1].isdigit()]
            await person.says(next(line for line in lines if word in line.lower()).split(".")[0])
    browser = site.browser()
    found = {name: (await browser.get(path)).status_code for name, path in paths.items()}
    assert found == {"lan": 404, "minh": 404, "hoa": 404, "dung": 200}


@pytest.fixture
async def fake() -> AsyncIterator[FakeZalo]:
    """Zalo's server, where Lan has written before."""
    started = await FakeZalo.start()
    started.user("user-lan").wrote = True
    yield started
    await started.stop()


@pytest.mark.parametrize("refused", [False, True])
async def test_a_picture_goes_as_one_by_an_address_the_platform_fetches_else_as_a_link(
    school: School, fake: FakeZalo, refused: bool
) -> None:
    channel = ZaloChannel(TOKEN, api_url=fake.url, limits=HASTY)
    async with link_site(school, channel=channel) as site:
        if refused:
            fake.fail("sendPhoto", Fault(400, "Bad Request: photo", ends="answer"))
        await hand_out(site, "Tiến độ.png", "image/png", PNG)
        shown = fake.user("user-lan").messages[-1]
        assert bool(shown.photo) is not refused
        answer = await site.browser().get(shown.photo or link_in(shown.text))
        assert answer.status_code == 200
        assert (answer.content == PNG) is not refused
        assert refused or answer.headers["Content-Type"] == "image/png"
        await channel.stop()


async def test_a_run_gives_everybody_a_link_of_their_own_and_keeps_none(
    site: LinkSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.school.app, site.school.platform = site.app, site.zalo
    monkeypatch.setattr("tests.files.test_out.NAME", "Kế hoạch.docx")
    monkeypatch.setattr("bot.sending.by_page.PICTURES", {})
    rows = await show_to(site.school, monkeypatch, 3)
    paths = {link_in(site.zalo.seen_by(f"guest-{number}")[0].text) for number in range(3)}
    assert len(paths) == 3
    kept = str(rows)
    assert not [path for path in paths if path.rsplit("/", 1)[1] in kept]
    assert kept.count("/w/tep/********") == 3
    for path in paths:
        assert (await site.browser().get(path)).status_code == 200


@pytest.mark.parametrize("telegram", [False, True])
async def test_without_a_page_the_words_say_where_else(school: School, telegram: bool) -> None:
    async with link_site(school, page=False) as site:
        if telegram:
            await site.app.store.write(also_on_telegram)
        await hand_out(site, NAME, XLSX, CONTENT)
        text = site.chatter("lan").last.text
    assert ("trên Telegram để nhận tệp" in text) is telegram
    assert "xin văn phòng giúp" in text
    assert "/w/" not in text


def also_on_telegram(session: Session) -> None:
    """Note how the bot is found there."""
    senders.keep_address(session, "telegram", "https://t.me/thidua_bot")


async def test_a_page_that_was_taken_away_is_linked_to_no_more(school: School) -> None:
    async with link_site(school) as site:
        await hand_out(site, NAME, XLSX, CONTENT)
        assert link_in(site.chatter("lan").last.text)
    async with link_site(school, page=False) as site:
        await hand_out(site, NAME, XLSX, CONTENT)
        assert "/w/" not in site.chatter("lan").last.text


async def test_the_message_for_the_staff_group_says_how_the_bot_is_found_on_zalo_and_on_its_page(
    school: School, fake: FakeZalo
) -> None:
    channel = ZaloChannel(TOKEN, api_url=fake.url, limits=HASTY)
    async with link_site(school, channel=channel) as site:
        hanh = fake.user("user-hanh")
        hanh.wrote = True
        hearing = asyncio.create_task(site.app.listen())
        await hanh.says("/loimoi")
        text = await hanh.sees("Trên Zalo: tìm “bot.thidua”")
        assert "https://thidua.hoaphuong.example/w" in text
        await hanh.says("/nguoimoi")
        text = await hanh.sees("Hiện không có ai chờ")
        assert "gõ mã mời của mình: https://thidua.hoaphuong.example/w" in text
        hearing.cancel()
        await asyncio.gather(hearing, return_exceptions=True)
        await channel.stop()
