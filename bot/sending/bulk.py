"""What goes to many: rows of runs are claimed, put into words, sent and written down, a few at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Protocol

import structlog
from sqlmodel import Session

from bot.channels import Button, Channel, Failure, NotSent, Outgoing, Sent
from bot.channels.patience import pause
from bot.clock import Clock
from bot.domain.delivery.runs import PER_SECOND
from bot.domain.school import people
from bot.outbox import State
from bot.sending import ledger, outcomes
from bot.sending.calls import Calls
from bot.sending.claimed import Claimed
from bot.sending.outcomes import LONGEST_PAUSE, Ended, failed
from bot.sending.pace import Pace
from bot.sending.restraint import Due, Restraint
from bot.sending.tenure import Tenure
from bot.store import Store

log = structlog.get_logger()

WINDOW = 15
"""How many messages may be under way at once: all that a crash can leave in doubt."""
ENOUGH = 5
"""How much of the window must be free for another tick to pay at once: a transaction serves so many."""
BURST = 3
AHEAD = 0.25
"""For how many seconds of its pace a tick claims: the next one comes before they are over."""
Key = tuple[int, int]
"""A row: its run and its person."""


class Caller(Protocol):
    """The sender of a channel: whoever holds it makes the channel's calls, at the pace of each chat."""

    channel: Channel
    store: Store
    clock: Clock
    calls: Calls
    tenure: Tenure


@dataclass
class Bulk:
    """Delivers the runs of one channel through its sender."""

    sender: Caller
    pace: Pace = field(default_factory=lambda: Pace(PER_SECOND, BURST))
    restraint: Restraint = field(init=False)
    _outstanding: int = 0
    """Rows claimed and not yet written down as ended."""
    _ended: list[Ended] = field(default_factory=list)
    _retries: dict[tuple[int, int], float] = field(default_factory=dict)
    """Rows to try again, with the monotonic second from which on."""
    _cursors: dict[int, int] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _ticking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _roomy: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while enough of the window is free."""
    _stopping: bool = False

    def __post_init__(self) -> None:
        self.restraint = Restraint(self.sender.calls, lambda: self.pace)

    async def start(self) -> None:
        """Sort out what an earlier process left under way: its answers are lost."""
        channel, epoch, now = self.sender.channel.name, self.sender.tenure.epoch, self.sender.clock.now()
        await self.sender.store.write(lambda session: outcomes.recover(session, channel, epoch, now))
        await self.restraint.start()

    async def tick(self) -> int:
        """Write down what has ended, claim what may be sent now and start sending it; returns how many."""
        async with self._ticking:
            claimed = await self._turn(claiming=True)
            for one in claimed:
                self._spawn(one, self.pace.take(self.sender.clock.monotonic()))
            return len(claimed)

    async def flow(self, seconds: float) -> bool:
        """Tick for some seconds, whenever answers make room; False once pace or answers hold it back."""
        ends = self.sender.clock.monotonic() + seconds
        while await self.tick() and self.pace.burst >= ENOUGH:
            left = ends - self.sender.clock.monotonic()
            if left <= 0:
                return True
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._roomy.wait()
            if self._free(len(self._ended)) < ENOUGH:
                return False
        return False

    async def settle(self) -> None:
        """Wait until every call under way has its answer, and write the answers down."""
        while self._tasks:
            await asyncio.gather(*self._tasks)
        async with self._ticking:
            if self._ended:
                await self._turn(claiming=False)

    async def stop(self, patience: float) -> None:
        """Give calls under way some seconds; those without an answer are sorted out at the next start."""
        self._stopping = True
        async with self._ticking:  # what a tick has claimed is on its way when it ends
            pass
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.settle()

    @property
    def waiting(self) -> bool:
        """Whether calls are under way, answers unwritten, or rows waiting for another try."""
        return bool(self._tasks or self._ended or self._retries)

    @property
    def under_way(self) -> bool:
        """Whether something is waiting, or a run not known to be through."""
        return self.waiting or bool(self._cursors)

    async def _turn(self, *, claiming: bool) -> list[Claimed]:
        """Do one tick's work in one transaction; if that fails, what has ended is kept for the next."""
        ended, due, brakes = list(self._ended), self._due(), self.restraint.due()
        free = self._free(len(ended)) if claiming else 0
        claimed = await self.sender.store.write(
            lambda session: self._in_turn(session, ended, due, brakes, free)
        )
        self.sender.tenure.heed()
        del self._ended[: len(ended)]
        self.restraint.forget(brakes)
        for key in due:
            self._retries.pop(key, None)
        self._outstanding += len(claimed) - len(ended)
        self._note_room()
        return claimed

    def _in_turn(
        self, session: Session, ended: Sequence[Ended], due: Sequence[Key], brakes: Due, free: int
    ) -> list[Claimed]:
        name, epoch, now = self.sender.channel.name, self.sender.tenure.epoch, self.sender.clock.now()
        outcomes.record(session, name, epoch, ended, now)
        outcomes.try_again(session, due)
        self.restraint.write(session, epoch, brakes, now)
        for run_id, _ in due:
            self._cursors.pop(run_id, None)
        if not self.sender.tenure.look(session) or not free:
            return []
        return ledger.claim(session, name, epoch, now, free, self._cursors)

    def _free(self, ended: int) -> int:
        """Return how many messages may be claimed now."""
        now = self.sender.clock.monotonic()
        room = 0 if self._stopping else self.sender.calls.room()
        free = max(0, min(WINDOW - (self._outstanding - ended), self.pace.free(now, AHEAD)))
        return free if room is None else min(room, free)

    def _note_room(self) -> None:
        if WINDOW - self._outstanding + len(self._ended) >= ENOUGH:
            self._roomy.set()
        else:
            self._roomy.clear()

    def _due(self) -> list[tuple[int, int]]:
        """Return the rows whose wait for another try is over."""
        now = self.sender.clock.monotonic()
        return [key for key, at in self._retries.items() if at <= now]

    def _spawn(self, one: Claimed, wait: float) -> None:
        task = asyncio.ensure_future(self._send(one, wait))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, one: Claimed, wait: float) -> None:
        ended = await self._outcome(one, wait)
        if ended.state is State.RETRY:
            again = self.sender.clock.monotonic() + pause(one.attempt, LONGEST_PAUSE)
            self._retries[one.run_id, one.recipient_id] = again
        if ended.state is State.PENDING:
            self._cursors.pop(one.run_id, None)
        self.restraint.note(ended)
        self._ended.append(ended)
        self._note_room()

    async def _outcome(self, one: Claimed, wait: float) -> Ended:
        """Return what became of a row; one held back or stopped before its call has begun goes back."""
        begun: list[Claimed] = []
        try:
            if wait > 0:
                await self.sender.clock.sleep(wait)
            if self._may_call() and await self.sender.tenure.holds():
                return await self._attempt(one, begun)
        except asyncio.CancelledError:
            if begun:
                raise
        except Exception as error:
            log.error("attempt_failed", run=one.run_id, error=type(error).__name__)
            return failed(one, NotSent(Failure.AMBIGUOUS if begun else Failure.NOT_SENT))
        return Ended(one, State.PENDING, uncounted=True)

    def _may_call(self) -> bool:
        """Tell whether no pause has come since the claim: what would wait for its end goes back instead.

        After the pause it may be night, the run stopped, or the person done.
        """
        return self.sender.calls.room() != 0

    async def _attempt(self, one: Claimed, begun: list[Claimed]) -> Ended:
        """Make the call, and once more if the chat has only moved; `begun` holds the row while one is out."""
        buttons = tuple(Button(label, data) for label, data in one.buttons)
        out = Outgoing(one.chat, one.spoken, buttons)
        result = await self.sender.calls.make(out, one.upload_id, lambda: begun.append(one))
        if isinstance(result, NotSent) and result.failure is Failure.MOVED:
            begun.clear()  # that call was refused: nothing is in doubt
            await self._moved(one.chat, result.chat)
            again = replace(out, chat=result.chat)
            result = await self.sender.calls.make(again, one.upload_id, lambda: begun.append(one))
        if isinstance(result, Sent):
            now = self.sender.clock.now()
            return Ended(one, State.SENT, platform_id=result.message, sent_at=now)
        return failed(one, result)

    async def _moved(self, chat: str, new_chat: str) -> None:
        """Note where a chat is now; if the store is away, the platform says it again at the next message."""
        name = self.sender.channel.name
        try:
            await self.sender.store.write(lambda session: people.move_chat(session, name, chat, new_chat))
        except Exception as error:
            log.error("move_not_noted", channel=name, error=type(error).__name__)
