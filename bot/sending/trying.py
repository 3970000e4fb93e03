"""One message to one person: tried until it is sent or beyond hope."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from bot.channels import Button, Failure, NotSent, Outgoing, Sent
from bot.channels.patience import pause
from bot.domain.school import people
from bot.outbox import Outcome, Queued, State
from bot.rendering import LIMITS
from bot.sending.calls import Calls
from bot.sending.outcomes import LONGEST_PAUSE, TRIES

log = structlog.get_logger()

RETRY_AFTER = timedelta(minutes=5)
"""When a message that could not be sent for minutes is taken up again; each time costs one of its tries."""


@dataclass
class Trying:
    """Makes the calls for single messages, and tells what became of each."""

    calls: Calls
    unreachable: dict[str, str] = field(default_factory=dict)
    """Chats found not to take messages any more, with the reason."""
    begun: set[int] = field(default_factory=set)
    """Messages in the middle: a call was made, and what became of it is not yet known."""

    async def outcome(self, one: Queued) -> Outcome:
        """Return what becomes of a message; a fault of ours leaves it for later, no chat is blocked."""
        try:
            return await self._attempt(one)
        except Exception as error:
            log.error("attempt_failed", channel=one.channel, error=type(error).__name__)
            return self._later(one)

    def _later(self, one: Queued) -> Outcome:
        if one.attempt >= TRIES:
            return Outcome(one.id, State.FAILED, error="gave up")
        return Outcome(one.id, State.RETRY, error="not yet", retry_at=self.calls.clock.now() + RETRY_AFTER)

    async def _attempt(self, one: Queued) -> Outcome:
        """Try until the message is sent or beyond hope; its row says *sending* all the while."""
        shown = one.buttons if LIMITS[one.channel].buttons else ()
        buttons = tuple(Button(label, data) for label, data in shown)
        out = Outgoing(one.chat, one.text, buttons, one.edits)
        ambiguous, attempt = one.attempt > 1, one.attempt
        while attempt <= TRIES:
            result = await self.calls.make(out, one.upload_id, lambda: self.begun.add(one.id))
            if isinstance(result, Sent):
                return Outcome(one.id, State.SENT, result.message, sent_at=self.calls.clock.now())
            if hopeless := self._hopeless(one, result, ambiguous):
                return hopeless
            ambiguous = ambiguous or result.failure is Failure.AMBIGUOUS
            if not ambiguous:
                self.begun.discard(one.id)
            out = await self._before_another_try(out, result, attempt)
            attempt += result.failure not in (Failure.AWAY, Failure.THROTTLED)
        return self._later(one)

    def _hopeless(self, one: Queued, result: NotSent, ambiguous: bool) -> Outcome | None:
        """Return what becomes of a message that is not to be tried again; None if it is."""
        match result.failure:
            case Failure.UNREACHABLE:
                self.unreachable[one.chat] = result.detail or "unreachable"
                return Outcome(one.id, State.FAILED, error=result.detail, gone=True)
            case Failure.TOKEN:
                return Outcome(one.id, State.PENDING, error=result.detail)
            case Failure.CONTENT | Failure.WINDOW | Failure.CONFLICT | Failure.FILE_UNKNOWN as why:
                log.error("message_refused", channel=one.channel, why=why, template=one.template)
                return Outcome(one.id, State.FAILED, error=result.detail or why)
            case Failure.AMBIGUOUS if ambiguous or not LIMITS[one.channel].repeats_lost:
                return Outcome(one.id, State.UNKNOWN, error=result.detail)
            case _:
                return None

    async def _before_another_try(self, out: Outgoing, result: NotSent, attempt: int) -> Outgoing:
        """Return the call to make next, after the pause that the failure calls for."""
        match result.failure:
            case Failure.UNCHANGED:
                return replace(out, edits="")
            case Failure.MOVED:
                name, old, new = self.calls.channel.name, out.chat, result.chat
                await self.calls.store.write(lambda session: people.move_chat(session, name, old, new))
                return replace(out, chat=new)
            case Failure.TRANSIENT | Failure.NOT_SENT:
                await self.calls.wait_for(pause(attempt, LONGEST_PAUSE))
        return out
