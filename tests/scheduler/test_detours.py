"""Who can be reached on another account is told there: once, never at both."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import Session

from bot.channels import Failure, NotSent
from bot.domain.delivery import notices, runs
from bot.domain.school.people import Account, Person
from bot.domain.school.web_sessions import WebSession
from bot.outbox import MESSAGE, OUTBOX, State
from tests.chat import Chatter
from tests.scheduler.rehearsing import october
from tests.scheduler.two_channels import Pair
from tests.school import School

BLOCKED = NotSent(Failure.UNREACHABLE, "bot was blocked by the user")
DUE = "đăng ký thi đua"


@pytest.fixture
async def pair(school: School) -> Pair:
    """Lan has Telegram and Zalo and is written to on Zalo; Hoa has Zalo only."""
    made = await Pair.of(school)
    await made.links("lan", chosen=True)
    await made.moves("hoa")
    return made


def took(pair: Pair) -> Counter[str]:
    """Return how many reminders each chat has."""
    everything = [*pair.telegram.sent, *pair.zalo.sent]
    return Counter(one.chat for one in everything if DUE in one.text and "ôm nay" in one.text)


async def delivers(pair: Pair) -> None:
    """Let the minutes after the sending moment pass."""
    for _ in range(4):
        await pair.passes(minutes=1)
        for _ in range(3):
            await pair.rehearsal.ticks.deliver()
            await pair.rehearsal.app.idle()


async def test_on_the_last_day_a_reminder_goes_around_a_channel_that_is_down(pair: Pair) -> None:
    await pair.rehearsal.to(october(15), 6, 30)
    pair.zalo.goes()
    await pair.looks()
    await pair.passes(minutes=15)
    await delivers(pair)
    assert took(pair) == {"user-lan": 1, "user-minh": 1, "user-dung": 1, "user-hanh": 1}
    pair.zalo.comes_back()
    await pair.passes(minutes=3)
    await delivers(pair)
    assert took(pair) == {"user-lan": 1, "user-minh": 1, "user-dung": 1, "user-hanh": 1, "zalo-hoa": 1}


async def opens_the_page(pair: Pair, name: str, *, read: bool) -> None:
    """Give a person an account at the web page; with `read` a browser has it open."""
    school, now = pair.rehearsal.school, pair.rehearsal.clock.now()

    def write(session: Session) -> None:
        page = Account(
            channel="web",
            platform_user=f"w-{name}",
            chat=f"w-{name}",
            person_id=school.ids[name],
            first_seen=now,
        )
        session.add(page)
        session.flush()
        if read:
            token = f"t-{name}"
            session.add(WebSession(token_hash=token, account_id=page.id or 0, made_at=now, seen_at=now))

    await pair.rehearsal.write(write)


async def test_a_page_that_no_browser_has_open_is_no_way_around(pair: Pair) -> None:
    await pair.links("dung", chosen=True)
    await opens_the_page(pair, "hoa", read=False)
    await pair.moves("minh")
    await opens_the_page(pair, "minh", read=True)
    await pair.rehearsal.to(october(15), 6, 30)
    pair.zalo.goes()
    await pair.looks()
    await pair.passes(minutes=15)
    await delivers(pair)
    query = select(OUTBOX.c.recipient_id, OUTBOX.c.channel)
    rows = await pair.rehearsal.write(lambda session: session.execute(query).all())
    ids = pair.rehearsal.school.ids
    assert {key: channel for key, channel in rows if key in (ids["hoa"], ids["minh"])} == {
        ids["hoa"]: "zalo", ids["minh"]: "web",
    }  # fmt: skip
    pair.zalo.comes_back()
    await pair.passes(minutes=3)
    await delivers(pair)
    assert took(pair)["zalo-hoa"] == 1


async def test_who_cannot_be_written_to_is_not_moved_to_a_page_that_no_browser_has_open(pair: Pair) -> None:
    await opens_the_page(pair, "hoa", read=False)
    at_zalo = Chatter(pair.rehearsal.app, pair.zalo, "zalo-hoa", pair.rehearsal.school.ids["hoa"])
    pair.zalo.away = BLOCKED
    await at_zalo.says("đăng ký")
    await pair.looks()
    pair.zalo.away = None
    await at_zalo.says("đăng ký")
    assert "đăng ký danh hiệu nào" in at_zalo.last.text
    person = await pair.rehearsal.write(
        lambda session: session.get_one(Person, pair.rehearsal.school.ids["hoa"]).account_id
    )
    chosen = await pair.rehearsal.write(lambda session: session.get_one(Account, person).channel)
    assert chosen == "zalo"


async def test_it_waits_ten_minutes_and_what_came_back_meanwhile_is_told_where_it_was_chosen(
    pair: Pair,
) -> None:
    await pair.rehearsal.to(october(15), 6, 40)
    pair.zalo.goes()
    await pair.looks()
    await pair.passes(minutes=5)
    await delivers(pair)
    assert "user-lan" not in took(pair)
    pair.zalo.comes_back()
    await pair.rehearsal.clock.sleep(60)
    await pair.rehearsal.ticks.deliver()
    await pair.rehearsal.app.idle()
    await pair.passes(minutes=4)
    await delivers(pair)
    assert (took(pair)["zalo-lan"], took(pair)["user-lan"]) == (1, 0)


async def test_an_early_reminder_goes_around_it_too(pair: Pair) -> None:
    await pair.rehearsal.to(october(8), 11, 15)
    pair.zalo.goes()
    await pair.looks()
    await pair.passes(minutes=15)
    await delivers(pair)
    told = Counter(one.chat for one in pair.telegram.sent if DUE in one.text and "Còn 7 ngày" in one.text)
    assert told["user-lan"] == 1
    query = select(OUTBOX.c.channel, OUTBOX.c.state).where(
        OUTBOX.c.recipient_id == pair.rehearsal.school.ids["hoa"]
    )
    (row,) = await pair.rehearsal.write(lambda session: session.execute(query).all())
    assert row.channel == "zalo", "who has no other account is told when it is back"
    assert row.state in runs.UNSAID


async def test_what_may_have_arrived_is_not_said_at_the_other_account(pair: Pair) -> None:
    await pair.rehearsal.to(october(15), 6, 30)
    pair.zalo.goes()
    await pair.looks()
    await pair.passes(minutes=14)
    pair.rehearsal.clock.move_to(pair.rehearsal.clock.now() + timedelta(minutes=1))
    await pair.rehearsal.ticks.deliver()  # nothing is planned yet
    await pair.rehearsal.write(lambda session: session.execute(update(OUTBOX).values(ambiguous=1)))
    await pair.passes(seconds=1)
    doubtful = (OUTBOX.c.recipient_id == pair.rehearsal.school.ids["lan"]) & (OUTBOX.c.state == State.PENDING)
    await pair.rehearsal.write(
        lambda session: session.execute(update(OUTBOX).where(doubtful).values(ambiguous=1, channel="zalo"))
    )
    await pair.looks()
    places = await pair.rehearsal.write(
        lambda session: session.execute(select(OUTBOX.c.channel).where(doubtful)).scalars().all()
    )
    assert places == ["zalo"]


async def test_a_single_notice_refused_by_a_closed_chat_is_said_at_the_other_account_once(pair: Pair) -> None:
    pair.zalo.away = BLOCKED

    def tell(session: Session) -> None:
        notices.tell(
            session, [lan], "budget/people", now, channel="<Zalo>", linked=46, most=50, offers=["lich"]
        )

    lan, now = pair.rehearsal.school.ids["lan"], pair.rehearsal.clock.now()
    await pair.rehearsal.write(tell)
    for _ in range(3):
        await pair.looks()
    assert await pair.said("budget/people") == [("zalo", "zalo-lan"), ("telegram", "user-lan")]
    there = [one for one in pair.telegram.seen_by("user-lan") if "46/50" in one.text]
    (said,) = there
    assert said.text.startswith("&lt;Zalo&gt;: 46/50 người.")
    assert "gõ:" not in said.text
    assert list(said.buttons) == ["Lịch của tôi"]


async def test_a_reply_refused_by_a_closed_chat_is_asked_at_the_other_account_and_answered_there(
    pair: Pair,
) -> None:
    at_zalo = Chatter(pair.rehearsal.app, pair.zalo, "zalo-lan", pair.rehearsal.school.ids["lan"])
    pair.zalo.away = BLOCKED
    await at_zalo.says("đăng ký")
    await pair.looks()
    at_telegram = pair.rehearsal.school.chatter("lan")
    await at_telegram.looks()
    at_telegram.sees("register/title", "1. ", count=2)
    await at_telegram.says("1")  # a question of another channel is shown here before it takes an answer
    shown = at_telegram.sees("register/title").id
    await at_telegram.says("1")
    assert "Xem lại bản đăng ký" in at_telegram.last.text
    assert at_telegram.last_id != shown


async def test_what_both_accounts_refuse_is_not_sent_to_and_fro(pair: Pair) -> None:
    pair.zalo.away = BLOCKED
    lan, now = pair.rehearsal.school.ids["lan"], pair.rehearsal.clock.now()
    pair.telegram.answers = [BLOCKED] * 3
    await pair.rehearsal.write(
        lambda session: notices.tell(session, [lan], "budget/people", now, channel="Zalo", linked=46, most=50)
    )
    for _ in range(4):
        await pair.looks()
    assert await pair.said("budget/people") == [("zalo", "zalo-lan"), ("telegram", "user-lan")]
    states = select(MESSAGE.c.state).where(MESSAGE.c.template == "budget/people")
    found = await pair.rehearsal.write(lambda session: session.execute(states).scalars().all())
    assert found == [State.FAILED, State.FAILED]


async def test_a_long_question_of_telegram_fits_zalo(pair: Pair) -> None:
    await pair.links("minh")
    minh = pair.rehearsal.school.chatter("minh")
    pair.telegram.answers = [BLOCKED]
    await minh.says("đăng ký")
    for _ in range(2):
        await pair.looks()
    said = pair.zalo.seen_by("zalo-minh")
    assert "Telegram của Thầy Minh" in said[0].text
    assert "<" not in said[-1].text
    assert "gõ: " in said[-1].text
