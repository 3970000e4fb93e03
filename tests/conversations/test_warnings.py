"""What a person is told before sending; nothing of it blocks."""

from __future__ import annotations

from datetime import date

from bot.domain.campaign.quotas import Quota
from tests.chat import Chatter
from tests.school import School


def one_in_ten(school: School) -> Quota:
    return Quota(
        unit_id=school.ids["school"],
        title="CSTĐCS",
        base="số đạt Lao động tiên tiến",
        base_title="LĐTT",
        percent=15,
        document="Quy chế TĐKT của trường",
        starts=date(2026, 9, 1),
    )


async def test_a_quota_warns_and_lets_through(lan: Chatter, school: School) -> None:
    await school.app.store.write(lambda session: session.add(one_in_ten(school)))
    await lan.says("dk cstd cs")
    lan.sees("register/review", "không quá 15%", "Vẫn đăng ký được")
    await lan.taps("Gửi đăng ký và cam kết")
    lan.sees("register/submitted")


async def test_without_a_quota_nobody_is_warned(lan: Chatter) -> None:
    await lan.says("dk cstd cs")
    assert "Lưu ý" not in lan.sees("register/review").text
