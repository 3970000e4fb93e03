"""A rehearsal: an announcement with a blocked person; later only the silent are reminded."""

from __future__ import annotations

import asyncio
import json

from tests.e2e.conftest import found, links, sees
from tests.e2e.process import PATIENCE, Installation
from tests.fakes.telegram_api import FakeTelegram

YEAR = 2026
BEGINS, BEFORE_T7 = f"{YEAR}-10-05T08:00", f"{YEAR}-10-08T11:25"
TEN_MINUTES_A_SECOND = "600"


async def test_a_rehearsal_from_announcement_to_reminder(telegram: FakeTelegram, here: Installation) -> None:
    bot = await here.runs("--clock", BEGINS)
    school = await found(here, YEAR)
    names = ["Lê Thị Hạnh", "Trần Thị Lan", "Nguyễn Văn Minh", "Phạm Thị Hoa"]
    hanh, lan, minh, hoa = (telegram.user(number, name) for number, name in enumerate(names, 1))
    await asyncio.gather(
        *(links(user, school.codes[name]) for user, name in zip((hanh, lan, minh, hoa), names, strict=True))
    )
    await lan.says("e dk ldtt a")
    await sees(lan, "Xem lại bản đăng ký")
    await lan.taps("Gửi đăng ký và cam kết")
    await sees(lan, "không thay văn bản ký, đóng dấu")

    hoa.blocked = True
    await lan.taps_data("a:thongbao:")
    await hanh.says("/thongbao")
    await sees(hanh, "muốn thông báo điều gì")
    await hanh.says("Mời thầy cô họp lúc 14 giờ ngày 09/10/2026, thứ Năm.")
    await sees(hanh, "Gửi tới ai")
    await hanh.taps("Toàn trường")
    await sees(hanh, "4 người", "09/10/2026 là thứ Sáu")
    await hanh.taps("Gửi thông báo này")
    await sees(hanh, "gửi xong", "3/4", "1 người chặn trợ lý")
    assert all("điều gì" not in one.text for one in lan.messages)
    assert sum("Mời thầy cô họp" in one.text for one in lan.messages) == 1
    assert (await bot.terminate()).code == 0

    listed = await here.does(
        "plan",
        "calendar",
        "bao-khe-2021",
        "--shift-to",
        str(YEAR),
        "--suggested",
        "--json",
        "--from",
        BEGINS[:10],
    )
    stages = {one["at"]: one["stage"] for one in map(json.loads, listed.out.splitlines())}
    assert stages[f"{YEAR}-10-08T11:30:00+07:00"] == "T-7"

    refused = await here.does("run")
    assert (refused.code, "--clock" in refused.err) == (1, True)
    bot = await here.runs("--clock", BEFORE_T7, "--speed", TEN_MINUTES_A_SECOND)
    for silent in (minh, hanh):
        await sees(silent, "Còn 7 ngày", "đăng ký thi đua")
    await bot.terminate()
    assert all("Còn 7 ngày" not in one.text for one in lan.messages + hoa.messages)
    assert len([one for one in telegram.sent if "Còn 7 ngày" in one.text]) == 2


async def test_a_used_database_is_not_rehearsed_on(telegram: FakeTelegram, here: Installation) -> None:
    bot = await here.runs()
    lan = telegram.user(1, "Lan")
    await lan.says("/start")
    await lan.waits_for(1, PATIENCE)
    await bot.terminate()
    refused = await here.does("run", "--clock", BEGINS)
    assert (refused.code, "giờ thật" in refused.err) == (1, True)
