"""The school's campaigns as tests of /kehoach open, find and forge them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session

from bot.clock import at_school
from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.school.audit import Audit
from bot.domain.school.people import Account, Person
from bot.domain.school.turn import Turn
from bot.domain.school.units import Unit
from tests.chat import Chatter
from tests.school import MONDAY, School


async def newest(school: School) -> Campaign:
    """Return the campaign made last."""
    query = select(Campaign).order_by(Campaign.id.desc()).limit(1)  # type: ignore[union-attr]
    return await school.app.store.read(lambda session: session.scalars(query).one())


async def deadlines(school: School, campaign: Campaign) -> dict[str, Deadline]:
    """Return a campaign's deadlines by key."""
    query = select(Deadline).where(Deadline.campaign_id == campaign.id)  # type: ignore[arg-type]
    rows = await school.app.store.read(lambda session: list(session.scalars(query)))
    return {one.key: one for one in rows}


async def drafts_a_preset(who: Chatter, which: str = "Trường THCS") -> None:
    """Make a draft from a preset, up to its page."""
    await who.says("/kehoach")
    who.sees("campaigns/which")
    await who.taps("Kế hoạch mới")
    who.sees("campaign_new/source")
    await who.taps("Từ bản mẫu có sẵn")
    assert len(who.sees("campaign_new/preset").buttons) == 7
    await who.taps(which)
    who.sees("campaign_new/review")
    await who.taps("Lưu bản thảo")
    who.sees("campaign/draft", count=2)


async def opens(who: Chatter, school: School) -> None:
    """Open the page of the school's campaign."""
    who.skip()
    await who.taps_data(f"a:kehoach:{school.ids['campaign']}")


async def status(school: School) -> str:
    return await school.app.store.read(
        lambda session: session.get_one(Campaign, school.ids["campaign"]).status
    )


async def registration(school: School) -> Deadline:
    query = select(Deadline).where(Deadline.kind == "registration")  # type: ignore[arg-type]
    return await school.app.store.read(lambda session: session.scalars(query).one())


async def audits(school: School, action: str) -> list[Audit]:
    """Return what the audit says of an action, in order."""
    query = select(Audit).where(Audit.action == action).order_by(Audit.id)  # type: ignore[arg-type]
    return await school.app.store.read(lambda session: list(session.scalars(query)))


def found_another(session: Session) -> int:
    """Found another school with a draft of its own."""
    unit = Unit(kind="truong", name="Trường THCS Bằng Lăng", folded="truong thcs bang lang")
    session.add(unit)
    session.flush()
    campaign = Campaign(
        unit_id=unit.id or 0, slug="khac", title="Phong trào khác", kind="yearly", period="năm học 2026-2027",
        starts=MONDAY.date(), ends=MONDAY.date() + timedelta(days=100), status="draft",
    )  # fmt: skip
    session.add(campaign)
    session.flush()
    return campaign.id or 0


def turn(session: Session, school: School, who: str = "hanh") -> Turn:
    """Return a turn of somebody's, as a forged act would have it."""
    person = session.get_one(Person, school.ids[who])
    account = session.scalars(select(Account).where(Account.person_id == person.id)).one()  # type: ignore[arg-type]
    return Turn(session, at_school(MONDAY.date(), 9), account, person)
