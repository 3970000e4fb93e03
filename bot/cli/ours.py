"""Whether the four packages are our own: other distributions have packages called `scheduler` or `messages`.

Nothing of theirs is imported to find out. The sentences stand in ours.toml beside this file, because the
package that normally holds sentences may be the one that is not ours.
"""

from __future__ import annotations

import tomllib
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("bot", "handlers", "scheduler", "messages")
MARK = 'PROJECT = "thidua"'

_HERE = Path(__file__).parent


def problem() -> str:
    """Return the sentence that says which package is not ours and what to do; empty when all are."""
    home = _HERE.parent.parent
    for package in PACKAGES:
        code, place = _look(find_spec(package), home)
        if code:
            sentences = tomllib.loads((_HERE / "ours.toml").read_text(encoding="utf-8"))
            return str(sentences[code]).format(package=package, place=place, home=home)
    return ""


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
