"""Hours as people write them: "17h00", "8 giờ 30", "7 rưỡi tối"; one pattern for phrases and for texts."""

from __future__ import annotations

import re
from datetime import time

PART_OF_DAY = r"sang|trua|chieu|toi|dem"
_SIGN = r"(?: ?(?:h|gio|g) ?|:(?=\d{2}(?![\d/])))"
CLOCK = rf"(?P<h>\d{{1,2}}){_SIGN}(?:(?P<half>ruoi)|(?P<min>\d{{2}})(?![\d/]|[.-]\d))?(?: ?(?:phut|p))?"
UNTIL_HOUR = rf"(?:(?:tu )?\d{{1,2}}{_SIGN}(?:\d{{2}})?(?: ?(?:phut|p))? ?(?:-|den|toi) ?)?"
"""Before an hour: the one that a stretch of time begins at."""


def clock(found: re.Match[str], part: str | None) -> time | None:
    """Return the time of day a match of `CLOCK` names, None if no clock has it: "3h chiều" is 15:00."""
    hour, minute = int(found["h"]), 30 if found["half"] else int(found["min"] or 0)
    if part in ("chieu", "toi", "dem") and 1 <= hour <= 11:
        hour += 0 if part == "dem" and hour < 6 else 12
    elif part == "trua" and 1 <= hour <= 2:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
