"""The review as a document: every page of figures a chapter, as Markdown or as a page of HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TextIO

from pipetui.domain.dates import date_words
from pipetui.services.exporting.report_html import html_report
from pipetui.services.exporting.report_markdown import markdown_report, section_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.dates import Now
    from pipetui.domain.metrics.periods import Period
    from pipetui.services.present.figures.blocks import Page

__all__ = ["REPORT_FORMS", "ReportForm", "ReportHead", "section_markdown", "write_report"]

ReportForm = Literal["md", "html"]
REPORT_FORMS: Final[tuple[ReportForm, ...]] = ("md", "html")


@dataclass(frozen=True, slots=True)
class ReportHead:
    """What a report is about."""

    pipeline: str
    """Its name, or that it is all of them."""
    period: Period
    as_of: Now

    @property
    def title(self) -> str:
        """What the document is called."""
        return f"Sales report: {self.pipeline}"

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Period, moment and zone, each with its name."""
        moment = self.as_of.instant.astimezone(self.as_of.zone)
        return (
            ("Period", self._period()),
            ("As of", f"{date_words(moment.date())}, {moment:%H:%M}"),
            ("Time zone", self.as_of.zone.key),
        )

    def _period(self) -> str:
        first, last = self.period.first, self.period.last
        if first is None and last is None:
            return self.period.label
        if first is None or last is None:
            day = date_words(first or last or self.as_of.today)
            return f"{self.period.label} ({'since' if first else 'until'} {day})"
        return f"{self.period.label} ({date_words(first)} to {date_words(last)})"


def write_report(pages: Sequence[Page], head: ReportHead, form: ReportForm, stream: TextIO) -> int:
    """Write the pages that have something on them to a stream; gives the number of sections."""
    chapters = [page for page in pages if page.sections]
    write = markdown_report if form == "md" else html_report
    for part in write(chapters, head.title, head.facts):
        stream.write(part)
        stream.write("\n")
    return sum(len(page.sections) for page in chapters)
