"""What is written for other programs and for safekeeping."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from pipetui.domain.errors import Refused
from pipetui.domain.text import shown
from pipetui.services.exporting.deals import Progress, write_deals_csv, write_deals_json
from pipetui.services.exporting.report_figures import ReportAsked, write_figures
from pipetui.services.exporting.whole import write_all
from pipetui.services.files import whole_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.services.exporting.report import ReportForm
    from pipetui.services.session import Session
    from pipetui.services.settings.config import Day

__all__ = [
    "WRITABLE",
    "ExportReport",
    "Progress",
    "ReportAsked",
    "export",
    "export_report",
    "export_to",
]

WRITABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "deals": ("csv", "json"),
    "report": ("html", "md"),
    "all": ("json",),
}
"""What can be exported, and into which formats."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written."""

    what: str
    format: str
    count: int
    """Deals, sections of a report, or of a whole database rows."""
    path: Path


def export(  # noqa: PLR0913 - options of one command
    session: Session,
    what: str,
    path: Path,
    *,
    day: Day,
    overwrite: bool = False,
    raw: bool = False,
    report: ReportAsked | None = None,
    progress: Progress | None = None,
) -> ExportReport:
    """Write `what` to a file, private to its owner and whole or not at all; its ending says how.

    `day` says which days count. `raw` leaves texts in a sheet as they are, also those that a
    spreadsheet would compute. `report` says what a report is about: a year of all pipelines without
    it. Raises Refused for what cannot be written, and when the file is there and `overwrite` is not
    set.
    """
    if path.is_dir():
        message = f"{path} is a folder"
        raise Refused(message, "name a file in it")
    form = _format(what, path.suffix.removeprefix(".").lower())
    with whole_file(path, overwrite=overwrite) as stream:
        count = export_to(
            session, what, form, stream, day=day, raw=raw, report=report, progress=progress
        )
    return ExportReport(what, form, count, path)


def export_report(session: Session, name: str, report: ReportAsked, day: Day) -> Path:
    """Write a report into the file that somebody named; gives its place. Raises as `export`."""
    path = Path(name).expanduser().absolute()
    return export(session, "report", path, day=day, report=report).path


def export_to(  # noqa: PLR0913 - options of one command
    session: Session,
    what: str,
    form: str,
    stream: TextIO,
    *,
    day: Day,
    raw: bool = False,
    report: ReportAsked | None = None,
    progress: Progress | None = None,
) -> int:
    """Write `what` to a stream that leaves line ends alone; gives the number of its records."""
    heard = progress or _unheard
    match what, _format(what, form):
        case "deals", "csv":
            return write_deals_csv(session, stream, heard, raw=raw)
        case "deals", _:
            return write_deals_json(session, stream, heard, working_days=day.working_days)
        case "report", _:
            kind: ReportForm = "html" if form == "html" else "md"
            return write_figures(session, stream, kind, report or ReportAsked(), day, heard)
        case _:
            return write_all(session, stream, heard)


def _format(what: str, form: str) -> str:
    if what not in WRITABLE:
        message = f"{shown(what)} is nothing that can be exported"
        raise Refused(message, f"one of {', '.join(WRITABLE)}")
    if form not in WRITABLE[what]:
        endings = " or ".join(f".{each}" for each in WRITABLE[what])
        message = f"{what} cannot be written as {shown(form)}" if form else "the file has no ending"
        raise Refused(message, f"give it the ending {endings}")
    return form


def _unheard(_done: int, _total: int) -> None:
    pass
