"""A plan read by a process of its own: what is in it, or the sentence that says how to go on."""

from __future__ import annotations

import pytest

from bot.plans.aside import PlanRead, read_aside
from bot.plans.files.reading import Limits
from bot.plans.reader import read_plan
from bot.result import Invalid
from bot.talking.values import restored
from tests.plans.files.sample import PLAN
from tests.plans.made import as_docx, as_txt
from tests.plans.reader.plans import HEAD

OLD = PLAN.replace("¹", "").replace('"', "'")
"""The plan in the letters that old encodings have."""


async def test_what_is_read_aside_is_what_is_read_here() -> None:
    told = restored(PlanRead, await read_aside(as_docx(PLAN)))
    assert told == PlanRead(read_plan(PLAN), pages=1)
    assert len(told.found.items) > 5


async def test_what_its_file_has_lost_comes_along() -> None:
    told = restored(PlanRead, await read_aside(as_txt(OLD, "windows-1258")))
    assert told.notes == ("windows-1258",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("THƯ NGỎ\nKính gửi quý phụ huynh học sinh.\n", "plan_other"),
        (HEAD + "I. MỤC ĐÍCH\n1. Động viên mọi người hăng hái thi đua.\n", "plan_nothing"),
        ("  \n", "plan_empty"),
    ],
)
async def test_a_text_without_items_gets_a_sentence(text: str, code: str) -> None:
    assert await read_aside(text.encode()) == Invalid.because(code)


async def test_what_takes_too_long_gets_a_sentence() -> None:
    assert await read_aside(as_txt(PLAN), Limits(seconds=0)) == Invalid.because("plan_slow")
