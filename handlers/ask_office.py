"""Hỏi văn phòng: a question in the person's own words, a last look, and it is on its way."""

from __future__ import annotations

from datetime import datetime

import messages
from bot.domain.desk.office_questions import AskFacts, AskOffice, wrong_length
from bot.result import Invalid
from bot.talking.questions import Line, ask, confirm
from bot.talking.talk import End
from bot.words import clean


async def ask_office(facts: AskFacts) -> End:
    """Ask what the person wants to know, and send it to those who keep the office."""
    if facts.full:
        return End("full", facts=facts.asks)
    text = await ask("text", parse_text)
    lines = [Line("text", messages.label("office.line.text"))]
    await confirm("review", text, lines=lines, yes="office.send", text=text)
    return End("sent", act=AskOffice(text), facts=facts.asks)


def parse_text(text: str, now: datetime) -> str | Invalid:
    """Return a question or an answer as it will be kept."""
    words = clean(text)
    return wrong_length(words) or words
