"""Names of any length and any signs: kept as they are written, shown in eighty visible characters at most."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session

from bot.domain.announcing.announcement_text import filled
from bot.domain.school.people import PERSON, Person
from bot.domain.school.staff_file import Row
from bot.domain.school.staff_row import BadRow, Member, read_entry
from bot.rendering import LIMITS
from messages.words import NAME, address, cut, graphemes, initial
from tests.chat import Chatter
from tests.school import MONDAY, School

TEACHER, FLAG, KEYCAP, THUMB = "👩🏽\u200d🏫", "🇻🇳", "1️⃣", "👍🏽"
KEPT = ["Ô", "Lê Ô", f"Lê {TEACHER}", f"Trần {FLAG} Lan {FLAG}", f"Võ {KEYCAP} Mai {THUMB}"]
LONG = [
    "Hoa" * 67,
    "Trần " + "Hoa " * 49,
    *(f"Lê {sign * 200}" for sign in (TEACHER, FLAG, KEYCAP, THUMB, "e\u0323\u0302\u0301")),
]


def named(name: str) -> Person:
    """Return somebody of that name."""
    return Person(unit_id=1, full_name=name, folded="", sort_key="", joined_on=MONDAY.date())


def row(name: str) -> Member | BadRow:
    """Return what a staff list says of somebody of that name."""
    return read_entry(Row(2, {"name": name, "team": "Tổ Toán"}))


def is_cut_between_signs(shown: str, name: str) -> bool:
    """Tell whether no sign of a name was taken apart, and eighty of them are shown at most."""
    seen, whole = graphemes(shown.removesuffix("…")), graphemes(name)
    return len(graphemes(shown)) <= NAME and any(
        whole[at : at + len(seen)] == seen for at in range(len(whole) - len(seen) + 1)
    )


@pytest.mark.parametrize("name", KEPT)
def test_a_short_name_is_shown_as_it_is_written(name: str) -> None:
    assert cut(name, NAME) == name
    assert address(named(name)) == f"Thầy/Cô {name.split()[-1]}"
    assert filled("Kính mời {ten}", named(name)) == f"Kính mời {name}"
    assert initial(named(name)) == graphemes(name.split()[-1])[0]


@pytest.mark.parametrize("name", LONG)
def test_a_long_name_is_cut_between_signs(name: str) -> None:
    assert len(graphemes(name)) > NAME
    spoken = address(named(name)).removeprefix("Thầy/Cô ")
    assert is_cut_between_signs(spoken, name)
    assert is_cut_between_signs(filled("{ten}", named(name)), name)


@pytest.mark.parametrize("sign", [TEACHER, FLAG, KEYCAP, THUMB])
def test_a_staff_list_counts_what_one_sees(sign: str) -> None:
    kept, long = row("Lê " + sign * (NAME - 3)), row("Lê " + sign * (NAME - 2))
    assert isinstance(kept, Member)
    assert kept.full_name == "Lê " + sign * (NAME - 3)
    assert isinstance(long, BadRow)
    assert (long.code, len(graphemes(long.facts["name"]))) == ("name_odd", NAME)


@pytest.mark.parametrize("name", [*KEPT, *LONG])
async def test_a_conversation_goes_on_whatever_the_name(
    school: School, lan: Chatter, minh: Chatter, hanh: Chatter, name: str
) -> None:
    values = {"full_name": name, "honorific": "", "sort_key": "a"}
    rename = update(PERSON).where(PERSON.c.id == school.ids["lan"]).values(values)

    def write(session: Session) -> Any:
        return session.execute(rename)

    await school.app.store.write(write)
    for line in ("/trogiup", "dk ldtt", "1", "/lich", "/dulieu", "hỏi văn phòng: họp lúc mấy giờ ạ", "1"):
        await lan.says(line)
    await minh.says("/to")
    await hanh.says("/danhsach")
    assert "common/sorry" not in [*lan._templates, *minh._templates, *hanh._templates]
    assert any(name.split()[-1][:1] in one.text for one in school.platform.seen_by(lan.user))
    for one in school.platform.seen_by(lan.user):
        assert name == cut(name, NAME) or name not in one.text
    for one in school.platform.sent:
        assert all(len(graphemes(label)) <= LIMITS["telegram"].label for label in one.buttons)
