"""The roll-up: heads of a tổ hear around the registration date who has not answered, and nobody else does."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import Session

from bot.domain.campaign import campaigns, fires
from bot.domain.delivery import audiences
from bot.domain.school.units import Unit
from bot.rendering import as_plain
from tests.scheduler.rehearsing import Rehearsal, october
from tests.scheduler.test_ticks import hire


async def answers(rehearsal: Rehearsal, *names: str) -> None:
    """Have people answer, each in their own chat."""
    for name in names:
        chatter = rehearsal.school.chatter(name)
        await chatter.says("dk ldtt")
        await chatter.taps("Gửi đăng ký và cam kết")


async def behead(rehearsal: Rehearsal, unit: str) -> None:
    """Leave a unit without a head."""

    def write(session: Session) -> None:
        session.get_one(Unit, rehearsal.school.ids[unit]).head_id = None

    await rehearsal.write(write)


async def words(rehearsal: Rehearsal, name: str) -> str:
    """Return what a person was told last in a run, as they read it; empty if nothing."""
    rows = [row for row in await rehearsal.rows(name) if row["sent_at"]]
    return as_plain(rows[-1]["text"]) if rows else ""


async def test_the_head_of_a_team_is_told_the_names_on_three_days(rehearsal: Rehearsal) -> None:
    await answers(rehearsal, "minh", "hanh", "dung")
    await rehearsal.to(october(20), 12)
    assert await rehearsal.told("minh") == [
        ("14/10 11:30", "Ngày mai là ngày cuối"),
        ("15/10 06:45", "Hôm nay là ngày cuối"),
        ("16/10 11:30", "Vẫn còn nhận"),
    ]
    texts = [as_plain(row["text"]) for row in await rehearsal.rows("minh")]
    assert texts[0] == (
        "Ngày mai là ngày cuối: 1 người chưa phản hồi, đăng ký thi đua năm học 2026-2027.\n\n"
        "Kính báo để Thầy Minh tiện hỏi thăm; việc đăng ký là tự nguyện.\n\n"
        "Hạn cuối: thứ Năm, 15/10/2026.\n"
        "- Tổ Toán - Tin: 1 người.\n"
        "Trần Thị Lan.\n\n"
        "Nhà trường"
    )
    campaign = rehearsal.school.ids["campaign"]
    assert rehearsal.school.chatter("minh").last.buttons == {"Nhắc cả tổ": f"a:nhacto:{campaign}"}
    assert not any("Hoa" in text for text in texts)


async def test_ones_own_reminder_comes_first_and_one_is_not_among_the_others(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(14), 12)
    text = await words(rehearsal, "minh")
    assert text.startswith("Ngày mai là ngày cuối: đăng ký thi đua")
    assert text.index("Thầy Minh đăng ký được ngay tại đây") < text.index("Phần Thầy Minh phụ trách: 1 người")
    assert "Trần Thị Lan" in text
    assert "Nguyễn Văn Minh" not in text
    assert text.count("Nhà trường") == 1
    assert list(rehearsal.school.chatter("minh").last.buttons) == ["Đăng ký", "Nhắc cả tổ"]


async def test_a_teacher_is_told_of_nobody(rehearsal: Rehearsal) -> None:
    await rehearsal.to(october(20), 12)
    told = [row["text"] for row in await rehearsal.rows("lan") + await rehearsal.rows("hoa")]
    assert told
    assert [one for one in told if "chưa phản hồi" in one] == []


async def test_the_head_of_the_school_is_told_numbers_without_names(rehearsal: Rehearsal) -> None:
    await rehearsal.sets("hanh", is_admin=False)
    await answers(rehearsal, "hanh", "minh")
    await rehearsal.to(october(14), 12)
    text = await words(rehearsal, "hanh")
    assert text.startswith("Ngày mai là ngày cuối: 3 người chưa phản hồi, ")
    assert "- Tổ Ngữ văn: 2 người.\n- Tổ Toán - Tin: 1 người.\n" in text
    assert not any(name in text for name in ("Lan", "Hoa", "Dũng"))
    campaign = rehearsal.school.ids["campaign"]
    assert rehearsal.school.chatter("hanh").last.buttons == {"Ai chưa phản hồi": f"a:chuatraloi:{campaign}"}


async def test_where_nobody_is_missing_nothing_is_said(rehearsal: Rehearsal) -> None:
    await answers(rehearsal, "lan", "minh", "hanh", "hoa", "dung")
    await rehearsal.to(october(20), 12)
    assert [await rehearsal.told(name) for name in ("minh", "dung", "hanh")] == [[], [], []]


async def test_who_answers_before_it_is_put_into_words_is_not_named(rehearsal: Rehearsal) -> None:
    await answers(rehearsal, "minh", "hanh", "dung")
    rehearsal.sleep_until(october(14), 11, 30)
    await rehearsal.ticks.plan()
    await answers(rehearsal, "lan")
    await rehearsal.to(october(14), 12)
    assert await rehearsal.told("minh") == []
    rows = await rehearsal.rows("minh")
    assert [row["reason"] for row in rows] == ["done_meanwhile"]


async def test_names_of_a_team_without_a_head_go_to_the_admins(rehearsal: Rehearsal) -> None:
    await behead(rehearsal, "van")
    await answers(rehearsal, "hanh", "minh", "lan")
    await rehearsal.to(october(14), 12)
    text = await words(rehearsal, "hanh")
    assert "- Tổ Ngữ văn (chưa có tổ trưởng): 2 người.\nĐỗ Tiến Dũng, Phạm Thị Hoa." in text
    assert text.count("Tổ Ngữ văn") == 1
    assert "chưa phản hồi" not in await words(rehearsal, "dung")


async def test_a_head_who_has_left_leaves_the_team_without_one(rehearsal: Rehearsal) -> None:
    await rehearsal.sets("dung", active=False)
    await answers(rehearsal, "hanh", "minh", "lan")
    await rehearsal.to(october(14), 12)
    assert "- Tổ Ngữ văn (chưa có tổ trưởng): 1 người.\nPhạm Thị Hoa." in await words(rehearsal, "hanh")


async def test_those_out_of_reach_stand_apart(rehearsal: Rehearsal) -> None:
    await answers(rehearsal, "minh", "hanh", "dung")
    await rehearsal.unlinks("lan")
    await rehearsal.to(october(14), 12)
    text = await words(rehearsal, "minh")
    assert "Chưa nhận được tin qua trợ lý, xin báo trực tiếp giúp: Trần Thị Lan." in text
    assert rehearsal.school.chatter("minh").last.buttons == {}


async def test_whoever_is_paused_is_neither_named_nor_told(rehearsal: Rehearsal) -> None:
    await answers(rehearsal, "minh", "hanh", "dung")
    await rehearsal.sets("lan", paused_until=october(20))
    await rehearsal.to(october(14), 12)
    assert await rehearsal.told("minh") == []
    await rehearsal.sets("dung", paused_until=october(20))
    await rehearsal.to(october(15), 12)
    assert await rehearsal.told("dung") == [("14/10 11:30", "Ngày mai là ngày cuối")]


async def test_reminders_turned_off_do_not_turn_off_the_office(rehearsal: Rehearsal) -> None:
    await rehearsal.sets("minh", frequency="off")
    await rehearsal.to(october(14), 12)
    assert (await words(rehearsal, "minh")).startswith("Ngày mai là ngày cuối: 1 người chưa phản hồi")


async def test_the_evening_is_chosen_for_it_too(rehearsal: Rehearsal) -> None:
    await answers(rehearsal, "minh", "hanh", "dung")
    await rehearsal.sets("minh", evening=True)
    await rehearsal.to(october(15), 12)
    assert [at for at, _ in await rehearsal.told("minh")] == ["14/10 19:30", "15/10 06:45"]


async def test_once_the_list_is_closed_nobody_is_told(rehearsal: Rehearsal) -> None:
    await answers(rehearsal, "minh", "hanh", "dung")
    await rehearsal.to(october(15), 12)
    closed = update(audiences.CAMPAIGN).values(list_closed_at=rehearsal.clock.now())
    await rehearsal.write(lambda session: session.execute(closed))
    await rehearsal.to(october(20), 12)
    assert [at for at, _ in await rehearsal.told("minh")] == ["14/10 11:30", "15/10 06:45"]


async def test_after_down_time_it_is_said_once(rehearsal: Rehearsal) -> None:
    await answers(rehearsal, "minh", "hanh", "dung")
    rehearsal.sleep_until(october(15), 12)
    await rehearsal.to(october(15), 13)
    assert await rehearsal.told("minh") == [("15/10 12:00", "Hôm nay là ngày cuối")]
    await rehearsal.to(october(15), 20)
    assert len(await rehearsal.told("minh")) == 1


async def test_a_campaign_without_the_day_before_among_its_stages_rolls_up_too(rehearsal: Rehearsal) -> None:
    def fewer(session: Session) -> None:
        campaign = session.get_one(campaigns.Campaign, rehearsal.school.ids["campaign"])
        campaign.stages = [7]
        fires.refresh_fires(
            session, campaign, campaigns.deadlines_of(session, campaign.id or 0), rehearsal.clock.now()
        )

    await rehearsal.write(fewer)
    await rehearsal.to(october(20), 12)
    assert [at for at, _ in await rehearsal.told("minh")] == [
        "08/10 11:30",
        "14/10 11:30",
        "15/10 06:45",
        "16/10 11:30",
    ]


async def test_ten_names_then_a_number_and_where_the_list_is(rehearsal: Rehearsal) -> None:
    await rehearsal.write(lambda session: hire(session, rehearsal.school.ids["toan"], 30))
    await rehearsal.to(october(14), 12)
    text = await words(rehearsal, "minh")
    assert "- Tổ Toán - Tin: 31 người.\n" in text
    assert text.count("Nguyễn Thị") + text.count("Trần Thị") == 10
    assert "và 21 người khác." in text
    assert "/chuatraloi" in text
    assert len(text) <= 900


async def test_the_button_reminds_exactly_those_of_the_team_nobody_told_today(rehearsal: Rehearsal) -> None:
    await answers(rehearsal, "hanh")
    await rehearsal.sets("lan", evening=True)
    await rehearsal.to(october(14), 12)
    minh = rehearsal.school.chatter("minh")
    button = minh.last.buttons["Nhắc cả tổ"]
    await minh.looks()
    minh.skip()
    await minh.taps_data(button)
    minh.sees("missing/reminded", "1 người", "1 người đã được nhắc trong hôm nay")
    await minh.taps_data(button)
    minh.sees("problems/reminded_already")
    await rehearsal.to(october(14), 20)
    assert [len(await rehearsal.told(name)) for name in ("lan", "minh", "hoa")] == [3, 3, 3]


async def test_a_teacher_who_forges_the_button_reminds_nobody(rehearsal: Rehearsal) -> None:
    lan = rehearsal.school.chatter("lan")
    await lan.taps_data(f"a:nhacto:{rehearsal.school.ids['campaign']}")
    lan.sees("common/not_for_you")
    assert await rehearsal.runs("nudge") == []
