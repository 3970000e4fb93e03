"""A plan read beside the turns, from file to items, by a process of its own: a job conversations wait for."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.plans.files.reading import Limits, asked
from bot.plans.reader.found import Found
from bot.result import Invalid
from bot.talking.values import from_json, restored, to_json

if TYPE_CHECKING:
    from bot.store import Store

TASK = "read_plan"
"""What this work is called in a job."""
PASTED = "pasted.txt"
LIMITS = Limits(seconds=20)
_START = "import sys; sys.path.insert(0, sys.argv[1]); from bot.plans.aside import main; main()"


@dataclass(frozen=True)
class PlanRead:
    """What was found in a plan, and what of its file a careful reader should know: codes of `Document`."""

    found: Found
    pages: int
    notes: tuple[str, ...] = ()


async def read_given(store: Store, given: Any) -> Any:
    """Read an upload, or the pieces of a pasted text; returns a `PlanRead` as JSON, or why there is none.

    `given` is an upload's id, or a list of texts.
    """
    if isinstance(given, list):
        return await read_aside(PASTED, "\n".join(given).encode())
    from bot import uploads

    upload = await store.read(lambda session: uploads.load(session, given))
    if upload is None:
        return Invalid.because("file_gone")
    return await read_aside(upload.name, upload.content)


async def read_aside(name: str, content: bytes, limits: Limits = LIMITS) -> Any:
    """Return a `PlanRead` as JSON, made by a process that cannot hurt this one; or why there is none."""
    answer = await asyncio.to_thread(asked, _START, name, content, limits)
    if isinstance(answer, Invalid):
        return answer
    try:
        told = json.loads(answer)
        if "invalid" in told:
            return Invalid.because(str(told["invalid"]["code"]), **from_json(told["invalid"]["facts"]))
        restored(PlanRead, told["read"])
        return told["read"]
    except (ValueError, KeyError, TypeError, RecursionError):  # it died, or its file spoke for it
        return Invalid.because("plan_heavy")


def main() -> None:
    """Read a file from standard input and write what its plan says; `argv` is as `asked` says."""
    from bot.plans.files.worker import limit

    _, _, name, megabytes, seconds = sys.argv
    limit(int(megabytes) << 20, int(seconds))
    answer = _read(name, sys.stdin.buffer.read())
    kind = "invalid" if isinstance(answer, Invalid) else "read"
    told = json.dumps({kind: to_json(answer)}, ensure_ascii=False)
    sys.stdout.buffer.write(told.encode("utf-8", errors="replace"))
    sys.stdout.buffer.flush()


def _read(name: str, content: bytes) -> PlanRead | Invalid:
    from bot.plans.files.texts import text_of
    from bot.plans.reader import read_plan
    from bot.plans.reader.saying import warning

    document = text_of(name, content)
    if isinstance(document, Invalid):
        return document
    found = read_plan(document.text)
    if not found.items:
        codes = [one for one in found.warnings if one.code in ("no_plan", "nothing")]
        said = [warning(one.code, one.facts, one.quote) for one in codes]
        return Invalid.because("plan_nothing", said=(said or [warning("nothing", {}, "")])[0])
    return PlanRead(found, document.pages, document.notes)
