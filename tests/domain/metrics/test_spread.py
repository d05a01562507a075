"""Percentiles, medians and means, beside those of other libraries."""

from __future__ import annotations

import statistics

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.metrics.spread import Figure, mean, median, percentile

some_days = st.lists(st.integers(0, 10_000), min_size=1, max_size=60)
shares = st.floats(0, 1)


@given(some_days, shares)
def test_a_percentile_is_interpolated_as_numpy_does(days: list[int], share: float) -> None:
    assert percentile(days, share) == pytest.approx(pd.Series(days).quantile(share))


@given(some_days)
def test_the_middle_and_the_ends_are_those_of_the_values(days: list[int]) -> None:
    assert median(days) == Figure(statistics.median(days), len(days))
    assert (percentile(days, 0), percentile(days, 1)) == (min(days), max(days))
    assert mean(days).value == pytest.approx(statistics.fmean(days))


def test_a_worked_example() -> None:
    assert percentile([10, 40, 20, 30], 0.9) == pytest.approx(37)


def test_of_nothing_there_is_no_number() -> None:
    assert percentile([], 0.5) is None
    assert median([]) == mean([]) == Figure(None, 0)
    assert median([]).said == "none yet"


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_lies_between_none_and_all(share: float) -> None:
    with pytest.raises(ValueError, match="no share"):
        percentile([1], share)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Figure(12.0, 45), "12 (n 45)"),
        (Figure(8.5, 6), "8.5 (n 6)"),
        (Figure(1234.56, 6), "1234.6 (n 6)"),
        (Figure(0.03, 32), "< 0.1 (n 32)"),
        (Figure(0.0, 16), "0 (n 16)"),
    ],
)
def test_a_number_is_told_with_its_cases(figure: Figure, said: str) -> None:
    assert figure.said == said
