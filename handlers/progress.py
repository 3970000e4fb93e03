"""Tiến độ: how far one of my targets or work items is, in a line or a few taps; mistakes can be corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import messages
from bot.domain.registering.amounts import Amount, Said
from bot.domain.registering.commitments import Commitment
from bot.domain.registering.progress_form import NEW, REPLACE, EnterProgress, ProgressFacts, parse_said
from bot.result import Invalid
from bot.talking.questions import Line, Words, ask, choose, confirm
from bot.talking.talk import End, Json
from bot.words import Option, clean

FINISHED = Option("finished", messages.label("progress.finished"), ("xong", "hoan thanh", "xong roi"))
NO_NOTE = Option("none", messages.label("progress.no_note"), ("khong", "ko"))
MODES = (
    Option(NEW, messages.label("progress.mode.new"), ("moi", "ghi them", "ghi moi")),
    Option(REPLACE, messages.label("progress.mode.replace"), ("sua", "sua lai", "ghi nham", "thay")),
)
NOTE_LENGTH = 300


@dataclass(frozen=True)
class HowFar(Words[Said]):
    """Asks how far something is: a figure, "xong", and words of one's own after it."""

    def check(self, value: Json) -> Said | Invalid:
        """Return the answer as kept."""
        return Said(Amount(**value["amount"]), value["note"])


async def progress(facts: ProgressFacts) -> End:
    """Ask which item and how far it is, show it once more, and note it."""
    if not facts.items:
        return End("nothing", offers=("dangky",))
    item = await _item(facts)
    mine = facts.of(item)
    said = await HowFar(
        f"value.{item.key}",
        {"item": item, "mine": mine},
        parse=lambda text, now: parse_said(item, text),
        choices=((FINISHED, Said(Amount(None))),),
    )
    mode = NEW
    if item.latest:
        mode = await choose(f"mode.{item.key}", MODES, default=NEW, skip_single=False, item=item)
    corrected = item.latest if mode == REPLACE else None
    before = said.note or (corrected.note if corrected else "")
    note = await ask(f"note.{item.key}", parse_note, default=before, choices=[(NO_NOTE, "")], item=item)
    replaces = corrected.id if corrected else None
    act = EnterProgress(item.registration_id, item.item, said.amount, note, replaces)
    yes = "progress.replace" if corrected else "progress.send"
    await confirm(f"review.{item.key}", act, lines=_lines(item), yes=yes, item=item, entry=act, mine=mine)
    return End("noted", act=act, facts={"item": item, "entry": act}, offers=("tiendo", "cuatoi"))


async def _item(facts: ProgressFacts) -> Commitment:
    """Return the item it is about; where there is only one, nobody is asked."""
    if len(facts.items) == 1:
        return facts.items[0]
    question = ask(
        "item", facts.parse_item, choices=facts.choices(), still=facts.gone, registered=facts.registered
    )
    return facts.one(await question)


def _lines(item: Commitment) -> list[Line]:
    names = ("value", "note", "mode") if item.latest else ("value", "note")
    return [Line(f"{name}.{item.key}", messages.label(f"progress.line.{name}")) for name in names]


def parse_note(text: str, now: datetime) -> str | Invalid:
    """Return a note as it will be kept."""
    note = clean(text)
    if len(note) > NOTE_LENGTH:
        return Invalid.because("text_long", most=NOTE_LENGTH, length=len(note))
    return note
