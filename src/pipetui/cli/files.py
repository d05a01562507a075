"""Files of other programs in, and our own out."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from pipetui.cli.arguments import choose
from pipetui.cli.files_in import stdin_bytes
from pipetui.cli.grammar import Misuse
from pipetui.cli.layout import facts
from pipetui.cli.options import DryRun
from pipetui.cli.output import Piece, Style
from pipetui.cli.pipelines import find_pipelines
from pipetui.cli.program import program
from pipetui.domain.errors import InputError, Refused
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipetui.cli.output import Line
    from pipetui.cli.program import Program
    from pipetui.services.exporting import ReportAsked
    from pipetui.services.importing import ImportReport, Progress, Rejected
    from pipetui.services.importing.report import Routed
    from pipetui.services.session import Session
    from pipetui.services.settings.config import Day

_SHOWN_ROWS = 20
_COUNTED = {"deals": "deal", "report": "section", "all": "record"}
"""What of an export is counted."""


def import_files(
    ctx: typer.Context,
    files: Annotated[list[str], Argument(metavar="FILE…")],
    *,
    kind: Annotated[
        str | None, Option("--from", metavar="KIND", help="csv, tsv or all; found by itself")
    ] = None,
    columns: Annotated[
        list[str] | None,
        Option(
            "--map",
            metavar="COL=FIELD",
            help="what a column holds, such as title, company, value, stage or contact; repeatable",
        ),
    ] = None,
    stages: Annotated[
        str | None,
        Option(metavar="HOW", help="unknown stages: create (unless told), skip, or OLD=NEW,…"),
    ] = None,
    dates: Annotated[
        str | None, Option(metavar="ORDER", help="what 03/04/2026 means: dmy, mdy or ymd")
    ] = None,
    currency: Annotated[
        str | None, Option(metavar="CUR", help="what amounts are in that do not say so")
    ] = None,
    pipeline: Annotated[
        str | None, Option(metavar="NAME", help="where the deals go; the first one unless told")
    ] = None,
    dry_run: DryRun = False,
    rejects: Annotated[
        str | None, Option(metavar="FILE", help="write rows that were not taken to a file")
    ] = None,
) -> None:
    """Import deals from files. `pipetui undo` takes an import back.

    - for FILE reads stdin. Columns are known by their names; what has no field is kept beside the
    deal. Rows that cannot be taken are listed, and the others are in. What `pipetui export all`
    wrote goes only into a database without deals; undo then goes on with the log it brought along.
    """
    from pipetui.services.importing import (
        KINDS,
        ImportOptions,
        ImportPlan,
        plan_import,
        run_import,
        write_rejects,
    )
    from pipetui.services.importing.days import ORDERS

    here = program(ctx)
    if dates is not None:
        choose(dates, ORDERS, "order of day, month and year")
    if kind is not None:
        choose(kind, KINDS, "kind of file that can be read")
    options = ImportOptions.of(
        kind=kind,
        columns=columns or (),
        stages=stages,
        dates=dates,
        currency=currency,
        pipeline=pipeline,
    )
    places = _rejects(rejects, len(files)) if rejects else []
    # All are looked through before the first is taken, so that a wrong name is told in time.
    plans = [plan_import(_input(name), options, name=_called(name)) for name in files]
    reports: list[ImportReport] = []
    with here.session() as session:
        for plan in plans:
            with _bar(here, "Importing") as progress:
                reports.append(run_import(session, plan, dry_run=dry_run, progress=progress))
    for place, plan, report in zip(places, plans, reports, strict=False):
        if report.rejected and isinstance(plan, ImportPlan):
            write_rejects(plan, report, place)
    _tell(here, files, reports, dry_run=dry_run)
    rejected = sum(len(report.rejected) for report in reports)
    if rejected:
        made = sum(report.created + report.updated for report in reports)
        others = "the others would be in" if dry_run else "the others are in"
        rest = others if made else "nothing else was there to take"
        hint = f"the rows are in {rejects}" if rejects else "--rejects FILE writes them to a file"
        count = counted(rejected, "row was", "rows were")
        raise InputError(f"{count} not taken; {rest}", hint)


def _input(name: str) -> Path | bytes:
    from pipetui.services.importing.source import MAX_BYTES

    return stdin_bytes(MAX_BYTES) if name == "-" else Path(name).expanduser()


def export(
    ctx: typer.Context,
    what: Annotated[str, Argument(metavar="WHAT")],
    file: Annotated[str, Argument(metavar="FILE")],
    *,
    raw: Annotated[
        bool, Option("--raw", help="leave texts that a spreadsheet would compute as they are")
    ] = False,
    period: Annotated[
        str | None, Option(metavar="P", help="of a report: as for metrics; 12m unless told")
    ] = None,
    pipeline: Annotated[
        str | None, Option(metavar="NAME", help="of a report: of one pipeline; all unless told")
    ] = None,
) -> None:
    """Write deals to a file, a report of all figures, or all there is.

    WHAT: deals, to .csv or .json; report, to .html or .md, with every metric of a period, its
    plots and what is counted; or all, to .json, which loses nothing: the log is in it too.
    """
    from pipetui.services.exporting import WRITABLE
    from pipetui.services.exporting import export as write
    from pipetui.services.settings.config import load_config

    here = program(ctx)
    choose(what, tuple(WRITABLE), "kind of export")
    _require_file(file)
    if what != "report" and (period is not None or pipeline is not None):
        raise Misuse("--period and --pipeline are for a report", "Leave them out")
    with here.session() as session, _bar(here, "Exporting") as progress:
        day = load_config(here.config_folder)[0].day
        asked = _report(session, day, period, pipeline) if what == "report" else None
        path = Path(file).expanduser()
        done = write(session, what, path, day=day, raw=raw, report=asked, progress=progress)
    if here.out.as_json:
        here.out.document(
            {"what": done.what, "format": done.format, "count": done.count, "path": str(done.path)}
        )
        return
    here.out.line(f"{counted(done.count, _COUNTED[done.what])} written to {done.path}")


def _report(session: Session, day: Day, period: str | None, pipeline: str | None) -> ReportAsked:
    """What a report is to be about; the forecasts that are due are noted before it is counted."""
    from pipetui.services.exporting import ReportAsked
    from pipetui.services.reading import maps
    from pipetui.services.snapshots import take_due_snapshots

    take_due_snapshots(session, working_days=day.working_days)
    asked = ReportAsked()
    if pipeline is not None:
        found = find_pipelines(maps(session), pipeline)[0]
        asked = replace(asked, pipeline_id=found.pipeline.id)
    return asked if period is None else replace(asked, period=period)


def _require_file(name: str) -> None:
    """Refuse what is no name of a file to write: stdout, or a folder."""
    if name == "-":
        raise Misuse("- is no file", "Give the name of a file to write to")
    if Path(name).expanduser().is_dir():
        raise Refused(f"{name} is a folder", "name a file in it")


def _called(name: str) -> str:
    return "stdin" if name == "-" else Path(name).name


def _rejects(name: str, count: int) -> list[Path]:
    """A file for the rejected rows of each input: `rows.csv`, `rows-2.csv`.

    Refused, before anything is imported, when one of them is there already.
    """
    _require_file(name)
    first = Path(name).expanduser()
    more = (first.with_stem(f"{first.stem}-{number}") for number in range(2, count + 1))
    paths = [first, *more]
    for path in paths:
        if os.path.lexists(path):
            raise Refused(f"{path} is there already", "choose another name, or move it away first")
    return paths


@contextmanager
def _bar(here: Program, what: str) -> Iterator[Progress]:
    """A bar on stderr while a person waits; nothing otherwise."""
    if not here.out.shows_progress:
        yield _unseen
        return
    from rich import progress as rich
    from rich.console import Console

    columns = (rich.TextColumn(what), rich.BarColumn(), rich.MofNCompleteColumn())
    with rich.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _unseen(_done: int, _total: int) -> None:
    pass


# -- the report ----------------------------------------------------------------------------


def _tell(
    here: Program, files: Sequence[str], reports: Sequence[ImportReport], *, dry_run: bool
) -> None:
    if not here.out.as_json:
        for name, report in zip(files, reports, strict=True):
            here.out.lines(_lines(name, report, here.out.width, dry_run=dry_run))
        return
    documents: list[dict[str, Any]] = [report.as_json() for report in reports]
    if len(documents) == 1:
        here.out.document(documents[0])
        return
    items = [{"file": name, **each} for name, each in zip(files, documents, strict=True)]
    here.out.items(items)


def _lines(name: str, report: ImportReport, width: int | None, *, dry_run: bool) -> list[Line]:
    called = _called(name)
    would = "would be " if dry_run else ""
    counts = {
        f"{would}made": report.created,
        f"{would}changed": report.updated,
        "as they are": report.unchanged,
        "left out": len(report.skipped),
        "not taken": len(report.rejected),
    }
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count) or "no deals"
    rows = counted(report.read, "row")
    lines: list[Line] = [Piece(f"{called}: {rows}, {told}", Style.STRONG)]
    lines += facts(
        [
            ("Columns", _columns(report)),
            ("Stages", _stages(report, dry_run=dry_run)),
            ("Routing", "\n".join(map(_routed, report.routed))),
        ],
        width,
    )
    lines += [Piece(f"Mind: {each}", Style.WARN) for each in report.warnings]
    lines += _rows("Left out", [(each.row, each.reason) for each in report.skipped])
    lines += _rows("Not taken", [(each.row, _reason(each)) for each in report.rejected])
    if report.operation:
        lines.append("`pipetui undo` takes it back.")
    return lines


def _columns(report: ImportReport) -> str:
    kept = [name for name, field in report.mapping.items() if field == "extra"]
    known = [
        name if name.casefold() == field else f"{name} = {field}"
        for name, field in report.mapping.items()
        if field not in {"extra", "ignore"}
    ]
    parts = [", ".join(known), f"kept as they are: {', '.join(kept)}" if kept else ""]
    return "; ".join(part for part in parts if part)


def _stages(report: ImportReport, *, dry_run: bool) -> str:
    new = set(report.made_stages)
    pairs = [old if old == here else f"{old} = {here}" for old, here in report.stages.items()]
    would = "would be " if dry_run else ""
    made = f"{would}made for it: {', '.join(report.made_stages)}" if new else ""
    return "; ".join(part for part in (", ".join(pairs), made) if part)


def _routed(routed: Routed) -> str:
    return f"{routed.deals:,}: {routed.why or f'no rule → {routed.pipeline}'}"


def _reason(rejected: Rejected) -> str:
    place = f"{rejected.column}: " if rejected.column else ""
    return f"{place}{rejected.reason}"


def _rows(title: str, rows: Sequence[tuple[int, str]]) -> list[Line]:
    if not rows:
        return []
    lines: list[Line] = [Piece(title, Style.STRONG)]
    lines += [f"  line {row}: {reason}" for row, reason in rows[:_SHOWN_ROWS]]
    if len(rows) > _SHOWN_ROWS:
        lines.append(f"  and {len(rows) - _SHOWN_ROWS:,} more")
    return lines
