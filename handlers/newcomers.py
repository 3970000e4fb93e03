"""Đúng người: an admin says who somebody without a code is, after a look at name and tổ."""

from __future__ import annotations

from bot.domain.desk.newcomers import NOBODY, SEARCH, AcceptClaim, ClaimFacts, RefuseClaim, is_linked
from bot.domain.school.claims import Claim
from bot.talking.questions import ask, choose, confirm
from bot.talking.talk import End


async def newcomers(facts: ClaimFacts) -> End:
    """Show those who wait, then one of them, and whom they are taken for."""
    claim = facts.claim
    if claim is None:
        waiting = facts.waiting()
        if not waiting:
            return End("nothing", facts=facts.nobody())
        which = await choose("which", waiting, skip_single=False, count=len(waiting))
        return End("", then="newcomer", then_args={"row": which})
    if claim.decided_at is not None:
        return End("decided", facts=facts.decided(claim), offers=("nguoimoi",))
    return await _decide(facts, claim)


async def _decide(facts: ClaimFacts, claim: Claim) -> End:
    shown = facts.shown(claim)
    who = await choose("who", facts.options(claim), skip_single=False, **shown)
    if who == NOBODY:
        return End("refused", act=RefuseClaim(claim.id or 0), facts=shown, offers=("nguoimoi",))
    if who == SEARCH:
        words = await ask("search", facts.parse, **shown)
        who = await choose("found", facts.found(words), skip_single=False, **shown)
    one = facts.chosen(who)
    if one is None:
        return End("gone", offers=("nguoimoi",))
    elsewhere = is_linked(facts.turn, one)
    known = {**shown, "person": one.person, "unit": one.unit, "elsewhere": elsewhere}
    await confirm("match", (claim.id, one.id, one.unit.name, elsewhere), yes="newcomer.match_yes", **known)
    act = AcceptClaim(claim.id or 0, one.id)
    return End("accepted", act=act, facts=known, offers=("nguoimoi",))
