"""A mention in one line, so that a table of phrases reads like a table."""

from __future__ import annotations

from datetime import date

from bot.dates import Known, Mention, mentions

YEAR = Known(issued=date(2024, 9, 10), first=date(2024, 9, 5), last=date(2025, 5, 31))
"""A plan of 10/09/2024 for a school year from Thursday 05/09/2024 to 31/05/2025."""


def told(text: str, known: Known = YEAR) -> str:
    """Return all that is read of a text: "2024-10-15 day before 17:00 dự kiến; 2024-10 ..."."""
    return "; ".join(in_a_line(mention) for mention in mentions(text, known))


def in_a_line(mention: Mention) -> str:
    """Return days, precision and whatever else a mention says, in this order."""
    parts = [_days(mention), str(mention.precision), mention.mode]
    parts += [mention.at.strftime("%H:%M") if mention.at else None]
    parts += ["tentative" if mention.tentative else None, "ranged" if mention.ranged else None]
    parts += ["since" if mention.since else None]
    parts += ["blank" if mention.blank else None]
    parts += ["{}-{}".format(*mention.school_year) if mention.school_year else None]
    parts += [f"every {mention.every}" if mention.every else None]
    parts += ["days " + ",".join(map(str, mention.days)) if mention.days else None]
    parts += [f"from <{mention.start_said}>" if mention.start_said else None]
    parts += [f"until <{mention.end_said}>" if mention.end_said else None]
    parts += [mention.problem.code if mention.problem else None]
    return " ".join(part for part in parts if part)


def _days(mention: Mention) -> str:
    if mention.start == mention.end:
        return str(mention.start) if mention.start else "?"
    return f"{mention.start or '?'}..{mention.end or '?'}"
