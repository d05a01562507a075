"""The report of a database: its figures for a period, read and written in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from pipetui.services.exporting.deals import Progress
    from pipetui.services.exporting.report import ReportForm
    from pipetui.services.session import Session
    from pipetui.services.settings.config import Day

A_YEAR: Final = "12m"
"""The period of a report unless another one is asked for: enough of it for most rates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAsked:
    """What a report is to be about."""

    period: str = A_YEAR
    pipeline_id: int | None = None
    """All pipelines where it is None."""


def write_figures(  # noqa: PLR0913, PLR0917 - what a report follows from
    session: Session,
    stream: TextIO,
    form: ReportForm,
    asked: ReportAsked,
    day: Day,
    progress: Progress,
) -> int:
    """Write the report as of now; gives the number of its sections.

    Raises BadValue for a period that cannot be read.
    """
    from pipetui.domain.metrics.periods import parse_period
    from pipetui.services.exporting.report import ReportHead, write_report
    from pipetui.services.metrics import load_figures
    from pipetui.services.present.figures.pages import report_pages
    from pipetui.services.present.places import name_of_pipeline

    now = session.now()
    period = parse_period(asked.period, now.today)
    figures = load_figures(session, asked.pipeline_id, now, day=day, progress=progress)
    head = ReportHead(name_of_pipeline(figures) or "all pipelines", period, now)
    return write_report(report_pages(figures, period), head, form, stream)
