"""Files of other programs, and our own, into the pipeline.

`plan_import` looks a file through and settles what its columns mean; `run_import` makes the deals,
or says what that would make. Between the two a person may look at the plan and choose otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import InputError
from pipetui.domain.text import shown
from pipetui.services.importing.plan import ImportOptions, ImportPlan, StageChoice, plan_deals
from pipetui.services.importing.rejects import write_rejects
from pipetui.services.importing.report import ImportReport, Rejected, Skipped
from pipetui.services.importing.running import Progress, import_deals
from pipetui.services.importing.source import open_source
from pipetui.services.importing.whole import WholePlan, import_whole, looks_like_json, plan_whole

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.services.session import Session

__all__ = [
    "KINDS",
    "ImportOptions",
    "ImportPlan",
    "ImportReport",
    "Progress",
    "Rejected",
    "Skipped",
    "StageChoice",
    "WholePlan",
    "plan_import",
    "run_import",
    "write_rejects",
]

KINDS = ("csv", "tsv", "all")
"""What can be read so far: tables of deals, and copies of whole databases."""


def plan_import(
    file: Path | bytes, options: ImportOptions | None = None, *, name: str | None = None
) -> ImportPlan | WholePlan:
    """Look a file through; `file` is its path, or its bytes with the `name` it goes by.

    Raises InputError when it cannot be read, or its dates can be read in two ways; BadValue when
    an option names a column or a field there is none of.
    """
    source, options = open_source(file, name), options or ImportOptions()
    if options.kind not in {None, *KINDS}:
        message = f"{shown(options.kind or '')} is no kind of file that can be read"
        raise InputError(message, f"one of {', '.join(KINDS)}")
    if options.kind == "all" or (options.kind is None and looks_like_json(source)):
        return plan_whole(source)
    return plan_deals(source, options)


def run_import(
    session: Session,
    plan: ImportPlan | WholePlan,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Do what a plan says, as one operation; with `dry_run` only tell what it would do.

    `progress` hears how far it is, and of how much; an exception from there, or an interruption,
    leaves nothing behind.
    """
    heard = progress or _unheard
    if isinstance(plan, WholePlan):
        return import_whole(session, plan, dry_run=dry_run, progress=heard)
    return import_deals(session, plan, dry_run=dry_run, progress=heard)


def _unheard(_done: int, _total: int) -> None:
    pass
