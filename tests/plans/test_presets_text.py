"""The presets beside their plans' own text: nothing it prints is missing, nothing in quotes is invented."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.domain.campaign.plan import CampaignPlan
from bot.plans.presets import read_preset

PLANS = Path(__file__).parents[2].parent / "shared" / "plans"
TEXTS = {"bac-giang-2020": "000", "lien-nghia-2023": "001", "ben-tre-2024": "002", "kon-tum-2020": "003"}
NEW = sorted(TEXTS)

# Every full date of a text that its preset leaves out: dates of papers the plan cites as its grounds.
LEFT_OUT = {
    "bac-giang-2020": {
        "29/10/2020": "công văn of the Sở",
        "08/08/2014": "action programme of the Tỉnh ủy",
        "30/08/2019": "plan of the Sở on văn hóa công sở",
    },
    "lien-nghia-2023": {
        "13/01/2023": "plan of the Phòng",
        "04/11/2013": "Nghị quyết 29-NQ/TW",
        "19/05/2014": "plan of the UBND tỉnh",
        "20/03/2014": "action programme of the Tỉnh ủy",
        "07/04/2014": "Chỉ thị 34-CT/TW",
        "15/05/2016": "Chỉ thị 05-CT/TW",
        "09/04/2014": "Chỉ thị 31-CT/TU",
        "04/01/2023": "plan of the UBND tỉnh",
    },
    "ben-tre-2024": {
        "03/04/2024": "plan of the UBND tỉnh",
        "15/10/2021": "plan of the Sở on role models, in a footnote",
        "28/06/2021": "plan of the Sở, in a footnote",
        "13/11/2023": "guidance of the UBND tỉnh on awards",
        "17/10/2020": "Chỉ thị 01-CT/TU",
    },
    "kon-tum-2020": {
        "02/11/2020": "plan of the Bộ",
        "04/11/2013": "Nghị quyết 29-NQ/TW",
        "07/04/2014": "Chỉ thị 34-CT/TW",
        "15/05/2016": "Chỉ thị 05-CT/TW",
    },
}
MONTHS = {  # the months a text names without a day, and the dates of the preset that say them
    "bac-giang-2020": {
        (1, 2021): date(2021, 1, 31),
        (2, 2021): date(2021, 2, 1),
        (11, 2020): date(2020, 11, 1),
    },
    "lien-nghia-2023": {},
    "ben-tre-2024": {(12, 2024): date(2024, 12, 31), (10, 2025): date(2025, 10, 31)},
    "kon-tum-2020": {},
}
FULL_DATE = re.compile(
    r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})|ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})", re.IGNORECASE
)
MONTH = re.compile(r"(?<!\d )tháng (\d{1,2})(?:/| năm )(\d{4})", re.IGNORECASE)


@cache
def text(preset: str) -> str:
    """Return the plan's own text in one line, without the marks of its layout."""
    if not PLANS.is_dir():
        pytest.skip("../shared/plans is not here")
    found = next(PLANS.glob(f"{TEXTS[preset]}_*.txt")).read_text(encoding="utf-8")
    return " ".join(re.sub(r"[*#]", "", found).split())


@cache
def read(preset: str) -> CampaignPlan:
    """Return a preset that must be right."""
    plan = read_preset(preset)
    assert isinstance(plan, CampaignPlan)
    return plan


def dates_in(said: str) -> set[str]:
    """Return the full dates of a text as dd/mm/yyyy."""
    parts = [[part for part in found if part] for found in FULL_DATE.findall(said)]
    return {f"{int(day):02}/{int(month):02}/{year}" for day, month, year in parts}


def days_of(plan: CampaignPlan) -> set[date]:
    """Return the days of a preset that its plan prints, suggested ones left aside."""
    days = {day for phase in plan.phases for day in (phase.start, phase.end)}
    return days | {one.due for one in plan.deadlines} | ({plan.issued} if plan.issued else set())


@pytest.mark.parametrize("preset", NEW)
def test_every_full_date_is_in_the_preset_or_left_out_for_a_reason(preset: str) -> None:
    plan = read(preset)
    ours = {f"{day:%d/%m/%Y}" for day in days_of(plan)} | dates_in(" ".join(plan.occasions))
    printed = dates_in(text(preset))
    assert printed - ours == set(LEFT_OUT[preset])
    assert len(printed) == {"000": 3, "001": 10, "002": 8, "003": 5}[TEXTS[preset]]


@pytest.mark.parametrize("preset", NEW)
def test_every_month_is_in_the_preset(preset: str) -> None:
    named = {(int(month), int(year)) for month, year in MONTH.findall(text(preset))}
    assert named == set(MONTHS[preset])
    assert set(MONTHS[preset].values()) <= days_of(read(preset))


@pytest.mark.parametrize("preset", NEW)
def test_every_percentage_is_in_the_preset_as_often_as_in_the_text(preset: str) -> None:
    found = re.findall(r"(\d+(?:,\d+)?)\s*%", text(preset))
    printed = Counter(float(figure.replace(",", ".")) for figure in found)
    assert Counter(one.value for one in read(preset).targets if one.unit == "%") == printed
    assert len(found) == (13 if preset == "ben-tre-2024" else 0)


def test_the_counts_of_schools_are_those_of_the_text() -> None:
    counts = {one.value for one in read("ben-tre-2024").targets if one.unit == "trường"}
    assert {float(count) for count in re.findall(r"(\d+) trường", text("ben-tre-2024"))} == counts


@pytest.mark.parametrize("preset", NEW)
def test_every_quote_stands_in_the_text(preset: str) -> None:
    said = text(preset).casefold()
    quotes = [one.quote for one in read(preset).undated]
    quotes += [words for phase in read(preset).phases for words in (phase.start_said, phase.end_said)]
    assert [quote for quote in quotes if quote.casefold() not in said] == []


@pytest.mark.parametrize("preset", NEW)
def test_the_wording_is_not_the_plan_s(preset: str) -> None:
    plan, said = read(preset), text(preset).casefold()
    own = [*plan.contents, *(one.text for one in plan.targets), *(one.text for one in plan.criteria)]
    copied = [one for one in own if len(one) > 100 and one.rstrip(".").casefold() in said]
    assert copied == []


def test_the_text_of_the_five_years_is_cut() -> None:
    assert text("kon-tum-2020").endswith("kịp thời, đúng người, đúng việc, tạo động lực")
    assert "Đối với cá nhân" not in text("kon-tum-2020")


@pytest.mark.parametrize("preset", NEW)
def test_who_signed_is_not_in_the_preset(preset: str) -> None:
    signer = " ".join(re.sub(r"[*#]", "", text(preset)).split()[-3:])
    assert signer not in repr(read(preset))


@pytest.mark.parametrize("preset", NEW)
def test_no_place_misspelling_or_party_membership(preset: str) -> None:
    said = repr(replace(read(preset), id="")).casefold()
    places = ["bắc giang", "liên nghĩa", "văn giang", "hưng yên", "bến tre", "kon tum"]
    misspelt = ["phong chào", "phòng chào", "phòng trào", "đi đua", "suất sắc", "tiêu trí", "bút phá"]
    misspelt += [
        "mồi thầy",
        "chuyến biến",
        "ký niệm",
        "uơm mầm",
        "lôi quấn",
        "đăng kí",
        "quản lí",
        "chiến sỹ",
    ]
    assert [word for word in [*places, *misspelt, "đảng viên"] if word in said] == []
