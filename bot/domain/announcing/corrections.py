"""Đính chính: a correction goes to exactly those who received what it corrects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.announcing import announcing, run_control, run_list
from bot.domain.announcing.announcements import Announcement
from bot.domain.announcing.announcing import Launched, Wanted
from bot.domain.announcing.sending_again import AUDIENCE, in_newest_words, reach_of, received_of
from bot.domain.delivery.quiet import after_quiet
from bot.domain.school.turn import Turn
from bot.outbox import DeliveryRun
from bot.result import Invalid


@dataclass(frozen=True)
class SendCorrection:
    """Stop what is still ahead of an announcement, and tell whoever received it how it should read.

    What is said every week is said in the new words from then on.
    """

    key: str
    text: str

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Send the correction to those who received the announcement, or what it corrects or is corrected by.

        Facts: `reach`, `at`, and `later`, when it is said next where it is said every week.
        """
        found = run_list.find(turn, self.key)
        found = in_newest_words(turn, found) if found else None
        if found is None or found.announcement is None:
            return Invalid.because("run_gone")
        reach = reach_of(turn, received_of(found))
        if not reach.total:
            return Invalid.because("nobody_received")
        about = found.announcement
        later = about.next_at if about.weekly_until else None
        run_control.stop(turn, about.id or 0)
        wanted = Wanted(self.text, received_of(found), wants_ack=about.wants_ack, corrects_id=about.id)
        sent = announcing.launch(turn, wanted)
        if isinstance(sent, Invalid):
            return sent
        if later is not None:
            _take_over(turn, sent, about, later)
        return {"reach": reach, "at": after_quiet(turn.now), "later": later}


def _take_over(turn: Turn, sent: Launched, about: Announcement, later: datetime) -> None:
    """Let a correction be said at the later moments of a weekly announcement, to those that was for.

    Its first run stays for those who received the old words.
    """
    kept = turn.session.get_one(Announcement, sent.announcement_id)
    run = turn.session.get_one(DeliveryRun, sent.run_id)
    run.content = {**run.content, AUDIENCE: kept.audience}
    kept.audience, kept.urgent = about.audience, about.urgent
    kept.starts_at, kept.next_at, kept.weekly_until = later, later, about.weekly_until
    turn.session.flush()
