"""Shares of few cases: their intervals, and how they are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.metrics.rates import Rate, percent_of


@st.composite
def rates(draw: st.DrawFn) -> Rate:
    n = draw(st.integers(1, 500))
    return Rate(draw(st.integers(0, n)), n)


@given(rates())
def test_the_interval_is_that_of_wilson(rate: Rate) -> None:
    from scipy.stats import binomtest  # slow to import, and needed here alone

    expected = binomtest(rate.hits, rate.n).proportion_ci(method="wilson")

    assert rate.interval == pytest.approx((expected.low, expected.high), abs=1e-9)


@given(rates())
def test_the_share_lies_within_its_interval_and_that_within_none_and_all(rate: Rate) -> None:
    assert rate.interval is not None
    assert rate.value is not None
    low, high = rate.interval
    assert 0 <= low <= rate.value <= high <= 1


def test_a_worked_example() -> None:
    rate = Rate(3, 7)

    assert rate.value == pytest.approx(0.42857, abs=1e-5)
    assert rate.interval == pytest.approx((0.15822, 0.74954), abs=1e-5)


def test_without_cases_there_is_no_share() -> None:
    rate = Rate(0, 0)

    assert (rate.value, rate.interval) == (None, None)
    assert (rate.said, rate.said_with_range) == ("none yet", "none yet")


@pytest.mark.parametrize(("hits", "n"), [(1, 0), (-1, 3), (4, 3), (0, -1)])
def test_what_is_no_part_of_a_whole_is_no_rate(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        Rate(hits, n)


@pytest.mark.parametrize(
    ("rate", "said", "ranged"),
    [
        (Rate(3, 7), "3 of 7", "3 of 7, 16–75 %"),
        (Rate(19, 19), "19 of 19", "19 of 19, 83–100 %"),
        (Rate(0, 4), "0 of 4", "0 of 4, 0–49 %"),
        (Rate(13, 30), "43 % (n 30)", "43 % (n 30), 27–61 %"),
        (Rate(0, 20), "0 % (n 20)", "0 % (n 20), 0–16 %"),
    ],
)
def test_few_cases_are_told_as_a_fraction_and_many_in_percent(
    rate: Rate, said: str, ranged: str
) -> None:
    assert rate.said == said
    assert rate.said_with_range == ranged


def test_all_but_one_is_not_all_and_one_is_not_none() -> None:
    assert Rate(999, 1000).said == "99 % (n 1000)"
    assert Rate(1, 1000).said == "1 % (n 1000)"
    assert Rate(1000, 1000).said == "100 % (n 1000)"


def test_more_than_all_is_told_as_it_is() -> None:
    assert percent_of(1.5) == 150


@given(rates(), rates())
def test_rates_differ_only_when_their_intervals_lie_apart(one: Rate, two: Rate) -> None:
    assert one.interval is not None
    assert two.interval is not None
    apart = max(one.interval[0], two.interval[0]) > min(one.interval[1], two.interval[1])

    assert one.differs_from(two) == two.differs_from(one) == apart
    assert not one.differs_from(one)


def test_nothing_differs_from_what_has_no_cases() -> None:
    assert not Rate(0, 0).differs_from(Rate(100, 100))
    assert not Rate(100, 100).differs_from(Rate(0, 0))
