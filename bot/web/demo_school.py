"""The invented school of the demo: fifty people, the campaign of the Bảo Khê plan moved to 2026-2027.

It is the morning three days before the registration deadline, and 37 of the 50 have answered. Everybody is
linked and has agreed to it; the two teachers on the page have not answered yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from sqlmodel import Session

from bot.clock import at_school
from bot.domain.campaign.campaigns import Campaign
from bot.domain.campaign.loading import LoadCampaign
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.registering.form_contents import NO_TITLE, Draft
from bot.domain.registering.forms import Form
from bot.domain.registering.registrations import SubmitRegistration
from bot.domain.school.contacts import contacts_of
from bot.domain.school.invitations import Consent
from bot.domain.school.linking import CONSENT_VERSION, ConsentText
from bot.domain.school.people import Account, Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import SCHOOL, TEAM, Unit
from bot.plans.presets import read_preset
from bot.plans.shift import shift_to
from bot.web.demo_names import INITIATIVES, NAME, ROWS, TEAMS, Row
from bot.words import fold, sort_key

START = at_school(date(2026, 10, 12), 8)
"""Monday morning, three days before the registration deadline, before the day's reminder."""

LAST_DAY = date(2027, 8, 31)
"""The end of the demo's school year."""

LAUNCHED = at_school(date(2026, 9, 14), 8)
JOINED = date(2026, 8, 1)
SCHOOL_YEAR = 2026
TITLES = {"T": "LĐTT", "C": "CSTĐCS", "-": NO_TITLE}


@dataclass(frozen=True)
class Cast:
    """Who the page speaks for: each one's person, with the chat they write from."""

    people: Mapping[str, Person]
    """By part: `button_teacher`, `number_teacher` and `admin`."""
    campaign_id: int


def plan() -> CampaignPlan:
    """Return the preset's campaign moved to the demo's school year."""
    found = read_preset("bao-khe-2021")
    assert isinstance(found, CampaignPlan)
    return shift_to(found, SCHOOL_YEAR)


def found_school(session: Session) -> Cast:
    """Write everything the school is at the start of the demo, in the session's transaction."""
    school = _units(session)
    people = _people(session, school)
    accounts = _accounts(session, people)
    _consents(session, people, accounts)
    _heads(session, school, people)
    campaign = LoadCampaign(plan(), school[""].id or 0, suggested=True).apply(session, LAUNCHED)
    assert isinstance(campaign, Campaign)
    _answers(session, campaign, people, accounts)
    cast = {row.part: person for row, person in zip(ROWS, people, strict=True) if row.part}
    return Cast(cast, campaign.id or 0)


def chat_of(person_id: int) -> str:
    """Return the platform's name for a person of the demo: account and chat alike."""
    return f"demo-{person_id}"


def _units(session: Session) -> dict[str, Unit]:
    """Return the school under "" and its tổ by their short names."""
    school = Unit(kind=SCHOOL, name=NAME, folded=fold(NAME))
    session.add(school)
    session.flush()
    teams = {
        key: Unit(parent_id=school.id, kind=TEAM, name=name, folded=fold(name)) for key, name in TEAMS.items()
    }
    session.add_all(teams.values())
    session.flush()
    return {"": school, **teams}


def _people(session: Session, units: Mapping[str, Unit]) -> list[Person]:
    people = [_person(row, units[row.team]) for row in ROWS]
    session.add_all(people)
    session.flush()
    return people


def _person(row: Row, unit: Unit) -> Person:
    assert unit.id is not None
    return Person(
        unit_id=unit.id, full_name=row.name, folded=fold(row.name), sort_key=sort_key(row.name),
        honorific=row.honorific, position=row.position, groups=list(row.groups), is_admin=row.part == "admin",
        joined_on=JOINED,
    )  # fmt: skip


def _accounts(session: Session, people: list[Person]) -> list[Account]:
    """Link everybody: most at Telegram, every third person at Zalo, as the page shows its teachers."""
    accounts = []
    for number, (row, person) in enumerate(zip(ROWS, people, strict=True)):
        zalo = row.part == "number_teacher" or (not row.part and number % 3 == 0)
        chat = chat_of(person.id or 0)
        channel = "zalo" if zalo else "telegram"
        account = Account(
            channel=channel, platform_user=chat, chat=chat, person_id=person.id, first_seen=LAUNCHED
        )
        accounts.append(account)
    session.add_all(accounts)
    session.flush()
    for person, account in zip(people, accounts, strict=True):
        person.account_id = account.id
    session.flush()
    return accounts


def _consents(session: Session, people: list[Person], accounts: list[Account]) -> None:
    """Keep everybody's yes to the same words as people are shown."""
    words = ConsentText.of({"contacts": contacts_of(session, people[0])}, "telegram")
    session.add_all(
        Consent(
            person_id=person.id or 0, account_id=account.id, channel=account.channel, version=CONSENT_VERSION,
            text=words.text, text_hash=words.digest, given_at=LAUNCHED,
        )
        for person, account in zip(people, accounts, strict=True)
    )  # fmt: skip


def _heads(session: Session, units: Mapping[str, Unit], people: list[Person]) -> None:
    for row, person in zip(ROWS, people, strict=True):
        if row.heads:
            units[row.team].head_id = person.id
    session.flush()


def _answers(session: Session, campaign: Campaign, people: list[Person], accounts: list[Account]) -> None:
    """Register those who have answered, one after the other over the last weeks."""
    minutes, initiatives = count(1), iter(INITIATIVES)
    for row, person, account in zip(ROWS, people, accounts, strict=True):
        if row.answer:
            at = LAUNCHED + timedelta(minutes=977 * next(minutes))
            form = Form(Turn(session, at, account, person), campaign)
            initiative = next(initiatives) if form.wants_initiative(TITLES[row.answer]) else ""
            done = SubmitRegistration(_draft(form, TITLES[row.answer], initiative)).apply(form.turn)
            assert isinstance(done, Mapping)


def _draft(form: Form, title: str, initiative: str) -> Draft:
    """Return the form as it stands when a person accepts everything it proposes."""
    targets = tuple(one.key for one in form.targets)
    return Draft(form.id, title, rating=form.rating(title), initiative=initiative, targets=targets)
