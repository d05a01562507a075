"""Finding: every word is in what is found, and the likeliest comes first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.text import fold
from pipetui.tui.finding import Entry, rank


def entry(text: str, detail: str = "") -> Entry:
    return Entry(text, detail, "deal", text)


words = st.text("aábß漢 -", max_size=4)
entries = st.lists(st.builds(entry, st.text("aábß漢 -", max_size=8), words), max_size=12)
queries = st.lists(words, max_size=3).map(" ".join)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Data platform", "Platform", "Old platform", "Acme: Website", "Replatforming"]),
        ("plat", ["Platform", "Old platform", "Data platform", "Replatforming"]),
        ("PLATFORM old", ["Old platform"]),
        ("web", ["Acme: Website"]),
        ("ebsite", ["Acme: Website"]),
        ("nordlys", ["Data platform"]),
        ("plat nord", ["Data platform"]),
        ("zz", []),
    ],
)
def test_the_likeliest_come_first(query: str, found: list[str]) -> None:
    all_of_them = [
        entry("Data platform", "Nordlys"),
        entry("Platform"),
        entry("Old platform"),
        entry("Acme: Website"),
        entry("Replatforming"),
    ]

    assert [each.text for each in rank(query, all_of_them)] == found


def test_a_name_is_likelier_than_what_is_said_of_another() -> None:
    found = rank("anna", [entry("Call", "with Anna"), entry("Joanna Berg"), entry("Berg, Anna")])

    assert [each.text for each in found] == ["Berg, Anna", "Joanna Berg", "Call"]


def test_among_equals_the_first_stays_first_and_only_so_many_are_told() -> None:
    many = [Entry("Acme", "", "deal", str(n)) for n in range(100)]

    assert [each.key for each in rank("acme", many, 3)] == ["0", "1", "2"]


@given(queries, entries)
def test_all_that_holds_every_word_is_found_and_nothing_else(query: str, some: list[Entry]) -> None:
    wanted = fold(query).split()
    holding = [
        each
        for each in some
        if all(word in fold(each.text) or word in fold(each.detail) for word in wanted)
    ]

    found = rank(query, some, limit=100)
    assert sorted(map(id, found)) == sorted(map(id, holding))


@given(queries, words, entries)
def test_a_longer_query_finds_no_more(query: str, more: str, some: list[Entry]) -> None:
    found = {id(each) for each in rank(query, some)}

    assert {id(each) for each in rank(f"{query} {more}", some)} <= found


@given(queries, entries, st.integers(0, 5))
def test_a_limit_cuts_the_end_alone(query: str, some: list[Entry], limit: int) -> None:
    assert rank(query, some, limit) == rank(query, some, 100)[:limit]
