"""A neutral text and its choices as the messages a channel shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.rendering.limits import LIMITS, Limits
from bot.rendering.markup import as_plain, as_telegram, escaped
from bot.rendering.split import split
from bot.words import Option
from messages import label
from messages.words import cut, to_type

_NUMBERED = re.compile(r"[0-9]+\. ")
"""How a label begins that says itself by which number it is named."""


@dataclass(frozen=True)
class Part:
    """One message: `text` in the channel's own markup, and its buttons (label, data), one a row."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    typed: tuple[tuple[str, str], ...] = ()
    """What would be buttons, on a channel without any: words to type, and the data they stand for."""


def prepared(channel: str, neutral: str) -> list[str]:
    """Return neutral text in the channel's markup, in parts within its limits."""
    limits = LIMITS[channel]
    text = as_telegram(neutral) if limits.markup else as_plain(neutral)
    return split(text, limits.part, units=limits.units, markup=limits.markup)


def compose(
    channel: str,
    neutral: str,
    options: Sequence[Option],
    nav: Sequence[Option] = (),
    *,
    callback: Callable[[str], str],
    values: bool = False,
) -> list[Part]:
    """Return the messages that ask a question, its choices with the last of them.

    With buttons, each option is one and `nav` comes last; labels too long for a phone are cut there and
    listed in full in the text. Without, options are numbered lines from 1, and "_back", "_home" and "_next"
    have their digits; with `values`, where a number is itself the answer, back is a word. All other `nav` is
    a word to type, unless its label begins with a number of its own.
    """
    limits = LIMITS[channel]
    if not limits.buttons:
        lines = _numbered(options) + [_typed(option, limits, values) for option in nav]
        texts = prepared(channel, _with_lines(neutral, lines))
        typed = tuple((option.label, callback(option.id)) for option in nav)
        return [*(Part(text) for text in texts[:-1]), Part(texts[-1], typed=typed)]
    long = any(cut(option.label, limits.label) != option.label for option in options)
    labels = _numbered(options) if long else [option.label for option in options]
    texts = prepared(channel, _with_lines(neutral, labels if long else []))
    labels += [option.label for option in nav]
    buttons = tuple(
        (cut(text, limits.label), _data(callback(option.id), limits))
        for text, option in zip(labels, [*options, *nav], strict=True)
    )
    return [*(Part(text) for text in texts[:-1]), Part(texts[-1], buttons)]


def _numbered(options: Sequence[Option]) -> list[str]:
    return [f"{number}. {option.label}" for number, option in enumerate(options, 1)]


def _typed(option: Option, limits: Limits, values: bool) -> str:
    digits = {"_back": limits.back, "_home": limits.home, "_next": limits.more}
    if option.id in digits and not values:
        return f"{digits[option.id]}. {option.label}"
    if _NUMBERED.match(option.label):
        return option.label
    return to_type(label("back_word") if option.id == "_back" else option.label)


def _with_lines(neutral: str, lines: Sequence[str]) -> str:
    return f"{neutral}\n\n{escaped(lines)}" if lines else neutral


def _data(data: str, limits: Limits) -> str:
    if len(data.encode()) > limits.callback:
        raise ValueError("a button's data is too long")
    return data
