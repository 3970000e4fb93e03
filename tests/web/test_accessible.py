"""Our pages for everybody: axe-core finds nothing serious, and the keyboard alone is enough."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect
from starlette.applications import Starlette

from bot.cli.web_chat import web_chat_routes
from bot.web.demo import Demo, build
from tests.school import School
from tests.web.axe import SIZES, fits, grave, window
from tests.web.chatting import ChatSite, chat_site
from tests.web.chromium import Size, needs_chromium, served

pytestmark = needs_chromium

FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return {
    on: one.tagName, name: one.innerText || one.ariaLabel || one.name || "",
    shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough for what a browser shows."""
    return sqlite_url


@pytest.fixture
async def site(school: School) -> AsyncIterator[ChatSite]:
    """The school with a web chat."""
    async with chat_site(school, secure=False) as made:
        yield made


@pytest.fixture
async def address(site: ChatSite) -> AsyncIterator[str]:
    """The chat served on a port of this machine."""
    async with served(Starlette(routes=web_chat_routes(site.app, secure=False))) as at:
        yield at


async def enters(page: Page, site: ChatSite, address: str, name: str) -> None:
    """Come in and agree."""
    await page.goto(f"{address}/w/{await site.code(name)}")
    for said in ("Mở trang trò chuyện", "Đúng, là tôi", "Đồng ý"):
        await page.get_by_role("button", name=said, exact=True).last.click()
    await expect(page.get_by_role("log")).to_contain_text("Đã liên kết")


async def says(page: Page, words: str, answer: str) -> None:
    """Write a line and wait for what answers it."""
    await page.get_by_role("textbox").fill(words)
    await page.keyboard.press("Enter")
    await expect(page.locator(".bubble.bot").last).to_contain_text(answer)


@pytest.mark.parametrize("size", SIZES)
async def test_axe_finds_nothing_serious_before_the_chat(
    browser: Browser, site: ChatSite, address: str, size: Size
) -> None:
    page = await window(browser, size)
    found: dict[str, list[str]] = {}
    for path in ("/w", "/w/ABCD-EF23", "/w?ended=1", "/w/file/999"):
        await page.goto(address + path)
        found[path] = await grave(page)
        assert await fits(page)
    await page.goto(f"{address}/w")
    await page.get_by_role("textbox").fill("AAAA-AAAA")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("chưa đúng")
    found["a wrong code"] = await grave(page)
    assert {path: one for path, one in found.items() if one} == {}


@pytest.mark.parametrize("size", SIZES)
async def test_axe_finds_nothing_serious_in_the_chat(
    browser: Browser, site: ChatSite, address: str, size: Size
) -> None:
    page = await window(browser, size)
    await enters(page, site, address, "hanh")
    found = {"linked": await grave(page)}
    await says(page, "dk", "danh hiệu")
    found["choices"] = await grave(page)
    await says(page, "/thongbao", "thông báo")
    await says(page, "Mời {thayco} xem lịch thi kèm theo.", "Toàn trường")
    for label in ("Toàn trường", "Sửa", "Đính kèm"):
        await page.get_by_role("button", name=label).last.click()
    await expect(page.locator("#attach")).to_be_visible()
    found["a file question"] = await grave(page)
    assert await fits(page)
    await page.get_by_text("Thoát", exact=True).click()
    found["leaving"] = await grave(page)
    assert {where: one for where, one in found.items() if one} == {}


@pytest.mark.parametrize("size", SIZES)
async def test_axe_finds_nothing_serious_in_the_demo(browser: Browser, demo: Demo, size: Size) -> None:
    page = await window(browser, size)
    async with served(build(demo)) as at:
        await page.goto(f"{at}/?pace=0.01")
        await expect(page.locator("#clock")).to_contain_text("2026")
        found = {"begun": await grave(page)}
        await page.locator("#chat-button_teacher").get_by_role("button", name="dk ldtt a").click()
        await expect(page.locator("#chat-button_teacher .log")).to_contain_text("Xem lại")
        found["asked"] = await grave(page)
        assert await fits(page)
        await page.goto("about:blank")
        demo.end()
    assert {where: one for where, one in found.items() if one} == {}


async def tabs(page: Page, name: str) -> None:
    """Go to what has a name by the Tab key alone; whatever has the focus on the way is seen to have it."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        at = await page.evaluate(FOCUS)
        if at["on"] != "BODY":
            assert at["shown"], f"the focus cannot be seen on {at}"
            assert at["inside"], f"the focus is outside the window on {at}"
        if at["on"] in ("BUTTON", "INPUT") and name in at["name"]:
            return
    raise AssertionError(f"Tab never comes to {name!r}")


async def keeps_focus(page: Page) -> None:
    """Expect that after an answer the focus stands where one can go on: in the box, and seen."""
    await expect(page.get_by_role("textbox")).to_be_focused()
    at = await page.evaluate(FOCUS)
    assert at["shown"], at
    assert at["inside"], at


@pytest.mark.parametrize("size", SIZES)
async def test_a_registration_by_tab_enter_space_and_digits(
    browser: Browser, site: ChatSite, address: str, size: Size
) -> None:
    page = await window(browser, size)
    log, last = page.get_by_role("log"), page.locator(".bubble.bot").last
    await page.goto(f"{address}/w")
    await tabs(page, "code")
    await page.keyboard.type(await site.code("lan"))
    await page.keyboard.press("Enter")
    await expect(log).to_contain_text("Có đúng là Cô Trần Thị Lan")
    await page.wait_for_load_state("load")  # until its script is there the page works by plain forms
    for name, key, answer in (("Đúng, là tôi", "Space", "Đồng ý"), ("Đồng ý", "Enter", "Đã liên kết")):
        await tabs(page, name)
        await page.keyboard.press(key)
        await expect(log).to_contain_text(answer)
        await keeps_focus(page)
    await page.keyboard.type("dk")
    await page.keyboard.press("Enter")
    await expect(last).to_contain_text("danh hiệu")
    await keeps_focus(page)
    await page.keyboard.type("1")
    await page.keyboard.press("Enter")
    for _ in range(8):
        await expect(page.get_by_role("textbox")).to_have_value("")
        await keeps_focus(page)
        if await page.get_by_role("button", name="Gửi đăng ký").count():
            break
        before = await log.inner_text()
        await page.keyboard.type("1")
        await page.keyboard.press("Enter")
        await expect(log).not_to_have_text(before)
    await tabs(page, "Gửi đăng ký")
    await page.keyboard.press("Space")
    await expect(log).to_contain_text("DK-00001")
    await keeps_focus(page)
    assert await fits(page)
