"""A whole plan out of what was found, each item with its sentence and whether it is doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.campaign.notes import Noted, NoteKind
from bot.domain.campaign.plan import (
    ASKED,
    CampaignKind,
    CampaignPlan,
    DeadlineKind,
    Mode,
    Origin,
    PlannedDeadline,
    PlannedTarget,
    Undated,
    Who,
)
from bot.plans.drafted.names import awards_of, titles_of, usual_titles
from bot.plans.drafted.people import owner_of, who_acts
from bot.plans.drafted.times import Times, times_of
from bot.plans.eras import ERAS
from bot.plans.periods import school_year
from bot.plans.problems import sentences
from bot.plans.reader.found import Deadline, Found, Head, Target, ToBeDated
from bot.words import fold

REGISTER = "dang-ky"
USUALLY = (10, 15)
"""By when schools have people register, where a plan prints no day: month and day."""
A_FORTNIGHT, A_MONTH, SOON_ENOUGH = timedelta(days=14), timedelta(days=30), timedelta(days=75)
LONGEST_SLUG = 40


@dataclass(frozen=True)
class Drafted:
    """A plan a draft can hold, and a note for each of its items."""

    plan: CampaignPlan
    noted: tuple[Noted, ...]

    @property
    def doubtful(self) -> int:
        """How many items somebody has to look at."""
        return sum(one.doubtful for one in self.noted)


def drafted(found: Found, today: date) -> Drafted:
    """Return the plan of a text: days it does not print are proposals, whatever is guessed is doubtful."""
    times = times_of(found, today)
    kind, title = _kind(found), _title(found.head, times)
    dated = _deadlines(found.deadlines, today)
    targets = _targets(found.targets, today)
    named = titles_of(found.titles)
    if kind is CampaignKind.YEARLY and not named.titles:
        named = usual_titles()
    given, undated = awards_of(found.awards), _undated(found.to_be_dated, today)
    plan = CampaignPlan(
        id=_slug(title, times.start),
        title=title,
        unit=found.head.unit or "",
        number=found.head.number or "",
        issued=found.head.issued,
        kind=kind,
        period=times.year.period,
        start=times.start,
        end=times.end,
        phases=times.phases,
        deadlines=tuple(one for one, _ in dated),
        targets=tuple(one for one, _ in targets),
        titles=named.titles,
        awards=given.awards,
        undated=tuple(one for one, _ in undated),
        suggested=tuple(_suggested(dated, times, today)),
        asks=ASKED[kind],
    )
    noted = [one for pairs in (dated, targets, undated) for _, one in pairs]
    head = _of_head(found, kind, times)
    return Drafted(plan, (*head, *times.noted, *noted, *named.noted, *given.noted))


def _kind(found: Found) -> CampaignKind:
    if found.head.kind:
        return CampaignKind(found.head.kind)
    return CampaignKind.YEARLY if found.titles else CampaignKind.THEMED


def _title(head: Head, times: Times) -> str:
    return head.title or sentences("drafted")["title"].format(period=times.year.period)


def _of_head(found: Found, kind: CampaignKind, times: Times) -> list[Noted]:
    """Return the notes of what a plan says of itself; a number or date it does not print is not doubtful."""
    head = found.head
    guessed = {"title": not head.title, "kind": not head.kind, "period": not times.year.printed}
    printed = [name for name in ("number", "issued") if getattr(head, name)]
    return [
        Noted(NoteKind.HEAD, name, head.quotes.get(name, ""), guessed.get(name, False))
        for name in (*guessed, *printed)
    ]


def _deadlines(found: Iterable[Deadline], today: date) -> list[tuple[PlannedDeadline, Noted]]:
    made: list[tuple[PlannedDeadline, Noted]] = []
    for number, one in enumerate(found, start=1):
        who, sure = who_acts(one)
        first = one.kind == "registration" and not any(done.key == REGISTER for done, _ in made)
        key = REGISTER if first else f"moc-{number}"
        planned = PlannedDeadline(
            key, " ".join(one.what.split()), DeadlineKind(one.kind), one.due, Mode(one.mode), who,
            one.tentative, one.to or "",
        )  # fmt: skip
        doubtful = one.confidence == "low" or not sure or _bygone(one.what, today)
        made.append((planned, Noted(NoteKind.DEADLINE, key, one.quote, doubtful)))
    return made


def _targets(found: Iterable[Target], today: date) -> list[tuple[PlannedTarget, Noted]]:
    made = []
    for number, one in enumerate(found, start=1):
        owner, key = owner_of(one), f"ct-{number}"
        text = " ".join(one.text.split())
        planned = PlannedTarget(
            key, text[:1].upper() + text[1:], owner.level, one.op, one.value, one.unit, owner.roles,
            owner.subject,
        )  # fmt: skip
        doubtful = one.confidence == "low" or not owner.sure or _bygone(one.text, today)
        made.append((planned, Noted(NoteKind.TARGET, key, one.quote, doubtful)))
    return made


def _undated(found: Iterable[ToBeDated], today: date) -> list[tuple[Undated, Noted]]:
    """Return what has no date, each once; nothing is doubtful in that, the date is asked for anyway."""
    once = {" ".join(one.what.split()): one for one in found}
    return [
        (Undated(what, one.quote), Noted(NoteKind.UNDATED, what, one.quote, _bygone(what, today)))
        for what, one in once.items()
    ]


def _suggested(
    dated: Iterable[tuple[PlannedDeadline, Noted]], times: Times, today: date
) -> Iterable[PlannedDeadline]:
    """Yield a day by which to register, if the plan prints none: without one nobody can be asked."""
    if any(one.kind is DeadlineKind.REGISTRATION and one.who is Who.PERSON for one, _ in dated):
        return
    due = _by_when(times, today)
    key = REGISTER if all(one.key != REGISTER for one, _ in dated) else f"{REGISTER}-gv"
    what = sentences("drafted")["register"]
    yield PlannedDeadline(
        key, what, DeadlineKind.REGISTRATION, due, Mode.BY, Who.PERSON, origin=Origin.SCHOOL
    )


def _by_when(times: Times, today: date) -> date:
    """Return a day to register by: the usual one, a month after the start, or soon if that has passed."""
    usual = date(times.start.year, *USUALLY)
    near = times.start < usual <= times.start + SOON_ENOUGH
    due = usual if near else times.start + A_MONTH
    if due <= today:
        due = today + A_FORTNIGHT if today + A_FORTNIGHT <= times.end else due
    return min(due, times.end)


def _bygone(text: str, today: date) -> bool:
    """Tell whether a text speaks of what has ended: an epidemic, an agency that is no more."""
    return any(era.past(school_year(today)) and era.within(text) for era in ERAS.values())


def _slug(title: str, start: date) -> str:
    """Return an id out of a title: `phat-dong-phong-trao-thi-dua-2026`."""
    bare = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\d{4}( *- *\d{4})?", "", fold(title))).strip("-")
    return f"{bare[:LONGEST_SLUG].strip('-') or 'ke-hoach'}-{start.year}"
