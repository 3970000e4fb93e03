"""How a benchmark says what it found: a line about the machine and a table for docs/performance.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence

Row = Sequence[str]


def machine() -> str:
    """Return on what the figures were taken, and how busy it was with other things."""
    busy = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {busy}"


def table(header: Row, rows: Sequence[Row]) -> str:
    """Return a Markdown table, its first column to the left and the others to the right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
