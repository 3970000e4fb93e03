"""Gửi thông báo: an admin's words, who is to hear them, and a last look before they go out."""

from __future__ import annotations

from datetime import datetime

import messages
from bot.domain.delivery.announcements import AnnouncementFacts, LaunchAnnouncement, mistake_in
from bot.questions import Line, ask, choose, confirm
from bot.result import Invalid
from bot.talk import End
from bot.words import clean


async def announce(facts: AnnouncementFacts) -> End:
    """Ask for the text and the audience, show what will arrive, and send it."""
    text = await ask("text", parse_announcement)
    options = facts.audiences()
    audience = await choose("audience", options, skip_single=False)
    preview = facts.preview(text, audience)
    label = next(one.label for one in options if one.id == audience)
    lines = [
        Line("text", messages.label("announce.line.text")),
        Line("audience", messages.label("announce.line.audience")),
    ]
    shows = (text, audience, preview.reach)
    await confirm("review", shows, lines=lines, yes="announce.send", preview=preview, audience=label)
    return End("sent", act=LaunchAnnouncement(text, audience))


def parse_announcement(text: str, now: datetime) -> str | Invalid:
    """Return an announcement as it will be kept."""
    words = clean(text)
    return mistake_in(words) or words
