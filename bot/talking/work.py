"""The question that is answered by a worker, off the turn: what takes longer than a person should wait."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.result import Invalid
from bot.talking.talk import Ask, Json, Saved
from bot.talking.values import to_json


@dataclass(frozen=True)
class Work(Ask[int]):
    """Work to be done before a conversation can go on; the answer is the id of the job with its result."""

    task: str = field(kw_only=True)
    """Which work it is: a key of the tasks that the app hands its workshop."""
    given: Json = field(kw_only=True)
    """What is to be worked on, as JSON."""

    def read(self, text: str, now: datetime) -> Saved | Invalid:
        """Say that it is still being worked on."""
        return Invalid.because("still_working")

    def check(self, value: Json) -> int | Invalid:
        """Return the job's id."""
        return int(value)


def work(key: str, task: str, given: Any, **facts: Any) -> Work:
    """Have something done off the turn and go on with the id of its job; facts are for the template.

    The key gets the digest of what is given, as an item's id: other things given are another question, whose
    answer is its own.
    """
    kept = to_json(given)
    return Work(f"{key}.k{_digest(kept)}", facts, task=task, given=kept)


def _digest(given: Json) -> int:
    return zlib.crc32(json.dumps(given, sort_keys=True, ensure_ascii=False).encode())


def packed(outcome: Json | Invalid) -> Mapping[str, Json]:
    """Return what came of some work as a job's row keeps it."""
    if isinstance(outcome, Invalid):
        return {"refused": outcome.code, "facts": to_json(outcome.facts)}
    return {"value": outcome}
