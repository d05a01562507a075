"""Blocks of figures drawn at random, with any names and any numbers, and one plain one of each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from pipetui.services.present.figures.blocks import (
    Bar,
    Bars,
    Bin,
    Box,
    Boxes,
    Course,
    Curve,
    Dot,
    Dots,
    Fan,
    Histogram,
    Point,
    Step,
    Tone,
    Trend,
)
from tests.support.naughty import OWN

if TYPE_CHECKING:
    from pipetui.services.present.figures.plots import Plot

FIRST = date(2026, 10, 1)
TODAY = date(2026, 11, 22)

TEXTS = st.one_of(st.text(max_size=60), st.sampled_from(OWN))
NUMBERS = st.one_of(
    st.floats(),
    st.floats(0, 1),
    st.integers(0, 100).map(float),
    st.sampled_from([0.0, 1.0, 1e-300, 1e300, 5e-324]),
)
MAYBE = st.one_of(st.none(), NUMBERS)
COUNTS = st.one_of(st.integers(0, 50), st.integers(0, 10**30))
DEALS = st.lists(st.integers(1, 99), max_size=3).map(tuple)


_BARS = st.builds(
    Bars,
    st.lists(
        st.builds(Bar, TEXTS, NUMBERS, TEXTS, DEALS, MAYBE, st.sampled_from(Tone)), max_size=6
    ).map(tuple),
    TEXTS,
    MAYBE,
)
_BINS = st.builds(Bin, COUNTS, COUNTS, COUNTS, DEALS)
_HISTOGRAMS = st.builds(
    Histogram, st.lists(_BINS, max_size=6).map(tuple), TEXTS, TEXTS, MAYBE, TEXTS
)
_SPREADS = st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
_BOXES = st.builds(
    Boxes,
    st.lists(st.builds(Box, TEXTS, _SPREADS, COUNTS, DEALS, MAYBE), max_size=5).map(tuple),
    TEXTS,
    TEXTS,
    TEXTS,
)
_TRENDS = st.builds(
    Trend,
    st.lists(st.builds(Point, TEXTS, MAYBE, MAYBE, MAYBE, TEXTS, DEALS), max_size=6).map(tuple),
    TEXTS,
)
_CURVES = st.builds(
    Curve,
    st.lists(st.builds(Step, NUMBERS, NUMBERS), max_size=8).map(tuple),
    TEXTS,
    TEXTS,
    MAYBE,
    TEXTS,
)
_DAYS = st.integers(0, 400).map(lambda days: FIRST + timedelta(days))
_FANS = st.builds(
    Fan,
    st.lists(st.builds(Course, _DAYS, NUMBERS, NUMBERS, NUMBERS), max_size=8).map(
        lambda course: tuple(sorted(course, key=lambda each: each.day))
    ),
    _DAYS,
    MAYBE,
    TEXTS,
    st.sampled_from(["EUR", "JPY", "CHF", ""]),
    TEXTS,
)
_DOTS = st.builds(
    Dots,
    st.lists(
        st.builds(Dot, TEXTS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, COUNTS, DEALS), max_size=6
    ).map(tuple),
    TEXTS,
)


def any_plot() -> st.SearchStrategy[Plot]:
    """A plot of any kind, with whatever a database and a division can give."""
    return st.one_of(_BARS, _HISTOGRAMS, _BOXES, _TRENDS, _CURVES, _FANS, _DOTS)


def _course(day: int) -> Course:
    won = sum(
        amount for at, amount in ((6, 4500), (19, 12000), (33, 9500), (47, 11000)) if day >= at
    )
    ahead = max(0, day - 52)
    spread = (won + ahead * each for each in (150.0, 560.0, 1150.0))
    return Course(FIRST + timedelta(day), *spread)


EXAMPLES: dict[str, Plot] = {
    "bars": Bars(
        (
            Bar("Lead", 40, "40", (1, 2)),
            Bar("Qualified", 20, "20 · 50 % (n 40)", (1,)),
            Bar("Won", 5, "5 of 20", (), 2, Tone.GOOD),
        ),
        "How far deals got",
    ),
    "histogram": Histogram(
        (Bin(0, 9, 12, (1,)), Bin(10, 19, 24, (2,)), Bin(20, 29, 1), Bin(30, 39, 0)),
        "days",
        "Days to win",
        12.5,
        "median",
    ),
    "boxes": Boxes(
        (
            Box("Lead", (1, 2, 4, 9, 15), 40, (1,)),
            Box("Proposal", (2, 8, 12, 21, 34), 12, (2,), 26),
            Box("Demo", (3, 3, 3, 3, 3), 1),
        ),
        "days",
        "Days in stage",
        "too long after",
    ),
    "trend": Trend(
        (
            Point("Jul", None, said="nothing ended"),
            Point("Aug", 0.43, 0.27, 0.61, "43 % (n 30)", (1, 2)),
            Point("Sep", 3 / 7, 0.16, 0.75, "3 of 7", (3,)),
        ),
        "Win rate",
    ),
    "curve": Curve(
        (Step(0, 1), Step(5, 0.86), Step(9, 0.65), Step(21, 0.47), Step(44, 0.2)),
        "days",
        "Still in Proposal",
        21,
        "Half have left after 21 days (n 34).",
    ),
    "fan": Fan(
        tuple(_course(day) for day in range(92)),
        TODAY,
        60_000,
        "By 31 Dec: €43k to €80k in 8 of 10 cases.",
        "EUR",
        "Revenue of Q4",
    ),
    "dots": Dots(
        (
            Dot("0\N{EN DASH}20 %", 0.12, 0.08, 0.02, 0.25, 26, (1,)),
            Dot("40\N{EN DASH}60 %", 0.52, 0.52, 0.3, 0.72, 25),
            Dot("60\N{EN DASH}80 %", 0.68, 0.9, 0.6, 0.98, 10, (2,)),
        ),
        "What was said, and what came",
    ),
}
"""One plain plot of each kind."""
