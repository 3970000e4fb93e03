"""A plan read beside the turns, from file to items, by a process of its own: a job conversations wait for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.plans.files.document import Note
from bot.plans.files.reading import Limits, read_apart
from bot.plans.files.texts import text_of
from bot.plans.files.worker import serve
from bot.plans.reader import read_plan
from bot.plans.reader.found import Found
from bot.result import Invalid
from bot.talking.values import to_json

if TYPE_CHECKING:
    from bot.store import Store

TASK = "read_plan"
"""What this work is called in a job."""
LIMITS = Limits(seconds=20)


@dataclass(frozen=True)
class PlanRead:
    """What was found in a plan, and what of its file a careful reader should know."""

    found: Found
    pages: int
    notes: tuple[Note, ...] = ()


async def read_given(store: Store, given: Any) -> Any:
    """Read an upload, or the pieces of a pasted text; returns a `PlanRead` as JSON, or why there is none.

    `given` is an upload's id, or a list of texts.
    """
    if isinstance(given, list):
        return await read_aside("\n".join(given).encode())
    from bot import uploads

    upload = await store.read(lambda session: uploads.load(session, given))
    if upload is None:
        return Invalid.because("file_gone")
    return await read_aside(upload.content)


async def read_aside(content: bytes, limits: Limits = LIMITS) -> Any:
    """Return a `PlanRead` as JSON, made by a process that cannot hurt this one; or why there is none."""
    found = await read_apart(__name__, PlanRead, content, limits)
    return found if isinstance(found, Invalid) else to_json(found)


def main() -> None:
    """Answer what the plan in a file says."""
    serve(_read)


def _read(content: bytes) -> PlanRead | Invalid:
    document = text_of(content)
    if isinstance(document, Invalid):
        return document
    found = read_plan(document.text)
    if not found.items:
        other = any(one.code == "no_plan" for one in found.warnings)
        return Invalid.because("plan_other" if other else "plan_nothing")
    return PlanRead(found, document.pages, document.notes)
