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
from bot.domain.campaign.labels import in_year, labels
from bot.domain.campaign.plan import Level
from bot.domain.registering import cautions, history, parts, registrations, reopenings
from bot.domain.registering.form_contents import NO_TITLE, Draft
from bot.domain.registering.prefilled import answers_of
from bot.domain.registering.registrations import STANDING, Registration
from bot.domain.registering.reopenings import SentUp
from bot.domain.school.people import Person
from bot.domain.school.turn import Turn
from bot.result import Invalid
from bot.talking.talk import Saved
from bot.words import One, Option, Tie, match

TITLE_ALIASES = {
    "LĐTT": ("ldtt", "lao dong tien tien", "tien tien", "lao dong tt"),
    "CSTĐCS": (
        "cstdcs", "cstd cs", "cstd co so", "cstd",
        "chien si thi dua", "chien si thi dua co so", "chien si",
    ),
    "CSTĐ tỉnh": ("cstd tinh", "chien si thi dua tinh", "chien si thi dua cap tinh"),
    "CSTĐTQ": ("cstdtq", "cstd toan quoc", "chien si thi dua toan quoc"),
    NO_TITLE: ("khong", "ko", "khong dang ky", "ko dang ky", "ko dk", "khong dk", "khong dang ky danh hieu"),
}  # fmt: skip
"""What people type for a title, folded; fuzzy matching covers the rest."""


@dataclass(frozen=True)
class Form:
    """One campaign's form for one person."""

    turn: Turn
    campaign: Campaign
    whose: Person | None = None
    """Whose form it is; None for the speaker's own."""

    @property
    def person(self) -> Person:
        """Whose form it is."""
        return self.whose or self.turn.me()

    @property
    def person_id(self) -> int:
        """The id of whose form it is."""
        return self.person.id or 0

    @property
    def id(self) -> int:
        """The campaign's id."""
        return self.campaign.id or 0

    @cached_property
    def registration(self) -> Registration | None:
        """What the person has sent before and not withdrawn; it may have been returned to them."""
        found = registrations.of_person(self.turn.session, self.id, self.person_id)
        return found if found is not None and found.status in STANDING else None

    @cached_property
    def offered_titles(self) -> list[Honour]:
        """The campaign's titles for individuals."""
        return self.turn.known(campaigns.honours, self.id, "title", Level.PERSON)

    @cached_property
    def offered_awards(self) -> list[Honour]:
        """The campaign's awards for individuals."""
        return self.turn.known(campaigns.honours, self.id, "award", Level.PERSON)

    def titles(self) -> list[Option]:
        """Return the titles to choose from; registering none is an equal choice."""
        named = [Option(one.code, one.name, TITLE_ALIASES.get(one.code, ())) for one in self.offered_titles]
        none = Option(NO_TITLE, messages.label("register.no_title"), TITLE_ALIASES[NO_TITLE])
        return [*named, none]

    def declines(self, draft: Draft) -> bool:
        """Tell whether a draft says that its person takes no part in a campaign without titles."""
        return draft.title == NO_TITLE and not self.asks("title")

    def not_offered(self, text: str) -> Invalid | None:
        """Return that words name a title which this campaign does not offer."""
        offered = {one.id for one in self.titles()}
        others = [Option(code, code, said) for code, said in TITLE_ALIASES.items() if code not in offered]
        return Invalid.because("title_not_offered") if isinstance(match(text, others), One) else None

    def awards(self) -> list[Option]:
        """Return the awards to choose from, "none" first."""
        none = Option("none", messages.label("register.no_award"), ("khong", "ko"))
        return [none, *(Option(one.code, one.name) for one in self.offered_awards)]

    @cached_property
    def targets(self) -> list[Target]:
        """The targets meant for this person."""
        return campaigns.meant_for(self.turn.known(campaigns.offered_targets, self.id), self.person.groups)

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

    def known(self) -> dict[str, Saved]:
        """Return the answers that lead to what the person has sent before."""
        if self.registration is None:
            return {}
        draft = self.registration.draft
        if not self.asks("title"):
            return parts.known(draft)
        initiative = self.wants_initiative(draft.title)
        return answers_of(draft, self.titles(), self.awards(), initiative=initiative)

    def last_safe(self) -> date | None:
        """Return the last safe day to register, if the campaign has one."""
        return self._deadline.last_safe if self._deadline else None

    def heading(self) -> dict[str, Any]:
        """Return what the words of the first question need: which campaign, and until when."""
        return {"campaign": self.campaign, "last_safe": self.last_safe(), "reopened": self.reopened()}

    def reopened(self) -> date | None:
        """Return the last day on which the closed list is open again for this person, if it is."""
        if campaigns.takes_registrations(self.campaign, self.turn.now):
            return None
        return reopenings.until(self.turn.session, self.id, self.person_id, self.turn.today)

    @cached_property
    def _deadline(self) -> Deadline | None:
        return self.turn.known(campaigns.registration_deadline, self.id)

    def shown(self, draft: Draft) -> dict[str, Any]:
        """Return what the review's words need beside the draft: names for codes, warnings, dates."""
        names = {one.id: one.label for one in (self.titles() if self.asks("title") else parts.options())}
        awards = {one.id: one.label for one in self.awards()}
        texts = {one.key: one for one in self.targets}
        return {
            "campaign": self.campaign,
            "title": names.get(draft.title, draft.title),
            "titled": draft.title not in ("", NO_TITLE),
            "declined": self.declines(draft),
            "award": awards.get(draft.award, draft.award),
            "targets": [texts[key] for key in draft.targets if key in texts],
            "amounts": {one.target: one.amount for one in draft.values},
            "warnings": cautions.warnings(self.turn, self.campaign, draft, self.person_id),
            "again": self.registration is not None,
            "last_safe": self.last_safe(),
            "reopened": self.reopened(),
            "wants_initiative": self.wants_initiative(draft.title),
            **history.told(self.turn.session, self.registration),
        }


@dataclass(frozen=True)
class RegistrationFacts:
    """Everything the register conversation may ask about the world."""

    turn: Turn

    @property
    def person(self) -> Person:
        """Whose registration it is about: the speaker's own."""
        return self.turn.me()

    @cached_property
    def campaigns(self) -> list[Campaign]:
        """The campaigns running at the person's school that still take their registration."""
        session, person_id, now = self.turn.session, self.person.id or 0, self.turn.now
        return [one for one in self._running if reopenings.takes(session, one, person_id, now)]

    @cached_property
    def closed(self) -> Campaign | None:
        """The newest campaign running at the school whose list has been closed, if none is open any more."""
        return self._running[0] if self._running and not self.campaigns else None

    def sent_up(self) -> SentUp | None:
        """Return how the closed list was sent up, if it was."""
        return reopenings.sent_up(self.turn.session, self.closed.id or 0) if self.closed else None

    @cached_property
    def _running_of_school(self) -> list[Campaign]:
        return self.turn.known(campaigns.running_for, self.person.unit_id)

    @cached_property
    def _running(self) -> list[Campaign]:
        wanted = str(self.turn.args.get("campaign") or self.turn.args.get("row") or "")
        return [one for one in self._running_of_school if wanted in ("", str(one.id))]

    def campaign_options(self) -> list[Option]:
        """Return the open campaigns, each saying which year it is of."""
        named = labels(self.campaigns)
        return [Option(str(one.id), named[one.id or 0]) for one in self.campaigns]

    def named(self, form: Form) -> dict[str, Any]:
        """Return what a form's campaign is called beside the others that are open, and if there are any."""
        beside = self._running_of_school
        named = labels(beside)[form.id] if len(beside) > 1 else in_year(form.campaign)
        return {"named": named, "several": len(beside) > 1}

    def form(self, campaign_id: str) -> Form:
        """Return the form of one of the open campaigns."""
        return self._forms[campaign_id]

    @cached_property
    def _forms(self) -> dict[str, Form]:
        return {str(one.id): Form(self.turn, one, self.person) for one in self.campaigns}

    def opening(self) -> Mapping[str, Saved] | Invalid:
        """Return the answers already known: an earlier registration's, or the title in "e dk ldtt a"."""
        if len(self.campaigns) != 1:
            return {}
        form = self.form(str(self.campaigns[0].id))
        known = form.known()
        rest = self.turn.args.get("rest", "")
        return known | (title_in(form, rest) if form.asks("title") else parts.said_in(rest))


def title_in(form: Form, rest: str) -> dict[str, Saved]:
    """Return the title that the words after "đăng ký" name beyond doubt; a tie or a doubt is asked."""
    options = form.titles()
    match match(rest, options) if rest else None:
        case One(id=one):
            label = next(option.label for option in options if option.id == one)
            return {"title": Saved(one, label)}
        case Tie() | _:
            return {}
