"""Hộp thư văn phòng: an admin reads what people ask, and answers."""

from __future__ import annotations

import messages
from bot.domain.desk.office_inbox import AnswerQuestion, InboxFacts
from bot.talking.questions import Line, ask, choose, confirm
from bot.talking.talk import End
from handlers.ask_office import parse_text


async def answer_office(facts: InboxFacts) -> End:
    """Show the questions that wait, then one of them, and send the answer to whoever asked."""
    question = facts.question
    if question is None:
        options = facts.options()
        if not options:
            return End("nothing")
        which = await choose("which", options, skip_single=False, count=len(options))
        return End("", then="office_inbox", then_args={"row": which})
    shown = facts.shown(question)
    text = await ask("answer", parse_text, **shown)
    lines = [Line("answer", messages.label("office_inbox.line.answer"))]
    shows = (question.id, question.answer, text)
    await confirm("review", shows, lines=lines, yes="office_inbox.send", text=text, **shown)
    act = AnswerQuestion(question.id or 0, text, question.answered_at)
    return End("answered", act=act, facts=shown, offers=("cauhoi",))
