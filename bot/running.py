"""A conversation in one turn: its script run again with the answers kept of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.domain.school.turn import Turn
from bot.entries import Entry
from bot.result import Invalid
from bot.talking import jobs, moves
from bot.talking.jobs import Place
from bot.talking.memory import Held
from bot.talking.talk import Saved, Step, replay
from bot.talking.work import Work


@dataclass
class Run:
    """A conversation in one turn, with the facts of this moment."""

    turn: Turn
    held: Held
    entry: Entry
    facts: Any
    dropped: dict[str, Invalid] = field(default_factory=dict)
    """Answers found to stand no longer in this turn."""

    def replay(self) -> Step:
        """Run the script up to its open question or its end, and keep what that found out."""
        talk = self.held.talk
        fresh = moves.fresh_id(talk)
        step = replay(self.entry.script(self.facts), talk.answers, talk.reopened, fresh)
        moves.settle(talk, step, fresh)
        self.dropped.update(step.dropped)
        return step

    def worked_off(self) -> tuple[Step, Invalid | None]:
        """Run the script past what a worker has answered meanwhile; also why a worker could not.

        What the refused work was given is asked again, with all that was given there.
        """
        step = self.replay()
        while isinstance(step.question, Work):
            done = jobs.take(self.turn.session, self.held.id, step.question.key)
            if done is None:
                break
            if isinstance(done, Invalid):
                self.held.talk.reopened = step.passed[-1] if step.passed else ""
                return self.replay(), done
            self.held.talk.answers[step.question.key] = Saved(done, asked=False)
            step = self.replay()
        return step, None

    def begin_work(self, step: Step) -> None:
        """Have done what the open question waits for, in this turn's transaction; once."""
        if isinstance(step.question, Work):
            turn, account = self.turn, self.turn.account
            place = Place(account.channel, account.platform_user, account.chat)
            jobs.begin(turn.session, self.held.owner, self.held.id, step.question, place, turn.now)
