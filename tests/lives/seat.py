"""Where a person sits: what they can do is the same on every channel, how they do it is the channel's."""

from __future__ import annotations

from typing import Protocol

PICTURE = b"\x89PNG\r\n\x1a\n" + b"hoa phuong" * 20


class Seat(Protocol):
    """One person at one channel; every deed returns when it is answered."""

    async def comes(self, code: str) -> None:
        """Come for the first time, with the code the office handed out."""

    async def says(self, words: str) -> None:
        """Write a line."""

    async def taps(self, words: str) -> None:
        """Make the choice, shown last, that holds these words, as one does here: a button or its number."""

    async def sends_picture(self) -> None:
        """Send a picture."""

    async def reads(self) -> list[str]:
        """Return what they were told since they last did something, the oldest first."""


async def sees(seat: Seat, *words: str) -> str:
    """Read what has come; fails unless all these words are in it."""
    told = "\n\n".join(await seat.reads())
    missing = [one for one in words if one not in told]
    assert not missing, f"{missing} not in:\n{told}"
    return told
