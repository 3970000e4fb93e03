"""What a staff list says of those who leave, move and rest, and what the lists of a campaign make of it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import event, select
from sqlmodel import Session

from bot.clock import at_school
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.desk.departures import bring_in
from bot.domain.registering import registrations, rosters
from bot.domain.registering.form_contents import Draft
from bot.domain.registering.registrations import Registration
from bot.domain.school import transfers
from bot.domain.school.people import Person
from bot.domain.school.staff import Report
from bot.domain.school.staff_file import Table, read_table, written
from bot.domain.school.units import Unit
from bot.outbox import MESSAGE
from bot.store import Store
from tests.school import MONDAY, found_school

HEADER = ["Họ và tên", "Danh xưng", "Tổ", "Chức vụ", "Vai trò", "Tình trạng", "Nghỉ đến ngày"]
HERE = {
    "hanh": ["Lê Thị Hạnh", "Cô", "BGH", "Hiệu trưởng", "", "", ""],
    "lan": ["Trần Thị Lan", "Cô", "Tổ Toán - Tin", "Giáo viên", "", "", ""],
    "minh": ["Nguyễn Văn Minh", "Thầy", "Tổ Toán - Tin", "Tổ trưởng", "", "", ""],
    "hoa": ["Phạm Thị Hoa", "", "Tổ Ngữ văn", "Giáo viên", "", "", ""],
    "dung": ["Đỗ Tiến Dũng", "Thầy", "Tổ Ngữ văn", "Tổ trưởng", "", "", ""],
}
LATER = MONDAY + timedelta(days=3)


def the_list(**changed: dict[int, str]) -> Table:
    """Return the staff list of the invented school with some cells changed: `lan={2: "Tổ Ngữ văn"}`."""
    rows = [
        [changed.get(name, {}).get(at, cell) for at, cell in enumerate(row)] for name, row in HERE.items()
    ]
    table = read_table(written(HEADER, rows))
    assert isinstance(table, Table)
    return table


@dataclass
class Case:
    """The school in a test's own transaction, with Lan's registration sent."""

    session: Session
    ids: dict[str, int]

    def brings(self, table: Table) -> Report:
        report = bring_in(self.session, table, LATER)
        assert isinstance(report, Report)
        self.session.expire_all()
        return report

    def person(self, name: str) -> Person:
        return self.session.get_one(Person, self.ids[name])

    def campaign(self) -> Campaign:
        return self.session.get_one(Campaign, self.ids["campaign"])

    def close(self) -> None:
        self.campaign().list_closed_at = MONDAY + timedelta(days=1)
        self.session.flush()

    def listed(self, only: str = "") -> list[tuple[str, str]]:
        unit = self.session.get_one(Unit, self.ids[only]) if only else None
        roster = rosters.load(self.session, self.campaign(), LATER, unit)
        return [(one.full_name, one.unit_name) for one in roster.listed]

    def told(self) -> list[tuple[int, str]]:
        query = select(MESSAGE.c.person_id, MESSAGE.c.template).where(MESSAGE.c.template.like("departure/%"))
        return [tuple(row) for row in self.session.execute(query.order_by(MESSAGE.c.id))]


def case(session: Session, plan: CampaignPlan) -> Case:
    ids = found_school(session, plan)
    draft = Draft(campaign_id=ids["campaign"], title="LĐTT")
    registrations.write(session, ids["lan"], draft, MONDAY)
    return Case(session, ids)


async def test_somebody_the_list_says_has_left_leaves_and_is_told_once(
    store: Store, bao_khe: CampaignPlan
) -> None:
    def work(session: Session) -> None:
        one = case(session, bao_khe)
        report = one.brings(the_list(lan={5: "chuyển trường"}))
        assert (report.left, report.missing) == ([("Trần Thị Lan", "Tổ Toán - Tin")], [])
        assert (one.person("lan").active, one.person("lan").left_at) == (False, LATER)
        again = one.brings(the_list(lan={5: "chuyển trường", 2: ""}))
        assert (again.left, again.notices, again.created) == ([], [], 0)
        assert one.told() == [(one.ids["lan"], "departure/told_left")]
        assert one.listed() == []
        back = one.brings(the_list())
        assert back.back == [("Trần Thị Lan", "Tổ Toán - Tin")]
        assert one.listed() == [("Trần Thị Lan", "Tổ Toán - Tin")]
        assert one.told()[1:] == [(one.ids["lan"], "departure/told_back")]

    await store.write(work)


async def test_a_namesake_never_leaves_in_anothers_place(store: Store, bao_khe: CampaignPlan) -> None:
    def work(session: Session) -> None:
        one = case(session, bao_khe)
        one.person("hoa").full_name, one.person("hoa").folded = "Trần Thị Lan", "tran thi lan"
        session.flush()
        rows = the_list(lan={5: "đã nghỉ", 2: ""}, hoa={0: "Vũ Thị Mới"})
        report = one.brings(rows)
        assert report.left == []
        assert [notice.code for notice in report.notices] == ["left_unknown"]
        assert one.person("lan").active
        assert one.person("hoa").active

    await store.write(work)


async def test_a_head_who_leaves_is_told_to_the_admins_unless_the_list_names_another(
    store: Store, bao_khe: CampaignPlan
) -> None:
    def work(session: Session) -> None:
        one = case(session, bao_khe)
        report = one.brings(the_list(dung={5: "đã nghỉ"}, hoa={3: "Tổ trưởng"}))
        assert report.headless == []
        one.brings(the_list(dung={5: "đã nghỉ"}, hoa={3: "Tổ trưởng"}, minh={5: "nghỉ hưu"}))
        assert session.get_one(Unit, one.ids["toan"]).head_id is None
        assert one.told()[1:] == [
            (one.ids["minh"], "departure/told_left"),
            (one.ids["hanh"], "departure/told_headless"),
        ]

    await store.write(work)


async def test_who_rests_is_paused_until_the_day_and_why_is_kept_nowhere(
    store: Store, bao_khe: CampaignPlan
) -> None:
    def work(session: Session) -> None:
        one = case(session, bao_khe)
        report = one.brings(
            the_list(
                lan={5: "nghỉ thai sản", 6: "15/03/2027"},
                hoa={5: "nghỉ ốm"},
                dung={5: "nghỉ hưu từ 1/9/2027"},
            )
        )
        assert report.resting == [("Trần Thị Lan", date(2027, 3, 15))]
        assert [notice.code for notice in report.notices] == ["rest_without_day", "leaves_later"]
        assert one.person("lan").paused_until == date(2027, 3, 16)
        assert all(one.person(name).active for name in ("lan", "hoa", "dung"))
        assert one.person("hoa").paused_until is None
        assert one.told() == []

    await store.write(work)


async def test_who_moves_keeps_everything_and_is_told_once(store: Store, bao_khe: CampaignPlan) -> None:
    def work(session: Session) -> None:
        one = case(session, bao_khe)
        moved = the_list(lan={2: "Tổ Ngữ văn"})
        assert one.brings(moved).moved == [("Trần Thị Lan", "Tổ Toán - Tin", "Tổ Ngữ văn")]
        one.brings(moved)
        assert one.told() == [(one.ids["lan"], "departure/told_moved")]
        assert session.scalars(select(Registration)).one().person_id == one.ids["lan"]
        assert one.listed() == [("Trần Thị Lan", "Tổ Ngữ văn")]
        assert (one.listed("toan"), len(one.listed("van"))) == ([], 1)
        assert [move[:2] for move in transfers.of_person(session, one.ids["lan"])] == [
            ("Tổ Toán - Tin", "Tổ Ngữ văn")
        ]

    await store.write(work)


async def test_a_closed_list_keeps_the_unit_of_its_day_but_a_lead_sees_their_own_of_now(
    store: Store, bao_khe: CampaignPlan
) -> None:
    def work(session: Session) -> None:
        one = case(session, bao_khe)
        one.close()
        one.brings(the_list(lan={2: "Tổ Ngữ văn"}))
        assert one.listed() == [("Trần Thị Lan", "Tổ Toán - Tin")]
        assert (one.listed("toan"), one.listed("van")) == ([], [("Trần Thị Lan", "Tổ Ngữ văn")])
        one.brings(the_list(lan={2: "Tổ Ngữ văn", 5: "nghỉ hưu"}, hoa={5: "nghỉ hưu"}))
        assert one.listed() == [("Trần Thị Lan", "Tổ Toán - Tin")]
        roster = rosters.load(session, one.campaign(), LATER)
        assert "Phạm Thị Hoa" not in [entry.full_name for entry in roster.entries]

    await store.write(work)


async def test_many_leavers_take_no_more_statements_than_one(store: Store, bao_khe: CampaignPlan) -> None:
    def work(session: Session, gone: Sequence[str]) -> int:
        one = case(session, bao_khe)
        counted: list[str] = []

        def count(*arguments: object) -> None:
            statement = str(arguments[2])
            if not statement.lstrip().upper().startswith("INSERT INTO MESSAGE"):
                counted.append(statement)

        connection = session.connection()
        event.listen(connection, "before_cursor_execute", count)
        one.brings(the_list(**{name: {5: "đã nghỉ"} for name in gone}))
        event.remove(connection, "before_cursor_execute", count)
        session.rollback()
        return len(counted)

    few = await store.write(lambda session: work(session, ["lan"]))
    many = await store.write(lambda session: work(session, ["lan", "minh", "hoa", "dung"]))
    assert many <= few + 4, "more only for the tổ that lose their head"


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return content.getvalue()


async def test_a_workbook_says_the_same(store: Store, bao_khe: CampaignPlan) -> None:
    rows = [list(row) for row in HERE.values()]
    rows[1][5], rows[3][5], rows[3][6] = "Chuyển công tác", "Nghỉ thai sản", "15/03/2027"
    table = read_table(workbook([["TRƯỜNG THCS HOA PHƯỢNG"], HEADER, *rows]))
    assert isinstance(table, Table)

    def work(session: Session) -> None:
        one = case(session, bao_khe)
        report = one.brings(table)
        assert [name for name, _ in report.left] == ["Trần Thị Lan"]
        assert report.resting == [("Phạm Thị Hoa", date(2027, 3, 15))]

    await store.write(work)


async def test_a_departure_in_the_evening_is_told_in_the_morning(store: Store, bao_khe: CampaignPlan) -> None:
    def work(session: Session) -> None:
        one = case(session, bao_khe)
        bring_in(session, the_list(lan={5: "đã nghỉ"}), at_school(MONDAY.date(), 22))
        waits = session.execute(select(MESSAGE.c.retry_at)).scalar_one()
        assert waits > at_school(MONDAY.date(), 23)
        assert one.ids

    await store.write(work)
