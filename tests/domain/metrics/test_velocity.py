"""Money per day, with its factors."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.velocity import velocity
from pipetui.domain.model import Status
from pipetui.domain.money import Every, Money
from tests.support.facts import ALL, NOW, ago, fact, facts, last_days

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import DealFact


def euros(amount: int) -> Money:
    return Money(amount, "EUR")


def won(number: int, value: Money | None, days: int = 10) -> DealFact:
    return fact(number, closed=2, created_at=ago(2 + days), value=value)


def lost(number: int) -> DealFact:
    return fact(number, closed=2, status=Status.LOST)


def test_it_is_the_four_factors_multiplied() -> None:
    known = facts(
        won(1, euros(1000), days=10),
        won(2, euros(3000), days=20),
        lost(3),
        fact(4, value=euros(1)),
        fact(5, value=euros(1)),
        fact(6),
        fact(7, parked_until=NOW.today + timedelta(days=1)),
    )

    told = velocity(known, ALL)
    assert told.deal_ids == (4, 5, 6)
    assert told.win_rate == Rate(2, 3)
    assert told.won.by_currency["EUR"].mean == 2000
    assert told.cycle_days.value == 15
    assert told.per_day == {"EUR": round(3 * Fraction(2, 3) * 2000 / 15)}


def test_currencies_have_a_velocity_each() -> None:
    known = facts(
        won(1, euros(1000)),
        won(2, Money(500, "JPY", Every.MONTH)),
        fact(3, value=euros(9)),
        fact(4, value=Money(9, "JPY")),
        fact(5, value=Money(9, "USD")),
        fact(6),
    )

    told = velocity(known, ALL)
    assert told.per_day == {"EUR": 100, "JPY": 600}
    assert told.open_by_currency == {"EUR": 1, "JPY": 1, "USD": 1}
    assert told.unpriced == 1


@pytest.mark.parametrize(
    ("deals", "missing"),
    [
        ((won(1, euros(5)),), "no open deal"),
        ((fact(1),), "no closed deal"),
        ((fact(1), lost(2)), "no won deal with a value"),
        ((fact(1), won(2, None)), "no won deal with a value"),
        ((fact(1), won(2, euros(5), days=0)), "the sales cycle is 0 days"),
    ],
)
def test_without_a_factor_there_is_none_and_it_says_which(
    deals: tuple[DealFact, ...], missing: str
) -> None:
    told = velocity(facts(*deals), ALL)

    assert (told.per_day, told.missing) == ({}, missing)


def test_only_what_closed_in_the_period_counts() -> None:
    known = facts(fact(1), fact(2, closed=40, created_at=ago(60), value=euros(5)))

    assert velocity(known, last_days(30)).missing == "no closed deal"
    assert velocity(known, ALL).missing is None
