"""A teacher registers on Zalo over HTTP, under every combination of what reports disagree on."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import get_args

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.domain.school.people import ACCOUNT
from tests.channels.on_zalo import at_work
from tests.fakes.telegram_faults import Fault
from tests.fakes.zalo_people import FakeZaloUser
from tests.fakes.zalo_variants import Handing, Photo, Silence, Variant
from tests.school import School

FLAGS = (False, True)
POLLED = [
    (Variant(handing=handing, mirrored=mirrored, strings=strings), False)
    for handing, mirrored, strings in itertools.product(get_args(Handing), FLAGS, FLAGS)
]
PUSHED = [
    (Variant(wrapped=wrapped, mirrored=mirrored, strings=strings), True)
    for wrapped, mirrored, strings in itertools.product(FLAGS, FLAGS, FLAGS)
]
THE_REST = list(itertools.product(get_args(Photo), get_args(Silence)))
"""What the four teachers meet in turn within one test."""
RECEIPT = "Ghi nhận trên hệ thống, không thay văn bản ký, đóng dấu"


@pytest.mark.parametrize(("variant", "by_webhook"), POLLED + PUSHED)
async def test_four_teachers_register_once_each(school: School, variant: Variant, by_webhook: bool) -> None:
    async with at_work(school, variant, by_webhook=by_webhook) as stage:
        for name, (photo, silence) in zip(("lan", "minh", "hoa", "dung"), THE_REST, strict=True):
            stage.zalo.variant = replace(variant, photo=photo, silence=silence)
            await registers(stage.user(name))
        assert await stage.registrations() == 4
        assert stage.zalo.most_polling == (0 if by_webhook else 1)
        assert set(stage.zalo.pushed) == ({200} if by_webhook else set())


async def registers(teacher: FakeZaloUser) -> None:
    """Find the way through a registration, with a sticker and a picture where neither was asked for."""
    await teacher.says("Đăng ký")
    await teacher.sees("1. ", "danh hiệu")
    await teacher.sends(sticker="x1")
    await teacher.sends(photo="https://anh.invalid/1.jpg", caption="ảnh")
    await teacher.sees("chưa nhận tệp ở đây")
    await teacher.says("hủy")
    await teacher.sees("Đã hủy")
    await teacher.says("e dk ldtt a")
    await teacher.sees("Xem lại bản đăng ký", "1. ")
    await teacher.says("1")
    await teacher.sees(RECEIPT)


@pytest.mark.parametrize("by_webhook", FLAGS)
async def test_an_update_that_comes_again_and_again_is_worked_on_once(
    school: School, by_webhook: bool
) -> None:
    async with at_work(school, Variant(), by_webhook=by_webhook) as stage:
        lan = stage.user("lan")
        await lan.says("e dk ldtt a")
        await lan.sees("Xem lại bản đăng ký")
        sent = lan.update(content={"text": "1"})
        for _ in range(3):
            stage.zalo.hears(sent)
        await lan.sees(RECEIPT)
        await lan.says("/lich")
        await lan.waits_for(lambda seen: RECEIPT not in seen[-1].text)
        assert sum(RECEIPT in one.text for one in lan.messages) == 1
        assert await stage.registrations() == 1


@pytest.mark.parametrize("mirrored", FLAGS)
@pytest.mark.parametrize(
    "fault", [Fault(408, accepts=True), Fault(ends="half", accepts=True), Fault(ends="reset", accepts=True)]
)
async def test_a_reply_whose_answer_was_lost_is_not_sent_again(
    school: School, fault: Fault, mirrored: bool
) -> None:
    async with at_work(school, Variant(mirrored=mirrored)) as stage:
        lan = stage.user("lan")
        stage.zalo.fail("sendMessage", fault)
        await lan.says("e dk ldtt a")
        await lan.sees("Xem lại bản đăng ký")
        await lan.says("1")
        await lan.sees(RECEIPT)
        assert sum("Xem lại bản đăng ký" in one.text for one in lan.messages) == 1


@pytest.mark.parametrize("variant", [Variant(), Variant(mirrored=True), Variant(page_429=True)])
async def test_too_many_requests_are_waited_for_and_nothing_is_lost(school: School, variant: Variant) -> None:
    async with at_work(school, variant) as stage:
        lan = stage.user("lan")
        stage.zalo.fail("sendMessage", Fault(429, "Too many requests"), times=3)
        await lan.says("e dk ldtt a")
        await lan.sees("Xem lại bản đăng ký")
        assert len(lan.messages) == 1


async def test_a_group_hears_only_that_one_should_write_in_private(school: School) -> None:
    async with at_work(school, Variant()) as stage:
        group = stage.user("nhom")
        group.id = "nhom-1"
        stage.zalo.people["nhom-1"] = group
        await stage.user("lan").says("/cuatoi", group="nhom-1")
        await group.waits_for(lambda seen: bool(seen))
        assert "riêng" in group.last
        assert not stage.user("lan").messages


async def test_who_blocked_the_bot_is_known_and_keeps_nobody_else_waiting(school: School) -> None:
    async with at_work(school, Variant()) as stage:
        lan, minh = stage.user("lan"), stage.user("minh")
        lan.blocked = True
        await lan.says("/lich")
        await minh.says("/lich")
        await minh.waits_for(lambda seen: bool(seen))
        await stage.app.idle()
        query = select(ACCOUNT.c.reachable).where(ACCOUNT.c.chat.in_(["user-lan", "user-minh"]))
        found = await stage.app.store.read(
            lambda session: session.execute(query.order_by(ACCOUNT.c.chat)).scalars().all()
        )
        assert found == [False, True]
        assert stage.zalo.calls["sendMessage"] == 2


async def test_no_log_line_holds_the_token_or_what_was_written(school: School) -> None:
    with capture_logs() as logs:
        async with at_work(school, Variant()) as stage:
            lan = stage.user("lan")
            for fault in (Fault(ends="reset"), Fault(ends="half"), Fault(500, body="<p>")):
                stage.zalo.fail("getUpdates", fault)
                stage.zalo.fail("sendMessage", fault)
            for _ in range(3):
                await lan.says("chuyện riêng của tôi")
            await lan.waits_for(lambda seen: bool(seen))
    shown = str(logs)
    assert stage.zalo.token not in shown
    assert "chuyện riêng" not in shown
    assert "user-lan" not in shown
