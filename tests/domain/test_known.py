"""What is remembered from turn to turn is forgotten at every change, whoever makes it and however."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from bot.domain.campaign import campaigns
from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.quotas import Quota
from bot.domain.school import people
from bot.domain.school.known import NUMBER, WATCHED, Memory
from bot.domain.school.people import Arrival
from bot.domain.school.turn import Turn
from bot.store import Store, open_store
from tests.school import MONDAY, School

Work = Callable[[Session], object]


def a_turn_of(session: Session, memory: Memory, user: str = "user-lan") -> Turn:
    come = people.arrive(session, "telegram", user, user, MONDAY)
    return Turn(session, MONDAY, come.account, come.person, revision=come.revision, memory=memory)


async def titles(store: Store, memory: Memory, school: School) -> list[str]:
    """Return what a turn of cô Lan's says the campaigns are called."""

    def work(session: Session) -> list[str]:
        turn = a_turn_of(session, memory)
        return [one.title for one in turn.known(campaigns.running_for, turn.me().unit_id)]

    return await store.write(work)


async def test_what_another_process_changes_is_seen_by_the_next_turn(school: School) -> None:
    store, memory = school.app.store, Memory()
    before = await titles(store, memory, school)
    other = open_store(store.url.render_as_string(hide_password=False))

    def rename(session: Session) -> None:
        session.scalars(select(Campaign)).one().title = "Thi đua chào mừng"

    await other.write(rename)
    await other.close()
    assert before != ["Thi đua chào mừng"] == await titles(store, memory, school)


async def test_what_an_admin_changes_in_chat_is_seen_by_the_next_turn(school: School) -> None:
    lan = school.chatter("lan")
    await lan.says("/dangky")
    lan.sees("register/title")
    close = text("UPDATE campaign SET status = 'closed'")
    await school.app.store.write(lambda session: session.execute(close))
    await lan.says("/dangky")
    lan.sees("register/nothing_open")


async def test_a_second_look_asks_nothing(school: School) -> None:
    asked: list[int] = []

    def look(session: Session, number: int) -> int:
        asked.append(number)
        return number + 1

    memory = Memory()
    for _ in range(2):
        answer = await school.app.store.write(lambda session: a_turn_of(session, memory).known(look, 7))
        assert answer == 8
    assert asked == [7]


@pytest.mark.parametrize("table", WATCHED)
async def test_every_kind_of_change_raises_the_number(school: School, table: str) -> None:
    store = school.app.store

    async def number() -> int:
        return int(await store.read(lambda session: session.execute(NUMBER).scalar_one()))

    def some_quota(session: Session) -> None:
        day = MONDAY.date()
        session.add(Quota(unit_id=1, title="CSTĐCS", base="", percent=15, document="", starts=day))

    for anything in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        await store.write(some_quota)
        before = await number()

        def change(session: Session, anything: str = anything) -> int:
            with suppress(IntegrityError), session.begin_nested():
                session.execute(text(anything))
            return int(session.execute(NUMBER).scalar_one())

        raised = await store.write(change)
        assert raised == await number()
        assert raised > before or anything.startswith("DELETE")  # not where others refer to the rows


async def test_a_work_item_of_somebody_forgets_nothing(school: School) -> None:
    def note(session: Session) -> tuple[int, int]:
        before = session.execute(NUMBER).scalar_one()
        row = session.scalars(select(Deadline)).first()
        assert row is not None
        own = {**row.model_dump(exclude={"id"}), "key": "work_end-1-k1001", "who": "named"}
        session.add(Deadline(**own))
        session.flush()
        return before, session.execute(NUMBER).scalar_one()

    before, after = await school.app.store.write(note)
    assert before == after


async def test_what_is_undone_is_not_remembered(school: School) -> None:
    store, memory = school.app.store, Memory()

    class Undone(Exception):
        pass

    def work(session: Session) -> None:
        turn = a_turn_of(session, memory)
        session.execute(text("UPDATE campaign SET title = 'Không có thật'"))
        seen = turn.known(campaigns.running_for, turn.me().unit_id)
        assert [one.title for one in seen] == ["Không có thật"]
        raise Undone

    with pytest.raises(Undone):
        await store.write(work)
    assert await titles(store, memory, school) != ["Không có thật"]


async def test_what_is_remembered_is_nobodys_object(school: School) -> None:
    def work(session: Session) -> bool:
        mine = session.scalars(select(Campaign)).one()
        turn = a_turn_of(session, Memory())
        known = turn.known(campaigns.by_id, mine.id or 0)
        return known is not None and known is not mine and known not in session and mine in session

    assert await school.app.store.write(work)


async def test_somebody_without_an_account_yet_has_one_and_the_number(school: School) -> None:
    def work(session: Session) -> Arrival:
        return people.arrive(session, "telegram", "nobody", "nobody", MONDAY)

    come = await school.app.store.write(work)
    assert come.account.person_id is None
    assert come.revision is not None


async def test_the_number_is_read_again_with_the_speaker_after_an_act(school: School) -> None:
    def work(session: Session) -> tuple[Arrival, Arrival | None]:
        before = people.arrive(session, "telegram", "user-lan", "user-lan", MONDAY)
        session.execute(text("UPDATE campaign SET number = 'QĐ 1'"))
        return before, people.lock_speaker(session, before.account.id or 0)

    before, after = await school.app.store.write(work)
    assert after is not None
    assert after.person is not None
    assert after.person.id == school.ids["lan"]
    assert (after.revision or 0) > (before.revision or 0)
