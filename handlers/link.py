"""Liên kết: a code or a name, "Có đúng là ... không ạ?", the consent, and the account is its person's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import messages
from bot.domain.desk.newcomers import SayName
from bot.domain.desk.office_questions import ReportWrong
from bot.domain.desk.welcoming import WelcomeFacts
from bot.domain.school.invitations import CODE_UNKNOWN, hashed, read_code
from bot.domain.school.linking import ConsentText, Guess, Link, LinkFacts, Named, NotMe, named_in
from bot.result import Invalid
from bot.talking.questions import Line, Words, ask, choose, confirm
from bot.talking.talk import UNSET, End, Json, Saved
from bot.words import Option
from handlers.ask_office import parse_text

WHO = (
    Option("yes", messages.label("link.yes"), ("co", "dung", "phai", "vang", "da", "ok", "dung roi")),
    Option("wrong", messages.label("link.wrong"), ("sai ten", "sai to", "sai", "ghi sai")),
    Option("no", messages.label("link.no"), ("khong", "ko", "khong phai", "khong dung", "nham")),
)
DECLINE = Option("decline", messages.label("link.decline"), ("khong", "ko", "khong dong y", "tu choi"))
AGREES = ("dong y", "co", "dong y a", "vang", "ok", "nhat tri")


@dataclass(frozen=True)
class CodeQuestion(Words["str | Named"]):
    """Asks for a code and keeps its hash, never what was typed; or for the name of somebody without one."""

    def read(self, text: str, now: datetime) -> Saved | Invalid:
        """Return the hash of the code in the words, or the name in them."""
        saved = super().read(text, now)
        return saved if isinstance(saved, Invalid) else Saved(saved.value)

    def check(self, value: Json) -> str | Named | Invalid:
        """Return the hash, or the name."""
        return Named(**value) if isinstance(value, dict) else str(value)


async def link(facts: WelcomeFacts) -> End:
    """Link an account to the person its code was made for, after their yes to name and consent."""
    if facts.linked and not facts.code:
        return _already(facts)
    if facts.must_wait and not facts.confirmed:
        return End("wait", facts=facts.must_wait)
    if facts.full:
        return End("full", facts=facts.full)
    code = await CodeQuestion("code", facts.asks(), facts.confirmed or UNSET, parse=parse_code)
    if isinstance(code, Named):
        return await _newcomer(facts, code.said)
    invitation = facts.invited(code)
    if isinstance(invitation, Invalid):
        own = facts.linked and invitation.facts.get("by") == facts.turn.account.id
        act = Guess() if invitation.code == CODE_UNKNOWN else None
        return End("same_person" if own else invitation.code, act=act, facts=facts.asks())
    shown = facts.shown(invitation)
    if facts.linked:
        same = facts.linked.id == invitation.person_id
        return End("same_person" if same else "other_person", facts=shown, offers=("dulieu",))
    return await _linking(facts, code, invitation.id or 0, shown)


async def _linking(facts: WelcomeFacts, code: str, key: int, shown: dict[str, Any]) -> End:
    """Show whom an invitation is for, ask for consent, and link."""
    who = await choose(f"who.k{key}", WHO, **shown)
    if who == "no":
        return End("not_me", act=NotMe(key) if shown["claimed"] else None, facts=shown)
    if who == "wrong":
        right = await ask(f"details.k{key}", parse_text, **shown)
        lines = [Line(f"details.k{key}", messages.label("link.line.details"))]
        await confirm(f"report.k{key}", right, lines=lines, yes="office.send", right=right, **shown)
        return End("wrong_details", act=ReportWrong(code, right), facts=shown)
    consent = ConsentText.of(shown, facts.turn.account.channel)
    agree = Option(consent.agree, messages.label("link.agree"), AGREES)
    answer = await choose(f"consent.k{key}", (agree, DECLINE), text=consent.text)
    if answer == DECLINE.id:
        return End("declined", facts=shown)
    welcome = {**shown, "open": facts.open_for(shown["person"])}
    return End("linked", act=Link(code, consent), facts=welcome, offers=_first_steps(welcome))


def _first_steps(welcome: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what to begin with: an admin of a school without a campaign makes one."""
    admin = welcome["person"].is_admin
    return (("dangky",) if welcome["open"] or not admin else ()) + (("kehoach",) if admin else ())


async def _newcomer(facts: LinkFacts, said: str) -> End:
    """Have the office asked who somebody without a code is; the answer is the same whoever it may be."""
    if facts.claim_barred is not None:
        return End(facts.claim_barred.code, facts=facts.asks())
    lines = [Line("code", messages.label("link.line.name"))]
    await confirm("claim", said, lines=lines, yes="link.claim_yes", said=said)
    return End("claimed", act=SayName(said), facts=facts.asks())


def _already(facts: LinkFacts) -> End:
    """Answer an account that belongs to somebody: help, or what two people with one phone can do."""
    if not facts.says_a_name:
        return End("", then="help")
    shown = {**facts.asks(), "by_code": False}
    return End("same_person" if facts.says_own_name else "other_person", facts=shown, offers=("dulieu",))


def parse_code(text: str, now: datetime) -> str | Named | Invalid:
    """Return the hash of the code in somebody's words, or the name in them."""
    code = read_code(text)
    if code:
        return hashed(code)
    return named_in(text) or Invalid.because("code_shape")
