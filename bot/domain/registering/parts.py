"""Whether to take part in a campaign that asks for no title: saying no is an answer like any other."""

from __future__ import annotations

import messages
from bot.domain.registering.form_contents import NO_TITLE, Draft
from bot.domain.registering.prefilled import answers_of
from bot.talking.talk import Saved
from bot.words import Option, fold

JOIN, DECLINE = "join", NO_TITLE
REFUSALS = ("khong tham gia", "ko tham gia", "xin khong tham gia", "xin ko tham gia", "khong dang ky")
"""What people write to take no part, folded, alone or within a sentence."""
SAID = {
    JOIN: ("tham gia", "co", "co tham gia", "dang ky", "xin tham gia"),
    DECLINE: ("khong", "ko", "ko dang ky", "khong dk", "ko dk", *REFUSALS),
}
"""What people type for each answer, folded."""


def options() -> list[Option]:
    """Return the two equal choices."""
    return [Option(one, messages.label(f"register.part.{one}"), said) for one, said in SAID.items()]


def known(draft: Draft) -> dict[str, Saved]:
    """Return the answers that lead to what has been sent in a campaign without titles."""
    if draft.title == DECLINE:
        return _answer(DECLINE)
    return _answer(JOIN) | answers_of(draft, (), (), initiative=False)


def said_in(rest: str) -> dict[str, Saved]:
    """Return that the words which opened a form say "không tham gia", if they do."""
    said = f" {fold(rest)} "
    return _answer(DECLINE) if any(f" {one} " in said for one in REFUSALS) else {}


def _answer(chosen: str) -> dict[str, Saved]:
    return {"part": Saved(chosen, messages.label(f"register.part.{chosen}"))}
