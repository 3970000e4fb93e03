"""Đăng ký tập thể: for which tổ, school or body, which title (or none), a last look, and it is noted."""

from __future__ import annotations

import messages
from bot.domain.campaign import rules
from bot.domain.registering.collective_acts import RegisterCollective, WithdrawCollective
from bot.domain.registering.collective_figures import cautions
from bot.domain.registering.collectives import Collective, CollectiveFacts
from bot.domain.registering.form_contents import NO_TITLE
from bot.talking.questions import Line, choose, confirm, pick_many
from bot.talking.talk import End
from bot.words import Option

EDIT = Option("edit", messages.label("collective.edit"), ("sua", "sua lai", "doi"))
WITHDRAW = Option("withdraw", messages.label("collective.withdraw"), ("rut", "rut lai", "huy dang ky"))
NO = ("khong", "ko", "khong dang ky", "ko dang ky", "khong dk", "ko dk")
NONE = Option(NO_TITLE, messages.label("collective.no_title"), NO)
NO_AWARD = Option("none", messages.label("register.no_award"), ("khong", "ko", "khong de nghi"))
ALIASES = {
    "TTLĐTT": ("ttldtt", "lao dong tien tien", "tien tien"),
    "TTLĐXS": ("ttldxs", "lao dong xuat sac", "xuat sac"),
}
"""What people type for a collective's title, folded."""


async def collective(facts: CollectiveFacts) -> End:
    """Show what a collective has registered and offer to change it, or ask what it registers."""
    if not facts.campaigns:
        return End("nothing", offers=("dangky",))
    campaign = facts.campaign(await choose("campaign", facts.campaign_options()))
    one = facts.one(campaign, await choose("which", facts.options(campaign), campaign=campaign))
    if not one.open:
        admin = facts.turn.me().is_admin
        return End("closed", facts=one.shown(), offers=(f"molai:{campaign.id}",) if admin else ())
    if one.registered and await choose("show", [EDIT, WITHDRAW], **one.shown()) == WITHDRAW.id:
        return await _withdraw(one)
    return await _register(one)


async def _register(one: Collective) -> End:
    body, key = one.body, one.campaign.id or 0
    title = await choose("title", [*_titles(one), NONE], skip_single=False, **one.shown())
    also = await _also(one, title)
    award = NO_AWARD.id
    if awards := [Option(each.code, each.name) for each in body.awards]:
        award = await choose("award", [NO_AWARD, *awards], body=body)
    award = "" if award == NO_AWARD.id else award
    codes = [] if title == NO_TITLE else [title, *also]
    said = {
        **one.shown(),
        "titles": [body.named(code) for code in codes],
        "award": body.named(award) if award else "",
    }
    warned = cautions(one.turn.session, one.campaign, body, codes)
    shows = (one.version, body.id, title, also, award)
    await confirm("review", shows, lines=_lines(one, title), yes="collective.send", **said, cautions=warned)
    act = RegisterCollective(key, body.id, title, also, award, one.version)
    return End("recorded", act=act, facts=said, offers=("tapthe",))


async def _also(one: Collective, title: str) -> tuple[str, ...]:
    """Ask which other titles go with the first, where the plan names any that do not exclude it."""
    others = _besides(one, title)
    if not others:
        return ()
    return await pick_many("also", others, title=one.body.named(title), body=one.body)


async def _withdraw(one: Collective) -> End:
    shown = one.shown()
    await confirm("withdraw", one.version, yes="collective.withdraw_yes", **shown)
    act = WithdrawCollective(one.campaign.id or 0, one.body.id, one.version)
    return End("withdrawn", act=act, facts=shown, offers=("tapthe",))


def _titles(one: Collective) -> list[Option]:
    return [Option(each.code, each.name, ALIASES.get(each.code, ())) for each in one.body.titles]


def _besides(one: Collective, title: str) -> list[Option]:
    """Return the titles that may stand beside another: of those the law grades only one is registered."""
    if title == NO_TITLE:
        return []
    graded = {rule.code for rule in rules.pack_on(one.campaign.starts).collectives}
    excluded = graded | {title} if title in graded else {title}
    return [option for option in _titles(one) if option.id not in excluded]


def _lines(one: Collective, title: str) -> list[Line]:
    label = messages.label
    lines = [Line("title", label("register.line.title"))]
    if _besides(one, title):
        lines.append(Line("also", label("collective.line.also")))
    return [*lines, Line("award", label("register.line.award"))] if one.body.awards else lines
