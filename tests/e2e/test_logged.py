"""What is logged in a bot's whole life, with all that can go wrong, names nobody and holds no key (S15)."""

from __future__ import annotations

import json
import re

from sqlalchemy import text

from bot.store import open_store
from tests.e2e.conftest import STAFF, THIS_YEAR, found, links, sees
from tests.e2e.process import PATIENCE, Installation
from tests.fakes.telegram_api import TOKEN, FakeTelegram
from tests.fakes.telegram_faults import Fault
from tests.fakes.telegram_people import FakeUser

PHONE, SPACED = "0912345678", "0987 654 321"
PRIVATE = "con tôi ốm"
SPOILT = Fault(status=500, description="Internal Server Error")
TROUBLE = (
    SPOILT,
    Fault(ends="reset"),
    Fault(ends="half"),
    Fault(body="<html>bad gateway</html>"),
    Fault(status=429, description="Too Many Requests: retry after 1", parameters={"retry_after": 1}),
    Fault(status=400, description="Bad Request: can't parse entities"),
    Fault(status=403, description="Forbidden: bot was blocked by the user"),
)
NAMES = [line.split(",")[0] for line in STAFF.splitlines()[1:]]
NICK = {1: "Lan Xinh", 2: "Bác Minh", 3: "Cô Hiệu Trưởng", 4: "Người Lạ"}
"""What people call themselves on Telegram."""


async def says_all(user: FakeUser, telegram: FakeTelegram, *lines: str) -> None:
    """Write some lines, each after the last has been fetched."""
    for line in lines:
        await user.says(line)
        await telegram.drained(PATIENCE)


async def breaks(at: Installation, *statements: str) -> None:
    """Change the bot's tables behind its back."""
    store = open_store(at.url)
    try:
        for statement in statements:
            await store.write(lambda session, statement=statement: session.execute(text(statement)))  # type: ignore[misc]
    finally:
        await store.close()


async def goes_wrong(telegram: FakeTelegram, at: Installation, lan: FakeUser) -> None:
    """Let every sort of trouble come: of the network, of the platform, of the database, of an update."""
    for fault in TROUBLE[:5]:
        telegram.fail("sendMessage", fault, chat=lan.id)
        await lan.says("/trogiup")
        await telegram.bell.until(lambda: not telegram.faults.planned, PATIENCE)
    telegram.fail("getUpdates", SPOILT, times=2)
    await breaks(at, "ALTER TABLE office_question RENAME TO mislaid")
    await says_all(lan, telegram, f"hỏi văn phòng: {PRIVATE}, gọi {PHONE}", f"Tôi là {NAMES[1]}, {SPACED}")
    await sees(lan, "mã")
    await breaks(at, "ALTER TABLE mislaid RENAME TO office_question")


async def is_said_to_all(telegram: FakeTelegram, head: FakeUser, others: tuple[FakeUser, ...]) -> None:
    """Let the head announce something, which is refused for one and does not reach another."""
    for fault, user in zip(TROUBLE[5:], others, strict=True):
        telegram.fail("sendMessage", fault, chat=user.id)
    await head.says("/thongbao")
    await sees(head, "muốn thông báo điều gì")
    await head.says(f"Mời {{ten}} họp lúc 14 giờ, hỏi {NAMES[0]} {PHONE}.")
    await sees(head, "Gửi tới ai")
    await head.taps("Toàn trường")
    await sees(head, "Xem lại trước khi gửi")
    await head.taps("Gửi thông báo này")
    await sees(head, "Gửi xong, trợ lý báo kết quả")
    await telegram.drained(PATIENCE)


async def test_no_line_of_a_whole_life_holds_a_key_a_number_or_a_name(
    telegram: FakeTelegram, installation: Installation
) -> None:
    form = "json" if installation.on_postgres else "console"
    installation.env |= {"THIDUA_LOG_LEVEL": "debug", "THIDUA_LOG_FORMAT": form}
    school = await found(installation, THIS_YEAR)
    lan, minh, hanh, stranger = (telegram.user(number, nick) for number, nick in NICK.items())
    bot = await installation.runs()
    for user, name in ((lan, NAMES[1]), (minh, NAMES[2]), (hanh, NAMES[0])):
        await links(user, school.codes[name])
    await lan.says("dk ldtt")
    await sees(lan, "Xem lại bản đăng ký")
    await lan.taps("Gửi đăng ký và cam kết")
    await says_all(stranger, telegram, "/start", f"Tôi là {NAMES[3]}, {PHONE}", "/start AAAA2345")
    await goes_wrong(telegram, installation, lan)
    await bot.kill()
    logged = bot.logged
    bot = await installation.runs()
    await says_all(hanh, telegram, f"hỏi văn phòng: {PRIVATE} {SPACED}", "/danhsach", "/dulieu")
    await is_said_to_all(telegram, hanh, (lan, minh))
    ended = await bot.terminate()
    logged += ended.err
    assert ended.code == 0
    assert "turn_failed" in logged
    for secret in (TOKEN, TOKEN.partition(":")[2], *NAMES, *NICK.values(), *school.codes.values(), PRIVATE):
        assert secret not in logged, secret
        assert json.dumps(secret)[1:-1] not in logged, secret
    digits = re.sub(r"[ .\-]", "", logged)
    assert PHONE not in digits
    assert SPACED.replace(" ", "") not in digits
