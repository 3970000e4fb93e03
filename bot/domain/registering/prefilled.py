"""How a sent form is opened again for changes: the answers that lead to what it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.registering.form_contents import Draft
from bot.talking.talk import Saved
from bot.talking.values import to_json
from bot.words import Option


def answers_of(
    draft: Draft, titles: Sequence[Option], awards: Sequence[Option], *, initiative: bool
) -> dict[str, Saved]:
    """Return the answers that lead to a draft, among what its campaign offers."""
    answers: dict[str, Saved] = {}
    for option in titles:
        if option.id == draft.title:
            answers["title"] = Saved(option.id, option.label)
    for option in awards:
        if option.id == (draft.award or "none"):
            answers["award"] = Saved(option.id, option.label, asked=False)
    if initiative:
        answers["initiative"] = Saved(draft.initiative, draft.initiative, asked=False)
    answers["targets"] = Saved(list(draft.targets), asked=False)
    _list_answers(
        answers, "value", [(one.key, ("target", one.target), ("amount", one.amount)) for one in draft.values]
    )
    _list_answers(answers, "own", [(one.key, ("text", one.text)) for one in draft.own])
    _list_answers(
        answers,
        "work",
        [
            (
                one.key,
                ("content", one.content),
                ("criterion", one.criterion),
                ("start", {"day": one.start.isoformat()}),
                ("end", {"day": one.end.isoformat()}),
                ("leader", one.leader),
                ("partners", one.partners),
            )
            for one in draft.work
        ],
    )
    if draft.lesson is not None:
        kept = to_json(draft.lesson)
        answers |= {
            f"lesson.{part}": Saved(said, said if isinstance(said, str) else "", asked=False)
            for part, said in kept.items()
        }
    return answers


def _list_answers(answers: dict[str, Saved], name: str, rows: list[tuple[Any, ...]]) -> None:
    """Add a list's items, each an id and its answers; the lasting ids of a sent form never meet new ones."""
    answers[name] = Saved([item for item, *_ in rows], asked=False)
    for item, *pairs in rows:
        for key, value in pairs:
            raw = value if isinstance(value, str) else ""
            answers[f"{name}.{item}.{key}"] = Saved(value, raw, asked=False)
