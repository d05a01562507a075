"""Groups beside each other: each figure is that of the metric it is named after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings

from pipetui.domain.metrics.grouping import Dimension, grouped
from pipetui.domain.metrics.profiles import profile
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.model import Status
from pipetui.domain.money import Money
from tests.support.examples import FEW
from tests.support.facts import ALL, NOW, fact, facts, histories, last_days, periods

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.periods import Period

TWO_IN_THREE = {11: Rate(20, 30)}


def test_what_is_open_counts_by_its_chances_rounded_deal_by_deal() -> None:
    known = facts(
        fact(1, value=Money(100, "EUR")),
        fact(2, value=Money(100, "EUR")),
        fact(3, value=Money(50, "USD"), probability=50),
        fact(4),
        fact(5, value=Money(700, "EUR"), parked_until=NOW.today.replace(year=2027)),
    )

    told = profile(known, ALL, TWO_IN_THREE)

    assert told.weighted == {"EUR": 67 + 67, "USD": 25}
    assert told.unweighted == (4,)
    assert told.open == (1, 2, 3, 4)


def test_leads_count_by_their_creation_and_closes_by_their_day() -> None:
    known = facts(fact(1, closed=2), fact(2, closed=2, status=Status.LOST), fact(3))

    told = profile(known, last_days(10), {})

    assert told.leads == ()
    assert (told.win_rate.won, told.win_rate.lost) == ((1,), (2,))
    assert told.deal_ids == (1, 2, 3)


@settings(max_examples=FEW)
@given(histories, periods)
def test_groups_add_up_to_the_whole(known: Facts, period: Period) -> None:
    whole = profile(known, period, TWO_IN_THREE)

    parts = [
        profile(each, period, TWO_IN_THREE) for each in grouped(known, Dimension.OWNER).values()
    ]

    assert sorted(deal for each in parts for deal in each.deal_ids) == sorted(whole.deal_ids)
    assert sorted(deal for each in parts for deal in each.leads) == sorted(whole.leads)
    for code, minor in whole.weighted.items():
        assert sum(each.weighted.get(code, 0) for each in parts) == minor
    assert sum(each.cycle.n for each in parts) == whole.cycle.n
