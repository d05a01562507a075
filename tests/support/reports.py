"""Pages of figures for reports: plain ones, and the same with any text in every place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipetui.domain.dates import Now
from pipetui.domain.metrics.periods import Period
from pipetui.services.exporting.report import ReportHead
from pipetui.services.present.figures.blocks import (
    Bar,
    Bars,
    Bin,
    Box,
    Boxes,
    Curve,
    Dot,
    Dots,
    Fan,
    Head,
    Histogram,
    Number,
    Numbers,
    Page,
    Point,
    Row,
    Section,
    Step,
    Table,
    Text,
    Tone,
    Trend,
)
from tests.support.figures import EXAMPLES, TODAY

if TYPE_CHECKING:
    from pipetui.services.present.figures.blocks import Block

HEAD = ReportHead(
    "Consulting",
    Period(date(2026, 11, 16), TODAY, "last 7 days"),
    Now(datetime(2026, 11, 22, 13, 2, tzinfo=UTC), ZoneInfo("Europe/Berlin")),
)

WIN_RATE = Section(
    "win_rate",
    "Win rate",
    "Won out of won and lost, by actual close, last 7 days.",
    (
        Numbers(
            (
                Number("Win rate", "3 of 7", "16\N{EN DASH}75 %", (1, 2)),
                Number("Open and stale", "4", tone=Tone.BAD),
            )
        ),
        Text("Fewer than 20 deals ended.", Tone.FAINT),
        EXAMPLES["trend"],
        Table(
            (Head("Owner"), Head("Won", right=True)),
            (Row(("Anna", "2"), (1,)), Row(("Bo | Co", "1"), (2,), Tone.STRONG)),
            "By owner",
        ),
    ),
    (1, 2),
)

PAGES = (
    Page("overview", "Overview", (WIN_RATE,)),
    Page("plan", "Plan", ()),
    Page(
        "all",
        "Every plot",
        (Section("plots", "Plots", "Drawn from examples.", tuple(EXAMPLES.values())),),
    ),
)


def told(text: str) -> tuple[Page, ...]:
    """A page with a text in every place that there is."""
    blocks: tuple[Block, ...] = (
        Text(text),
        Numbers((Number(text, text, text), Number("plain", "1"))),
        Table((Head(text), Head(text, right=True)), (Row((text, text)), Row(("a", "b"))), text),
        Bars((Bar(text, 987_654, text, part=456_789),), text),
        Histogram((Bin(0, 9, 3),), text, text, 3, text),
        Boxes((Box(text, (1, 2, 3, 4, 5), 9, (), 4),), text, text, text),
        Trend((Point(text, 0.5, 0.4, 0.6, text), Point(text, None)), text),
        Curve((Step(0, 1), Step(5, 0.2)), text, text, 5, text),
        Fan((), TODAY, 5, text, "EUR", text),
        Dots((Dot(text, 0.5, 0.4, 0.3, 0.6, 20),), text),
    )
    return (Page(text, text, (Section(text, text, text, blocks),)),)
