"""Work done beside the turns, handed in as an update of whoever waits for it: once, and in its order."""

from __future__ import annotations

from bot.channels import Incoming, Kind, Raw

KEY = "from_work"


def update(user: str, chat: str, job: int) -> tuple[str, Raw]:
    """Return the id and the raw update that says a job of somebody's is ready."""
    return f"job:{job}", {KEY: {"user": user, "chat": chat, "job": job}}


def is_ours(raw: Raw) -> bool:
    """Tell whether an update is a worker's: no platform sends one that holds nothing else."""
    return set(raw) == {KEY}


def read(channel: str, raw: Raw) -> Incoming:
    """Return what such an update means; ValueError or KeyError if it is malformed."""
    held = raw[KEY]
    return Incoming(channel, held["user"], held["chat"], Kind.WORK, job=int(held["job"]))
