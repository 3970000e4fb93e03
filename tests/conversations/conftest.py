"""A school whose plan asks more than the invented one does."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from bot.domain.campaign.campaigns import Honour
from bot.domain.campaign.plan import Level
from tests.school import School


@pytest.fixture
async def asked(school: School) -> School:
    """The school, with a plan that also asks every tổ for a title."""

    def name(session: Session) -> None:
        for code, title in (
            ("TTLĐTT", "Tập thể lao động tiên tiến"),
            ("TTLĐXS", "Tập thể lao động xuất sắc"),
        ):
            session.add(
                Honour(
                    campaign_id=school.ids["campaign"], field="title", code=code, name=title, level=Level.TEAM
                )
            )

    await school.app.store.write(name)
    return school
