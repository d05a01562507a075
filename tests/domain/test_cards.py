"""Cards: what they count for."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.cards import weighted


@given(st.integers(-(10**16), 10**16), st.integers(0, 100))
def test_a_weighted_amount_is_what_decimals_make_of_it(minor: int, percent: int) -> None:
    exact = Decimal(minor * percent) / 100

    assert weighted(minor, percent) == exact.to_integral_value(ROUND_HALF_EVEN)


@pytest.mark.parametrize(
    ("minor", "percent", "counts"),
    [(1, 50, 0), (3, 50, 2), (5, 50, 2), (-1, 50, 0), (-3, 50, -2), (1, 51, 1), (7, 0, 0)],
)
def test_half_a_cent_goes_to_the_even_one(minor: int, percent: int, counts: int) -> None:
    assert weighted(minor, percent) == counts
