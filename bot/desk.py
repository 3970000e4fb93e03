"""One update is one turn: a person's entry is applied to a conversation, replayed, and answered.

Everything here runs inside the turn's transaction and touches no network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import memory, moves
from bot.channels import Incoming, Kind
from bot.domain import people
from bot.domain.turn import Turn
from bot.memory import Held
from bot.moves import Move
from bot.outbox import Queued
from bot.result import Invalid
from bot.screen import Screen
from bot.talk import End, Saved, Script, Step, replay
from bot.wishes import Command, is_thanks, understand


@dataclass(frozen=True)
class Entry:
    """A conversation in the table of contents."""

    script: Callable[[Any], Script]
    facts: Callable[[Turn], Any]
    who: str = people.MEMBER
    """Who may open and continue it: "anyone", "member", "lead" or "admin"."""
    opening: Callable[[Any], Mapping[str, Saved] | Invalid] | None = None
    """Answers already known when it opens: from the words that began it, or from what is stored."""


@dataclass
class Desk:
    """Turns updates into answers with the conversations it was handed."""

    conversations: Mapping[str, Entry]
    commands: Mapping[str, Command]
    epoch_of: Callable[[str], int | None] = lambda channel: None
    """The epoch of this process's sender for a channel; None leaves messages for whoever sends."""

    def turn(self, session: Session, incoming: Incoming, now: datetime) -> list[Queued]:
        """Work on one update; what it returns is on disk as *sending* and goes out after the commit."""
        if incoming.kind is Kind.GROUP:
            return self._screen_for(session, incoming, None, now).say("common/group")
        if incoming.kind is Kind.BLOCKED:
            people.set_reachable(session, incoming.channel, incoming.chat, "blocked")
            return []
        account = people.account_for(session, incoming.channel, incoming.user, incoming.chat, now)
        person = people.lock_person(session, account.person_id) if account.person_id else None
        turn = Turn(session, now, account, person if person and person.active else None)
        screen = self._screen_for(session, incoming, turn, now)
        if incoming.kind is Kind.TEXT:
            return self._text(turn, screen, incoming.text)
        if incoming.kind is Kind.TAP:
            return self._tap(turn, screen, incoming.tap)
        if incoming.kind in (Kind.VOICE, Kind.FILE):
            return screen.say(f"common/{incoming.kind}")
        return []

    def apologise(self, session: Session, incoming: Incoming, code: str, now: datetime) -> list[Queued]:
        """Say sorry for an update that could not be worked on, with the code its log line carries."""
        return self._screen_for(session, incoming, None, now).say("common/sorry", code=code)

    def open(self, turn: Turn, screen: Screen, name: str, args: Mapping[str, Any]) -> list[Queued]:
        """Begin a conversation, parking the one in progress; the same one is gone on with."""
        entry = self.conversations[name]
        owner = owner_of(turn)
        if not turn.may(entry.who):
            return screen.say("common/not_for_you" if turn.person else "common/who_are_you")
        there = memory.find_open(turn.session, owner)
        if there is not None:
            memory.set_status(turn.session, there.id, memory.PARKED, turn.now)
        speaking = replace(turn, args=dict(args))
        answers = entry.opening(entry.facts(speaking)) if entry.opening else {}
        if isinstance(answers, Invalid):
            return screen.problem(answers)
        held = self._resumable(turn, owner, name, args)
        if held is None:
            held = memory.start(turn.session, owner, name, turn.now, args)
        held.talk.answers.update(answers)
        return self._go_on(turn, screen, held)

    def _resumable(self, turn: Turn, owner: str, name: str, args: Mapping[str, Any]) -> Held | None:
        """Return the unfinished conversation of the same name and purpose, opened again."""
        held = memory.find_parked(turn.session, owner, name)
        if held is None:
            return None
        same = {**held.args, "rest": ""} == {**args, "rest": ""}
        if not same or not held.talk.answers:
            memory.set_status(turn.session, held.id, memory.ENDED, turn.now)
            return None
        held.status = memory.OPEN
        return held

    def _text(self, turn: Turn, screen: Screen, text: str) -> list[Queued]:
        if text.startswith("/"):
            name, _, rest = text[1:].partition(" ")
            return self._command(turn, screen, name.partition("@")[0].lower(), rest.strip())
        held = memory.find_open(turn.session, owner_of(turn))
        if held is not None:
            return self._typed(turn, screen, held, text)
        return self._idle(turn, screen, text)

    def _command(self, turn: Turn, screen: Screen, name: str, rest: str) -> list[Queued]:
        if name == "huy":
            return self._cancel_open(turn, screen)
        command = self.commands.get(name)
        if command is None:
            return screen.say("common/no_such_command", offers=self._offers(turn))
        return self.open(turn, screen, command.conversation, {**command.args, "rest": rest})

    def _cancel_open(self, turn: Turn, screen: Screen) -> list[Queued]:
        held = memory.find_open(turn.session, owner_of(turn))
        if held is None:
            return screen.say("common/nothing_to_cancel")
        held.status = memory.ENDED
        memory.save(turn.session, held, turn.now, "")
        return screen.say("common/cancelled", what=held.name, offers=self._unfinished(turn))

    def _idle(self, turn: Turn, screen: Screen, text: str) -> list[Queued]:
        """Take a sentence that answers no question: a wish in plain words, a code, or thanks."""
        if turn.person is None:
            return self.open(turn, screen, "link", {"rest": text})
        wish = understand(text, self.commands)
        if wish is not None:
            return self._command(turn, screen, *wish)
        if is_thanks(text):
            return []
        return screen.say("common/idle", offers=self._offers(turn))

    def _typed(self, turn: Turn, screen: Screen, held: Held, text: str) -> list[Queued]:
        turn, step = self._replayed(turn, held)
        if step.question is None:
            return self._go_on(turn, screen, held)
        move = moves.typed(held.talk, step, text, turn.now)
        if isinstance(move, Invalid) and move.code == "not_an_option":
            wish = understand(text, self.commands)
            if wish is not None:
                return self._command(turn, screen, *wish)
        return self._moved(turn, screen, held, move)

    def _tap(self, turn: Turn, screen: Screen, data: str) -> list[Queued]:
        match data.split(":", 3):
            case ["c", conversation, shown, option] if conversation.isdigit() and shown.isdigit():
                return self._tap_option(turn, screen, int(conversation), int(shown), option)
            case ["a", action, row]:
                return self._tap_action(turn, screen, action, row)
            case _:
                return screen.say("common/idle", offers=self._offers(turn))

    def _tap_option(
        self, turn: Turn, screen: Screen, conversation: int, shown: int, option: str
    ) -> list[Queued]:
        """Apply a button; one of an older turn, or of somebody else's, shows what is open now instead."""
        held = memory.get(turn.session, conversation)
        mine = held is not None and held.owner == owner_of(turn)
        if held is None or not mine or held.status != memory.OPEN or held.turn != shown:
            there = memory.find_open(turn.session, owner_of(turn))
            if there is None:
                return screen.say("common/old_button", offers=self._offers(turn))
            return self._go_on(turn, screen.anew(), there)
        turn, step = self._replayed(turn, held)
        if step.question is None:
            return self._go_on(turn, screen, held)
        return self._moved(turn, screen, held, moves.tap(held.talk, step, option))

    def _tap_action(self, turn: Turn, screen: Screen, action: str, row: str) -> list[Queued]:
        screen = screen.anew()
        if action == "resume":
            held = memory.get(turn.session, int(row)) if row.isdigit() else None
            if held is None or held.owner != owner_of(turn) or held.status == memory.ENDED:
                return screen.say("common/old_button", offers=self._offers(turn))
            return self._go_on(turn, screen, held)
        command = self.commands.get(action)
        if command is None:
            return screen.say("common/old_button", offers=self._offers(turn))
        args = {**command.args, "rest": "", **({"row": row} if row else {})}
        return self.open(turn, screen, command.conversation, args)

    def _replayed(self, turn: Turn, held: Held) -> tuple[Turn, Step]:
        """Run a conversation up to its open question, with the facts of this moment."""
        speaking = replace(turn, args=held.args)
        entry = self.conversations[held.name]
        step = replay(entry.script(entry.facts(speaking)), held.talk.answers, held.talk.reopened)
        moves.settle(held.talk, step)
        if held.talk.reopened and (step.question is None or step.question.key != held.talk.reopened):
            held.talk.reopened = ""
        return speaking, step

    def _moved(self, turn: Turn, screen: Screen, held: Held, move: Move | Invalid) -> list[Queued]:
        if isinstance(move, Invalid):
            held.talk.misunderstood += 1
            return self._go_on(turn, screen, held, move)
        if move is Move.CANCELLED:
            held.status = memory.ENDED
            memory.save(turn.session, held, turn.now, "")
            return screen.say("common/cancelled", what=held.name, offers=self._unfinished(turn))
        if move is Move.LEFT_FOR_LATER:
            held.status = memory.PARKED
            memory.save(turn.session, held, turn.now, "")
            return screen.say("common/kept", what=held.name, offers=self._unfinished(turn))
        return self._go_on(turn, screen, held)

    def _go_on(
        self, turn: Turn, screen: Screen, held: Held, problem: Invalid | None = None
    ) -> list[Queued]:
        """Replay a conversation and show where it stands: its open question, or its end."""
        held.status = memory.OPEN
        if not turn.may(self.conversations[held.name].who):
            held.status = memory.ENDED
            memory.save(turn.session, held, turn.now, "")
            return screen.say("common/not_for_you")
        speaking, step = self._replayed(turn, held)
        if step.end is not None:
            refused = self._finish(speaking, screen, held, step, step.end)
            if not isinstance(refused, Invalid):
                return refused
            problem = refused
            held.talk.answers.pop(step.passed[-1], None)
            speaking, step = self._replayed(turn, held)
        assert step.question is not None
        held.turn += 1
        shown = moves.view(held.talk, step.question, step.passed, screen.page_size)
        queued = screen.ask(held, step, shown, problem or next(iter(step.dropped.values()), None))
        memory.save(turn.session, held, turn.now, f"{held.name}/{step.question.name}")
        return queued

    def _finish(
        self, turn: Turn, screen: Screen, held: Held, step: Step, end: End
    ) -> list[Queued] | Invalid:
        done = end.act.apply(turn) if end.act is not None else {}
        if isinstance(done, Invalid):
            if not step.passed:
                held.status = memory.ENDED
                memory.save(turn.session, held, turn.now, "")
                return screen.problem(done)
            return done
        held.status = memory.ENDED
        held.turn += 1
        memory.save(turn.session, held, turn.now, f"{held.name}/{end.outcome}")
        facts = {**end.facts, **done}
        if end.then:
            after = people_again(turn)
            said = screen.say(f"{held.name}/{end.outcome}", **facts) if end.outcome else []
            next_screen = replace(screen.anew() if said else screen, person=after.person)
            return said + self.open(after, next_screen, end.then, {"rest": "", **end.then_args})
        offers = [(name, "") for name in end.offers] + self._unfinished(turn)
        return screen.say(f"{held.name}/{end.outcome}", offers=offers, **facts)

    def _unfinished(self, turn: Turn) -> list[tuple[str, str]]:
        """Return the offer to go on with what was put aside, if anything was."""
        held = memory.find_parked(turn.session, owner_of(turn))
        return [("resume", str(held.id))] if held else []

    def _offers(self, turn: Turn) -> list[tuple[str, str]]:
        """Return the commands worth a button for this person."""
        names = [name for name, one in self.commands.items() if one.listed]
        return [(name, "") for name in names if turn.may(self.conversations[self.commands[name].conversation].who)][:4]

    def _screen_for(
        self, session: Session, incoming: Incoming, turn: Turn | None, now: datetime
    ) -> Screen:
        return Screen(
            session=session,
            now=now,
            channel=incoming.channel,
            chat=incoming.chat,
            person=turn.person if turn else None,
            edits=incoming.message if incoming.kind is Kind.TAP else "",
            epoch=self.epoch_of(incoming.channel),
        )


def owner_of(turn: Turn) -> str:
    """Return whose conversations these are: the person's on every channel, else the account's own."""
    return f"person:{turn.person.id}" if turn.person else f"account:{turn.account.id}"


def people_again(turn: Turn) -> Turn:
    """Return the turn with the speaker looked up anew, after an act has linked or unlinked the account."""
    account = people.account_for(
        turn.session, turn.account.channel, turn.account.platform_user, turn.account.chat, turn.now
    )
    person = people.lock_person(turn.session, account.person_id) if account.person_id else None
    return replace(turn, account=account, person=person)
