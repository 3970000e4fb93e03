"""The web chat of the real `thidua run`, with no platform: a teacher registers although it is killed."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import httpx
import pytest

from tests.e2e.conftest import THIS_YEAR, found, rows
from tests.e2e.process import Installation


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    """A folder whose settings know the web chat and no other channel."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    env = {
        "THIDUA_WEBHOOK_LISTEN": place,
        "THIDUA_PUBLIC_URL": f"http://{place}",
        "THIDUA_LOG_LEVEL": "debug",
    }
    return Installation(tmp_path, env)


async def says(browser: httpx.AsyncClient, **fields: str) -> str:
    """Send a form of the page and return the page after it."""
    page = (await browser.get("/w")).text
    (token, *_) = re.findall(r'name="token" value="(\w+)"', page)
    answer = await browser.post("/w/say", data={"token": token, **fields})
    assert answer.status_code == 200
    return answer.text


async def test_a_teacher_registers_in_a_browser_although_the_bot_is_killed(here: Installation) -> None:
    school = await found(here, THIS_YEAR)
    code = school.codes["Trần Thị Lan"]
    bot = await here.runs()
    async with httpx.AsyncClient(
        base_url=here.env["THIDUA_PUBLIC_URL"], follow_redirects=True, timeout=30
    ) as browser:
        assert "Mở trang trò chuyện" in (await browser.get(f"/w/{code}")).text
        assert "Có đúng là" in (await browser.post("/w/open", data={"code": code})).text
        secret = next(iter(browser.cookies.jar)).value or ""
        assert "Đồng ý" in await says(browser, text="1")
        assert "Đã liên kết" in await says(browser, text="1")
        assert "Xem lại bản đăng ký" in await says(browser, text="e dk ldtt a")
        await bot.kill()
        logged = bot.logged
        bot = await here.runs()
        assert "Xem lại bản đăng ký" in (await browser.get("/w")).text
        assert "Ghi nhận trên hệ thống" in await says(browser, text="1")
    ended = await bot.terminate()
    assert ended.code == 0
    assert (await rows(here, "SELECT count(*) FROM registration"))[0][0] == 1
    for hidden in (secret, code, code.replace("-", "")):
        assert hidden not in logged + ended.err
