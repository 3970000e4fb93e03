"""What happens between two reminders: people answer, pause, block, leave; dates move; the bot is down."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlmodel import Session

from bot.channels import Failure, NotSent
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.plan import Mode
from bot.domain.desk.deadline_changes import MoveDeadline
from bot.domain.school.people import ACCOUNT, Person
from bot.domain.school.turn import Turn
from bot.outbox import State
from scheduler.rehearsal import next_reminder_at
from tests.chat import Chatter
from tests.scheduler.rehearsing import Rehearsal, moment, october
from tests.scheduler.test_window import AT_NOON, deadline

BLOCKED = NotSent(Failure.UNREACHABLE, "bot was blocked by the user")


async def test_who_has_answered_is_not_reminded_and_no_title_is_an_answer(
    rehearsal: Rehearsal, lan: Chatter
) -> None:
    await lan.says("dk ko")
    await lan.taps("Gửi đăng ký và cam kết")
    await rehearsal.to(october(20))
    assert await rehearsal.told("lan") == []
    assert await rehearsal.told("minh") == AT_NOON


async def test_who_answers_between_planning_and_sending_is_spared(rehearsal: Rehearsal, lan: Chatter) -> None:
    rehearsal.sleep_until(october(8), 11, 30)
    await rehearsal.ticks.plan()
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    await rehearsal.to(october(8), 12)
    (row,) = await rehearsal.rows("lan")
    assert (row["state"], row["reason"], row["text"]) == (State.SKIPPED, "done_meanwhile", "")
    (run,) = await rehearsal.runs()
    assert (run["status"], run["n_planned"], run["n_sent"], run["n_skipped"]) == ("done", 5, 4, 1)


async def test_who_withdraws_is_left_alone(rehearsal: Rehearsal, lan: Chatter) -> None:
    await lan.says("dk ldtt")
    await lan.taps("Gửi đăng ký và cam kết")
    await lan.says("rút đăng ký")
    await lan.taps("Rút bản đăng ký")
    await lan.taps("Rút bản đăng ký này")
    lan.sees("mine/withdrawn", count=5)
    await rehearsal.to(october(20))
    assert await rehearsal.told("lan") == []


async def test_a_blocked_account_is_not_tried_again_until_it_writes(rehearsal: Rehearsal) -> None:
    rehearsal.platform.answers.append(BLOCKED)
    await rehearsal.to(october(12), 12)
    first, second = await rehearsal.rows("hanh")
    assert {(first["state"], first["reason"]), (second["state"], second["reason"])} == {
        (State.FAILED, "blocked"),
        (State.SKIPPED, "blocked"),
    }
    await rehearsal.school.chatter("hanh").says("trợ giúp")
    await rehearsal.to(october(14), 12)
    assert await rehearsal.told("hanh") == [("14/10 11:30", "Ngày mai là ngày cuối")]
    for run in await rehearsal.runs():
        assert run["n_planned"] == run["n_sent"] + run["n_failed"] + run["n_skipped"] + run["n_unknown"]


async def test_without_an_account_one_is_counted_and_named(rehearsal: Rehearsal) -> None:
    await rehearsal.unlinks("hoa")
    await rehearsal.to(october(9))
    (row,) = await rehearsal.rows("hoa")
    assert (row["state"], row["reason"]) == (State.SKIPPED, "no_account")
    (run,) = await rehearsal.runs()
    assert (run["n_planned"], run["n_sent"], run["n_skipped"]) == (5, 4, 1)


async def test_who_is_paused_or_has_left_or_joins_later(rehearsal: Rehearsal) -> None:
    await rehearsal.sets("lan", paused_until=october(14))
    await rehearsal.sets("minh", active=False)
    await rehearsal.sets("hoa", joined_on=october(13))
    await rehearsal.to(october(20))
    assert await rehearsal.told("lan") == AT_NOON[2:]
    assert await rehearsal.rows("minh") == []
    assert await rehearsal.told("hoa") == AT_NOON[2:]


async def test_a_closed_list_asks_nobody(rehearsal: Rehearsal) -> None:
    def close(session: Session) -> None:
        campaign = session.get_one(Campaign, rehearsal.school.ids["campaign"])
        campaign.list_closed_at = rehearsal.clock.now()

    await rehearsal.to(october(9))
    await rehearsal.write(close)
    await rehearsal.to(october(20))
    assert await rehearsal.told("lan") == AT_NOON[:1]


async def test_a_moved_deadline_is_told_once_to_those_who_heard_the_old_date(rehearsal: Rehearsal) -> None:
    await rehearsal.sets("hoa", frequency="last")
    await rehearsal.to(october(9), 13)
    await rehearsal.write(lambda session: move(session, rehearsal, 22))
    await rehearsal.to(october(31))
    assert await rehearsal.told("lan") == [
        ("08/10 11:30", "Còn 7 ngày"),
        ("10/10 11:30", "Hạn mới"),
        ("15/10 11:30", "Còn 7 ngày"),
        ("19/10 11:30", "Còn 3 ngày"),
        ("21/10 11:30", "Ngày mai là ngày cuối"),
        ("22/10 06:45", "Hôm nay là ngày cuối"),
        ("23/10 11:30", "Vẫn còn nhận"),
    ]
    assert [at for at, _ in await rehearsal.told("hoa")] == ["22/10 06:45"]


async def test_after_four_days_down_only_the_latest_stage_is_sent(rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(13), 10)
    again = await rehearsal.restart()
    assert moment(await next_reminder_at(again.app) or again.clock.now()) == "13/10 11:30"
    await again.to(october(20))
    assert await again.told("lan") == [("13/10 11:30", "Còn 2 ngày"), *AT_NOON[2:]]
    assert {(7, "superseded"), (3, "told")} <= await again.items("lan")


async def test_what_is_older_than_three_days_is_not_made_up_for(rehearsal: Rehearsal) -> None:
    await rehearsal.sets("lan", frequency="few")
    rehearsal.sleep_until(october(20), 10)
    again = await rehearsal.restart()
    await again.to(october(31))
    assert await again.told("lan") == []


async def test_down_for_an_hour_the_same_day_is_caught_up_with_at_once(rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(8), 15)
    again = await rehearsal.restart()
    await again.to(october(8), 16)
    assert await again.told("lan") == [("08/10 15:00", "Còn 7 ngày")]


async def test_at_night_nothing_is_sent_and_the_rest_is_told_the_next_day(rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(8), 20, 50)
    rehearsal.app.senders["telegram"].calls.token_dead = True
    await rehearsal.ticks.plan()
    await rehearsal.ticks.deliver()
    rehearsal.sleep_until(october(8), 21)
    rehearsal.app.senders["telegram"].calls.token_dead = False
    await rehearsal.ticks.plan()
    assert await rehearsal.ticks.deliver() == 0
    assert [(run["status"], run["n_skipped"]) for run in await rehearsal.runs()] == [("expired", 5)]
    await rehearsal.to(october(10))
    assert await rehearsal.told("lan") == [("09/10 11:30", "Còn 6 ngày")]


async def test_a_reminder_goes_to_the_account_chosen_meanwhile(rehearsal: Rehearsal) -> None:
    rehearsal.sleep_until(october(8), 11, 30)
    await rehearsal.ticks.plan()
    theirs = ACCOUNT.c.person_id == rehearsal.school.ids["lan"]
    await rehearsal.write(lambda session: session.execute(update(ACCOUNT).where(theirs).values(chat="new")))
    await rehearsal.to(october(8), 12)
    assert len(rehearsal.platform.seen_by("new")) == 1
    assert rehearsal.platform.seen_by("user-lan") == []


def move(session: Session, rehearsal: Rehearsal, day: int) -> None:
    """Have the admin move the end of registration."""
    hanh = session.get_one(Person, rehearsal.school.ids["hanh"])
    account = session.execute(select(ACCOUNT).where(ACCOUNT.c.person_id == hanh.id)).mappings().one()
    turn = Turn(session, rehearsal.clock.now(), account, hanh)  # type: ignore[arg-type]
    moved = MoveDeadline(deadline(session).id or 0, october(day), Mode.BY).apply(turn)
    assert isinstance(moved, dict)
