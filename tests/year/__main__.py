"""`uv run python -m tests.year`: play the year and write docs/guide/a-year.md anew."""

from __future__ import annotations

import sys
import time

from tests.year.guide import GUIDE, written
from tests.year.play import played


def main() -> None:
    """Play, and write what came of it."""
    began = time.monotonic()
    year = played()
    for one in year.logged:
        print(one, file=sys.stderr)
    GUIDE.write_text(written(year), encoding="utf-8")
    print(f"{GUIDE}: {len(year.shown)} messages, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
