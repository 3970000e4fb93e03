"""A reminder that goes wrong in one school is that school's affair, and its office's; no other school's."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import Session

from bot.domain.announcing import stopping
from bot.domain.announcing.stopping import REFUSED, Stop
from bot.domain.delivery import runs
from bot.domain.school.people import Account, Person
from bot.domain.school.units import Unit
from bot.outbox import OUTBOX, RUN, State
from tests.scheduler.rehearsing import Rehearsal, october
from tests.school import MONDAY

UNIT = Unit.__table__  # type: ignore[attr-defined]
OFFICE, NEIGHBOUR = 90, 91


def neighbours(session: Session, school_id: int) -> dict[str, int]:
    """Put the school and a second one with an admin of its own, Uyên, under one office with its own, Tú."""
    session.add(Unit(id=OFFICE, kind="xa", name="Phường Hoa Sen", folded="phuong hoa sen"))
    session.flush()
    session.add(Unit(id=NEIGHBOUR, parent_id=OFFICE, kind="truong", name="Trường Hoa Sen", folded="hoa sen"))
    session.execute(update(UNIT).where(UNIT.c.id == school_id).values(parent_id=OFFICE))
    session.flush()
    return {name: admin(session, name, unit) for name, unit in (("uyen", NEIGHBOUR), ("tu", OFFICE))}


def admin(session: Session, name: str, unit_id: int) -> int:
    """Write an admin of a unit, linked at `telegram` as `user-<name>`."""
    person = Person(
        unit_id=unit_id, full_name=f"Lê {name}", folded=f"le {name}", sort_key=name, is_admin=True,
        joined_on=october(1),
    )  # fmt: skip
    session.add(person)
    session.flush()
    user = f"user-{name}"
    account = Account(
        channel="telegram", platform_user=user, chat=user, person_id=person.id, first_seen=MONDAY
    )
    session.add(account)
    session.flush()
    person.account_id = account.id
    return person.id or 0


async def test_a_digest_that_failed_in_one_school_is_that_schools_to_go_on_with(
    rehearsal: Rehearsal,
) -> None:
    school = rehearsal.school
    school.ids |= await rehearsal.write(lambda session: neighbours(session, school.ids["school"]))
    rehearsal.sleep_until(october(8), 11, 30)
    await rehearsal.ticks.plan()
    (run,) = [one for one in await rehearsal.runs() if one["n_planned"]]
    now, lan = rehearsal.clock.now(), OUTBOX.c.recipient_id == school.ids["lan"]

    def fails(session: Session) -> bool:
        session.execute(update(OUTBOX).where(lan).values(state=State.FAILED, reason="refused"))
        session.execute(update(RUN).where(RUN.c.id == run["id"]).values(n_failed=1))
        return stopping.stop(session, Stop(run["id"], REFUSED, "can't parse entities", 3, 3), now)

    assert await rehearsal.write(fails)
    await rehearsal.ticks.collect()
    await rehearsal.app.idle()
    told = {one.chat for one in rehearsal.platform.sent if "Trợ lý tạm dừng gửi" in one.text}
    assert told == {"user-hanh", "user-tu"}
    uyen, tu = (school.chatter(name) for name in ("uyen", "tu"))
    await uyen.taps_data(f"a:guitiep:{run['id']}", "0")
    assert (await of(rehearsal, run["id"]))["status"] == runs.PAUSED, (
        "another school's admin has no say in it"
    )
    await tu.looks()
    tu.skip()
    await tu.taps_data(f"a:guitiep:{run['id']}", "0")
    tu.sees("runs/resumed", "Lời nhắc hằng ngày")
    assert (await of(rehearsal, run["id"]))["status"] == runs.RUNNING


async def of(rehearsal: Rehearsal, run_id: int) -> dict[str, object]:
    """Return a run as its row says."""
    (found,) = [one for one in await rehearsal.runs() if one["id"] == run_id]
    return dict(found)
