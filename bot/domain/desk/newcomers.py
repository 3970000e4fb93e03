"""Đúng người: the office says whether somebody without a code is who they say they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

import messages
from bot.domain.delivery import notices
from bot.domain.school import audit, claims, findable, invitations
from bot.domain.school.claims import ACCEPTED, REFUSED, Candidate, Claim
from bot.domain.school.contacts import admins_of, contacts_of
from bot.domain.school.people import ACCOUNT, Account, Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import only_school, school_of
from bot.result import Invalid
from bot.talking.talk import Saved
from bot.words import Option, clean, fold
from messages.words import capital, day

YES, NO, CHOOSE = "yes", "no", "choose"
SEARCH, NOBODY = "search", "nobody"
FOUND = 12
NOTICE = "newcomer/told"


@dataclass(frozen=True)
class SayName:
    """Have the office asked whether the speaker's account belongs to whom the speaker names."""

    said: str

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Keep the claim and tell the admins; what the speaker hears does not depend on who was found."""
        session, account, now = turn.session, turn.account, turn.now
        school = only_school(session)
        school_id = (school.id if school else 0) or 0
        refused = claims.why_not(session, account.id or 0, school_id, now)
        if refused is not None:
            return refused
        claim = claims.make(session, account.id or 0, school_id, self.said, now)
        fits = claims.candidates(session, school_id, self.said)
        one = fits[0] if len(fits) == 1 else None
        offers = (f"dungnguoi:{claim.id}", f"khongphai:{claim.id}") if one else (f"chonnguoi:{claim.id}",)
        facts: dict[str, Any] = {"said": self.said, "channel": account.channel, "one": one}
        facts |= {"count": len(fits), "elsewhere": one is not None and is_linked(turn, one)}
        notices.tell(session, admins_of(session, school_id), NOTICE, now, offers=offers, **facts)
        return {}


@dataclass(frozen=True)
class ClaimFacts:
    """What the office is asked; opened with `row`: one claim, else those that wait."""

    turn: Turn

    def opening(self) -> Mapping[str, Saved] | Invalid:
        """Return what a button says to a claim; one of another school is refused like one there is not."""
        if not self.turn.args.get("row"):
            return {}
        if self.claim is None:
            return Invalid.because("claim_gone")
        wish = self.turn.args.get("do")
        if wish == YES and self.claim.person_id is not None:
            return {"who": Saved(str(self.claim.person_id), asked=False)}
        return {"who": Saved(NOBODY, asked=False)} if wish == NO else {}

    @cached_property
    def claim(self) -> Claim | None:
        """The one this was opened about."""
        return _of_school(self.turn, int(self.turn.args.get("row") or 0))

    def waiting(self) -> list[Option]:
        """Return the claims that wait: what was said, where and when."""
        return [
            Option(
                str(one.id),
                f"“{one.said_name}” ({messages.label(f'channel.{channel}')}, {day(one.asked_at)})",
            )
            for one, channel in claims.waiting(self.turn.session, _school_id(self.turn))
        ]

    def nobody(self) -> dict[str, str]:
        """Return where those go who have neither app; empty where the school has no page."""
        return {"page": findable.page_address(self.turn.session)}

    def options(self, claim: Claim) -> list[Option]:
        """Return who may be meant, and the ways out."""
        fits = claims.candidates(self.turn.session, claim.school_id, claim.said_name)
        search = Option(SEARCH, messages.label("newcomer.search"), ("tim", "nguoi khac"))
        nobody = Option(NOBODY, messages.label("newcomer.nobody"), ("khong phai", "khong", "khong phai ai"))
        return [*(_named(one) for one in fits), search, nobody]

    def found(self, words: str) -> list[Option]:
        """Return the people in whose name some words are."""
        people = claims.search(self.turn.session, _school_id(self.turn), fold(words), FOUND)
        return [_named(one) for one in people]

    def parse(self, text: str, now: datetime) -> str | Invalid:
        """Return words that somebody at the school has in their name."""
        words = clean(text)
        return words if self.found(words) else Invalid.because("nobody_named", name=words)

    def chosen(self, who: str) -> Candidate | None:
        """Return somebody of the speaker's school."""
        return claims.person_of(self.turn.session, _school_id(self.turn), int(who))

    def shown(self, claim: Claim) -> dict[str, Any]:
        """Return a claim with where it came from."""
        account = self.turn.session.get_one(Account, claim.account_id)
        return {"said": claim.said_name, "channel": account.channel}

    def decided(self, claim: Claim) -> dict[str, Any]:
        """Return what became of a claim, and by whom."""
        session = self.turn.session
        by = session.get(Person, claim.decided_by) if claim.decided_by else None
        person = session.get(Person, claim.person_id) if claim.outcome == ACCEPTED else None
        return {"by": by, "outcome": claim.outcome, "at": claim.decided_at, "person": person}


@dataclass(frozen=True)
class AcceptClaim:
    """Say that an account belongs to a person: they may link it by their own yes and consent."""

    claim_id: int
    person_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Make an invitation only that account can use, and tell it. Facts: `told`."""
        claim = _undecided(turn, self.claim_id)
        if isinstance(claim, Invalid):
            return claim
        if claims.person_of(turn.session, claim.school_id, self.person_id) is None:
            return Invalid.because("person_not_yours")
        key = invitations.invite_unseen(turn.session, self.person_id, turn.now)
        more = {"person_id": self.person_id, "invitation_id": key}
        _decide(turn, claim, ACCEPTED, **more)
        return {"told": _tell(turn, claim, "newcomer/confirmed", ("start",))}


@dataclass(frozen=True)
class RefuseClaim:
    """Say that an account belongs to nobody the office knows."""

    claim_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Close the claim, and tell the account kindly. Facts: `told`."""
        claim = _undecided(turn, self.claim_id)
        if isinstance(claim, Invalid):
            return claim
        _decide(turn, claim, REFUSED)
        return {"told": _tell(turn, claim, "newcomer/unconfirmed", ())}


def is_linked(turn: Turn, one: Candidate) -> bool:
    """Tell whether somebody uses an account already."""
    query = select(ACCOUNT.c.id).where(ACCOUNT.c.person_id == one.id).limit(1)
    return turn.session.execute(query).first() is not None


def _undecided(turn: Turn, claim_id: int) -> Claim | Invalid:
    claim = _of_school(turn, claim_id, lock=True)
    if claim is None:
        return Invalid.because("claim_gone")
    return claim if claim.decided_at is None else Invalid.because("claim_decided")


def _decide(turn: Turn, claim: Claim, outcome: str, **more: Any) -> None:
    me_id = turn.me().id
    claims.decide(turn.session, claim, outcome, me_id, turn.now, **more)
    for offer in ("dungnguoi", "khongphai", "chonnguoi"):
        notices.unsay(turn.session, NOTICE, f"{offer}:{claim.id}")
    audit.note(turn.session, turn.now, me_id, f"claim_{outcome}", f"claim:{claim.id}", **more)


def _tell(turn: Turn, claim: Claim, template: str, offers: tuple[str, ...]) -> bool:
    account = turn.session.get_one(Account, claim.account_id)
    contacts = contacts_of(turn.session, None)
    return notices.tell_account(turn.session, account, template, turn.now, offers=offers, contacts=contacts)


def _of_school(turn: Turn, claim_id: int, *, lock: bool = False) -> Claim | None:
    """Return a claim made to the speaker's school; None if the speaker is no admin there."""
    claim = claims.find(turn.session, claim_id, lock=lock)
    mine = claim is not None and turn.me().is_admin and claim.school_id == _school_id(turn)
    return claim if mine else None


def _school_id(turn: Turn) -> int:
    school = school_of(turn.session, turn.me().unit_id)
    return (school.id if school else 0) or 0


def _named(one: Candidate) -> Option:
    called = one.person.honorific
    name = f"{capital(called)} {one.person.full_name}" if called else one.person.full_name
    return Option(str(one.id), f"{name}, {one.unit.name}", (fold(one.person.full_name),))
