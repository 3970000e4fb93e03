"""A chat that its person closes for good: the last word stands at the door, where it can still be read."""

from __future__ import annotations

import pytest

from tests.web.chatting import ChatSite

DEEDS = {
    "erased": ("Rút lại đồng ý và xóa", "Đồng ý xóa tất cả", "Đã rút lại đồng ý và xóa dữ liệu"),
    "unlinked": ("Gỡ liên kết tài khoản này", "Gỡ liên kết", "Đã gỡ liên kết"),
}


@pytest.mark.parametrize("deed", DEEDS)
async def test_whoever_withdraws_reads_that_it_is_done(site: ChatSite, deed: str) -> None:
    wish, yes, done = DEEDS[deed]
    lan = await site.at_chat("lan")
    await lan.says("dữ liệu của tôi")
    await lan.taps(wish)
    await lan.taps(yes)
    assert done in lan.text
    assert "Trần Thị Lan" not in lan.text


@pytest.mark.parametrize("deed", DEEDS)
async def test_a_script_is_told_why_too(site: ChatSite, deed: str) -> None:
    wish, yes, _ = DEEDS[deed]
    lan = await site.at_chat("lan")
    await lan.says("dữ liệu của tôi")
    await lan.taps(wish)
    answer = await lan.http.post(
        "/w/say", data={"token": lan.token, "tap": lan.button(yes)}, headers={"X-Chat": "1"}
    )
    assert (answer.status_code, answer.headers["X-Chat-Ended"]) == (401, deed)


async def test_a_chat_closed_by_somebody_else_says_only_that_it_is(site: ChatSite) -> None:
    lan = await site.at_chat("lan")
    await lan.posts("/w/leave", everywhere="1")
    assert "khép lại trên máy này" in lan.text
    await lan.opens("/w?ended=<b>")
    assert "khép lại" not in lan.text
    assert "<b>" not in lan.html
