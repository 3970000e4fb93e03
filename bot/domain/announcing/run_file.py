"""The people a run has not reached, as a file: more of them than a message should name."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import messages
from bot import uploads
from bot.domain.announcing import run_list, run_standing
from bot.domain.announcing.run_standing import Unreached
from bot.domain.school import audit
from bot.domain.school.turn import Turn
from bot.result import Invalid

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (6, 32, 28, 36)


@dataclass(frozen=True)
class ListUnreached:
    """Make a list of everybody a run has not reached, for whoever may read their names."""

    key: str

    def apply(self, turn: Turn) -> Mapping[str, Any] | Invalid:
        """Write the list as a file that follows the words."""
        found = run_list.find(turn, self.key)
        if found is None or found.run is None:
            return Invalid.because("run_gone")
        if not run_list.names_allowed(turn, found):
            return Invalid.because("not_in_charge")
        missed = run_standing.unreached(turn.session, found.run.id or 0)
        name = f"{messages.label('runs.file_name')} {found.run.id}.xlsx"
        me = turn.me().id or 0
        kept = uploads.keep(turn.session, name, XLSX, sheet(missed), turn.now, me)
        audit.note(turn.session, turn.now, me, "listed_unreached", f"run:{found.run.id}", count=len(missed))
        return {"attach": [kept], "count": len(missed), "it": found}


def sheet(missed: Sequence[Unreached]) -> bytes:
    """Return the list as a workbook; what people are called is text, whatever it begins with."""
    import xlsxwriter  # only whoever asks for a list needs it

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        page = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for column, key in enumerate(("number", "name", "team", "why")):
            page.write_string(0, column, messages.label(f"runs.column.{key}"), bold)
            page.set_column(column, column, WIDTHS[column])
        for number, one in enumerate(missed, 1):
            page.write_number(number, 0, number)
            for column, text in enumerate((one.name, one.team, one.why), 1):
                page.write_string(number, column, text)
        page.freeze_panes(1, 0)
    return made.getvalue()
