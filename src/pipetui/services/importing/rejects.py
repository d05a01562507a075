"""Rows that could not be taken, as a file that can be mended and imported again."""

from __future__ import annotations

import csv
from contextlib import suppress
from typing import TYPE_CHECKING

from pipetui.domain.errors import BadValue
from pipetui.services.files import whole_file
from pipetui.services.importing.days import ORDERS, read_moment
from pipetui.services.importing.values import unmistakable
from pipetui.services.sheets.cells import guard, unguard

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.services.importing.days import Moment
    from pipetui.services.importing.plan import ImportPlan
    from pipetui.services.importing.report import ImportReport

REASON = "Rejected because"
"""The column with the reason; an import passes it over."""


def write_rejects(plan: ImportPlan, report: ImportReport, path: Path) -> int:
    """Write the rejected rows under the file's own header, with the reason; gives their number.

    Texts are as they were, but that none acts in a spreadsheet, and so is the delimiter. Days and
    amounts that only the other rows made clear are written so that they can be read in one way.
    Raises Refused when the file is there already.
    """
    header = plan.table.header
    reasons = {each.row: _reason(each.column, each.reason) for each in report.rejected}
    kept = [place for place, name in enumerate(header) if name != REASON]
    with whole_file(path, overwrite=False) as stream:
        writer = csv.writer(stream, delimiter=plan.table.delimiter)
        writer.writerow([*(guard(header[place]) for place in kept), REASON])
        for row in plan.table.rows():
            if row.line not in reasons:
                continue
            cells = [_by_itself(plan, place, row.cells[place]) for place in kept]
            beyond = row.cells[len(header) :]
            writer.writerow(map(guard, [*cells, reasons[row.line], *beyond]))
    return len(reasons)


def _by_itself(plan: ImportPlan, place: int, cell: str) -> str:
    """A cell that means without its column what it meant in it."""
    text, field = unguard(cell), plan.columns.fields[place]
    if field == "value":
        return unmistakable(text, plan.mark) if text.strip() else text
    if field not in plan.orders or len(_days(text)) == 1:
        return text
    with suppress(BadValue):
        moment = read_moment(text, plan.orders[field])
        return moment.text() if moment else text
    return text


def _days(text: str) -> set[Moment | None]:
    """What a cell can mean as a day, by each order of day, month and year."""
    found: set[Moment | None] = set()
    for order in ORDERS:
        with suppress(BadValue):
            found.add(read_moment(text, order))
    return found


def _reason(column: str | None, reason: str) -> str:
    return f"{column}: {reason}" if column else reason
