"""The story and the terminal: the same bot, told line by line."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.outbox import OUTBOX, State
from bot.web.demo import Demo
from bot.web.demo_story import story
from bot.web.terminal import Terminal
from tests.web.stages import said


async def test_the_story_tells_what_happens(demo: Demo) -> None:
    lines: list[str] = []
    await Terminal(demo.stage, lines.append).play()
    told = "\n".join(lines)
    for words in (
        "DK-00038", "Còn 3 ngày: đăng ký thi đua", "Đã phản hồi: 38/50", "12 người", "17/10/2026 là thứ Bảy",
    ):  # fmt: skip
        assert words in told
    assert "DK-00038" in said(demo, "button_teacher"), "who has answered is told nothing more"
    nudged = await demo.stage.store.read(
        lambda session: session.execute(
            select(func.count()).select_from(OUTBOX).where(OUTBOX.c.state == State.SENT)
        ).scalar_one()
    )
    assert nudged == 12 + 12 + 7, "twelve by the button, the same by the clock, seven heads of the others"


async def test_every_step_says_something_and_it_lasts_about_a_minute(demo: Demo) -> None:
    steps = story({key: part.person for key, part in demo.stage.parts.items()})
    assert all(0 < len(step.caption) <= 160 for step in steps)
    assert 35 <= sum(step.seconds for step in steps) <= 45, "typing and pressing take the rest of the minute"


async def test_the_terminal_does_what_is_typed(demo: Demo) -> None:
    lines: list[str] = []
    terminal = Terminal(demo.stage, lines.append)
    await terminal.welcome()
    assert "đều là tưởng tượng" in lines[0]
    for line in ("dk ldtt", ":bam 1", ":ai 3", "ai chưa phản hồi", ":ngay 13/10", ":nhac", ":ngay"):
        assert await terminal.take(line)
    for line in (":ai", ":bam 99", ":giup", ":ai ²", ":bam ²", f":bam {'9' * 20}"):
        assert await terminal.take(line)
    told = "\n".join(lines)
    for words in ("[1] Gửi đăng ký", "DK-00038", "38/50", "Xin chọn người nói", "không có nút ấy"):
        assert words in told
    assert await terminal.take(":ngay 31/2")
    assert await terminal.take(":ngay 30/8/2027")
    assert await terminal.take(":nhac")
    assert "không còn lời nhắc nào" in "\n".join(lines)
    assert terminal.prompt == "Cô Ngân › "
    assert not await terminal.take(":thoat")
