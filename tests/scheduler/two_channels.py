"""The invented school with Telegram and Zalo side by side, and a Zalo that can be away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session

from bot.app import App
from bot.channels import Failure, NotSent, Outgoing, Sent
from bot.channels.patience import Line
from bot.domain.school.people import ACCOUNT, Account, Person
from bot.outbox import MESSAGE
from tests.chat import PlatformInMemory
from tests.scheduler.rehearsing import Rehearsal
from tests.school import School


@dataclass
class Wavering(PlatformInMemory):
    """A platform that hears and takes nothing while it is away."""

    line: Line = field(default_factory=Line)
    away: NotSent | None = None

    def goes(self, failure: Failure = Failure.NOT_SENT) -> None:
        """Go away."""
        self.away = NotSent(failure, "nobody there")
        self.line.note(self.away)

    def comes_back(self) -> None:
        """Answer again."""
        self.away = None
        self.line.note([])

    async def send(self, out: Outgoing) -> Sent | NotSent:
        """Take a message, or not."""
        return self.away or await super().send(out)


@dataclass
class Pair:
    """The school on both channels."""

    rehearsal: Rehearsal
    telegram: PlatformInMemory
    zalo: Wavering

    @classmethod
    async def of(cls, school: School) -> Pair:
        """Put Zalo beside the school's Telegram."""
        pair = cls(Rehearsal.of(school), school.platform, Wavering("zalo"))
        pair.zalo.line.note([])
        await pair.starts()
        return pair

    async def starts(self) -> None:
        """Go on in another process."""
        old = self.rehearsal.app
        school = self.rehearsal.school
        school.app = App(old.store, school.clock, {"telegram": self.telegram, "zalo": self.zalo})
        await school.app.start()
        self.rehearsal = Rehearsal.of(school)

    async def links(self, name: str, *, chosen: bool = False) -> None:
        """Link a person's Zalo too; with `chosen` reminders go there."""

        def write(session: Session) -> None:
            person = session.get_one(Person, self.rehearsal.school.ids[name])
            account = Account(
                channel="zalo", platform_user=f"zalo-{name}", chat=f"zalo-{name}",
                person_id=person.id, first_seen=self.rehearsal.clock.now(),
            )  # fmt: skip
            session.add(account)
            session.flush()
            if chosen:
                person.account_id = account.id

        await self.rehearsal.write(write)

    async def moves(self, name: str) -> None:
        """Have a person at Zalo only."""
        await self.links(name, chosen=True)
        theirs = (ACCOUNT.c.person_id == self.rehearsal.school.ids[name]) & (ACCOUNT.c.channel == "telegram")
        await self.rehearsal.write(lambda session: session.execute(ACCOUNT.delete().where(theirs)))

    async def passes(self, **time: float) -> None:
        """Let time pass, and look as the planner does each minute."""
        passed = timedelta(**time)
        self.rehearsal.clock.move_to(self.rehearsal.clock.now() + passed)
        await self.rehearsal.clock.sleep(passed.total_seconds())
        await self.looks()

    async def looks(self) -> None:
        """Plan once, and let single messages arrive."""
        await self.rehearsal.ticks.plan()
        await self.rehearsal.ticks.collect()
        await self.rehearsal.app.idle()

    async def said(self, template: str) -> list[tuple[str, str]]:
        """Return where something was said, in order: (channel, chat)."""
        query = select(MESSAGE.c.channel, MESSAGE.c.chat).where(MESSAGE.c.template == template)
        rows = await self.rehearsal.write(lambda session: session.execute(query.order_by(MESSAGE.c.id)).all())
        return [tuple(row) for row in rows]
