"""The demo's page in a real browser: typed, pressed, played by itself, on a wide screen and on a phone."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from bot.web.demo import Demo, build
from bot.web.demo_stage import CHANNELS
from tests.web.chromium import PHONE, WIDE, Size, needs_chromium, served

pytestmark = needs_chromium

FAST = "?pace=0.01"


@pytest.fixture
async def address(demo: Demo) -> AsyncIterator[str]:
    """The demo served on a port of this machine."""
    async with served(build(demo)) as at:
        yield f"{at}/"
        demo.end()


async def opened(browser: Browser, address: str, size: Size = WIDE) -> Page:
    """Return the page at a size, failing the test on anything the browser complains of."""
    page = await browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.on("pageerror", lambda error: pytest.fail(f"in the page: {error}"))
    await page.goto(address)
    return page


async def test_a_teacher_registers_and_the_other_is_reminded(browser: Browser, address: str) -> None:
    page = await opened(browser, address)
    mai, long = page.locator("#chat-button_teacher"), page.locator("#chat-number_teacher")
    await mai.get_by_role("button", name="dk ldtt a").click()
    await mai.get_by_role("button", name="Gửi đăng ký và cam kết").click()
    await expect(mai.locator(".log")).to_contain_text("DK-00038")
    await expect(page.locator("#clock")).to_contain_text("38/50")
    await page.get_by_role("button", name="Tới lần nhắc kế tiếp").click()
    await expect(long.locator(".log")).to_contain_text("Còn 3 ngày: đăng ký thi đua")
    await expect(page.locator("#clock")).to_contain_text("11 giờ 30, thứ Hai, 12/10/2026")
    await expect(mai.locator(".bubble")).to_have_count(3)


async def test_zalo_has_no_buttons_and_enter_sends_what_is_typed(browser: Browser, address: str) -> None:
    page = await opened(browser, address)
    long = page.locator("#chat-number_teacher")
    box = long.get_by_role("textbox")
    for words, answer in (("dk", "1. Lao động tiên tiến"), ("1", "Xem lại bản đăng ký"), ("1", "DK-00038")):
        await box.fill(words)
        await box.press("Enter")
        await expect(long.locator(".bubble.bot").last).to_contain_text(answer)
        await expect(box).to_have_value("")
    await expect(long.locator(".choices")).to_have_count(0)


async def test_a_date_can_be_gone_to_and_all_begun_again(browser: Browser, address: str) -> None:
    page = await opened(browser, address)
    await page.get_by_text("Tới ngày…").click()
    await page.get_by_label("Chuyển tới sáng ngày").fill("2026-10-16")
    await page.get_by_role("button", name="Chuyển", exact=True).click()
    await expect(page.locator("#clock")).to_contain_text("8 giờ 00, thứ Sáu, 16/10/2026")
    await page.get_by_role("button", name="Làm lại từ đầu").click()
    await expect(page.locator("#clock")).to_contain_text("8 giờ 00, thứ Hai, 12/10/2026")
    await expect(page.locator(".bubble")).to_have_count(0)


async def test_the_story_plays_by_itself_and_again(browser: Browser, address: str, demo: Demo) -> None:
    page = await opened(browser, address + FAST)
    admin = page.locator("#chat-admin .log")
    for _ in range(2):
        await page.get_by_role("button", name="Xem thử 60 giây").click()
        await expect(admin).to_contain_text("17/10/2026 là thứ Bảy, trong tin ghi thứ Sáu")
        await expect(page.locator("#play")).to_be_visible()
    await expect(admin).to_contain_text("Đã phản hồi: 38/50")
    await expect(admin).to_contain_text("Đã gửi 12/12")
    await expect(page.locator("#chat-button_teacher .log")).not_to_contain_text("Còn 3 ngày: đăng ký")
    await expect(page.locator("#chat-number_teacher .bubble.bot")).to_have_count(2)


async def test_the_story_stops_when_told_and_when_somebody_takes_over(browser: Browser, address: str) -> None:
    page = await opened(browser, address)
    await page.get_by_role("button", name="Xem thử 60 giây").click()
    await expect(page.locator("#caption")).to_contain_text("Cô Mai nhắn một câu")
    await page.get_by_role("button", name="Dừng").click()
    await expect(page.locator(".caption")).to_be_hidden()
    await page.get_by_role("button", name="Xem thử 60 giây").click()
    await expect(page.locator(".caption")).to_be_visible()
    await page.locator("#chat-admin").get_by_role("textbox").press_sequentially("t")
    await expect(page.locator(".caption")).to_be_hidden()


async def test_what_is_typed_stays_text(browser: Browser, address: str) -> None:
    page = await opened(browser, address)
    box = page.locator("#chat-admin").get_by_role("textbox")
    await box.fill("<img src=x onerror=\"document.title='xấu'\"><b>đậm</b>")
    await box.press("Enter")
    await expect(page.locator("#chat-admin .mine")).to_contain_text("<b>đậm</b>")
    await expect(page.locator("#chat-admin .bubble.bot")).to_have_count(1)
    assert await page.locator("#chat-admin .log img").count() == 0
    assert "xấu" not in await page.title()


@pytest.mark.parametrize("size", [WIDE, (1024, 768), PHONE])
async def test_everything_fits_and_can_be_hit(browser: Browser, address: str, size: Size) -> None:
    page = await opened(browser, address, size)
    for part in CHANNELS:
        tab = page.locator(f"#tab-{part}")
        if await tab.is_visible():
            await tab.click()
        await page.locator(f"#chat-{part} .quick button").first.click()
        await expect(page.locator(f"#chat-{part} .bubble.bot")).to_have_count(1)
        await expect(page.locator(f"#chat-{part} .bubble.bot .text")).to_have_css("font-size", "18px")
    assert await page.evaluate(TOO_SMALL) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight")


TOO_SMALL = """() => [...document.querySelectorAll("button, input, summary")]
  .map((one) => [one.textContent || one.name, one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < 43.9 || box.width > innerWidth))
  .map(([name]) => name)"""


async def test_it_can_be_used_by_keyboard_and_ear(browser: Browser, address: str) -> None:
    page = await opened(browser, address, PHONE)
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.locator("#tab-button_teacher").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("#tab-number_teacher")).to_be_focused()
    await expect(page.get_by_role("log", name="Tin nhắn của Thầy Long")).to_be_visible()
    await expect(page.get_by_role("log", name="Tin nhắn của Cô Mai")).to_be_hidden()
    unnamed = await page.evaluate(
        "() => [...document.querySelectorAll('input:not([type=hidden])')]"
        ".filter((one) => !one.labels.length && !one.ariaLabel).length"
    )
    assert unnamed == 0


async def test_it_works_without_javascript(browser: Browser, address: str) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(address)
    box = page.locator("#chat-button_teacher").get_by_role("textbox")
    await box.fill("dk")
    await box.press("Enter")
    await page.locator("#chat-button_teacher").get_by_role("button", name="Lao động tiên tiến").click()
    await page.get_by_role("button", name="Gửi đăng ký và cam kết").click()
    await expect(page.locator("#chat-button_teacher")).to_contain_text("DK-00038")
    await context.close()
