"""What must be right before anything else is imported: the four packages are ours, the time zone is known.

Other distributions have packages called `scheduler` or `messages`; nothing of theirs is imported to find
out. The sentences stand in ours.toml beside this file, because the package that normally holds sentences may
be the one that is not ours, and needs the time zone.
"""

from __future__ import annotations

import tomllib
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PACKAGES = ("bot", "handlers", "scheduler", "messages")
ZONE = "Asia/Ho_Chi_Minh"
MARK = 'PROJECT = "thidua"'

_HERE = Path(__file__).parent


def problem() -> str:
    """Return the sentence that says what is wrong and what to do; empty when nothing is."""
    home = _HERE.parent.parent
    for package in PACKAGES:
        code, place = _look(find_spec(package), home)
        if code:
            return _sentence(code).format(package=package, place=place, home=home)
    try:
        ZoneInfo(ZONE)
    except ZoneInfoNotFoundError:
        return _sentence("no_time_zone").format(zone=ZONE)
    return ""


def _sentence(code: str) -> str:
    return str(tomllib.loads((_HERE / "ours.toml").read_text(encoding="utf-8"))[code])


def _look(spec: ModuleSpec | None, home: Path) -> tuple[str, str]:
    """Return what is wrong with a package and where it lies; empty words when nothing is."""
    if spec is None or spec.origin is None:
        return "missing", ""
    file = Path(spec.origin)
    if file.parent.parent != home:
        return "elsewhere", str(file.parent)
    if MARK not in file.read_text(encoding="utf-8", errors="replace"):
        return "overwritten", str(file.parent)
    return "", ""
