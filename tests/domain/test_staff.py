"""Bringing a staff list in: a second import changes nothing, nobody is confused with another or deleted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlmodel import Session, select

from bot.domain.school.people import Person, leads
from bot.domain.school.staff import Report, import_staff
from bot.domain.school.units import Unit, only_school, teams
from bot.result import Invalid
from bot.store import Store
from tests.domain.test_staff_file import STAFF, table
from tests.school import MONDAY


def people(session: Session) -> dict[str, Person]:
    return {one.full_name: one for one in session.scalars(select(Person))}


def imported(session: Session, rows: list[list[str]], school: str = "") -> Report:
    report = import_staff(session, table(rows), MONDAY, school)
    assert isinstance(report, Report)
    return report


async def test_people_teams_heads_and_admins_are_made(store: Store) -> None:
    def work(session: Session) -> None:
        report = imported(session, STAFF, "Trường THCS Hoa Phượng")
        assert (report.created, report.updated, report.bad) == (6, 0, ())
        school = only_school(session)
        assert school is not None
        assert school.name == "Trường THCS Hoa Phượng"
        assert [one.name for one in teams(session, school.id or 0)] == [
            "Tổ Ngữ văn",
            "Tổ Toán - Tin",
            "Tổ Văn phòng",
        ]
        assert report.headless == ["Tổ Ngữ văn", "Tổ Văn phòng"]
        found = people(session)
        assert school.head_id == found["Lê Thị Hạnh"].id
        assert found["Lê Thị Hạnh"].unit_id == found["Vũ Văn Sơn"].unit_id == school.id
        assert [one.name for one in leads(session, found["Nguyễn Văn Minh"].id or 0)] == ["Tổ Toán - Tin"]
        assert found["Bùi Thị Nga"].is_admin
        assert not found["Trần Thị Lan"].is_admin
        assert found["Trần Thị Lan"].groups == ["GVCN", "GV", "khối 6", "khối 7"]
        assert found["Trần Thị Lan"].honorific == "Cô"

    await store.write(work)


async def test_a_second_import_changes_nothing_and_rights_are_only_given(store: Store) -> None:
    def work(session: Session) -> None:
        imported(session, STAFF)
        people(session)["Trần Thị Lan"].is_admin = True
        session.flush()
        report = imported(session, STAFF)
        assert (report.created, report.updated, report.unchanged) == (0, 0, 6)
        assert (report.teams, report.moved, report.missing) == ([], [], [])
        session.expire_all()
        assert people(session)["Trần Thị Lan"].is_admin

    await store.write(work)


async def test_changes_moves_and_the_missing_are_reported(store: Store) -> None:
    def work(session: Session) -> None:
        imported(session, STAFF)
        minh = ["Nguyễn Văn Minh", "Thầy", "Tổ Ngữ văn", "Giáo viên", "", ""]
        lan = ["Trần Thị Lan", "Cô", "Tổ Toán - Tin", "Tổ trưởng", "", ""]
        report = imported(session, [STAFF[0], STAFF[1], minh, lan, STAFF[5]])
        assert (report.created, report.updated, report.unchanged) == (0, 2, 3)
        assert report.moved == [("Nguyễn Văn Minh", "Tổ Toán - Tin", "Tổ Ngữ văn")]
        assert report.missing == [("Đỗ Tiến Dũng", "Tổ Ngữ văn")]
        session.expire_all()
        found = people(session)
        assert found["Đỗ Tiến Dũng"].active
        assert leads(session, found["Nguyễn Văn Minh"].id or 0) == []
        assert [one.name for one in leads(session, found["Trần Thị Lan"].id or 0)] == ["Tổ Toán - Tin"]
        assert len(found) == 6

    await store.write(work)


async def test_namesakes_are_never_taken_for_somebody_who_moved(sqlite_store: Store) -> None:
    def work(session: Session) -> None:
        lan = ["Trần Thị Lan", "", "Tổ A", "", "", ""]
        imported(session, [lan, ["Trần Thị Lan", "", "Tổ B", "", "", ""]])
        report = imported(session, [["Trần Thị Lan", "", "Tổ C", "", "", ""]])
        assert (report.created, report.moved, len(report.missing)) == (1, [], 2)

    await sqlite_store.write(work)


async def test_lan_and_lan_with_a_circumflex_are_two_people(store: Store) -> None:
    def work(session: Session) -> None:
        both = [["Trần Thị Lan", "", "Tổ A", "", "", ""], ["Trần Thị Lân", "", "Tổ A", "Tổ trưởng", "", ""]]
        assert imported(session, both).created == 2
        assert imported(session, both).unchanged == 2
        assert leads(session, people(session)["Trần Thị Lân"].id or 0)

    await store.write(work)


async def test_a_name_whose_diacritics_are_mended_stays_the_same_person(sqlite_store: Store) -> None:
    def work(session: Session) -> None:
        imported(session, [["Tran Thi Lan", "", "Tổ A", "", "", ""]])
        report = imported(session, [["Trần Thị Lan", "", "tổ a", "", "", ""]])
        assert (report.created, report.updated, report.missing) == (0, 1, [])

    await sqlite_store.write(work)


async def test_who_has_left_and_comes_back_is_the_same_person(sqlite_store: Store) -> None:
    def work(session: Session) -> None:
        imported(session, STAFF)
        people(session)["Trần Thị Lan"].active = False
        session.flush()
        report = imported(session, STAFF)
        assert (report.created, report.updated) == (0, 1)

    await sqlite_store.write(work)


async def test_a_second_head_is_reported_and_the_first_stays(sqlite_store: Store) -> None:
    def work(session: Session) -> None:
        rows = [[name, "", "Tổ A", "Tổ trưởng", "", ""] for name in ("Lê An", "Vũ Bình")]
        report = imported(session, rows)
        assert [(one.line, one.code, one.facts["first"]) for one in report.notices] == [
            (3, "two_heads", "Lê An")
        ]
        head = session.scalars(select(Unit).where(Unit.name == "Tổ A")).one().head_id
        assert head == people(session)["Lê An"].id

    await sqlite_store.write(work)


async def test_another_school_is_refused(sqlite_store: Store) -> None:
    def work(session: Session) -> None:
        imported(session, STAFF, "Trường A")
        assert isinstance(import_staff(session, table(), MONDAY, "truong a"), Report)
        assert import_staff(session, table(), MONDAY, "Trường B") == Invalid(
            "another_school", {"name": "Trường A"}
        )

    await sqlite_store.write(work)


async def test_five_thousand_rows_take_a_handful_of_statements(store: Store) -> None:
    letters = "abcdefghij"
    rows = [
        [
            "Trần " + "".join(letters[int(digit)] for digit in f"{number:04}").capitalize(),
            "",
            f"Tổ {letters[number % 10]}",
            "GV",
            "",
            "",
        ]
        for number in range(5_000)
    ]

    def work(session: Session) -> None:
        assert imported(session, rows).created == 5_000
        statements: list[Any] = []
        event.listen(
            session.connection(), "before_cursor_execute", lambda *given: statements.append(given[2])
        )
        changed = [[*row[:3], "Giáo viên", "", ""] for row in rows]
        assert imported(session, changed).updated == 5_000
        assert len(statements) < 20

    await store.write(work)
