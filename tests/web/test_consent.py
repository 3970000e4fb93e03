"""What people agree to is true where they agree: on the page nothing passes Zalo's or Telegram's servers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.domain.school.invitations import Consent
from tests.chat import Chatter
from tests.school import School
from tests.web.chatting import ChatSite, chat_site

BY_PLATFORM = "Tin nhắn đi qua máy chủ của Zalo hoặc Telegram"
BY_PAGE = "không đi qua Zalo hay Telegram"


@pytest.fixture
async def site(school: School) -> AsyncIterator[ChatSite]:
    """The school with a web chat."""
    async with chat_site(school) as made:
        yield made


async def test_each_channel_asks_for_what_happens_there_and_keeps_those_words(site: ChatSite) -> None:
    lan = site.browser()
    await lan.enters(await site.code("lan"))
    await lan.taps("là tôi")
    assert BY_PAGE in lan.text
    assert BY_PLATFORM not in lan.text
    assert "xóa sau 48 giờ" in lan.text
    await lan.taps("Đồng ý")
    guest = Chatter(site.app, site.school.platform, "guest-7")
    await guest.says(await site.code("minh"))
    await guest.taps("Đúng, là tôi")
    assert BY_PLATFORM in guest.last.text
    await guest.taps("Đồng ý")
    query = select(col(Consent.text)).order_by(col(Consent.id))
    agreed = await site.app.store.read(lambda session: session.scalars(query).all())
    assert [BY_PAGE in text for text in agreed] == [True, False]
