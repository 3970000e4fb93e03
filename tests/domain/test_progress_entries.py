"""Amounts as people write them, what is left of an aim, the phase of a day, and what entries make done."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from bot.domain.campaign.campaigns import Deadline, Phase
from bot.domain.campaign.done import Done
from bot.domain.campaign.phases import Phases
from bot.domain.registering import progress_entries
from bot.domain.registering.amounts import Amount, Said, left_of, read_line, read_said
from bot.domain.registering.form_contents import Draft, OwnTarget
from bot.domain.registering.progress_entries import Progress
from bot.domain.registering.registrations import Registration, write
from tests.school import MONDAY, School


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("75%", "", Said(Amount(75, "%"))),
        ("75 phần trăm", "", Said(Amount(75, "%"))),
        ("được 75", "%", Said(Amount(75, "%"))),
        ("12 tiet", "", Said(Amount(12, "tiết"))),
        ("12", "lớp", Said(Amount(12, "lớp"))),
        ("12 đã dạy hết", "lớp", Said(Amount(12, "lớp"), "đã dạy hết")),
        ("3 mô hình", "", Said(Amount(3, "mô hình"))),
        ("1.200 cây, ở sau trường", "", Said(Amount(1200, "cây"), "ở sau trường")),
        ("0,5%", "", Said(Amount(0.5, "%"))),
        ("12.5%", "", Said(Amount(12.5, "%"))),
        ("75% đã dạy xong chương 2", "", Said(Amount(75, "%"), "đã dạy xong chương 2")),
        ("Xong rồi.", "tiết", Said(Amount(None))),
        ("xong, cả năm giữ nền nếp", "", Said(Amount(None), "cả năm giữ nền nếp")),
        ("đã hoàn thành", "", Said(Amount(None))),
        ("chưa làm", "", Said(Amount(0, "%"))),
        ("một nửa", "", Said(Amount(50, "%"))),
    ],
)
def test_amounts_as_people_write_them(text: str, unit: str, said: Said) -> None:
    assert read_said(text, unit) == said


@pytest.mark.parametrize(
    "text", ["", "nhiều", "xong chương 2", "-5%", "12/10 đã dạy", "99999999", "gần xong"]
)
def test_what_is_no_amount(text: str) -> None:
    assert read_said(text) is None


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("3 75%", (3, "75%")),
        ("3. 12 tiết", (3, "12 tiết")),
        ("số 3 xong", (3, "xong")),
        ("3", (3, "")),
        ("12 tiết", (None, "12 tiết")),
        ("75%", (None, "75%")),
        ("3%", (None, "3%")),
        ("3,5 tiết", (None, "3,5 tiết")),
        ("13 75%", (None, "13 75%")),
        ("0 75%", (None, "0 75%")),
        ("", (None, "")),
    ],
)
def test_a_line_names_an_item_or_does_not(line: str, read: tuple[int | None, str]) -> None:
    assert read_line(line, 12) == read


@given(st.text(), st.sampled_from(["", "%", "tiết"]))
def test_any_text_is_read_or_refused(text: str, unit: str) -> None:
    said = read_said(text, unit)
    assert said is None or said.amount.value is None or said.amount.value >= 0


@given(st.integers(1, 99), st.integers(0, 999))
def test_position_and_percent_come_back_as_written(position: int, percent: int) -> None:
    found, rest = read_line(f"{position} {percent}% ghi chú", 99)
    assert (found, read_said(rest)) == (position, Said(Amount(percent, "%"), "ghi chú"))


@pytest.mark.parametrize(
    ("aim", "op", "now", "left"),
    [
        (None, "=", Amount(75, "%"), Amount(25, "%")),
        (Amount(80, "%"), ">=", Amount(75, "%"), Amount(5, "%")),
        (Amount(80, "%"), "=", Amount(90, "%"), Amount(0, "%")),
        (Amount(20, "tiết"), "=", Amount(12, "Tiet"), Amount(8, "Tiết".lower())),
        (Amount(20, "tiết"), "=", Amount(None), Amount(0, "tiết")),
        (Amount(3, "%"), "<=", Amount(1, "%"), None),
        (Amount(80, "%"), "=", Amount(12, "tiết"), None),
    ],
)
def test_what_is_left(aim: Amount | None, op: str, now: Amount, left: Amount | None) -> None:
    assert left_of(aim, op, now) == left


def phase(number: int, starts: date, ends: date) -> Phase:
    return Phase(id=number, campaign_id=1, number=number, name=f"Đợt {number}", starts=starts, ends=ends)


def ending(key: str, due: date) -> Deadline:
    named: dict[str, Any] = {
        "what": "hết đợt",
        "kind": "phase_end",
        "mode": "by",
        "who": "person",
        "origin": "plan",
    }
    return Deadline(campaign_id=1, key=key, due=due, **named)


FIRST = phase(1, date(2026, 9, 5), date(2027, 1, 16))
SECOND = phase(2, date(2027, 1, 18), date(2027, 5, 25))


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2026, 8, 1), 1),
        (date(2026, 9, 5), 1),
        (date(2027, 1, 16), 1),
        (date(2027, 1, 17), 1),
        (date(2027, 1, 18), 2),
        (date(2027, 6, 30), 2),
    ],
)
def test_the_phase_of_a_day(day: date, number: int) -> None:
    found = Phases((FIRST, SECOND), ()).on(day)
    assert found is not None
    assert found.number == number
    assert Phases((), ()).on(day) is None


def test_a_phase_whose_end_was_moved_takes_entries_until_then() -> None:
    moved = ending("phase_1_end", date(2027, 1, 23))
    phases = Phases((FIRST, SECOND), (moved, ending("ket-thuc", date(2027, 5, 25))))
    assert phases.ended_by(moved) is FIRST
    assert phases.ended_by(phases.deadlines[1]) is SECOND
    assert phases.on(date(2027, 1, 23)) is FIRST
    assert phases.on(date(2027, 1, 24)) is SECOND


def test_items_keep_their_ids_from_version_to_version() -> None:
    first = Draft(1, "", own=(OwnTarget("k1", "Một"), OwnTarget("k2", "Hai"))).numbered(1)
    assert first.items == ("own.k1001", "own.k1002")
    second = Draft(1, "", targets=("a",), own=(*first.own[1:], OwnTarget("k1", "Ba"))).numbered(2)
    assert second.items == ("a", "own.k1002", "own.k2001")


async def test_entries_make_done_only_when_they_cover_everything(school: School) -> None:
    def work(session: Session) -> list[list[str]]:
        mine = registered(session, school, ("tu-hoc", "phong-trao"))
        one = Progress(item="tu-hoc", value=50, unit="%", **common(session, mine))
        other = Progress(item="phong-trao", **common(session, mine))
        seen = []
        for entry in (one, other):
            session.add(entry)
            session.flush()
            settle(session, mine, ("tu-hoc", "phong-trao"))
            seen.append(done(session))
        settle(session, mine, ("tu-hoc", "phong-trao", "own.k2001"))
        seen.append(done(session))
        for nothing in ((), None):
            settle(session, mine, nothing)
            seen.append(done(session))
        return seen

    assert await school.app.store.write(work) == [
        ["registered"],
        ["progress", "registered"],
        ["registered"],
        ["progress", "progress", "registered"],
        ["registered"],
    ]


async def test_an_entry_is_corrected_once(school: School) -> None:
    def work(session: Session) -> None:
        mine = registered(session, school, ("tu-hoc",))
        first = Progress(item="tu-hoc", **common(session, mine))
        session.add(first)
        session.flush()
        session.add(Progress(item="tu-hoc", replaces=first.id, **common(session, mine)))
        session.flush()
        session.add(Progress(item="tu-hoc", replaces=first.id, **common(session, mine)))

    with pytest.raises(IntegrityError):
        await school.app.store.write(work)


def registered(session: Session, school: School, targets: tuple[str, ...]) -> Registration:
    draft = Draft(school.ids["campaign"], "LĐTT", targets=targets)
    return write(session, school.ids["lan"], draft, MONDAY)


def common(session: Session, mine: Registration) -> dict[str, Any]:
    first = session.scalars(select(Phase.id).where(Phase.campaign_id == mine.campaign_id)).first()
    return {"registration_id": mine.id, "phase_id": first, "at": MONDAY, "by_id": mine.person_id}


def settle(session: Session, mine: Registration, items: tuple[str, ...] | None) -> None:
    phases = Phases.load(session, mine.campaign_id)
    progress_entries.settle(session, phases, mine.person_id, mine.id or 0, items, MONDAY)


def done(session: Session) -> list[str]:
    return sorted(session.scalars(select(Done.how)))
