"""How often something was named."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.metrics.tallies import Tally, tallied


def test_the_most_frequent_comes_first_in_whatever_capitals_and_the_nameless_last() -> None:
    named = [("Timing", 1), ("Price", 2), ("price", 3), (None, 4), (" ", 5), (None, 6)]

    assert tallied(named) == (Tally("Price", (2, 3)), Tally("Timing", (1,)), Tally(None, (4, 5, 6)))


def test_of_equals_the_first_by_its_letters_comes_first() -> None:
    assert [each.name for each in tallied([("b", 2), ("a", 3)])] == ["a", "b"]


def test_a_deal_counts_once_for_what_was_said_twice() -> None:
    assert tallied([("Price", 1), ("PRICE", 1)])[0].count == 1


@given(st.lists(st.none() | st.sampled_from(["a", "A", "b", ""]), max_size=12))
def test_tallies_of_one_name_per_deal_add_up_to_all(names: list[str | None]) -> None:
    told = tallied((name, number) for number, name in enumerate(names))

    assert sorted(each for tally in told for each in tally.deal_ids) == list(range(len(names)))
