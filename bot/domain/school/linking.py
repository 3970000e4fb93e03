"""Linking an account to a person: what is shown before, the consent, and the act itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import or_, select, update

import messages
from bot.domain.school import audit, claims, findable, invitations, people
from bot.domain.school.contacts import contacts_of
from bot.domain.school.invitations import INVITATION, Consent, Invitation
from bot.domain.school.people import ACCOUNT, PERSON, Person
from bot.domain.school.said_names import read_name
from bot.domain.school.turn import Turn
from bot.domain.school.units import Unit, only_school
from bot.rendering import LIMITS
from bot.result import Invalid
from bot.talking import memory
from bot.talking.talk import Saved
from bot.talking.values import to_json
from bot.words import fold

CONSENT_VERSION = "2026-11"


@dataclass(frozen=True)
class LinkFacts:
    """What the conversation may know about an account and the code it brings."""

    turn: Turn

    def opening(self) -> dict[str, Saved] | Invalid:
        """Return what came with the opening words: a code ("/start CODE") as its hash, or a name."""
        code, name = self.code, named_in(self._rest)
        if self.turn.former and not code:
            return Invalid.because("no_longer", contacts=contacts_of(self.turn.session, self.turn.former))
        if not code and (name is None or self.confirmed):
            return {}
        return {"code": Saved(invitations.hashed(code) if code else to_json(name), asked=False)}

    @property
    def _rest(self) -> str:
        return str(self.turn.args.get("rest", ""))

    @property
    def code(self) -> str:
        """The code in the words that opened the conversation; empty if there is none."""
        return invitations.read_code(self._rest)

    @property
    def says_a_name(self) -> bool:
        """Whether somebody said who they are ("tôi là cô Hoa")."""
        return bool(self.turn.args.get("named"))

    @property
    def says_own_name(self) -> bool:
        """Whether the name said is that of the person this account belongs to, or the end of it."""
        said = fold(self._rest)
        return self.linked is not None and bool(said) and f" {self.linked.folded}".endswith(f" {said}")

    @cached_property
    def confirmed(self) -> str:
        """The hash of the code this account may link by because the office said whose it is; else empty."""
        return claims.confirmed_code(self.turn.session, self.turn.account.id or 0, self.turn.now)

    @cached_property
    def claim_barred(self) -> Invalid | None:
        """Why the account cannot say its name now."""
        school = only_school(self.turn.session)
        if school is None:
            return Invalid.because("claims_full")
        account_id = self.turn.account.id or 0
        return claims.why_not(self.turn.session, account_id, school.id or 0, self.turn.now)

    @property
    def linked(self) -> Person | None:
        """The person this account belongs to now."""
        return self.turn.person

    @cached_property
    def must_wait(self) -> dict[str, Any] | None:
        """Until when an account that has guessed too often must wait, and whom it may ask meanwhile."""
        until = invitations.wait_until(self.turn.session, self.turn.account.id or 0, self.turn.now)
        return {"until": until, **self.asks()} if until else None

    @cached_property
    def full(self) -> dict[str, Any] | None:
        """What to say if the channel takes no further person; None while there is room."""
        barred = no_room(self.turn)
        return {**barred.facts, **self.asks()} if barred else None

    def invited(self, code_hash: str) -> Invitation | Invalid:
        """Return the invitation behind a code, or why it opens nothing."""
        return invitations.judge(self.turn.session, code_hash, self.turn.now)

    def asks(self) -> dict[str, Any]:
        """Return whom the speaker may ask."""
        return {"contacts": contacts_of(self.turn.session, self.linked)}

    def shown(self, invitation: Invitation) -> dict[str, Any]:
        """Return the person a code was made for, with their unit and whom they may ask."""
        person = self.turn.session.get_one(Person, invitation.person_id)
        unit = self.turn.session.get_one(Unit, person.unit_id)
        claimed = invitation.code_hash == self.confirmed
        contacts = contacts_of(self.turn.session, person)
        known = {"person": person, "unit": unit, "contacts": contacts, "by_code": True}
        return {**known, "claimed": claimed, "until": invitation.expires_at}


@dataclass(frozen=True)
class Named:
    """What somebody without a code said of who they are."""

    said: str


def named_in(text: str) -> Named | None:
    """Return a text that says somebody's full name; None for any other."""
    name = read_name(text)
    return Named(name.said) if name else None


@dataclass(frozen=True)
class ConsentText:
    """The words a person agrees to, exactly as shown."""

    text: str

    @classmethod
    def of(cls, shown: Mapping[str, Any], channel: str) -> ConsentText:
        """Return the text for the school of an invited person, as it is true of a channel."""
        return cls(messages.render_for(channel, "link/consent_text", school=shown["contacts"].school))

    @property
    def digest(self) -> str:
        """The text's SHA-256, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def agree(self) -> str:
        """The id of the option that agrees to this text and to no other."""
        return f"agree-{self.digest[:8]}"


@dataclass(frozen=True)
class Link:
    """Link the speaker's account to the person a code was made for, who has agreed to the text."""

    code_hash: str
    consent: ConsentText

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Use the code up, link, keep the proof of consent, and take the account's conversations along."""
        session, account_id = turn.session, turn.account.id or 0
        invitation = invitations.judge(session, self.code_hash, turn.now)
        if isinstance(invitation, Invalid):
            return invitation
        barred = no_room(turn)
        if barred is not None:
            return barred
        person_id = invitation.person_id
        used = update(INVITATION).where(INVITATION.c.id == invitation.id)
        session.execute(used.values(used_at=turn.now, used_by=account_id))
        session.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(person_id=person_id))
        gone = select(ACCOUNT.c.id).where(ACCOUNT.c.person_id == person_id, ~ACCOUNT.c.reachable)
        nowhere = or_(PERSON.c.account_id.is_(None), PERSON.c.account_id.in_(gone))
        session.execute(update(PERSON).where(PERSON.c.id == person_id, nowhere).values(account_id=account_id))
        self._keep_consent(turn, person_id)
        _take_along(turn, person_id)
        claims.close_of(session, account_id, turn.now)
        audit.note(session, turn.now, person_id, "linked", f"account:{account_id}")
        return {}

    def _keep_consent(self, turn: Turn, person_id: int) -> None:
        turn.session.add(
            Consent(
                person_id=person_id,
                account_id=turn.account.id,
                channel=turn.account.channel,
                version=CONSENT_VERSION,
                text=self.consent.text,
                text_hash=self.consent.digest,
                given_at=turn.now,
            )
        )


@dataclass(frozen=True)
class NotMe:
    """Have an invitation made for this account forgotten: its holder is somebody else."""

    invitation_id: int

    def apply(self, turn: Turn) -> Mapping[str, Any]:
        """Let nobody use it any more."""
        invitations.void(turn.session, self.invitation_id, turn.now)
        return {}


@dataclass(frozen=True)
class Guess:
    """Count a code that nobody was given."""

    def apply(self, turn: Turn) -> Mapping[str, Any]:
        """Note the guess; the fact `until` says how long the account must wait now, None if it need not."""
        account_id = turn.account.id or 0
        invitations.note_wrong(turn.session, account_id, turn.now)
        return {"until": invitations.wait_until(turn.session, account_id, turn.now)}


def no_room(turn: Turn) -> Invalid | None:
    """Return why no further account of the speaker's channel can be linked; None if one can."""
    channel = turn.account.channel
    most = LIMITS[channel].people if turn.account.person_id is None else None
    if most is None or people.count_on(turn.session, channel) < most:
        return None
    name, page = messages.label(f"channel.{channel}"), findable.page_address(turn.session)
    return Invalid.because("channel_full", channel=name, most=most, page=page)


def _take_along(turn: Turn, person_id: int) -> None:
    """Hand what the account has open to the person."""
    table = memory.TABLE
    turn.session.execute(
        update(table).where(table.c.owner == f"account:{turn.account.id}").values(owner=f"person:{person_id}")
    )
