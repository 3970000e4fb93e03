"""Sending checks the form once more: what the campaign does not offer is refused."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from bot.domain.registering import registrations
from bot.domain.registering.form_contents import Draft
from bot.domain.registering.registrations import SubmitRegistration
from bot.domain.school.people import Account, Person
from bot.domain.school.turn import Turn
from bot.result import Invalid
from tests.school import School


@pytest.mark.parametrize(
    ("title", "award", "code"),
    [("CSTĐTQ", "", "title_not_offered"), ("LĐTT", "Huân chương", "award_not_offered")],
)
async def test_what_the_plan_does_not_offer_is_refused(
    school: School, title: str, award: str, code: str
) -> None:
    draft = Draft(campaign_id=school.ids["campaign"], title=title, award=award)

    def send(session: Session) -> tuple[object, object]:
        lan = session.get_one(Person, school.ids["lan"])
        account = session.get_one(Account, lan.account_id)
        answer = SubmitRegistration(draft).apply(Turn(session, school.clock.now(), account, lan))
        return answer, registrations.of_person(session, draft.campaign_id, school.ids["lan"])

    answer, registered = await school.app.store.write(send)
    assert isinstance(answer, Invalid)
    assert answer.code == code
    assert registered is None
