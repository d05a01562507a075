"""Ranks: strings between which there is always room, and which stay short."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.rank import rank_between


def lane(places: list[int]) -> list[str]:
    """Ranks laid one after another, each at the place (of those there are) that is asked for."""
    ranks: list[str] = []
    for place in places:
        at = place % (len(ranks) + 1)
        low = ranks[at - 1] if at else None
        high = ranks[at] if at < len(ranks) else None
        ranks.insert(at, rank_between(low, high))
    return ranks


places = st.lists(st.integers(0, 10**6), max_size=120)


@given(places)
def test_whatever_the_order_of_laying_every_rank_is_its_own_and_in_its_place(
    order: list[int],
) -> None:
    ranks = lane(order)

    assert ranks == sorted(set(ranks))


@given(places)
def test_bytes_sort_as_text_does(order: list[int]) -> None:
    ranks = lane(order)

    assert sorted(ranks, key=str.encode) == ranks
    assert all(rank.isascii() and rank.isalnum() for rank in ranks)


@given(places, st.integers(0, 10**6), st.integers(0, 10**6))
def test_there_is_room_between_any_two(order: list[int], one: int, other: int) -> None:
    ranks = [None, *lane(order), None]
    low_at, high_at = sorted((one % len(ranks), other % len(ranks)))
    low = ranks[low_at] if low_at else None
    high = ranks[high_at] if high_at > low_at else None

    between = rank_between(low, high)

    assert low is None or low < between
    assert high is None or between < high


def test_appending_ten_thousand_keeps_them_short() -> None:
    rank = None
    for _ in range(10_000):
        rank = rank_between(rank, None)

    assert rank is not None
    assert len(rank) <= 4


def test_putting_ten_thousand_on_top_keeps_them_short() -> None:
    rank = None
    for _ in range(10_000):
        rank = rank_between(None, rank)

    assert rank is not None
    assert len(rank) <= 4


def test_a_thousand_cards_squeezed_into_one_gap_still_fit() -> None:
    low, high = rank_between(None, None), rank_between(rank_between(None, None), None)
    for _ in range(1000):
        high = rank_between(low, high)

    assert low < high
    assert len(high) < 250


def test_shuffling_by_hand_keeps_them_short() -> None:
    chance = random.Random(7)  # noqa: S311 - a game, no secret
    ranks = lane([chance.randrange(10**6) for _ in range(2000)])

    assert max(map(len, ranks)) < 20


@pytest.mark.parametrize("pair", [("a1", "a0"), ("a1", "a1"), ("b00", "a0")])
def test_between_what_is_out_of_order_there_is_nothing(pair: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="no rank lies between"):
        rank_between(*pair)
