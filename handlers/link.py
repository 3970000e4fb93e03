"""Liên kết: a code, "Có đúng là ... không ạ?", the consent, and the account belongs to its person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import messages
from bot.domain.school.invitations import CODE_UNKNOWN, hashed, read_code
from bot.domain.school.linking import ConsentText, Guess, Link, LinkFacts
from bot.questions import Words, choose
from bot.result import Invalid
from bot.talk import End, Saved
from bot.words import Option

WHO = (
    Option("yes", messages.label("link.yes"), ("co", "dung", "phai", "vang", "da", "ok", "dung roi")),
    Option("wrong", messages.label("link.wrong"), ("sai ten", "sai to", "sai", "ghi sai")),
    Option("no", messages.label("link.no"), ("khong", "ko", "khong phai", "khong dung", "nham")),
)
DECLINE = Option("decline", messages.label("link.decline"), ("khong", "ko", "khong dong y", "tu choi"))
AGREES = ("dong y", "co", "dong y a", "vang", "ok", "nhat tri")


@dataclass(frozen=True)
class CodeQuestion(Words[str]):
    """Asks for a code and keeps its hash, never what was typed."""

    def read(self, text: str, now: datetime) -> Saved | Invalid:
        """Return the hash of the code in the words."""
        saved = super().read(text, now)
        return saved if isinstance(saved, Invalid) else Saved(saved.value)


async def link(facts: LinkFacts) -> End:
    """Link an account to the person its code was made for, after their yes to name and consent."""
    if facts.linked and not facts.code:
        return End("", then="help")
    if facts.must_wait:
        return End("wait", facts=facts.must_wait)
    code = await CodeQuestion("code", facts.asks(), parse=parse_code)
    invitation = facts.invited(code)
    if isinstance(invitation, Invalid):
        own = facts.linked and invitation.facts.get("by") == facts.turn.account.id
        act = Guess() if invitation.code == CODE_UNKNOWN else None
        return End("same_person" if own else invitation.code, act=act, facts=facts.asks())
    shown = facts.shown(invitation)
    if facts.linked:
        same = facts.linked.id == invitation.person_id
        return End("same_person" if same else "other_person", facts=shown, offers=("dulieu",))
    who = await choose(f"who.k{invitation.id}", WHO, **shown)
    if who != "yes":
        return End("not_me" if who == "no" else "wrong_details", facts=shown)
    consent = ConsentText.of(shown)
    agree = Option(consent.agree, messages.label("link.agree"), AGREES)
    answer = await choose(f"consent.k{invitation.id}", (agree, DECLINE), text=consent.text)
    if answer == DECLINE.id:
        return End("declined", facts=shown)
    return End("linked", act=Link(code, consent), facts=shown, offers=("dangky",))


def parse_code(text: str, now: datetime) -> str | Invalid:
    """Return the hash of the code in somebody's words."""
    code = read_code(text)
    return hashed(code) if code else Invalid.because("code_shape")
