"""Words made to break things: they arrive as they were written, everywhere, and nothing is carried out."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

import messages
from bot.channels import Outgoing
from bot.domain.announcing.announcement_text import filled
from bot.domain.school.people import PERSON, Person
from bot.domain.school.units import Unit
from bot.rendering import prepared
from bot.uploads import shown_name
from bot.web.preview import read_table
from bot.words import clean, fold, legible
from tests.chat import Chatter, PlatformInMemory
from tests.fakes.telegram_rules import keyboard, visible, without_markup
from tests.faults.counting import standing
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import School

BAIT = '<b>x</b>&{{7*7}}{% raw %}<a href="tg://user?id=1">{ten.__init__} *đậm'
PIECES = [*"<>&\"'{}%*_/\\#;:=a1 \n", "<b>", "</b>", "{{", "}}", "&lt;", "👩\u200d🏫", "🇻🇳"]
NASTY = st.lists(st.sampled_from(PIECES), max_size=80).map("".join)


def strict(platform: PlatformInMemory) -> list[str]:
    """Let a platform refuse what the real Telegram refuses; returns what people then read."""
    read: list[str] = []
    send = platform.send

    async def checked(out: Outgoing) -> Any:
        data = [[{"text": one.label, "callback_data": one.data}] for one in out.buttons]
        keyboard({"reply_markup": {"inline_keyboard": data}})
        read.append(visible({"text": out.text, "parse_mode": "HTML"}, "text", 4096))
        return await send(out)

    platform.send = checked  # type: ignore[method-assign]
    return read


async def renamed(school: School, name: str, unit: str) -> None:
    """Give everybody and every unit a hostile name, as a tampered database may."""
    units: Any = Unit.__table__  # type: ignore[attr-defined]

    def write(session: Any) -> None:
        session.execute(update(PERSON).values(full_name=name, position=name, honorific=""))
        session.execute(update(units).values(name=unit))

    await school.app.store.write(write)


async def test_hostile_names_and_words_arrive_literally_in_every_message(
    school: School, lan: Chatter, minh: Chatter, hanh: Chatter
) -> None:
    read, rehearsal = strict(school.platform), Rehearsal.of(school)
    await renamed(school, f"Trần {BAIT}", f"Tổ {BAIT}")
    for line in ("/dangky", "1", f"hỏi văn phòng: {BAIT}", "1", "/cuatoi", "/dulieu", "/lich"):
        await lan.says(line)
    for line in ("/chuatraloi", "/to", "/danhsach"):
        await minh.says(line)
        await hanh.says(line)
    await hanh.says("/thongbao")
    await hanh.says('Mời {ten}: <b>x</b>&<a href="tg://user?id=1"> *đậm')
    await hanh.taps("Toàn trường")
    await hanh.taps("Gửi thông báo này")
    await rehearsal.to(october(16), 9)
    await school.app.idle()
    assert sum("Trần <b>x</b>&{{7*7}}{% raw %}<a href=" in text for text in read) >= 5
    assert sum("Tổ <b>x</b>&{{7*7}}" in text for text in read) >= 1
    assert not any("&lt;" in text or "49" in text for text in read)
    await lan.looks()
    assert "common/sorry" not in lan._templates


async def test_what_an_admin_writes_is_never_evaluated(hanh: Chatter) -> None:
    for text in ("Họp {{''.__class__.__mro__}} lúc 7 giờ", "Họp {ten.__init__} lúc 7 giờ", "Họp {0} lúc 7"):
        await hanh.says("/thongbao")
        await hanh.says(text)
        hanh.sees("announce/text", "hàng 1" if "hàng" in hanh.last.text else "{", count=2)
        await hanh.says("hủy")
        hanh.skip()


def hostile(value: Any, bait: str) -> Any:
    """Return facts of a template with everything in them that people wrote replaced."""
    if isinstance(value, dict):
        return {key: hostile(one, bait) for key, one in value.items()}
    if isinstance(value, list):
        return [hostile(one, bait) for one in value]
    return f"{value} {bait}" if isinstance(value, str) and " " in value else value


@pytest.mark.parametrize("channel", ["telegram", "web"])
def test_every_template_says_hostile_facts_literally(channel: str) -> None:
    lan = Person(unit_id=1, full_name=f"Trần {BAIT}", folded="", sort_key="", joined_on=date(2026, 8, 1))
    known = {"me": lan, "now": october(5), "today": october(5)}
    tried = 0
    for name, examples in read_table()["facts"].items():
        for facts in examples if isinstance(examples, list) else [examples]:
            try:
                neutral = messages.render_for(channel, name, **{**known, **hostile(facts, BAIT)})
            except (KeyError, AttributeError, TypeError):
                continue  # a fact that chooses a sentence, or a moment
            tried += 1
            shown = [
                visible({"text": part, "parse_mode": "HTML"}, "text", 4096)
                for part in prepared(channel, neutral)
            ]
            assert not any("&lt;" in part or "49" in part for part in shown), name
    assert tried > 100


@settings(max_examples=1000)
@given(NASTY, NASTY)
def test_a_thousand_fuzzed_announcements_have_no_parse_error(text: str, name: str) -> None:
    person = Person(unit_id=1, full_name=name, folded="", sort_key="", joined_on=date(2026, 8, 1))
    parts = prepared("telegram", filled(text, person))
    shown = [without_markup(part) for part in parts]
    if "*" not in text and "_" not in text and "{ten}" not in text:
        assert "".join("".join(shown).split()) == "".join(text.split())


async def test_a_text_too_long_after_the_longest_name_is_refused_before_it_goes_out(
    school: School, hanh: Chatter
) -> None:
    await hanh.says("/thongbao")
    hanh.skip()
    for text in ("x" * 5000, "👩‍🏫" * 900, "a " * 2500):
        await hanh.says(text)
        hanh.sees("announce/text", "dài")
    long = update(PERSON).where(PERSON.c.id == school.ids["hoa"]).values(full_name="Phạm " + "Hoa" * 25)
    await school.app.store.write(lambda session: session.execute(long))
    await hanh.says("{ten} " * 50 + "x " * 300)
    await hanh.taps("Toàn trường")
    hanh.skip()
    await hanh.taps("Gửi thông báo này")
    assert any("dài" in one.text for one in school.platform.seen_by(hanh.user)[-3:])
    assert hanh._templates[-1] == "announce/review"
    assert (await standing(school))["delivery_run"] == 0


FORMS = [
    ("Trâ\u0300n Thi\u0323 Lan", "Trần Thị Lan"),
    ("Trần\u200b Thị\u202e Lan\u2066", "Trần Thị Lan"),
    ("Trần\x00 Thị\x07 Lan\ud83d", "Trần Thị Lan"),
    ("Lan 👩\u200d🏫 🇻🇳 1️⃣", "Lan 👩\u200d🏫 🇻🇳 1️⃣"),
]


@pytest.mark.parametrize(("written", "kept"), FORMS)
def test_one_form_of_every_text_is_kept_and_found(written: str, kept: str) -> None:
    assert legible(written) == kept == clean(written)
    assert fold(written) == fold(kept)
    assert shown_name(f"{written}.docx") == f"{kept}.docx"


@pytest.mark.parametrize("written", [form for form, _ in FORMS])
async def test_hostile_letters_reach_a_conversation_cleaned(
    school: School, lan: Chatter, written: str
) -> None:
    read = strict(school.platform)
    await lan.says(f"hỏi văn phòng: {written} hỏi về tổ Toán")
    lan.sees("office/review", "hỏi về tổ Toán")
    await lan.taps("Gửi văn phòng")
    lan.sees("office/sent")
    assert not any(ord(sign) in (0, 7, 0x200B, 0x202E, 0x2066, 0xD83D) for text in read for sign in text)


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\u202e\u2066", "/\x00", "/dangky \x00\ud83d", "\u200d"])
async def test_what_is_only_noise_gets_a_sentence(lan: Chatter, text: str) -> None:
    await lan.says(text)
    assert len(lan._templates) == 1
    assert lan._templates[0] != "common/sorry"


async def test_no_log_line_of_a_day_holds_a_name_a_number_or_a_word(
    school: School, lan: Chatter, hanh: Chatter
) -> None:
    secrets = ("Trần Thị Lan", "Hạnh", "0912345678", "Chuyện riêng", "user-lan")
    rehearsal, turn = Rehearsal.of(school), school.app.inbox.turn

    def stumbling(session: Any, incoming: Any, now: Any) -> Any:
        if "0912345678" in incoming.text:
            session.execute(
                select(PERSON).where(PERSON.c.full_name == "Trần Thị Lan", func.no_such(PERSON.c.id))
            )
        return turn(session, incoming, now)

    with capture_logs() as logs:
        for line in ("dk ldtt", "1", "hỏi văn phòng: Chuyện riêng", "1"):
            await lan.says(line)
        school.app.inbox.turn = stumbling
        await asyncio.wait_for(lan.says("Chuyện riêng, gọi 0912345678"), 60)
        await school.app.inbox.receive("telegram", [("hỏng", {"kind": ["Chuyện riêng"], "user": "user-lan"})])
        await rehearsal.to(october(7), 9)
    assert any(line["event"] == "turn_failed" or line["event"] == "store_away" for line in logs)
    assert not [line for line in logs if any(secret in str(line) for secret in secrets)]


async def test_an_error_of_the_database_does_not_quote_what_was_written(school: School) -> None:
    def broken(session: Any) -> None:
        session.execute(update(PERSON).where(func.no_such(PERSON.c.id)).values(full_name="Chuyện riêng"))

    for work in (school.app.store.write, school.app.store.read):
        with pytest.raises(Exception) as caught:
            await work(broken)
        assert "Chuyện riêng" not in str(caught.value)
