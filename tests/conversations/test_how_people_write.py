"""How people write: digits, names, no diacritics, abbreviations, raw Telex; in every conversation alike."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.domain.privacy.erasing import UNIT
from bot.words import fold
from tests.chat import Chatter
from tests.conversations.test_mine import registered
from tests.school import School

LDTT, CSTDCS = "Lao động tiên tiến", "Chiến sĩ thi đua cơ sở"


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("1", LDTT), ("１", LDTT), ("số 1", LDTT), ("so 1 a", LDTT), ("một", LDTT), ("mot", LDTT),
        ("1.", LDTT),
        ("Lao động tiên tiến", LDTT), ("lao dong tien tien", LDTT), ("LAO ĐỘNG TIÊN TIẾN", LDTT),
        ("ldtt", LDTT), ("LĐTT ạ", LDTT), ("em chọn ldtt nhé", LDTT), ("lao dong tien tiến", LDTT),
        ("lao dong tien tein", LDTT), ("lao ddoongj tieen tieens", LDTT), ("Ｌđｔｔ", LDTT),
        ("2", CSTDCS), ("hai", CSTDCS), ("số hai", CSTDCS), ("cstd cs", CSTDCS), ("cstdcs", CSTDCS),
        ("e dky cstd cs a", CSTDCS), ("chien sy thi dua co so", CSTDCS), ("CSTĐCS", CSTDCS),
    ],
)  # fmt: skip
async def test_a_title(lan: Chatter, said: str, title: str) -> None:
    await lan.says("/dangky")
    await lan.says(said)
    lan.sees("register/review", title, count=2)


@pytest.mark.parametrize(
    "said",
    ["ddawng kys", "đăng ký", "dang ky", "dk", "Đăng kí ạ", "cho em đăng ký với", "dạ em muốn đăng ký ạ",
     "ddawng kys thi ddua", "ĐĂNG KÝ THI ĐUA", "đăng ký thi đua giúp em với ạ"],
)  # fmt: skip
async def test_registering_is_begun(lan: Chatter, said: str) -> None:
    await lan.says(said)
    lan.sees("register/title")


@pytest.mark.parametrize(
    "said", ["e dk ldtt", "dang ky lao dong tien tien", "ddawng kys ldtt", "em xin đăng ký LĐTT ạ"]
)
async def test_registering_is_begun_with_the_title(lan: Chatter, said: str) -> None:
    await lan.says(said)
    lan.sees("register/review", LDTT)


@pytest.mark.parametrize("said", ["thi đua", "qqqq", "99", "số 9", "hihi"])
async def test_a_title_is_never_guessed(lan: Chatter, said: str) -> None:
    await lan.says("/dangky")
    await lan.says(said)
    lan.sees("register/title", count=2)


@pytest.mark.parametrize(
    "said", ["gửi", "gui", "1", "１", "một", "đồng ý ạ", "Gửi đăng ký và cam kết", "ok", "guiwr"]
)
async def test_yes_to_a_review(lan: Chatter, said: str) -> None:
    await lan.says("dk ldtt")
    await lan.says(said)
    lan.sees("register/submitted", count=2)


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("75%", "75%"), ("75", "75%"), ("７５％", "75%"), ("75 phần trăm", "75%"), ("75 %", "75%"),
        ("xong", "xong"), ("Xong rồi ạ", "xong"), ("đã xong", "xong"), ("hoàn thành", "xong"),
        ("12 tiết", "12 tiết"), ("12 tiet", "12 tiết"), ("khoảng 75% ạ", "75%"), ("được 75%", "75%"),
    ],
)  # fmt: skip
async def test_progress_in_figures_and_words(lan: Chatter, said: str, seen: str) -> None:
    await registered(lan)
    await lan.says("tien do 3")
    lan.sees("progress/value")
    await lan.says(said)
    lan.sees("progress/review", seen)


@pytest.mark.parametrize(
    "said", ["3", "số 3", "so 3 a", "ba", "３", "Tự xây dựng kế hoạch giáo dục theo đặc trưng bộ môn"]
)
async def test_the_item_of_progress(lan: Chatter, said: str) -> None:
    await registered(lan)
    await lan.says("tieens ddooj")
    lan.sees("progress/item")
    await lan.says(said)
    lan.sees("progress/value", "3. Tự xây dựng")


@pytest.mark.parametrize(
    ("route", "seen"),
    [("1", "Trục văn bản"), ("số 2", "Email"), ("hai", "Email"), ("email", "Email"), ("truc", "Trục văn bản"),
     ("thu dien tu", "Email"), ("３", "Trực tiếp"), ("trực tiếp ạ", "Trực tiếp"),
     ("nop truc tiep", "Trực tiếp")],
)  # fmt: skip
async def test_how_a_paper_was_sent(hanh: Chatter, route: str, seen: str) -> None:
    await hanh.says("ddax guiwr")
    hanh.sees("sent/number")
    await hanh.says("ko có")
    hanh.sees("sent/day")
    await hanh.says("hom nay a")
    hanh.sees("sent/route")
    await hanh.says(route)
    hanh.sees("sent/review", seen)


@pytest.mark.parametrize(
    "said", ["1", "số 1", "một", "toàn trường", "toan truong", "Toan truong a", "１", "toanf truwowngf"]
)
async def test_whom_an_announcement_is_for(hanh: Chatter, said: str) -> None:
    await hanh.says("gui thong bao")
    await hanh.says("Chiều nay họp hội đồng lúc 15 giờ.")
    hanh.sees("announce/audience", count=2)
    await hanh.says(said)
    hanh.sees("announce/review", "5 người")


@pytest.mark.parametrize(
    "said",
    [
        "ai chưa phản hồi",
        "ai chua phan hoi a",
        "chua tra loi",
        "ai chuwa phanr hooif",
        "AI CHƯA ĐĂNG KÝ",
        "còn ai chưa ạ",
    ],
)
async def test_who_is_missing(hanh: Chatter, said: str) -> None:
    await hanh.says(said)
    hanh.sees("missing/list")


@pytest.mark.parametrize("said", ["nhắc những người này", "nhac nhung nguoi nay", "1", "số một", "１"])
async def test_reminding_those_who_are_missing(hanh: Chatter, said: str) -> None:
    await hanh.says("/chuatraloi")
    await hanh.says(said)
    hanh.sees("missing/reminded", count=2)


async def test_a_tie_is_asked_and_the_diacritics_or_more_words_settle_it(
    hanh: Chatter, school: School
) -> None:
    for key, name in (("toan", "Tổ Lan"), ("van", "Tổ Lân")):
        rename = update(UNIT).where(UNIT.c.id == school.ids[key]).values(name=name, folded=fold(name))
        await school.app.store.write(lambda session, what=rename: session.execute(what))  # type: ignore[misc]
    await hanh.says("/to")
    await hanh.says("to lan")
    hanh.sees("team/team", "Tổ Lan hay Tổ Lân", count=2)
    await hanh.says("tổ lân")
    hanh.sees("team/who", "Tổ Lân")


@pytest.mark.parametrize(
    "said", ["cảm ơn", "cam on nhieu a", "Em cảm ơn ạ", "ok", "vâng ạ", "da vang", "thanks", "👍", "❤️"]
)
async def test_thanks_and_a_thumb_are_answered_by_nothing(lan: Chatter, said: str) -> None:
    await lan.says("lịch của tôi")
    lan.skip()
    await lan.says("hủy")
    lan.skip()
    await lan.says(said)
    lan.sees_nothing()


async def test_a_sticker_is_answered_by_nothing_and_a_voice_by_one_polite_line(lan: Chatter) -> None:
    await lan.does({"kind": "other"})
    lan.sees_nothing()
    await lan.does({"kind": "voice"})
    text = lan.sees("common/voice", "gõ chữ giúp").text
    assert "\n" not in text
    await lan.says("/dangky")
    await lan.does({"kind": "voice"})
    lan.sees("common/voice", count=2)
    await lan.says("1")
    lan.sees("register/review")
