"""Rows that could not be taken, as a file that can be mended and imported again."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from pipetui.services.exporting.cells import guard, unguard
from pipetui.services.exporting.files import whole_file

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.services.importing.plan import ImportPlan
    from pipetui.services.importing.report import ImportReport

REASON = "Rejected because"
"""The column with the reason; an import passes it over."""


def write_rejects(
    plan: ImportPlan, report: ImportReport, path: Path, *, overwrite: bool = False
) -> int:
    """Write the rejected rows under the file's own header, with the reason; gives their number.

    The cells are as they were, but that none acts in a spreadsheet. Raises Refused when the file
    is there already and `overwrite` is not set.
    """
    reasons = {
        rejected.row: _reason(rejected.column, rejected.reason) for rejected in report.rejected
    }
    names = [guard(name) for name in plan.table.header if name != REASON]
    kept = [place for place, name in enumerate(plan.table.header) if name != REASON]
    with whole_file(path, overwrite=overwrite) as stream:
        writer = csv.writer(stream)
        writer.writerow([*names, REASON])
        for row in plan.table.rows():
            if row.line in reasons:
                beyond = row.cells[len(plan.table.header) :]
                cells = [row.cells[place] for place in kept]
                texts = [guard(unguard(cell)) for cell in cells]
                writer.writerow([*texts, reasons[row.line], *map(guard, beyond)])
    return len(reasons)


def _reason(column: str | None, reason: str) -> str:
    return guard(f"{column}: {reason}" if column else reason)
