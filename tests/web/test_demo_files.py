"""Files on the demo's page and in its terminal: shown, saved, and sent when a question takes one."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from bot.app import Rehearsed
from bot.channels import Attached, Failure, NotSent, Outgoing, Sent
from bot.web.demo import Demo, build
from bot.web.demo_board import Board
from bot.web.demo_platform import PagePlatform
from bot.web.terminal import Terminal
from tests.files.conftest import PNG, XLSX, add_paper, add_words
from tests.web.chromium import needs_chromium, served

LOCAL = "http://127.0.0.1:8080"
PART = "button_teacher"


@pytest.fixture
def filing(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> Demo:
    """The demo with a conversation about a file."""
    assert isinstance(demo.stage.bot, Rehearsed)
    add_words(monkeypatch)
    add_paper(demo.stage.bot)
    return demo


@pytest.fixture
async def page(filing: Demo) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without JavaScript on this machine."""
    transport = httpx.ASGITransport(build(filing))
    async with httpx.AsyncClient(transport=transport, base_url=LOCAL, follow_redirects=True) as client:
        yield client


async def says(page: httpx.AsyncClient, demo: Demo, text: str) -> str:
    answer = await page.post("/say", data={"token": demo.stage.token, "part": PART, "text": text})
    shown: str = answer.text
    return shown


async def sends(page: httpx.AsyncClient, demo: Demo, name: str, mime: str, content: bytes) -> str:
    data, files = {"token": demo.stage.token, "part": PART}, {"file": (name, content, mime)}
    answer = await page.post("/say", data=data, files=files)
    shown: str = answer.text
    return shown


def form_of(html: str, part: str = PART) -> str:
    forms: list[str] = re.findall(r"<form class=\"attach\".*?>", html)
    return next(form for form in forms if f"attach-{part}" in form)


async def test_a_file_goes_both_ways_with_forms_alone(page: httpx.AsyncClient, filing: Demo) -> None:
    assert form_of((await page.get("/")).text).endswith(" hidden>")
    shown = await says(page, filing, "nộp tệp")
    assert not form_of(shown).endswith(" hidden>")
    assert form_of(shown, "number_teacher").endswith(" hidden>")
    assert 'accept="image/*,.xlsx"' in shown
    shown = await sends(page, filing, "Sổ điểm 6A.xlsx", XLSX, b"PK-1")
    assert form_of(shown).endswith(" hidden>")
    assert "Ghi chú?" in shown
    await says(page, filing, "đủ")
    shown = await says(page, filing, "gửi")
    links = re.findall(r'class="file" href="(/file/[^"]+)" download="Sổ điểm 6A.xlsx"', shown)
    assert len(links) == 2
    saved = await page.get(links[1])
    assert saved.content == b"PK-1"
    assert saved.headers["content-disposition"].startswith("attachment;")
    assert saved.headers["content-type"] == "application/octet-stream"


async def test_a_picture_is_shown_with_its_name_as_text(page: httpx.AsyncClient, filing: Demo) -> None:
    await says(page, filing, "nộp tệp")
    shown = await sends(page, filing, "Ảnh: đẹp.png", "image/png", PNG)
    ((source, alt),) = re.findall(r'<img src="(/file/[^"]+)" alt="([^"]+)">', shown)
    assert alt == "Ảnh- đẹp.png"
    served = await page.get(source)
    assert (served.content, served.headers["content-type"]) == (PNG, "image/png")


async def test_a_file_has_an_address_nobody_guesses_and_of_this_run_only(
    page: httpx.AsyncClient, filing: Demo
) -> None:
    await says(page, filing, "nộp tệp")
    shown = await sends(page, filing, "a.png", "image/png", PNG)
    (source,) = re.findall(r'<img src="/file/([^"]+)"', shown)
    assert len(source) >= 20
    assert (await page.get("/file/1")).status_code == 404
    await page.post("/restart", data={"token": filing.stage.token})
    assert (await page.get(f"/file/{source}")).status_code == 404


async def test_a_file_too_large_or_of_no_use_is_answered(page: httpx.AsyncClient, filing: Demo) -> None:
    assert "chưa nhận tệp ở đây" in await sends(page, filing, "a.png", "image/png", PNG)
    await says(page, filing, "nộp tệp")
    assert "lớn hơn 20 MB" in await sends(page, filing, "a.png", "image/png", bytes((20 << 20) + 1))


async def test_the_page_takes_files_as_the_platforms_do(filing: Demo) -> None:
    stage = filing.stage
    chat = stage.parts[PART].chat
    board = Board(frozenset({chat}))
    telegram, zalo = (PagePlatform(name, board, stage.clock) for name in ("telegram", "zalo"))
    file = Attached("a.xlsx", XLSX, 4, b"PK-1")
    sent = await telegram.send(Outgoing(chat, "", upload=file))
    assert isinstance(sent, Sent)
    known = Attached("a.xlsx", XLSX, 4, known_as=sent.file)
    assert isinstance(await telegram.send(Outgoing("elsewhere", "Gửi", upload=known)), Sent)
    refused = [
        await telegram.send(Outgoing(chat, "x" * 1025, upload=file)),
        await telegram.send(Outgoing(chat, "", upload=Attached("a.xlsx", XLSX, 4, known_as="x"))),
        await zalo.send(Outgoing(chat, "", upload=file)),
    ]
    assert [one.failure for one in refused if isinstance(one, NotSent)] == [
        Failure.CONTENT,
        Failure.FILE_UNKNOWN,
        Failure.CONTENT,
    ]


async def test_the_terminal_writes_files_down_and_sends_them(filing: Demo, tmp_path: Path) -> None:
    lines: list[str] = []
    terminal = Terminal(filing.stage, lines.append, tmp_path / "files")
    source = tmp_path / "Sổ điểm.xlsx"
    source.write_bytes(b"PK-1")
    for line in ("nộp tệp", ":tep /khong/co.xlsx", f":tep {source}", "đủ", "gửi"):
        assert await terminal.take(line)
    told = "\n".join(lines)
    assert "Chưa mở được tệp /khong/co.xlsx" in told
    written = sorted((tmp_path / "files").iterdir())
    assert [one.read_bytes() for one in written] == [b"PK-1"] * len(written)
    assert written
    assert all(f"[tệp] {one}" in told for one in written)


@needs_chromium
async def test_in_a_browser_the_input_comes_and_goes(browser: Browser, filing: Demo, tmp_path: Path) -> None:
    source = tmp_path / "Sổ điểm 6A.xlsx"
    source.write_bytes(b"PK-1")
    async with served(build(filing)) as address:
        page = await browser.new_page(viewport={"width": 360, "height": 740})
        await page.goto(f"{address}/")
        chat = page.locator(f"#chat-{PART}")
        await chat.get_by_role("textbox").fill("nộp tệp")
        await chat.get_by_role("textbox").press("Enter")
        await expect(chat.locator("input[type=file]")).to_be_visible()
        await chat.locator("input[type=file]").set_input_files(source)
        await chat.get_by_role("button", name="Gửi tệp").click()
        await expect(chat.locator(".bubble.bot").last).to_contain_text("Ghi chú?")
        await expect(chat.locator("input[type=file]")).to_be_hidden()
        await expect(chat.locator("a.file")).to_contain_text("Sổ điểm 6A.xlsx")
        await page.close()
        filing.end()
