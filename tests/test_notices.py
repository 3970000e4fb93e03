"""A notice to one person: at their chosen account, and not at night unless it is waited for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import RowMapping, select

from bot import uploads
from bot.clock import at_school
from bot.domain.delivery import notices
from bot.outbox import MESSAGE, Address, State, enqueue
from bot.rendering import Part
from tests.school import MONDAY, School

NIGHT = at_school(MONDAY.date(), 22, 15)


@pytest.mark.parametrize(("at_once", "state"), [(False, State.RETRY), (True, State.PENDING)])
async def test_a_notice_at_night_waits_for_the_morning_unless_it_is_waited_for(
    school: School, at_once: bool, state: State
) -> None:
    ids = [school.ids["lan"], school.ids["hoa"]]
    told = await school.app.store.write(
        lambda session: notices.tell(
            session, ids, "common/who_helps", NIGHT, at_once=at_once, offers=("cuatoi:7",)
        )
    )
    rows = await _messages(school)
    assert told == 2
    assert [row["chat"] for row in rows] == ["user-lan", "user-hoa"]
    assert {row["state"] for row in rows} == {state}
    assert rows[0]["buttons"] == [["Bản đăng ký của tôi", "a:cuatoi:7"]]
    morning = datetime(2026, 10, 5, 23, 30, tzinfo=UTC)
    assert rows[0]["retry_at"] == (None if at_once else morning)


async def test_a_file_follows_its_text_as_a_message_of_its_own(school: School) -> None:
    def write(session):  # type: ignore[no-untyped-def]
        key = uploads.keep(
            session, "lich.ics", "text/calendar", b"BEGIN:VCALENDAR", MONDAY, school.ids["lan"]
        )
        to = Address("telegram", "user-lan", school.ids["lan"])
        queued = enqueue(session, to, [Part("Lịch"), Part("của cô", (("Xem", "a:lich:"),))], MONDAY,
                         template="calendar/file", attach=[key])  # fmt: skip
        return key, queued

    key, queued = await school.app.store.write(write)
    assert [(one.text, one.upload_id, len(one.buttons)) for one in queued] == [
        ("Lịch", None, 0),
        ("của cô", None, 1),
        ("", key, 0),
    ]


async def _messages(school: School) -> list[RowMapping]:
    query = select(MESSAGE).order_by(MESSAGE.c.id)
    return await school.app.store.read(lambda session: list(session.execute(query).mappings()))
