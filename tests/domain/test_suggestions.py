"""A date that is taken is the date of what stands undated: the launch does not wait for it twice."""

from __future__ import annotations

import pytest

from bot.domain.campaign.plan import CampaignPlan
from bot.domain.campaign.suggestions import dates
from bot.plans.presets import presets, read_preset
from bot.plans.shift import shift_to

DATED = {
    "bac-giang-2020": (
        ("trường báo cáo kết quả thi đua dịp sơ kết", ["so-ket-truong"]),
        ("trường báo cáo kết quả thi đua dịp tổng kết", ["tong-ket-truong"]),
        ("trường đề xuất các hình thức khen thưởng", ["tong-ket-truong"]),
    ),
    "bao-khe-2021": (("đăng ký thi đua", ["dang-ky"]),),
    "ben-tre-2024": (),
    "kon-tum-2020": (),
    "lien-nghia-2023": (("báo cáo kết quả phong trào thi đua", ["bao-cao"]),),
}
"""What of each preset's undated things its suggestions date; everything else truly has no date."""


def plan_of(preset: str) -> CampaignPlan:
    plan = read_preset(preset)
    assert isinstance(plan, CampaignPlan)
    return plan


def test_every_preset_is_here() -> None:
    assert set(DATED) == set(presets())


@pytest.mark.parametrize("preset", DATED)
@pytest.mark.parametrize("year", [None, 2026, 2027])
def test_suggestions_date_exactly_these(preset: str, year: int | None) -> None:
    plan = plan_of(preset) if year is None else shift_to(plan_of(preset), year)
    found = {
        one.what: keys
        for one in plan.undated
        if (keys := [sug.key for sug in plan.suggested if dates(sug, one.what)])
    }
    assert len(found) == len(DATED[preset]), found
    for beginning, keys in DATED[preset]:
        assert [told for what, told in found.items() if what.startswith(beginning)] == [keys]


def test_a_registration_dates_nothing_of_another_kind() -> None:
    (registration,) = (one for one in plan_of("bao-khe-2021").suggested if one.key == "dang-ky")
    assert not dates(registration, "thi đua")
    assert not dates(registration, "báo cáo đăng ký thi đua của tổ")
    assert dates(registration, "Đăng ký thi đua")
