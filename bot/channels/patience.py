"""How long a channel waits before it asks a platform again."""

from __future__ import annotations

import random

LONGEST_PAUSE = 30.0


def pause(attempt: int) -> float:
    """Return the seconds to wait before the next attempt: 1, 2, 4 ... 30, give or take a fifth."""
    return min(LONGEST_PAUSE, 2.0 ** min(attempt - 1, 10)) * random.uniform(0.8, 1.2)
