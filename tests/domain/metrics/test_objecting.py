"""The name of an objection is found in what was said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.metrics.associations import losses
from pipetui.domain.metrics.hearing import objections
from pipetui.domain.metrics.objecting import LONGEST_NAME, objection_namer
from pipetui.domain.metrics.tallies import Tally
from pipetui.domain.model import Status, TouchKind
from pipetui.domain.text import fold
from tests.support.facts import ALL, fact, facts, line, touch
from tests.support.maps import sales

if TYPE_CHECKING:
    from pipetui.domain.process import ProcessMap

LISTED = (
    "Price",
    "Price of support",
    "Too expensive",
    "Zu groß",
    "高すぎる",
    "Café closed",
    "Don",
    "C++",
)


def map_with(*listed: str) -> ProcessMap:
    process = sales()
    return line(replace(process, pipeline=replace(process.pipeline, objections=listed)))


def name(text: str | None, *listed: str) -> str | None:
    return objection_namer([map_with(*listed)])(text)


class TestListed:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("Too expensive", "Too expensive"),
            ("Too expensive: Ines says it costs more than planned", "Too expensive"),
            ("TOO  Expensive, says Ines", "Too expensive"),
            ("too expensive for them", "Too expensive"),
            ("Too expensive\nby far", "Too expensive"),
            ("Too expensive-ish", "Too expensive-ish"),
            ("Price", "Price"),
            ("Price: of support nobody spoke", "Price"),
            ("Price of support is high", "Price of support"),
            ("Price of supporters", "Price"),
            ("Prices are high", "Prices are high"),
            ("Price-performance", "Price-performance"),
            ("Price - they want less", "Price"),
            ("Price?", "Price"),
            ("ZU GROSS, sagt Maarten", "Zu groß"),
            ("高すぎる。予算がない", "高すぎる"),
            ("高すぎる:予算がない", "高すぎる"),
            ("CAFE\u0301 CLOSED", "Café closed"),
            ("Don't want it", "Don't want it"),
            ("Don’t want it", "Don’t want it"),
            ("C++ is too hard", "C++"),
            ("C is too hard", "C is too hard"),
            ("It is too expensive", "It is too expensive"),
        ],
    )
    def test_the_longest_listed_name_the_words_begin_with(self, text: str, told: str) -> None:
        assert name(text, *LISTED) == told
        assert name(text, *reversed(LISTED)) == told

    def test_the_first_spelling_of_a_name_in_two_maps_is_kept(self) -> None:
        namer = objection_namer([map_with("Too Dear"), map_with("too dear", "Slow")])

        assert [namer("TOO DEAR: yes"), namer("slow")] == ["Too Dear", "Slow"]

    def test_an_empty_name_in_a_list_matches_nothing(self) -> None:
        assert name("Slow", " ", "") == "Slow"


class TestUnlisted:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("No time: Anna is alone", "No time"),
            ("No time：一人で", "No time"),
            ("No time - Anna is alone", "No time"),
            ("No time – Anna is alone", "No time"),
            ("No time\nAnna is alone", "No time"),
            ("No-time person: Anna", "No-time person"),
            ("Not before 10:30 says Anna", "Not before 10:30 says Anna"),
            ("See https://example.org for why", "See https://example.org for why"),
            (": nothing before it", ": nothing before it"),
            ("a" * LONGEST_NAME + ": why", "a" * LONGEST_NAME),
            ("a" * LONGEST_NAME + "b: why", "a" * LONGEST_NAME + "b: why"),
        ],
    )
    def test_what_stands_before_a_colon_a_dash_or_the_end_of_the_line(
        self, text: str, told: str
    ) -> None:
        assert name(text) == told

    @pytest.mark.parametrize("text", [None, "", "  \n "])
    def test_without_words_there_is_no_name(self, text: str | None) -> None:
        assert name(text, "Price") is None

    @given(st.text(max_size=80), st.lists(st.sampled_from(LISTED)))
    def test_a_name_is_where_the_words_begin(self, text: str, listed: list[str]) -> None:
        told = name(text, *listed)

        assert (told is None) == (not text.strip())
        assert told is None or fold(text).startswith(fold(told))


class TestCounted:
    def test_figures_count_by_the_name(self) -> None:
        said = ("Price: Ines has no budget", "price", "Price of support: 3 k", None)
        known = facts(
            *(
                fact(
                    n,
                    closed=3,
                    status=Status.LOST,
                    touches=(touch(TouchKind.OBJECTION, 9, text=t),),
                )
                for n, t in enumerate(said, 1)
            ),
            maps=(map_with("Price", "Price of support"),),
        )

        told = objections(known, ALL).objections
        assert [(each.name, each.count, each.with_it.n) for each in told] == [
            ("Price", 2, 2),
            (None, 1, 1),
            ("Price of support", 1, 1),
        ]
        assert losses(known, ALL).objections == (
            Tally("Price", (1, 2)),
            Tally("Price of support", (3,)),
            Tally(None, (4,)),
        )
