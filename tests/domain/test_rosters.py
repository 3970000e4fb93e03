"""Rosters and their sheets: order, figures, what the plan names, and few statements however many people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlmodel import Session, col

from bot.clock import at_school
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.loading import LoadCampaign
from bot.domain.campaign.plan import CampaignPlan, Level, PlannedTitle
from bot.domain.registering import registrations, rosters
from bot.domain.registering.form_contents import NO_TITLE, Draft, Lesson, OwnTarget, WorkItem
from bot.domain.registering.roster_sheets import BY_NAME, FOLLOWED, HAND_IN, papers_of
from bot.domain.registering.roster_summary import share
from bot.domain.registering.rosters import Roster
from bot.domain.school.people import Person
from bot.plans.presets import read_preset
from bot.sheets import Band, Line, Paper
from bot.store import Store
from bot.words import fold, sort_key
from tests.school import MONDAY, found_school

FRIDAY = at_school(date(2026, 10, 9), 8)


def people_more(session: Session, unit_id: int, names: Sequence[str]) -> list[int]:
    """Add people to a unit; returns their ids."""
    rows = [
        Person(
            unit_id=unit_id,
            full_name=name,
            folded=fold(name),
            sort_key=sort_key(name),
            joined_on=MONDAY.date(),
        )
        for name in names
    ]
    session.add_all(rows)
    session.flush()
    return [one.id or 0 for one in rows]


def roster(
    session: Session, plan: CampaignPlan, forms: dict[str, Draft], names: Sequence[str] = ()
) -> Roster:
    """Return the roster of a school founded with some people more, and with some forms sent."""
    ids = found_school(session, plan)
    added = people_more(session, ids["toan"], names)
    ids.update(zip(names, added, strict=True))
    for name, draft in forms.items():
        registrations.write(session, ids[name], replace(draft, campaign_id=ids["campaign"]), FRIDAY)
    return rosters.load(session, session.get_one(Campaign, ids["campaign"]), FRIDAY)


def lines(paper: Paper) -> list[tuple[Any, ...]]:
    return [one.cells for one in paper.rows if isinstance(one, Line) and not one.total]


async def test_by_team_and_then_by_given_name_or_by_given_name_over_the_school(
    store: Store, bao_khe: CampaignPlan
) -> None:
    named = ["Nguyễn Thị Ánh", "Trần Văn An", "Lê Thị Đào", "Lê Thị Dậu"]
    forms = {name: Draft(0, "LĐTT") for name in [*named, "lan", "minh", "hoa", "hanh"]}
    found = await store.write(lambda session: roster(session, bao_khe, forms, named))
    by_team = lines(papers_of(found, HAND_IN)[0])
    assert [cells[2] for cells in by_team][:8] == [
        "Lê Thị Hạnh",
        "Trần Văn An",
        "Nguyễn Thị Ánh",
        "Lê Thị Dậu",
        "Lê Thị Đào",
        "Trần Thị Lan",
        "Nguyễn Văn Minh",
        "Phạm Thị Hoa",
    ]
    by_name = lines(papers_of(found, HAND_IN, BY_NAME)[0])
    assert [cells[2] for cells in by_name][4:8] == [
        "Lê Thị Hạnh",
        "Phạm Thị Hoa",
        "Trần Thị Lan",
        "Nguyễn Văn Minh",
    ]


async def test_only_what_has_been_sent_and_stands_is_listed(store: Store, bao_khe: CampaignPlan) -> None:
    forms = {
        "lan": Draft(0, "CSTĐCS", initiative="Dạy phân số bằng đồ dùng tự làm"),
        "minh": Draft(0, NO_TITLE),
        "hoa": Draft(0, NO_TITLE, award="GK Sở"),
        "dung": Draft(0, "LĐTT"),
        "hanh": Draft(0, "LĐTT"),
    }

    def withdrawn(session: Session) -> Roster:
        made = roster(session, bao_khe, forms)
        campaign = made.campaign
        for name, status in (("Đỗ Tiến Dũng", "withdrawn"), ("Lê Thị Hạnh", "returned")):
            person = session.scalars(select(Person).where(col(Person.full_name) == name)).one()
            sent = registrations.to_change(session, campaign.id or 0, person.id or 0)
            assert sent is not None
            sent.status = status
        session.flush()
        return rosters.load(session, campaign, FRIDAY)

    found = await store.write(withdrawn)
    numbers = rosters.numbers_of(found.entries)
    assert (numbers.listed, numbers.declined, numbers.taken_back) == (2, 1, 1)
    assert (numbers.returned, numbers.silent, numbers.total) == (1, 0, 5)
    paper = papers_of(found, HAND_IN)[0]
    assert [cells[2:] for cells in lines(paper)][:2] == [
        ("Trần Thị Lan", "Giáo viên, Tổ Toán - Tin", "Chiến sĩ thi đua cơ sở", ""),
        ("Phạm Thị Hoa", "Giáo viên, Tổ Ngữ văn", "", "Giấy khen của Sở Giáo dục và Đào tạo"),
    ]
    assert [one.text for one in paper.rows if isinstance(one, Band)] == ["CÁ NHÂN", "TẬP THỂ"]
    assert paper.notes[-1] == (
        "Không đăng ký danh hiệu: 1 người. Chưa phản hồi: 1 người. Đã rút bản đăng ký: 1 người."
    )


async def test_a_title_for_teams_lists_every_team(store: Store, bao_khe: CampaignPlan) -> None:
    titles = (*bao_khe.titles, PlannedTitle("TTLĐTT", "Tập thể lao động tiên tiến", Level.TEAM))
    found = await store.write(lambda session: roster(session, replace(bao_khe, titles=titles), {}))
    collectives = [(one.holder, one.title) for one in found.collectives]
    assert collectives[0] == ("Trường THCS Hoa Phượng", "Tập thể lao động xuất sắc")
    assert collectives[-2:] == [
        ("Tổ Toán - Tin", "Tập thể lao động tiên tiến"),
        ("Tổ Ngữ văn", "Tập thể lao động tiên tiến"),
    ]
    summary = papers_of(found, HAND_IN)[-1]
    assert "Tập thể" in [column.heading for column in summary.columns]


async def test_the_summary_has_only_the_titles_of_the_campaign(store: Store, bao_khe: CampaignPlan) -> None:
    found = await store.write(lambda session: roster(session, bao_khe, {}))
    summary = papers_of(found, HAND_IN)[-1]
    groups = {column.group for column in summary.columns if column.group}
    headings = [column.heading for column in summary.columns]
    assert groups == {"Đã đăng ký", "LĐTT", "CSTĐCS"}
    assert headings[-4:] == ["Giấy khen", "Bằng khen", "Sáng kiến", "Ghi chú"]
    assert all(len(one.cells) == len(headings) for one in summary.rows if isinstance(one, Line))


def test_a_share_of_nothing_is_nothing() -> None:
    assert (share(0, 0), share(1, 4), share(3, 3)) == (0, 0.25, 1)


async def test_a_peak_campaign_has_its_work_items_and_no_titles(store: Store) -> None:
    plan = read_preset("ben-tre-2024")
    assert isinstance(plan, CampaignPlan)
    item = WorkItem(
        "k1", "Bồi dưỡng đội tuyển", "2 giải", date(2024, 3, 1), date(2024, 4, 20), "tôi", "Tổ Toán"
    )
    found = await store.write(lambda session: roster(session, plan, {"lan": Draft(0, "", work=(item,))}))
    work, summary = papers_of(found, HAND_IN)
    assert work.name == "Nội dung công việc"
    assert lines(work) == [
        (
            1,
            "Trần Thị Lan",
            "Bồi dưỡng đội tuyển",
            "2 giải",
            date(2024, 3, 1),
            date(2024, 4, 20),
            "tôi",
            "Tổ Toán",
        )
    ]
    assert "danh hiệu" not in str(work) + str(summary)
    assert plan.title in work.title


async def test_a_hoi_giang_has_its_lessons(store: Store) -> None:
    plan = read_preset("lien-nghia-2023")
    assert isinstance(plan, CampaignPlan)
    lesson = Lesson("Phép cộng phân số", "6A", "tiết 2", date(2023, 11, 15))
    found = await store.write(
        lambda session: roster(session, replace(plan, asks=("lesson",)), {"lan": Draft(0, "", lesson=lesson)})
    )
    paper = papers_of(found, HAND_IN)[0]
    cells = ("Phép cộng phân số", "6A", "tiết 2", date(2023, 11, 15))
    assert lines(paper) == [(1, "Trần Thị Lan", "Giáo viên, Tổ Toán - Tin", *cells)]
    assert paper.notes == ("Có 1 tiết dạy.", "Chưa phản hồi: 4 người.")


async def test_a_campaign_without_titles_lists_how_many_targets(store: Store) -> None:
    plan = read_preset("lien-nghia-2023")
    assert isinstance(plan, CampaignPlan)
    draft = Draft(0, "", targets=("a", "b"), own=(OwnTarget("k1", "Mỗi tuần một tiết mở"),))
    found = await store.write(lambda session: roster(session, plan, {"lan": draft}))
    paper = papers_of(found, HAND_IN)[0]
    assert lines(paper)[0][-1] == "2 chỉ tiêu của kế hoạch, 1 chỉ tiêu riêng"
    assert "danh hiệu" not in str(paper)
    assert paper.notes[-1] == "Chưa phản hồi: 4 người."


@pytest.mark.parametrize("kind", [HAND_IN, FOLLOWED])
async def test_names_of_those_missing_are_on_their_own_sheet_alone(
    store: Store, bao_khe: CampaignPlan, kind: str
) -> None:
    found = await store.write(lambda session: roster(session, bao_khe, {"lan": Draft(0, "LĐTT")}))
    named = [paper.name for paper in papers_of(found, kind) if "Nguyễn Văn Minh" in str(paper.rows)]
    assert named == (["Chưa phản hồi"] if kind == FOLLOWED else [])


async def test_a_hundred_people_take_no_more_statements_than_five(
    store: Store, bao_khe: CampaignPlan
) -> None:
    counts: list[int] = []

    def counted(session: Session) -> None:
        ids = found_school(session, bao_khe)
        campaign = session.get_one(Campaign, ids["campaign"])
        for _ in range(2):
            session.flush()
            statements: list[str] = []

            def note(*call: Any, statements: list[str] = statements) -> None:
                statements.append(call[2])

            engine = session.connection().engine
            event.listen(engine, "before_cursor_execute", note)
            rosters.load(session, campaign, FRIDAY)
            event.remove(engine, "before_cursor_execute", note)
            counts.append(len(statements))
            names = [f"Nguyễn Văn Người {number}" for number in range(100)]
            for key in people_more(session, ids["van"], names):
                registrations.write(session, key, Draft(ids["campaign"], "LĐTT"), FRIDAY)

    await store.write(counted)
    assert counts[1] <= counts[0] <= 5


async def test_a_campaign_can_be_loaded_twice_and_each_has_its_own(
    store: Store, bao_khe: CampaignPlan
) -> None:
    def both(session: Session) -> tuple[int, int]:
        first = roster(session, bao_khe, {"lan": Draft(0, "LĐTT")})
        second = LoadCampaign(replace(bao_khe, id="second"), first.school.id or 0, suggested=True)
        campaign = second.apply(session, MONDAY)
        assert isinstance(campaign, Campaign)
        return len(first.listed), len(rosters.load(session, campaign, FRIDAY).listed)

    assert await store.write(both) == (1, 0)
