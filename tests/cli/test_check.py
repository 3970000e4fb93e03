"""`thidua check`: conversations somebody is in, replayed by a program in which they may have changed."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from bot.cli.check import replayed
from bot.desk import Desk, Entry
from bot.result import Invalid
from bot.talking.questions import ask
from bot.talking.talk import End
from tests.chat import Chatter
from tests.school import School


async def findings(school: School, desk: Desk) -> tuple[list[Invalid], int]:
    return await school.app.store.read(lambda session: replayed(session, desk, school.clock.now()))


async def test_what_stands_as_it_was_is_fine(school: School, lan: Chatter) -> None:
    await lan.says("/dangky")
    await school.stranger().says("xin chào")
    assert await findings(school, school.app.desk) == ([], 2)


async def test_a_conversation_that_is_gone_and_one_that_raises(school: School, lan: Chatter) -> None:
    async def broken(_facts: object) -> End:
        raise ZeroDivisionError("with words nobody may see")

    await lan.says("/dangky")
    ours = school.app.desk
    without = Desk({k: v for k, v in ours.conversations.items() if k != "register"}, ours.commands)
    found, _ = await findings(school, without)
    assert [one.code for one in found] == ["gone"]
    raising = Desk({**ours.conversations, "register": Entry(broken, lambda turn: turn)}, ours.commands)
    found, _ = await findings(school, raising)
    assert [(one.code, one.facts["error"]) for one in found] == [("raises", "ZeroDivisionError")]
    assert "words" not in str(found[0].facts["where"])


async def test_an_answer_that_no_longer_stands_is_told(school: School, lan: Chatter) -> None:
    async def stricter(_facts: object) -> End:
        await ask("title", lambda text, now: Invalid.because("text_short", least=99))
        return End("done")

    await lan.says("dk ldtt")
    entry = replace(school.app.desk.conversations["register"], script=stricter, opening=None)
    desk = Desk({**school.app.desk.conversations, "register": entry}, school.app.desk.commands)
    found, count = await findings(school, desk)
    assert count == 1
    assert all(one.code in ("asks_again", "raises") for one in found)


async def test_nothing_is_written(school: School, lan: Chatter) -> None:
    await lan.says("/dangky")

    def all_rows(session: Session) -> list[tuple[object, ...]]:
        connection = session.connection()
        return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM conversation")]

    before = await school.app.store.read(all_rows)
    await findings(school, school.app.desk)
    assert await school.app.store.read(all_rows) == before
