"""Walking a school of forty through a whole campaign: the real bot, its clock moved, its platform a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from bot.app import Rehearsed
from bot.channels import NotSent, Outgoing, Sent
from bot.clock import SCHOOL_ZONE, InstantClock, at_school
from bot.domain.campaign.campaigns import Campaign, Deadline
from bot.domain.campaign.loading import LoadCampaign
from bot.domain.campaign.plan import CampaignPlan
from bot.domain.school.people import PERSON, Account, Person
from bot.domain.school.units import Unit
from bot.plans.presets import read_preset
from bot.result import Invalid
from bot.store import Store
from bot.words import fold, sort_key
from tests.chat import Chatter, PlatformInMemory
from tests.walks import forty
from tests.walks.acting import ACTS, Acting
from tests.walks.model import Happening, Staff, Walk, happenings
from tests.walks.reading import plain


@dataclass
class Ear(PlatformInMemory):
    """A platform that notes when each message came, but for answers in a conversation."""

    clock: InstantClock = field(default_factory=lambda: InstantClock(at_school(date(2020, 1, 1), 0)))
    heard: list[tuple[datetime, int, str]] = field(default_factory=list)
    """Moments in school time, person numbers, words."""
    talking: bool = False

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Note a message and take it."""
        if not self.talking:
            at = self.clock.now().astimezone(SCHOOL_ZONE).replace(tzinfo=None)
            self.heard.append((at, int(out.chat), plain(out.text)))
        return await super().send(out)


@dataclass
class Walker:
    """A school on its way through a campaign."""

    walk: Walk
    staff: Staff
    store: Store
    clock: InstantClock
    ear: Ear
    app: Rehearsed
    units: dict[str, int] = field(default_factory=dict)
    people: dict[int, int] = field(default_factory=dict)
    """Ids by person number."""
    campaign: int = 0

    @classmethod
    async def of(cls, walk: Walk, store: Store) -> Walker:
        """Found the school and launch its campaign with every suggested date."""
        clock = InstantClock(at(walk.launched))
        ear = Ear(clock=clock)
        walker = cls(walk, forty.staff(), store, clock, ear, Rehearsed(store, clock, {"telegram": ear}))
        await store.write(walker._found)
        await walker.app.start()
        return walker

    async def goes(self) -> None:
        """Walk to the end, with everybody's acts at their moments and the bot down where it was down."""
        for one in happenings(self.walk.behaviour):
            await self._sleeps(before=one.at)
            await self.app.advance_to(at(one.at))
            await self._does(one)
        end = datetime.combine(self.walk.ends, time(22))
        await self._sleeps(before=end)
        await self.app.advance_to(at(end))

    async def _sleeps(self, before: datetime) -> None:
        """Let the bot be down if that lies between now and a moment, and go on in another process."""
        down = self.walk.down
        if down is None or not self.clock.now() < at(down[0]) <= at(before):
            return
        await self.app.advance_to(at(down[0]))
        self.clock.move_to(at(down[1]))
        self.app = Rehearsed(self.store, self.clock, {"telegram": self.ear})
        await self.app.start()

    async def _does(self, one: Happening) -> None:
        if one.does == "joins":
            await self.store.write(lambda session: self._hire(session, one.who, one.at.date()))
        elif one.does == "leaves":
            mine = PERSON.c.id == self.people[one.who]
            await self.store.write(
                lambda session: session.execute(update(PERSON).where(mine).values(active=False))
            )
        elif one.does in ("drafts", "submits"):
            await self._talks(Chatter(self.app, self.ear, str(one.who)), one.does)
        else:
            await self.store.write(lambda session: self._act(session, one))

    async def _talks(self, chatter: Chatter, does: str) -> None:
        """Fill the form in the chat, or send what is filled there."""
        self.ear.talking = True
        if does == "drafts":
            await chatter.says("dk ldtt")
            assert "Gửi đăng ký và cam kết" in chatter.last.buttons
        else:
            await chatter.taps("Gửi đăng ký và cam kết")
        self.ear.talking = False

    def _act(self, session: Session, one: Happening) -> None:
        person = session.get_one(Person, self.people[one.who])
        acting = Acting(session, self.clock.now(), person, self.campaign, self.walk, self.staff)
        act: Callable[[Acting, Happening], Any] = ACTS[one.does]
        done = act(acting, one)
        assert not isinstance(done, Invalid), (one, done)

    def _found(self, session: Session) -> None:
        self._unit(session, self.staff.school, "truong")
        for team in self.staff.heads:
            self._unit(session, team, "to")
        late = {one.who for one in happenings(self.walk.behaviour) if one.does == "joins"}
        for number in self.staff.members:
            if number not in late:
                self._hire(session, number, date(self.walk.launched.year - 1, 8, 1))
        for team, head in (*self.staff.heads.items(), (self.staff.school, self.staff.principal)):
            session.get_one(Unit, self.units[team]).head_id = self.people[head]
        plan = read_preset(self.walk.preset)
        assert isinstance(plan, CampaignPlan), plan
        loading = LoadCampaign(plan, self.units[self.staff.school], suggested=True)
        loaded = loading.apply(session, self.clock.now())
        assert isinstance(loaded, Campaign), loaded
        self.campaign = loaded.id or 0

    def _unit(self, session: Session, name: str, kind: str) -> None:
        unit = Unit(parent_id=self.units.get(self.staff.school), kind=kind, name=name, folded=fold(name))
        session.add(unit)
        session.flush()
        self.units[name] = unit.id or 0

    def _hire(self, session: Session, number: int, day: date) -> None:
        member = self.staff.members[number]
        person = Person(
            unit_id=self.units[member.team],
            full_name=member.name,
            folded=fold(member.name),
            sort_key=sort_key(member.name),
            honorific="Cô" if " Thị " in member.name else "Thầy",
            groups=forty.groups_of(number),
            is_admin=number == self.staff.clerk,
            joined_on=day,
        )
        session.add(person)
        session.flush()
        self.people[number] = person.id or 0
        if member.reached:
            account = Account(
                channel="telegram",
                platform_user=str(number),
                chat=str(number),
                person_id=person.id,
                first_seen=self.clock.now(),
            )
            session.add(account)
            session.flush()
            person.account_id = account.id


async def whats(walker: Walker) -> list[str]:
    """Return what every date of the campaign is called, as the program has it."""
    query = select(Deadline.what).where(Deadline.campaign_id == walker.campaign)  # type: ignore[call-overload]
    return list(await walker.store.read(lambda session: session.execute(query).scalars().all()))


def at(moment: datetime) -> datetime:
    """Return the instant of a moment in school time."""
    return at_school(moment.date(), moment.hour, moment.minute)
