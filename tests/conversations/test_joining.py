"""Joining in the middle of a year: whoever links hears what is open to them, and until when."""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import Session

from bot.domain.school import invitations
from bot.domain.school.people import ACCOUNT
from tests.conversations.test_departure import closed_list
from tests.school import School


async def test_whoever_joins_in_the_middle_hears_what_is_open_and_may_begin(school: School) -> None:
    def unlinked(session: Session) -> str:
        session.execute(delete(ACCOUNT).where(ACCOUNT.c.person_id == school.ids["hoa"]))
        return invitations.invite(session, [school.ids["hoa"]], school.clock.now())[0].shown

    newcomer = school.stranger()
    await newcomer.says(await school.app.store.write(unlinked))
    await newcomer.says("đúng")
    await newcomer.says("đồng ý")
    shown = newcomer.sees("link/linked", "Đang nhận đăng ký", "thứ Năm, 15/10/2026, còn 10 ngày", count=3)
    assert "Đăng ký thi đua" in shown.buttons


async def test_whoever_joins_when_the_list_is_closed_is_promised_nothing(school: School) -> None:
    await closed_list(school)

    def unlinked(session: Session) -> str:
        session.execute(delete(ACCOUNT).where(ACCOUNT.c.person_id == school.ids["hoa"]))
        return invitations.invite(session, [school.ids["hoa"]], school.clock.now())[0].shown

    newcomer = school.stranger()
    await newcomer.says(await school.app.store.write(unlinked))
    await newcomer.says("đúng")
    await newcomer.says("đồng ý")
    assert "Đang nhận đăng ký" not in newcomer.sees("link/linked", count=3).text
