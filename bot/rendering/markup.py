"""Neutral text taken apart into plain text and tagged spans, and written out again."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_TAG = re.compile(r'<(?:(/)(b|i|code|a)|(b|i|code)|(a) href="((?:https?://|tg://)[^"<>\s]*)")>')


@dataclass(frozen=True)
class Span:
    """A stretch of plain text inside a tag."""

    start: int
    end: int
    tag: str
    href: str = ""


@dataclass(frozen=True)
class Marked:
    """Plain text and its spans, outer ones first; spans nest, they never cross."""

    text: str
    spans: tuple[Span, ...]


def parse(marked_up: str) -> Marked:
    """Take neutral text or Telegram HTML apart.

    Only our four tags are tags; anything else is text. What is closed without being open is dropped, what is
    left open ends with the text or with the tag around it.
    """
    text: list[str] = []
    spans: list[Span] = []
    opened: list[int] = []
    length = at = 0
    for found in _TAG.finditer(marked_up):
        text.append(html.unescape(marked_up[at : found.start()]))
        length += len(text[-1])
        at = found.end()
        if found[1]:
            _close(found[2], length, spans, opened)
        else:
            opened.append(len(spans))
            spans.append(Span(length, -1, found[3] or found[4], html.unescape(found[5] or "")))
    text.append(html.unescape(marked_up[at:]))
    length += len(text[-1])
    spans = [span if span.end >= 0 else replace(span, end=length) for span in spans]
    return Marked("".join(text), tuple(span for span in spans if span.start < span.end))


def _close(tag: str, at: int, spans: list[Span], opened: list[int]) -> None:
    if tag not in (spans[index].tag for index in opened):
        return
    while opened:
        index = opened.pop()
        spans[index] = replace(spans[index], end=at)
        if spans[index].tag == tag:
            return


def clip(marked: Marked, start: int, end: int) -> Marked:
    """Return the part of a text between two positions, with the tags that reach into it."""
    inside = (
        replace(span, start=max(span.start, start) - start, end=min(span.end, end) - start)
        for span in marked.spans
    )
    return Marked(marked.text[start:end], tuple(span for span in inside if span.start < span.end))


def as_telegram(neutral: str) -> str:
    """Return neutral text as valid Telegram HTML: its own tags, balanced, and everything else escaped."""
    return written(parse(neutral)) if "<" in neutral or "&" in neutral or ">" in neutral else neutral


def as_plain(neutral: str) -> str:
    """Return neutral text without markup; a link becomes "text: address"."""
    marked = parse(neutral)
    text = marked.text
    for link in sorted(marked.spans, key=lambda span: -span.end):
        if link.href and marked.text[link.start : link.end] != link.href:
            text = f"{text[: link.end]}: {link.href}{text[link.end :]}"
    return text


def written(marked: Marked) -> str:
    """Write a text out as HTML."""
    edges = sorted({edge for span in marked.spans for edge in (span.start, span.end)} | {0, len(marked.text)})
    pieces = []
    for start, end in zip(edges, [*edges[1:], len(marked.text)], strict=True):
        pieces += [_closing(span) for span in reversed(marked.spans) if span.end == start]
        pieces += [_opening(span) for span in marked.spans if span.start == start]
        pieces.append(html.escape(marked.text[start:end], quote=False))
    return "".join(pieces)


def _opening(span: Span) -> str:
    return f'<a href="{html.escape(span.href)}">' if span.href else f"<{span.tag}>"


def _closing(span: Span) -> str:
    return f"</{span.tag}>"


def escaped(lines: Sequence[str]) -> str:
    """Return plain lines as neutral text."""
    return html.escape("\n".join(lines), quote=False)
