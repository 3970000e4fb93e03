"""Small plans for the tests of the reader: a head, and the lines a test is about."""

from __future__ import annotations

from bot.plans.reader import Found, read_plan

HEAD = """UBND XÃ SÔNG TRONG
TRƯỜNG THCS HOA PHƯỢNG
Số: 12/KH-THCS
Sông Trong, ngày 05 tháng 9 năm 2024

KẾ HOẠCH
Phát động phong trào thi đua năm học 2024-2025

"""


def read(*lines: str) -> Found:
    """Return what is read from a plan with these lines under its head."""
    return read_plan(HEAD + "\n".join(lines) + "\n")


def targets(*lines: str) -> list[tuple[str, str, float, str]]:
    """Return the targets of lines that stand under "CHỈ TIÊU", as text, op, value and unit."""
    found = read("I. CHỈ TIÊU", *lines).targets
    return [(one.text, one.op, one.value, one.unit) for one in found]


def deadlines(*lines: str) -> list[tuple[str, str, str]]:
    """Return the deadlines of lines that stand under "THỰC HIỆN", as kind, day and mode."""
    found = read("I. TỔ CHỨC THỰC HIỆN", *lines).deadlines
    return [(one.kind, one.due.isoformat(), one.mode) for one in found]


def phases(*lines: str) -> list[tuple[str | None, str | None, str | None]]:
    """Return the phases of lines that stand under "THỜI GIAN"."""
    found = read("I. THỜI GIAN", *lines).phases
    return [
        (one.name, one.start.isoformat() if one.start else None, one.end.isoformat() if one.end else None)
        for one in found
    ]
