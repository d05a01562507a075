"""Cards: what they count for, and when they have stood too long."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.cards import card_staleness, weighted
from tests.tui.cards import NOW, card, process


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


def test_the_same_time_in_two_stages_is_told_with_each_ones_name_and_line() -> None:
    lead, talk = process().stages[:2]
    stale = [
        card_staleness(card(1, days=30), stage, NOW).reason
        for stage in (lead, replace(talk, stale_days=20), replace(talk, stale_days=40))
    ]

    assert stale[0] is not None
    assert stale[0].startswith("30 d in Lead, the line is 10 d")
    assert stale[1] is not None
    assert stale[1].startswith("30 d in Talk, the line is 20 d")
    assert stale[2] is None
