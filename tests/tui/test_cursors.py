"""The cursor of a list: by steps, and when what it was on has gone."""

from __future__ import annotations

import pytest

from pipetui.tui.cursors import kept, row_of, stepped


@pytest.mark.parametrize(
    ("rows", "there"), [(1, 3), (-1, 1), (2, 4), (9, 4), (-9, 1), (0, 2)], ids=str
)
def test_it_goes_as_far_as_there_are_any(rows: int, there: int) -> None:
    assert stepped(2, (1, 2, 3, 4), rows) == there


def test_in_an_empty_list_it_is_nowhere() -> None:
    assert stepped(None, (), 1) is None
    assert kept(7, (7, 8), ()) is None
    assert row_of(None, ()) == -1


@pytest.mark.parametrize(
    ("shown", "there"),
    [
        ((4, 3, 2, 1), 3),
        ((1, 2, 4), 4),
        ((5, 1), 5),
        ((1, 2), 2),
        ((8, 9), 8),
    ],
    ids=["still there", "the next", "the next that is left", "the one above", "the first"],
)
def test_what_has_gone_leaves_it_to_what_took_its_place(shown: tuple[int, ...], there: int) -> None:
    assert kept(3, (1, 2, 3, 4, 5), shown) == there


def test_it_begins_at_the_top() -> None:
    assert kept(None, (), (5, 6)) == 5
