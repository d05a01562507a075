"""Texts as cells of a spreadsheet, and back."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipetui.services.sheets.cells import guard, join_list, split_list, unguard
from tests.support.tables import naughty_strings

LINES = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1).map(str.strip)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r1",
        "\x00",
        "＝1",
        "＋1",
        "－1",
        "＠1",
        "  =1",
        " @x",
        "'=1",
    ],
)
def test_a_text_that_a_spreadsheet_would_compute_is_disarmed(text: str) -> None:
    assert guard(text) == f"'{text}"
    assert unguard(guard(text)) == text


@pytest.mark.parametrize(
    "text", ["", "Acme", "1", "a=b", "'quoted'", "'s Hertogenbosch", "(5)", "−5"]
)
def test_other_texts_are_left_alone(text: str) -> None:
    assert guard(text) == unguard(text) == text


def test_no_text_is_lost_between_guard_and_unguard() -> None:
    acting = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
    for text in naughty_strings():
        assert unguard(guard(text)) == text
        assert not guard(text).lstrip().startswith(acting), text


@given(st.text() | st.text("'=+-@ \t\r\0＝"))
def test_guard_and_unguard_are_opposites(text: str) -> None:
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("separator", [",", ";"])
@given(items=st.lists(LINES.filter(bool), max_size=4))
@example(items=["a,b"])
@example(items=["a;b", "c"])
@example(items=["a ::: b"])
def test_a_list_is_the_same_after_going_through_a_cell(separator: str, items: list[str]) -> None:
    assert split_list(join_list(items, separator), separator) == items


def test_lists_are_written_as_people_do() -> None:
    assert join_list(["hot", "big"], ",") == "hot, big"
    assert join_list(["Ann", "Bo"], ";") == "Ann; Bo"
    assert join_list(["Lee, Ann", "Bo"], ";") == "Lee, Ann\nBo"


@pytest.mark.parametrize(
    ("cell", "separators", "items"),
    [
        ("hot, big; new", ",;", ["hot", "big", "new"]),
        ("* myContacts ::: Friends", "", ["* myContacts", "Friends"]),
        ("https://x.example/a,b;c", "", ["https://x.example/a,b;c"]),
        ("a\r\nb\n", ",", ["a", "b"]),
        (" , ;", ",;", []),
    ],
)
def test_lists_of_other_programs_are_taken_apart(
    cell: str, separators: str, items: list[str]
) -> None:
    assert split_list(cell, separators) == items
