"""One update is one turn: an entry finds the conversation or the command it belongs to, and is answered.

Everything here runs inside the turn's transaction and touches no network.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlmodel import Session

from bot import outbox
from bot.channels import Incoming, Kind
from bot.conversing import Conversations, Entry, owner_of
from bot.domain.announcing import acknowledging, acks
from bot.domain.announcing.acknowledging import Acknowledge
from bot.domain.announcing.announcements import Announcement
from bot.domain.delivery import outages, rerouting
from bot.domain.school import invitations, people
from bot.domain.school.known import Memory
from bot.domain.school.turn import Turn
from bot.outbox import Queued
from bot.result import Invalid
from bot.screen import LOST, Screen
from bot.talking import memory, moves, reading
from bot.talking.file_question import Attach
from bot.talking.memory import Held, Talk
from bot.talking.moves import Move
from bot.talking.questions import Words
from bot.talking.talk import Saved, Step
from bot.uploads import LARGEST, shown_name
from bot.wishes import Command, greets, is_thanks, understand
from bot.words import fold, ordinal, strip_particles

__all__ = ["Command", "Desk", "Entry"]

_ROW = re.compile(r"[0-9]{1,9}", re.ASCII)
"""A row's number as a button carries it; anything else was not made by us."""
MOST_OFFERS = 4
"""How many commands stand as buttons under a message."""
MEMBERSHIP = {Kind.BLOCKED: "blocked", Kind.UNBLOCKED: ""}
"""What a person does to the chat itself, and why it then cannot be written to."""
ACKNOWLEDGED = "acknowledge/noted"


@dataclass
class Desk:
    """Turns updates into answers with the conversations it was handed."""

    conversations: Mapping[str, Entry]
    commands: Mapping[str, Command]
    epoch_of: Callable[[str], int | None] = lambda channel: None
    """The epoch of this process's sender for a channel; None leaves messages for whoever sends."""
    memory: Memory = field(default_factory=Memory)

    @cached_property
    def talks(self) -> Conversations:
        """The conversations and how they go on."""
        return Conversations(self.conversations)

    def turn(self, session: Session, incoming: Incoming, now: datetime) -> list[Queued]:
        """Work on one update; what it returns is on disk as *sending* and goes out after the commit."""
        if incoming.kind is Kind.GROUP:
            return self._screen_for(session, incoming, None, now).say_seldom("common/group")
        channel, chat, written = incoming.channel, incoming.chat, incoming.written
        if incoming.kind in MEMBERSHIP:
            rerouting.note_membership(session, channel, chat, written, now, MEMBERSHIP[incoming.kind])
            return []
        come = people.arrive(session, channel, incoming.user, chat, now, written)
        turn = Turn(
            session, now, come.account, come.person,
            revision=come.revision, memory=self.memory, heads=come.heads,
        )  # fmt: skip
        screen = self._screen_for(session, incoming, turn, now)
        if incoming.kind is Kind.TEXT:
            return self._sorry(screen, incoming) + self._text(turn, screen, incoming.text.strip())
        if incoming.kind is Kind.TAP:
            return self._tap(turn, screen, incoming.tap)
        if incoming.kind in (Kind.FILE, Kind.OTHER):
            return self._file(turn, screen, incoming)
        if incoming.kind is Kind.VOICE:
            return screen.say("common/voice")
        if incoming.kind is Kind.WORK:
            return self.talks.wake(turn, screen, incoming.job)
        return []

    def _sorry(self, screen: Screen, incoming: Incoming) -> list[Queued]:
        """Say first that the bot was down, if what somebody wrote had to wait for that."""
        now = screen.now
        outage = outages.answered_late(screen.session, incoming.chat, incoming.written, now)
        return screen.say(outages.TEMPLATE, answer=True, **outage.facts(now)) if outage else []

    def apologise(self, session: Session, incoming: Incoming, code: str, now: datetime) -> list[Queued]:
        """Say sorry for an update that could not be worked on, with the code its log line carries."""
        return self._screen_for(session, incoming, None, now).say("common/sorry", code=code)

    def turn_away(self, session: Session, incoming: Incoming, now: datetime) -> list[Queued]:
        """Tell somebody that more came from them than can be read."""
        return self._screen_for(session, incoming, None, now).say("common/too_many")

    def _text(self, turn: Turn, screen: Screen, text: str) -> list[Queued]:
        if text.startswith("/"):
            name, *rest = text[1:].split(maxsplit=1) or [""]
            return self._command(turn, screen, name.partition("@")[0].lower(), "".join(rest))
        held = self.talks.find_open(turn)
        if held is None or (held.elsewhere(screen.channel) and understand(text, self.commands)):
            return self._idle(turn, screen, text)
        if reading.cancels(text):
            return self.talks.cancel(turn, screen, held)
        return self._typed(turn, screen, held, text)

    def _command(self, turn: Turn, screen: Screen, name: str, rest: str) -> list[Queued]:
        if name == "huy":
            held = self.talks.find_open(turn)
            return self.talks.cancel(turn, screen, held) if held else screen.say("common/nothing_to_cancel")
        command = self.commands.get(name)
        if command is None:
            return screen.say("common/no_such_command", offers=self._offers(turn))
        return self.talks.open(turn, screen, command.conversation, {**command.args, "rest": rest})

    def _idle(self, turn: Turn, screen: Screen, text: str) -> list[Queued]:
        """Take a sentence that answers no question: a wish in plain words, a code, or thanks."""
        if reading.goes_on(text):
            return self._resume(turn, screen)
        if turn.speaker is None:
            return self.talks.open(turn, screen, "link", {"rest": text})
        if (data := self._offered(turn, text)) is not None:
            return self._tap(turn, screen, data)
        wish = ("huy", "") if reading.cancels(text) else understand(text, self.commands)
        if wish is not None:
            return self._command(turn, screen, *wish)
        if is_thanks(text):
            return []
        if turn.former or invitations.read_code(text):
            return self.talks.open(turn, screen, "link", {"rest": text})
        number = text == "00" or ordinal(text) is not None
        return screen.say("common/idle", offers=self._offers(turn), number=number, greeted=greets(text))

    def _offered(self, turn: Turn, text: str) -> str | None:
        """Return what a button of the last few messages stands for, if its words are typed instead."""
        said = strip_particles(fold(text))
        buttons = outbox.offered(turn.session, turn.account.chat, turn.account.person_id or 0)
        return next((data for label, data in buttons if data[:2] == "a:" and fold(label) == said), None)

    def _resume(self, turn: Turn, screen: Screen) -> list[Queued]:
        parked = self.talks.find_parked(turn)
        if parked is None:
            return screen.say("common/nothing_parked", offers=self._offers(turn))
        return self.talks.resume(turn, screen, parked)

    def _typed(self, turn: Turn, screen: Screen, held: Held, text: str) -> list[Queued]:
        def entry(talk: Talk, step: Step) -> Move | Invalid | list[Queued]:
            if isinstance(step.asked, Words) and (known := acknowledging.meant_by(turn, text)):
                return self._acknowledged(turn, screen, held, known)
            move = reading.typed(talk, step, text, turn.now)
            lost = talk.misunderstood >= LOST
            strange = isinstance(move, Invalid) and (lost or move.code in reading.STRANGE)
            wish = understand(text, self.commands) if strange else None
            wish = ("start", text) if strange and invitations.read_code(text) else wish
            return self._command(turn, screen, *wish) if wish else move

        return self.talks.take(turn, screen, held, entry)

    def _acknowledged(
        self, turn: Turn, screen: Screen, held: Held, known: Sequence[Announcement]
    ) -> list[Queued]:
        """Note a word of having read an announcement and ask again what is open; of several, ask which."""
        if len(known) > 1:
            return self._command(turn, screen, acks.ACTION, "")
        done = Acknowledge(known[0].id or 0).apply(turn)
        said = screen.problem(done) if isinstance(done, Invalid) else screen.say(ACKNOWLEDGED, **done)
        return said + self.talks.go_on(turn, screen.anew(), held)

    def _file(self, turn: Turn, screen: Screen, incoming: Incoming) -> list[Queued]:
        """Take a file as the answer of the question that asks for one; elsewhere say what to do."""
        held, file = self.talks.find_open(turn), incoming.file
        known = incoming.kind is Kind.FILE  # else the platform does not show it: it may be the file
        if held is None or not (known or held.talk.channel == screen.channel):
            return screen.say("common/file") if known else []

        def entry(talk: Talk, step: Step) -> Move | Invalid | list[Queued]:
            asked = step.asked
            if not isinstance(asked, Attach):
                return screen.say("common/file") if known else []
            if file is None:
                return asked.expected()
            if refused := asked.refuses(file.name, file.mime, file.size, LARGEST):
                return refused
            if incoming.upload is None:
                return Invalid.because("file_not_fetched")
            return moves.answer(talk, asked, Saved(incoming.upload, shown_name(file.name)))

        return self.talks.take(turn, screen, held, entry)

    def _tap(self, turn: Turn, screen: Screen, data: str) -> list[Queued]:
        match data.split(":", 3):
            case ["c", conversation, shown, button] if _ROW.fullmatch(conversation) and _ROW.fullmatch(shown):
                return self._tap_button(turn, screen, int(conversation), int(shown), button)
            case ["a", action, row] if not row or _ROW.fullmatch(row):
                return self._tap_action(turn, screen.anew(), action, row)
            case _:
                return self._old_button(turn, screen)

    def _tap_button(self, turn: Turn, screen: Screen, key: int, shown: int, button: str) -> list[Queued]:
        """Apply a button; one of an older turn, or of somebody else's, shows what is open now instead."""
        held = self._mine(turn, key)
        if held is not None and held.status == memory.OPEN and held.turn == shown:
            return self.talks.take(turn, screen, held, lambda talk, step: moves.pressed(talk, step, button))
        there = self.talks.find_open(turn) or (held if held and held.status == memory.PARKED else None)
        if there is not None:
            return self.talks.go_on(turn, screen.anew(), there)
        if held is not None and held.turn == shown and not self.conversations[held.name].keeps:
            return self.talks.open(turn, screen.anew(), held.name, held.args)  # a page ended by another one
        return self._old_button(turn, screen)

    def _tap_action(self, turn: Turn, screen: Screen, action: str, row: str) -> list[Queued]:
        if action == "resume":
            held = self._mine(turn, int(row or 0))
            if held is None or held.status == memory.ENDED:
                return self._old_button(turn, screen)
            return self.talks.resume(turn, screen, held)
        command = self.commands.get(action)
        if command is None:
            return self._old_button(turn, screen)
        args = {**command.args, "rest": "", **({"row": row} if row else {})}
        return self.talks.open(turn, screen, command.conversation, args)

    def _mine(self, turn: Turn, key: int) -> Held | None:
        """Return a conversation of the speaker's that this program still has."""
        held = memory.get(turn.session, key)
        mine = held is not None and held.owner == owner_of(turn) and held.name in self.conversations
        return held if mine else None

    def _old_button(self, turn: Turn, screen: Screen) -> list[Queued]:
        return screen.say("common/old_button", offers=self._offers(turn))

    def _offers(self, turn: Turn) -> list[tuple[str, str]]:
        """Return the commands worth a button for this person."""
        listed = [(name, one.conversation) for name, one in self.commands.items() if one.listed]
        return [(name, "") for name, into in listed if turn.may(self.conversations[into].who)][:MOST_OFFERS]

    def _screen_for(self, session: Session, incoming: Incoming, turn: Turn | None, now: datetime) -> Screen:
        edits = incoming.message if incoming.kind is Kind.TAP else ""
        epoch, person = self.epoch_of(incoming.channel), turn.speaker if turn else None
        return Screen(session, now, incoming.channel, incoming.chat, person, edits, epoch)
