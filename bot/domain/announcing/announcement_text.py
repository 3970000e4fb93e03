"""An announcement's words: *đậm* and _nghiêng_, names in their places, limits, and the text as it arrives."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

import messages
from bot.domain.announcing.announcements import Announcement
from bot.domain.school.people import Person
from bot.rendering import LIMITS, as_plain, size
from bot.result import Invalid

SHORTEST = 5
FITS = min(limits.part for limits in LIMITS.values())
"""What one message takes on every channel, heading and signature included: it is never cut in two."""
FITS_WITH_FILE = min(limits.caption for limits in LIMITS.values())
"""What goes with a picture or file as one message on every channel."""

PLACEHOLDERS: Mapping[str, str] = {"ten": "full_name", "thayco": "address"}
"""What an admin may write in braces: {ten} is the full name, {thayco} is "Cô Lan"."""

_TAGS = {"*": "b", "_": "i"}
_MARKS = re.compile(
    r"(?P<link>(?:https?://|www\.)\S+)"
    r"|(?<![\w*_])(?P<mark>[*_])(?P<inner>(?=\S)(?:(?!(?P=mark))[^\n])+(?<=\S))(?P=mark)(?![\w*_])"
)


def mistake_in(text: str) -> Invalid | None:
    """Return why a text cannot be announced: too short, too long, or with a placeholder nobody fills."""
    if len(text) < SHORTEST:
        return Invalid.because("text_short", least=SHORTEST)
    if size(text) > FITS:
        return Invalid.because("text_long", length=size(text), most=FITS)
    unknown = messages.unknown_placeholders(text, PLACEHOLDERS)
    if unknown:
        return Invalid.because("unknown_placeholder", unknown=unknown[0], known=list(PLACEHOLDERS))
    return None


def too_long(length: int, with_file: bool) -> Invalid | None:
    """Return why a message of some length cannot go out as one."""
    if with_file and length > FITS_WITH_FILE:
        return Invalid.because("caption_long", length=length, most=FITS_WITH_FILE)
    return Invalid.because("text_long", length=length, most=FITS) if length > FITS else None


@lru_cache(maxsize=64)
def emphasised(text: str) -> str:
    """Return an admin's words as neutral text: what stands in * or _ around whole words is marked up.

    A lone sign, one inside a word and one in a link stay what they are.
    """
    pieces, at = [], 0
    for found in _MARKS.finditer(text):
        pieces += [escape(text[at : found.start()]), _marked(found)]
        at = found.end()
    return "".join([*pieces, escape(text[at:])])


def filled(text: str, person: Person) -> str:
    """Return an admin's words as neutral text with a person's name in its places."""
    name = messages.words.cut(person.full_name, messages.words.NAME)
    names = {"ten": name, "thayco": messages.words.address(person)}
    return messages.fill(emphasised(text), {key: str(escape(name)) for key, name in names.items()})


def arriving(
    kept: Announcement, person: Person, channel: str = "telegram", *, corrects: bool | None = None
) -> str:
    """Return an announcement as it arrives, with heading and signature, as neutral text.

    A correction says so, unless it `corrects` nothing its receiver knows.
    """
    return messages.render_for(
        channel,
        "announcement/text",
        body=Markup(filled(kept.text, person)),  # noqa: S704 - escaped piece by piece above
        me=person,
        correction=kept.corrects_id is not None if corrects is None else corrects,
        answer_by_word=kept.wants_ack and not LIMITS[channel].buttons,
    )


def length(kept: Announcement, person: Person) -> int:
    """Return how long an announcement to a person is, as platforms count, where it is longest."""
    return max(size(as_plain(arriving(kept, person, channel))) for channel in LIMITS)


def widest(kept: Announcement, people: Sequence[Person]) -> Person | None:
    """Return who of some people gets the longest text: {thayco} may be longest for another than {ten}."""
    return max(people, key=lambda one: len(filled(kept.text, one)), default=None)


def _marked(found: re.Match[str]) -> str:
    if found["link"]:
        return str(escape(found["link"]))
    tag = _TAGS[found["mark"]]
    return f"<{tag}>{emphasised(found['inner'])}</{tag}>"
