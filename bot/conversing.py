"""Conversations under way: opened, gone on with, put aside, brought to their end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot import outbox
from bot.domain.school import people
from bot.domain.school.contacts import contacts_of
from bot.domain.school.known import Memory
from bot.domain.school.turn import Turn
from bot.entries import Entry as Entry
from bot.outbox import Queued
from bot.result import Invalid
from bot.running import Run
from bot.screen import Screen, work_slot
from bot.talking import jobs, memory, moves
from bot.talking.memory import Held, Talk
from bot.talking.moves import Move
from bot.talking.shown import view
from bot.talking.talk import End, Saved, Step

Apply = Callable[[Talk, Step], "Move | Invalid | list[Queued]"]
"""What an entry does to the open question; messages if it turns out to be something else."""


@dataclass(frozen=True)
class Conversations:
    """The table of contents, and how its conversations go from turn to turn."""

    entries: Mapping[str, Entry]

    def find_open(self, turn: Turn) -> Held | None:
        """Return what the speaker's words belong to now; one this program no longer has is ended."""
        held = memory.find_open(turn.session, owner_of(turn))
        if held is None or held.name in self.entries:
            return held
        self._leave(turn, held, memory.ENDED)
        return self.find_open(turn)

    def run(self, turn: Turn, held: Held) -> Run:
        """Return a conversation with the facts of this moment."""
        entry = self.entries[held.name]
        speaking = replace(turn, args=held.args)
        return Run(speaking, held, entry, entry.facts(speaking))

    def open(self, turn: Turn, screen: Screen, name: str, args: Mapping[str, Any]) -> list[Queued]:
        """Begin a conversation, or go on with an unfinished one of its kind; what is open is put aside.

        The words that began it are for this turn only: they may hold a code, so the row keeps none of them.
        """
        entry = self.entries[name]
        if not turn.may(entry.who):
            return barred(turn, screen)
        speaking = replace(turn, args=dict(args))
        facts = entry.facts(speaking)
        known = entry.opening(facts) if entry.opening else {}
        if isinstance(known, Invalid):
            return screen.problem(known)
        unsaid = {**args, "rest": ""}
        held = self._unfinished(turn, name, unsaid)
        if held is None:
            held = memory.start(owner_of(turn), name, turn.now, unsaid)
            held.talk.answers.update(known)
        elif args.get("rest"):
            held.talk.answers.update(self._said_anew(turn, entry, unsaid, known))
        return self.show(Run(speaking, held, entry, facts), screen)

    def go_on(self, turn: Turn, screen: Screen, held: Held, problem: Invalid | None = None) -> list[Queued]:
        """Show where a conversation stands, whatever else was open: its question, or its end."""
        if not turn.may(self.entries[held.name].who):
            self._leave(turn, held, memory.ENDED)
            return barred(turn, screen)
        return self.show(self.run(turn, held), screen, problem)

    def take(self, turn: Turn, screen: Screen, held: Held, entry: Apply) -> list[Queued]:
        """Apply an entry to the question it was given to; another one, or one asked elsewhere, is shown."""
        if not turn.may(self.entries[held.name].who):
            return self.go_on(turn, screen, held)
        run = self.run(turn, held)
        step, refused = run.worked_off()
        asked = step.question.key if step.question else None
        if refused or asked != held.talk.asked or held.elsewhere(screen.channel):
            return self.show(run, screen, refused)
        move = entry(held.talk, step)
        return move if isinstance(move, list) else self._moved(run, screen, move)

    def show(self, run: Run, screen: Screen, problem: Invalid | None = None) -> list[Queued]:
        """Replay a conversation and show its open question, or bring it to its end."""
        run.held.status = memory.OPEN
        step, refused = run.worked_off()
        problem = refused or problem
        if step.end is not None:
            ended = self._end(run, screen, step, step.end)
            if not isinstance(ended, Invalid):
                return ended
            reopened = moves.reopen(run.held.talk, step)
            problem, run = ended, self.run(run.turn, run.held)
            step = run.replay()
            if not reopened or step.question is None:
                self._leave(run.turn, run.held, memory.ENDED)
                return screen.problem(ended)
        problem = problem or next(iter(run.dropped.values()), None)
        held = run.held
        held.turn += 1
        held.talk.channel = screen.channel
        seen = view(held.talk, step, screen.page_size, run.turn.now)
        memory.save(run.turn.session, held, run.turn.now, f"{held.name}/{step.asked.name}")
        run.begin_work(step)
        return screen.ask(held, step, seen, problem)

    def wake(self, turn: Turn, screen: Screen, job: int) -> list[Queued]:
        """Go on with a conversation whose work is done; one that was put aside is offered, none is opened."""
        asked = jobs.asked_by(turn.session, job)
        held = memory.get(turn.session, asked[0]) if asked else None
        if held is None or asked is None or held.owner != owner_of(turn) or held.name not in self.entries:
            return []
        if held.status == memory.ENDED or held.talk.asked != asked[1]:
            return []
        if held.status == memory.PARKED:
            return screen.say(f"{held.name}/ready", offers=[("resume", str(held.id))])
        shown = outbox.last_in_slot(turn.session, screen.chat, work_slot(held))
        return self.go_on(turn, replace(screen, edits=shown["platform_id"] if shown else ""), held)

    def _moved(self, run: Run, screen: Screen, move: Move | Invalid) -> list[Queued]:
        """Show what has become of a person's entry."""
        talk = run.held.talk
        talk.misunderstood = talk.misunderstood + 1 if isinstance(move, Invalid) else 0
        if move is Move.CANCELLED:
            return self.cancel(run.turn, screen, run.held)
        if move is Move.LEFT_FOR_LATER:
            keeps = run.entry.keeps
            self._leave(run.turn, run.held, memory.PARKED if keeps else memory.ENDED)
            said = "common/kept" if keeps else "common/put_away"
            return screen.say(said, what=run.held.name, offers=self.offers(run.turn))
        return self.show(run, screen, move if isinstance(move, Invalid) else None)

    def cancel(self, turn: Turn, screen: Screen, held: Held) -> list[Queued]:
        """Drop a conversation and offer to go on with what was put aside for it."""
        self._leave(turn, held, memory.ENDED)
        return screen.say("common/cancelled", what=held.name, offers=self.offers(turn))

    def resume(self, turn: Turn, screen: Screen, held: Held) -> list[Queued]:
        """Go on with what was put aside, putting aside what is open."""
        self._put_aside(turn, but=held.id)
        return self.go_on(turn, screen, held)

    def offers(self, turn: Turn) -> list[tuple[str, str]]:
        """Return the offer to go on with what was put aside, if anything was."""
        held = self.find_parked(turn)
        return [("resume", str(held.id))] if held else []

    def find_parked(self, turn: Turn) -> Held | None:
        """Return what was put aside last, as long as it is worth going on with."""
        held = memory.find_parked(turn.session, owner_of(turn), turn.now)
        return held if held and held.name in self.entries else None

    def _put_aside(self, turn: Turn, but: int = 0) -> None:
        """Put aside what is open, but end what was only read."""
        read = [name for name, entry in self.entries.items() if not entry.keeps]
        memory.park_open(turn.session, owner_of(turn), turn.now, but, read)

    def _said_anew(
        self, turn: Turn, entry: Entry, unsaid: Mapping[str, Any], known: Mapping[str, Saved]
    ) -> Mapping[str, Saved]:
        """Return the answers in the opening words, without those that hold whatever the words are."""
        silent = entry.facts(replace(turn, args=unsaid))
        anyway = entry.opening(silent) if entry.opening else {}
        if isinstance(anyway, Invalid):
            return known
        return {key: saved for key, saved in known.items() if anyway.get(key) != saved}

    def _unfinished(self, turn: Turn, name: str, args: Mapping[str, Any]) -> Held | None:
        """Put aside what is open, and return what is there of this name and purpose.

        What of this name nobody answered is ended.
        """
        unended = memory.unended(turn.session, owner_of(turn), name)
        if any(held.status == memory.OPEN for held in unended):
            self._put_aside(turn)
            unended = memory.unended(turn.session, owner_of(turn), name)
        for held in unended:
            if memory.is_old(held, turn.now) or not held.talk.answers:
                self._leave(turn, held, memory.ENDED)
            elif held.args == args:
                return held
        return None

    def _leave(self, turn: Turn, held: Held, status: str) -> None:
        held.status = status
        memory.save(turn.session, held, turn.now)

    def _end(self, run: Run, screen: Screen, step: Step, end: End) -> list[Queued] | Invalid:
        """Do what a conversation wanted done, close it, and say so; Invalid if it could not be done."""
        done = self._apply(run.turn, end)
        if isinstance(done, Invalid):
            return done
        held, turn = run.held, run.turn
        held.status = memory.ENDED
        held.turn += 1
        memory.save(turn.session, held, turn.now, f"{held.name}/{end.outcome}")
        after = speaker_again(turn) if end.act is not None else turn
        screen = replace(screen, person=after.speaker)
        facts, template = {**end.facts, **done}, f"{held.name}/{end.outcome}"
        if not end.then:
            offers = end.offered + self.offers(after)
            return screen.say(template, offers=offers, **facts)
        said = screen.say(template, **facts) if end.outcome else []
        next_screen = screen.anew() if said else screen
        return said + self.open(after, next_screen, end.then, {"rest": "", **end.then_args})

    def _apply(self, turn: Turn, end: End) -> Mapping[str, Any] | Invalid:
        """Do what an end wants done; what says Invalid leaves nothing behind."""
        if end.act is None:
            return {}
        savepoint = turn.session.begin_nested()
        done: Mapping[str, Any] | Invalid = end.act.apply(turn)
        if isinstance(done, Invalid):
            savepoint.rollback()
        else:
            savepoint.commit()
        return done


def owner_of(turn: Turn) -> str:
    """Return whose conversations these are: the person's on every channel, else the account's own."""
    return f"person:{turn.speaker.id}" if turn.speaker else f"account:{turn.account.id}"


def speaker_again(turn: Turn) -> Turn:
    """Return the turn with the speaker looked up anew, after an act that may have linked or erased them."""
    now = people.lock_speaker(turn.session, turn.account.id or 0)
    if now is None:
        return replace(turn, speaker=None, revision=None, memory=Memory(), heads=None)
    memory = turn.memory if now.revision == turn.revision else Memory()
    return replace(turn, speaker=now.person, revision=now.revision, memory=memory, heads=now.heads)


def barred(turn: Turn, screen: Screen) -> list[Queued]:
    """Say why something is not open to the speaker: not theirs to do, or no more, or nobody known."""
    if turn.former:
        return screen.say("departure/no_longer", contacts=contacts_of(turn.session, turn.former))
    return screen.say("common/not_for_you" if turn.person else "common/who_are_you")
