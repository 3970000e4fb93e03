"""The pages behind links in a real browser: on a phone, without a script, by keyboard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.files.conftest import PNG, XLSX, add_words
from tests.school import School
from tests.web.axe import SIZES, fits, grave, window
from tests.web.chromium import PHONE, Size, needs_chromium, served
from tests.web.linking import LinkSite, hand_out, link_in, link_site

pytestmark = needs_chromium


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough for what a browser shows."""
    return sqlite_url


@pytest.fixture
async def site(school: School, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LinkSite]:
    """The school on Zalo, with a page and a conversation that asks for a file."""
    add_words(monkeypatch)
    async with link_site(school) as made:
        yield made


@pytest.fixture
async def address(site: LinkSite) -> AsyncIterator[str]:
    """The page served on a port of this machine."""
    async with served(site.web) as at:
        yield at


@pytest.fixture
async def phone(browser: Browser) -> Page:
    """A phone whose browser runs no script."""
    width, height = PHONE
    context = await browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=False, locale="vi-VN"
    )
    return await context.new_page()


async def test_a_phone_sends_a_file_by_the_form_and_the_chat_goes_on(
    site: LinkSite, address: str, phone: Page, tmp_path: Path
) -> None:
    lan, photo = site.chatter("lan"), tmp_path / "Ảnh giờ dạy.png"
    photo.write_bytes(PNG)
    await lan.says("nộp tệp")
    await phone.goto(address + link_in(lan.last.text))
    await phone.get_by_label("Tệp cần gửi").set_input_files(photo)
    await phone.get_by_role("button", name="Gửi tệp").focus()
    await phone.keyboard.press("Enter")
    await expect(phone.get_by_role("status")).to_contain_text("đã nhận tệp Ảnh giờ dạy.png")
    assert lan.last.text.startswith("Ghi chú?")


async def test_a_phone_takes_a_file_under_its_name(site: LinkSite, address: str, phone: Page) -> None:
    await hand_out(site, "Danh sách đăng ký.xlsx", XLSX, b"PK-danh-sach")
    await phone.goto(address + link_in(site.chatter("lan").last.text))
    async with phone.expect_download() as started:
        await phone.get_by_role("link", name="Tải tệp về máy").click()
    download = await started.value
    assert download.suggested_filename == "Danh sách đăng ký.xlsx"
    assert (await asyncio.to_thread(Path(await download.path()).read_bytes)) == b"PK-danh-sach"


@pytest.mark.parametrize("size", SIZES)
async def test_axe_finds_nothing_serious_behind_links(
    site: LinkSite, address: str, browser: Browser, size: Size, tmp_path: Path
) -> None:
    lan, page, photo = site.chatter("lan"), await window(browser, size), tmp_path / "Ảnh giờ dạy.png"
    photo.write_bytes(PNG)
    (tmp_path / "la.exe").write_bytes(b"MZ")
    await lan.says("nộp tệp")
    form = address + link_in(lan.last.text)
    await hand_out(site, f"Danh sách đăng ký {'rất ' * 20}dài.xlsx", XLSX, b"PK-danh-sach")
    file = address + link_in(lan.last.text)
    found: dict[str, list[str]] = {}

    async def looks(where: str, words: str) -> None:
        await expect(page.get_by_role("main")).to_contain_text(words)
        found[where] = await grave(page) + ([] if await fits(page) else ["wider than the screen"])

    for path, words in (
        (form, "Tệp cần gửi"), (file, "Tải tệp về máy"), (f"{address}/w/tep/la", "không còn mở được"),
        (f"{address}/w/gui/la", "chép chưa đủ"), (form, "Nhận ảnh"),
    ):  # fmt: skip
        await page.goto(path)
        await looks(path, words)
    for name, words in (("la.exe", "gửi lại đúng loại ấy"), (photo.name, "đã nhận tệp")):
        await page.get_by_label("Tệp cần gửi").set_input_files(tmp_path / name)
        await page.get_by_role("button", name="Gửi tệp").click()
        await looks(name, words)
    await page.goto(form)
    await looks("a used link", "chỉ gửi được một lần")
    assert {where: one for where, one in found.items() if one} == {}
