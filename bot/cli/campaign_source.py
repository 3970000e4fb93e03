"""Where a campaign comes from on the command line: a preset, a campaign file, or a plan's own document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.cli import campaign_words as words
from bot.cli.plan_document import document
from bot.clock import school_day
from bot.domain.campaign.loading import LoadCampaign
from bot.domain.campaign.notes import Noted
from bot.domain.campaign.plan import CampaignPlan
from bot.plans.drafted import drafted, moved
from bot.plans.presets import load_source, presets
from bot.plans.problems import BadFile
from bot.plans.reader import read_plan
from bot.plans.shift import shift_to


@dataclass(frozen=True)
class Source:
    """A campaign's plan, with the notes of its items if it was read from a document."""

    plan: CampaignPlan
    noted: tuple[Noted, ...] = ()
    read: bool = False

    @property
    def doubtful(self) -> int:
        """How many of its items somebody has to look at."""
        return sum(one.doubtful for one in self.noted)

    def loading(self, school: int, suggested: bool) -> LoadCampaign:
        """Return the act that puts it into a school; what was read is not launched before it is looked at."""
        return LoadCampaign(self.plan, school, suggested, launch=not self.read)


def source_of(name: str, year: int | None) -> Source:
    """Return the plan of a preset or file, moved to another year; or end the program with its mistakes."""
    file = Path(name)
    if name in presets() or file.suffix.lower() in ("", ".toml"):
        found = load_source(name)
        if isinstance(found, BadFile):
            words.refuse_file(found)
        return Source(found if year is None else shift_to(found, year))
    made = drafted(read_plan(document(file).text), school_day(datetime.now(UTC)))
    made = made if year is None else moved(made, year)
    return Source(made.plan, made.noted, read=True)
