"""The web chat in a real browser: by keyboard alone, with its script and without, on phone and desk."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect
from starlette.applications import Starlette

from bot.cli.web_chat import web_chat_routes
from tests.school import School
from tests.web.chatting import ChatSite, chat_site
from tests.web.chromium import PHONE, WIDE, Size, needs_chromium, served

pytestmark = needs_chromium


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


async def opened(browser: Browser, size: Size, *, script: bool = True) -> tuple[BrowserContext, Page]:
    """Return a page of a size, failing the test on anything the browser complains of."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, java_script_enabled=script, has_touch=size == PHONE
    )
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"in the page: {error}"))
    page.on("console", lambda said: pytest.fail(said.text) if "Content Security" in said.text else None)
    return context, page


async def tabs_to(page: Page, name: str) -> None:
    """Go to what has a name, by the Tab key alone, and press it."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        if name in await page.locator("button:focus").all_inner_texts():
            break
    else:
        raise AssertionError(f"Tab never comes to {name!r}")
    await page.keyboard.press("Enter")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
async def test_a_teacher_comes_in_and_registers_by_keyboard(
    browser: Browser, site: ChatSite, address: str, size: Size, script: bool
) -> None:
    _, page = await opened(browser, size, script=script)
    await page.goto(f"{address}/w/{await site.code('lan')}")
    await tabs_to(page, "Mở trang trò chuyện")
    log = page.get_by_role("log")
    await expect(log).to_contain_text("Có đúng là Cô Trần Thị Lan")
    await tabs_to(page, "Đúng, là tôi")
    await expect(log).to_contain_text("Đồng ý")
    await tabs_to(page, "Đồng ý")
    await expect(log).to_contain_text("Đã liên kết")
    for words, answer in (("dk ldtt a", "Xem lại bản đăng ký"), ("1", "DK-00001")):
        await page.get_by_role("textbox").focus()
        await page.keyboard.type(words)
        await page.keyboard.press("Enter")
        await expect(log).to_contain_text(answer)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth") if script else True


OLD_PHONES = {
    "2020": """
        Object.defineProperty(SubmitEvent.prototype, "submitter", {get: () => undefined});
        const matches = Element.prototype.matches;
        Element.prototype.matches = function (words) {
            if (words.includes("focus-visible")) throw new SyntaxError(words);
            return matches.call(this, words);
        };
    """,
    "2022": """
        const known = window.FormData;
        window.FormData = class extends known { constructor(form) { super(form); } };
    """,
    "2017": """document.addEventListener("submit", (event) => event.stopImmediatePropagation(), true);""",
}
"""What a browser of that year does not do: name what was pressed, put it into the form, run our script."""


@pytest.mark.parametrize("year", OLD_PHONES)
async def test_an_old_phone_presses_buttons_too(
    browser: Browser, site: ChatSite, address: str, year: str
) -> None:
    context, page = await opened(browser, PHONE)
    await context.add_init_script(OLD_PHONES[year])
    await page.goto(f"{address}/w/{await site.code('lan')}")
    for name in ("Mở trang trò chuyện", "Đúng, là tôi", "Đồng ý"):
        await page.get_by_role("button", name=name, exact=True).last.click()
    await expect(page.get_by_role("log")).to_contain_text("Đã liên kết")
    await page.get_by_role("textbox").fill("lịch")
    await page.get_by_role("button", name="Gửi").click()
    await expect(page.get_by_role("log")).to_contain_text("Lịch của Cô Lan")


async def test_what_can_be_pressed_is_large_enough_for_a_thumb(
    browser: Browser, site: ChatSite, address: str
) -> None:
    _, page = await opened(browser, PHONE)
    await page.goto(f"{address}/w/{await site.code('lan')}")
    await page.get_by_role("button", name="Mở trang trò chuyện").click()
    await page.get_by_role("button", name="Đúng, là tôi").click()
    await expect(page.get_by_role("log")).to_contain_text("Đồng ý")
    for one in await page.locator("button:visible, input:visible, summary:visible").all():
        box = await one.bounding_box()
        assert box is not None
        assert box["height"] >= 44


async def test_a_reminder_arrives_while_the_page_is_open(
    browser: Browser, site: ChatSite, address: str
) -> None:
    _, page = await opened(browser, PHONE)
    await page.goto(f"{address}/w/{await site.code('lan')}")
    await page.get_by_role("button", name="Mở trang trò chuyện").click()
    for name in ("Đúng, là tôi", "Đồng ý"):
        await page.get_by_role("button", name=name, exact=True).last.click()
    await expect(page.get_by_role("log")).to_contain_text("Đã liên kết")
    phone = site.browser()
    await phone.enters(await site.code("lan"))
    await phone.says("nói từ điện thoại")
    await expect(page.get_by_role("log")).to_contain_text("nói từ điện thoại")


async def test_leaving_by_the_button_ends_it(browser: Browser, site: ChatSite, address: str) -> None:
    _, page = await opened(browser, WIDE)
    await page.goto(f"{address}/w/{await site.code('lan')}")
    await page.get_by_role("button", name="Mở trang trò chuyện").click()
    await page.get_by_text("Thoát", exact=True).click()
    await page.get_by_role("button", name="Thoát trên máy này").click()
    await expect(page.get_by_role("alert")).to_contain_text("khép lại")
    await page.goto(f"{address}/w")
    await expect(page.get_by_role("textbox")).to_have_attribute("placeholder", "ABCD-EF23")


async def test_a_phone_can_put_it_on_its_home_screen(browser: Browser, site: ChatSite, address: str) -> None:
    _, page = await opened(browser, PHONE)
    await page.goto(f"{address}/w")
    manifest = await (await page.request.get(f"{address}/w/static/chat.webmanifest")).json()
    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        answer = await page.request.get(address + icon["src"])
        assert answer.headers["content-type"] == icon["type"]
