"""The registration form as one person meets it: what may be chosen, and what holds by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import messages
from bot.domain.campaign import campaigns, rules
from bot.domain.campaign.campaigns import Campaign, Deadline, Honour, Target
from bot.domain.campaign.plan import Level
from bot.domain.registering import registrations
from bot.domain.registering.form_contents import NO_TITLE, Draft
from bot.domain.registering.registrations import SUBMITTED, Registration
from bot.domain.school import units
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.talk import Saved
from bot.words import One, Option, Tie, match

TITLE_ALIASES = {
    "LĐTT": ("ldtt", "lao dong tien tien", "tien tien", "lao dong tt"),
    "CSTĐCS": (
        "cstdcs",
        "cstd cs",
        "cstd co so",
        "cstd",
        "chien si thi dua",
        "chien si thi dua co so",
        "chien si",
    ),
    "CSTĐ tỉnh": ("cstd tinh", "chien si thi dua tinh", "chien si thi dua cap tinh"),
    "CSTĐTQ": ("cstdtq", "cstd toan quoc", "chien si thi dua toan quoc"),
    NO_TITLE: ("khong", "ko", "khong dang ky", "ko dang ky", "ko dk", "khong dk", "khong dang ky danh hieu"),
}
"""What people type for a title, folded; fuzzy matching covers the rest."""


@dataclass(frozen=True)
class Form:
    """One campaign's form for one person."""

    turn: Turn
    campaign: Campaign

    @property
    def id(self) -> int:
        """The campaign's id."""
        return self.campaign.id or 0

    @cached_property
    def registration(self) -> Registration | None:
        """What the person has sent before and not withdrawn."""
        found = registrations.of_person(self.turn.session, self.id, self.turn.me().id or 0)
        return found if found is not None and found.status == SUBMITTED else None

    @cached_property
    def offered_titles(self) -> list[Honour]:
        """The campaign's titles for individuals."""
        return campaigns.honours(self.turn.session, self.id, "title", Level.PERSON)

    @cached_property
    def offered_awards(self) -> list[Honour]:
        """The campaign's awards for individuals."""
        return campaigns.honours(self.turn.session, self.id, "award", Level.PERSON)

    def titles(self) -> list[Option]:
        """Return the titles to choose from; registering none is an equal choice."""
        named = [Option(one.code, one.name, TITLE_ALIASES.get(one.code, ())) for one in self.offered_titles]
        none = Option(NO_TITLE, messages.label("register.no_title"), TITLE_ALIASES[NO_TITLE])
        return [*named, none]

    def awards(self) -> list[Option]:
        """Return the awards to choose from, "none" first."""
        none = Option("none", messages.label("register.no_award"), ("khong", "ko"))
        return [none, *(Option(one.code, one.name) for one in self.offered_awards)]

    @cached_property
    def targets(self) -> list[Target]:
        """The targets meant for this person."""
        return campaigns.targets_for(self.turn.session, self.id, self.turn.me().groups)

    def target_options(self) -> list[Option]:
        """Return the person's targets as options."""
        return [Option(one.key, one.text) for one in self.targets]

    def wants_initiative(self, title: str) -> bool:
        """Tell whether the law in force asks for a sáng kiến with a title."""
        rule = rules.pack_on(self.campaign.starts).title(title)
        return rule is not None and rule.initiative

    def rating(self, title: str) -> str:
        """Return the rating a title commits to; empty for none."""
        rule = rules.pack_on(self.campaign.starts).title(title)
        return rule.rating if rule else ""

    def asks(self, what: str) -> bool:
        """Tell whether this campaign asks for titles, targets, work items or a lesson."""
        return campaigns.asks(self.campaign, what)

    def last_safe(self) -> date | None:
        """Return the last safe day to register, if the campaign has one."""
        return self._deadline.last_safe if self._deadline else None

    @cached_property
    def _deadline(self) -> Deadline | None:
        return campaigns.registration_deadline(self.turn.session, self.id)

    def shown(self, draft: Draft) -> dict[str, Any]:
        """Return what the review's words need beside the draft: names for codes, warnings, dates."""
        names = {one.id: one.label for one in self.titles()}
        awards = {one.id: one.label for one in self.awards()}
        texts = {one.key: one for one in self.targets}
        return {
            "campaign": self.campaign,
            "title": names.get(draft.title, draft.title),
            "titled": draft.title not in ("", NO_TITLE),
            "award": awards.get(draft.award, draft.award),
            "targets": [texts[key] for key in draft.targets if key in texts],
            "amounts": {one.target: one.amount for one in draft.values},
            "warnings": registrations.warnings(
                self.turn.session, self.campaign, draft, self.turn.me().id or 0
            ),
            "again": self.registration is not None,
            "last_safe": self.last_safe(),
            "wants_initiative": self.wants_initiative(draft.title),
        }


@dataclass(frozen=True)
class RegistrationFacts:
    """Everything the register conversation may ask about the world."""

    turn: Turn

    @cached_property
    def campaigns(self) -> list[Campaign]:
        """The campaigns running at the person's school that still take registrations."""
        return [one for one in self._running if campaigns.takes_registrations(one, self.turn.now)]

    @cached_property
    def closed(self) -> Campaign | None:
        """The newest campaign running at the school whose list has been closed, if none is open any more."""
        return self._running[0] if self._running and not self.campaigns else None

    @cached_property
    def _running(self) -> list[Campaign]:
        ids = units.line_of(self.turn.session, self.turn.me().unit_id)
        wanted = self.turn.args.get("campaign")
        return [one for one in campaigns.running(self.turn.session, ids) if wanted in (None, one.id)]

    def campaign_options(self) -> list[Option]:
        """Return the open campaigns, each saying which year it is of."""
        return [Option(str(one.id), f"{one.title} ({one.period})") for one in self.campaigns]

    def form(self, campaign_id: str) -> Form:
        """Return the form of one of the open campaigns."""
        return self._forms[campaign_id]

    @cached_property
    def _forms(self) -> dict[str, Form]:
        return {str(one.id): Form(self.turn, one) for one in self.campaigns}

    def opening(self) -> Mapping[str, Saved] | Invalid:
        """Return the answers already known: an earlier registration's, or the title in "e dk ldtt a"."""
        if len(self.campaigns) != 1:
            return {}
        form = self.form(str(self.campaigns[0].id))
        known = answers_of(form, form.registration.draft) if form.registration else {}
        if form.asks("title"):
            known |= title_in(form, self.turn.args.get("rest", ""))
        return known


def title_in(form: Form, rest: str) -> dict[str, Saved]:
    """Return the title that the words after "đăng ký" name beyond doubt; a tie or a doubt is asked."""
    options = form.titles()
    match match(rest, options) if rest else None:
        case One(id=one):
            label = next(option.label for option in options if option.id == one)
            return {"title": Saved(one, label)}
        case Tie() | _:
            return {}


def answers_of(form: Form, draft: Draft) -> dict[str, Saved]:
    """Return the answers that lead to a draft: how a sent form is opened again for changes."""
    answers: dict[str, Saved] = {}
    for option in form.titles():
        if option.id == draft.title:
            answers["title"] = Saved(option.id, option.label)
    for option in form.awards():
        if option.id == (draft.award or "none"):
            answers["award"] = Saved(option.id, option.label, asked=False)
    if form.wants_initiative(draft.title):
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
    return answers


def _list_answers(answers: dict[str, Saved], name: str, rows: list[tuple[Any, ...]]) -> None:
    """Add a list's items, each an id and its answers; the lasting ids of a sent form never meet new ones."""
    answers[name] = Saved([item for item, *_ in rows], asked=False)
    for item, *pairs in rows:
        for key, value in pairs:
            raw = value if isinstance(value, str) else ""
            answers[f"{name}.{item}.{key}"] = Saved(value, raw, asked=False)
