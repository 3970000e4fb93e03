"""A form begun on Zalo, finished on the school's page: one conversation, wherever its person is."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.school import School
from tests.web.chatting import Browser
from tests.web.linking import HOST, LinkSite, link_site


@pytest.fixture
async def site(school: School) -> AsyncIterator[LinkSite]:
    """The school on Zalo, with a page."""
    async with link_site(school) as made:
        yield made


async def test_a_form_begun_on_zalo_is_finished_on_the_page(site: LinkSite) -> None:
    lan, page = site.chatter("lan"), Browser(site.school.clock, site.browser())
    page.http.follow_redirects = True
    await lan.says("dùng thêm trang web")
    own = lan.sees("another_account/code").text.partition(f"{HOST}/w/")[2][:9]
    await lan.says("/dangky")
    lan.sees("register/title")
    await page.opens(f"/w/{own}")
    await page.enters(own)
    await page.taps("là tôi")
    await page.taps("Đồng ý")
    await page.says("làm tiếp")
    assert "đăng ký danh hiệu nào" in page.told()[-1]
    await page.says("1")
    assert "Xem lại bản đăng ký" in page.told()[-1]
    await lan.says("1")
    lan.sees("register/review", "Danh hiệu: Lao động tiên tiến", "1. Gửi đăng ký và cam kết")
    await page.taps("Gửi đăng ký và cam kết")
    assert "DK-00001" not in page.told()[-1]
    await lan.says("0")
    lan.sees("register/review")
    await lan.says("1")
    lan.sees("register/submitted", "DK-00001")
    await page.says("của tôi")
    assert "Bản đăng ký DK-00001" in page.told()[-1]
