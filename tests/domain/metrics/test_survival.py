"""The Kaplan-Meier median beside that of scipy."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from pipetui.domain.metrics.survival import median_survival

NEARLY_HALF = 0.5 + 1e-9
"""scipy counts in floating point: a curve that meets one half may end a trace above it."""


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40))
def test_the_median_is_that_of_scipy(spans: list[tuple[int, bool]]) -> None:
    curve = ecdf(
        CensoredData(
            uncensored=[days for days, over in spans if over],
            right=[days for days, over in spans if not over],
        )
    ).sf
    below = [
        days
        for days, share in zip(curve.quantiles, curve.probabilities, strict=True)
        if share <= NEARLY_HALF
    ]

    assert median_survival(spans) == (below[0] if below else None)


@pytest.mark.parametrize(
    ("spans", "median"),
    [
        ([], None),
        ([(7, False)], None),
        ([(7, True)], 7),
        ([(3, True), (5, False)], 3),
        ([(3, False), (5, True)], 5),
        ([(1, True), (9, False), (9, False)], None),
        ([(0, True), (0, True), (4, False)], 0),
    ],
)
def test_by_hand(spans: list[tuple[int, bool]], median: int | None) -> None:
    assert median_survival(spans) == median
