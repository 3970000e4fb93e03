"""The points on which reports of the Zalo Bot Platform disagree, and its way to refuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Handing = Literal["once", "repeated", "lost"]
Photo = Literal["photo", "photo_url"]
Silence = Literal["408", "empty"]


@dataclass(frozen=True)
class Variant:
    """How this Zalo behaves where reports disagree."""

    handing: Handing = "once"
    """Whether a poll brings an update once, again on every poll, or only if it came during a poll."""
    wrapped: bool = False
    """Whether a webhook's body is {ok, result} around the update."""
    photo: Photo = "photo_url"
    mirrored: bool = False
    """Whether the HTTP status of an error is its code; else it is 200."""
    strings: bool = False
    """Whether numbers come as strings, and message ids as hexadecimal ones."""
    page_429: bool = False
    """Whether too many requests are answered by a page."""
    silence: Silence = "408"


class Refused(Exception):
    """An error as the platform words it."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code, self.description = code, description
