"""The Kaplan-Meier curve and its median beside those of scipy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.metrics.survival import (
    Lasting,
    median_survival,
    survival_curve,
    time_to_decide,
)
from pipetui.domain.model import Status
from tests.support.facts import ALL, ago, fact, facts, last_days

SPANS = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40)
NEARLY_HALF = 0.5 + 1e-9
"""scipy counts in floating point: a curve that meets one half may end a trace above it."""


def curve_of_scipy(spans: list[tuple[int, bool]]) -> dict[int, float]:
    from scipy.stats import CensoredData, ecdf  # slow to import, and needed here alone

    told = CensoredData(
        uncensored=[days for days, over in spans if over],
        right=[days for days, over in spans if not over],
    )
    curve = ecdf(told).sf
    return dict(zip(curve.quantiles, curve.probabilities, strict=True))


@given(SPANS)
def test_the_curve_is_that_of_scipy(spans: list[tuple[int, bool]]) -> None:
    theirs = curve_of_scipy(spans)

    ours = survival_curve(spans)

    assert [each.share for each in ours] == pytest.approx([theirs[each.days] for each in ours])
    assert {each.days for each in ours} == {days for days, over in spans if over}


@given(SPANS)
def test_the_median_is_where_the_curve_comes_to_one_half(spans: list[tuple[int, bool]]) -> None:
    below = [each.days for each in survival_curve(spans) if each.share <= NEARLY_HALF]

    assert median_survival(spans) == (below[0] if below else None)


@given(SPANS)
def test_the_median_is_that_of_scipy(spans: list[tuple[int, bool]]) -> None:
    below = [days for days, share in curve_of_scipy(spans).items() if share <= NEARLY_HALF]

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


def test_a_curve_by_hand() -> None:
    spans = [(1, True), (2, False), (3, True), (3, False), (5, False)]

    assert survival_curve(spans) == (Lasting(1, 4 / 5), Lasting(3, 8 / 15))


def test_what_has_not_ended_makes_no_step() -> None:
    assert survival_curve([(4, False), (9, False)]) == ()


def test_open_deals_count_until_now_in_the_time_to_decide() -> None:
    known = facts(
        fact(1, created_at=ago(20), closed=10),
        fact(2, created_at=ago(20), closed=15, status=Status.LOST),
        fact(3, created_at=ago(8)),
        fact(4, created_at=ago(90), closed=1),
    )

    told = time_to_decide(known, last_days(30))

    assert told.curve == (Lasting(5, 2 / 3), Lasting(10, 0))
    assert (told.median, told.decided, told.waiting) == (10, (1, 2), (3,))
    assert time_to_decide(known, ALL).decided == (1, 2, 4)
