"""Đính chính: a correction goes to exactly those who received what it corrects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.announcing import announcing, run_control, run_list
from bot.domain.announcing.announcing import Wanted
from bot.domain.announcing.sending_again import reach_of, received_of
from bot.domain.delivery.quiet import after_quiet
from bot.domain.school.turn import Turn
from bot.result import Invalid


@dataclass(frozen=True)
class SendCorrection:
    """Stop what is still ahead of an announcement, and tell whoever received it how it should read."""

    key: str
    text: str

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Send the correction to those who received the announcement or one it corrects itself."""
        found = run_list.find(turn, self.key)
        if found is None or found.announcement is None:
            return Invalid.because("run_gone")
        reach = reach_of(turn, received_of(found))
        if not reach.total:
            return Invalid.because("nobody_received")
        about = found.announcement
        run_control.stop(turn, about.id or 0)
        wanted = Wanted(self.text, received_of(found), wants_ack=about.wants_ack, corrects_id=about.id)
        sent = announcing.launch(turn, wanted)
        return sent if isinstance(sent, Invalid) else {"reach": reach, "at": after_quiet(turn.now)}
