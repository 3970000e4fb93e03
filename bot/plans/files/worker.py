"""The process that opens a stranger's file: bytes in, one JSON object out, within the system's limits."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import get_args

from bot.plans.files.document import Document, Kind
from bot.plans.files.texts import text_of
from bot.result import Invalid


def main() -> None:
    """Read a file from standard input and write what is in it; `argv` is home, name, megabytes, seconds."""
    _, _, name, megabytes, seconds = sys.argv
    limit(int(megabytes) << 20, int(seconds))
    found = text_of(name, sys.stdin.buffer.read())
    sys.stdout.buffer.write(packed(found))
    sys.stdout.buffer.flush()


def packed(found: Document | Invalid) -> bytes:
    """Return a document or a refusal as it goes through the pipe."""
    kind = "document" if isinstance(found, Document) else "invalid"
    return json.dumps({kind: asdict(found)}, ensure_ascii=False).encode("utf-8", errors="replace")


def unpacked(sent: bytes) -> Document | Invalid | None:
    """Return what came through the pipe; None for anything but a document or a refusal."""
    try:
        found = json.loads(sent)
        if "invalid" in found:
            return Invalid.because(str(found["invalid"]["code"]), **found["invalid"]["facts"])
        document = found["document"]
        if document["kind"] not in get_args(Kind):
            return None
        notes = tuple(map(str, document["notes"]))
        return Document(str(document["text"]), int(document["pages"]), document["kind"], notes)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def limit(memory: int, seconds: int) -> None:
    """Hold this process to its memory and processor time, behind everybody else, where the system can."""
    try:
        import os
        import resource
    except ImportError:  # Windows: the parent's clock alone
        return
    os.nice(5)
    bounds = {"RLIMIT_AS": memory, "RLIMIT_CPU": seconds, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    for name, bound in bounds.items():
        try:
            resource.setrlimit(getattr(resource, name), (bound, bound))
        except (ValueError, OSError):  # a system that has the name and not the limit
            continue
