"""Facts told apart: every deal is in a group, and the groups add up to the whole."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.metrics.closing import cohort, revenue, win_rate
from pipetui.domain.metrics.grouping import Dimension, grouped
from pipetui.domain.metrics.rates import Rate
from tests.support.examples import FEW
from tests.support.facts import ALL, fact, facts, histories, line, periods
from tests.support.maps import consulting, sales

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.periods import Period

dimensions = st.sampled_from([each for each in Dimension if each is not Dimension.TAG])


@settings(max_examples=FEW)
@given(histories, periods, dimensions)
def test_groups_add_up_to_the_whole(known: Facts, period: Period, by: Dimension) -> None:
    groups = grouped(known, by).values()

    whole = win_rate(known, period)
    assert sorted(each for group in groups for each in win_rate(group, period).deal_ids) == sorted(
        whole.deal_ids
    )
    assert sum(win_rate(group, period).rate.hits for group in groups) == whole.rate.hits
    assert sum(cohort(group, period).rate.n for group in groups) == cohort(known, period).rate.n
    totals: Counter[str] = Counter()
    for group in groups:
        for code, amount in revenue(group, period).amounts.by_currency.items():
            totals[code] += amount.total
    everything = revenue(known, period).amounts.by_currency
    assert totals == Counter({code: amount.total for code, amount in everything.items()})


@settings(max_examples=FEW)
@given(histories)
def test_by_tag_a_deal_is_in_a_group_for_each_of_its_tags(known: Facts) -> None:
    counts = {name: len(group.deals) for name, group in grouped(known, Dimension.TAG).items()}

    expected = Counter(tag for deal in known.deals for tag in deal.tags or ("unknown",))
    assert counts == dict(expected)


def test_what_is_not_known_is_a_group_and_comes_last() -> None:
    known = facts(fact(1), fact(2, owner="Zoë"), fact(3, owner="Ann", closed=2))

    groups = grouped(known, Dimension.OWNER)
    assert {name: [deal.id for deal in each.deals] for name, each in groups.items()} == {
        "Ann": [3],
        "Zoë": [2],
        "unknown": [1],
    }
    assert list(groups)[-1] == "unknown"
    assert win_rate(groups["Ann"], ALL).rate == Rate(1, 1)


def test_capitals_make_no_group_and_a_source_has_its_campaigns_in_it() -> None:
    known = facts(
        fact(1, source="Web", region="North"),
        fact(2, source="web/spring", region="north"),
        fact(3, source="Unknown"),
        fact(4),
    )

    def groups(by: Dimension) -> dict[str, list[int]]:
        return {name: [d.id for d in each.deals] for name, each in grouped(known, by).items()}

    assert groups(Dimension.SOURCE) == {"Web": [1, 2], "unknown": [3, 4]}
    assert groups(Dimension.REGION) == {"North": [1, 2], "unknown": [3, 4]}


def test_pipelines_are_told_by_their_names() -> None:
    maps = (line(sales()), line(consulting(), 2))
    known = facts(fact(1), fact(2, pipeline_id=2, stage_id=21), maps=maps, passed=(fact(3),))

    groups = grouped(known, Dimension.PIPELINE)
    assert list(groups) == ["Consulting", "Sales"]
    assert [deal.id for deal in groups["Sales"].passed] == [3]
