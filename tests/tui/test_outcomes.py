"""How deals end at the board: won, lost, parked, deleted; and how they come back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.support.board import at_board, make_database
from tests.support.maps import sales

if TYPE_CHECKING:
    from pathlib import Path

STATUS = "select status, lost_reason, competitor from deal where id = 4"


@pytest.fixture
def with_lists(tmp_path: Path) -> Path:
    """A database whose pipeline knows reasons and competitors."""
    known = sales()
    lists = replace(
        known.pipeline,
        lost_reasons=("Price", "Timing", "No answer"),
        competitors=("Big Corp", "Small & Sons"),
    )
    path = tmp_path / "lists.db"
    make_database(path, replace(known, pipeline=lists))
    return path


# -- won ---------------------------------------------------------------------------------------


async def test_the_amount_as_it_stands_is_taken_by_enter(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("3", "space", "n", *"Shop >Offer 6k", "enter", "escape", "w")
        assert "as it stands: €6,000" in me.text()
        await me.press("enter")

        assert me.said == "Won Shop · u undoes"
        assert me.rows("select status, value_minor from deal where id = 6") == [("won", 600000)]


@pytest.mark.parametrize("typed", ["14k", "€6", "6"])
async def test_what_is_typed_is_the_amount_even_where_it_begins_the_other(
    database: Path, typed: str
) -> None:
    async with at_board(database) as me:
        await me.press("n", *"Shop >Offer 6k", "enter", "w", *typed, "enter")

        value = {"14k": 1400000, "€6": 600, "6": 600}[typed]
        assert me.rows("select status, value_minor from deal where id = 6") == [("won", value)]


async def test_an_amount_that_is_none_stays_to_be_mended(database: Path) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press("3", "w", *"lots", "enter")
        assert me.prompt.question
        assert "“lots” is no amount of money" in me.text()
        assert me.writes == before

        await me.press(*["backspace"] * 4, *"9k", "enter")
        assert me.rows("select status, value_minor from deal where id = 4") == [("won", 900000)]


async def test_leaving_the_amount_wins_nothing(database: Path) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press("3", "w", *"9k", "escape")
        assert (me.writes, me.stage) == (before, "Offer")


async def test_a_client_is_not_asked_what_it_was_won_for(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("4", "w")
        assert me.prompt.question is None
        assert me.said.startswith("✗ #5 is won already")


# -- lost --------------------------------------------------------------------------------------


async def test_reason_and_competitor_are_picked_by_a_few_letters(with_lists: Path) -> None:
    async with at_board(with_lists) as me:
        await me.press("3", "x", *"tim", "enter", *"big", "enter")

        assert me.rows(STATUS) == [("lost", "Timing", "Big Corp")]
        assert me.said == "Lost Rollout: Timing · u undoes"


async def test_reason_and_competitor_are_picked_by_arrows(with_lists: Path) -> None:
    async with at_board(with_lists) as me:
        await me.press("3", "x", "down", "down", "enter", "down", "down", "enter")

        assert me.rows(STATUS) == [("lost", "No answer", "Small & Sons")]


async def test_a_loss_is_left_at_either_question(with_lists: Path) -> None:
    async with at_board(with_lists) as me:
        before = me.writes
        await me.press("3", "x", "escape", "x", "enter", "escape")

        assert me.rows(STATUS) == [("open", None, None)]
        assert me.writes == before


async def test_a_new_reason_is_one_s_own_words(with_lists: Path) -> None:
    async with at_board(with_lists) as me:
        await me.press("3", "x", *"They moved [/] away")
        assert "Enter takes your own words" in me.text()
        await me.press("enter", "enter")

        assert me.rows(STATUS) == [("lost", "They moved [/] away", None)]


# -- parked ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "day", "told"),
    [
        ("9", "2026-12-02", "Wednesday 2 Dec"),
        ("fri", "2026-11-27", "Friday 27 Nov"),
        ("+3w", "2026-12-14", "Monday 14 Dec"),
        ("1 mar", "2027-03-01", "Monday 1 Mar 2027"),
        ("eoq", "2026-12-31", "Thursday 31 Dec"),
        ("2027-02-01", "2027-02-01", "Monday 1 Feb 2027"),
        ("tomorrow", "2026-11-24", "Tuesday 24 Nov"),
        ("in a mo", "2026-12-23", "Wednesday 23 Dec"),
        ("in three", "2027-02-23", "Tuesday 23 Feb 2027"),
    ],
)
async def test_any_way_to_say_a_day_is_told_in_full_before_it_is_taken(
    database: Path, typed: str, day: str, told: str
) -> None:
    async with at_board(database) as me:
        await me.press("3", "p", *typed)
        assert f"comes back on {told}" in me.text()
        await me.press("enter")

        assert me.rows("select parked_until from deal where id = 4") == [(day,)]
        assert me.lane("Offer") == []


async def test_enter_alone_parks_for_a_week(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("3", "p", "enter")
        assert me.rows("select parked_until from deal where id = 4") == [("2026-11-30",)]


@pytest.mark.parametrize("typed", ["today", "yesterday", "0", "soon", "31 feb", "-3d"])
async def test_what_is_no_day_to_come_stays_to_be_mended(database: Path, typed: str) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press("3", "p", *typed, "enter")
        assert me.prompt.question
        assert me.writes == before

        await me.press(*["backspace"] * len(typed), *"fri", "enter")
        assert me.rows("select parked_until from deal where id = 4") == [("2026-11-27",)]


# -- deleted, and back -------------------------------------------------------------------------


async def test_a_deleted_deal_comes_back_with_the_cursor_on_it(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("d")
        assert me.said == "Deleted Website · u undoes"
        assert me.here == "Audit"

        await me.press("u")
        assert me.here == "Website"
        assert me.lane("Lead") == ["Website", "Audit"]


@pytest.mark.parametrize(
    ("ending", "drawer", "label"),
    [
        (["x", *"no", "enter", "enter"], "2", "Reopened Rollout"),
        (["p", "enter"], "3", "Brought back Rollout"),
        (["w", "enter"], "1", "Reopened Rollout"),
    ],
    ids=["lost", "parked", "won"],
)
async def test_what_has_ended_comes_back_from_its_drawer(
    database: Path, ending: list[str], drawer: str, label: str
) -> None:
    async with at_board(database) as me:
        await me.press("3", *ending, "1", "D", drawer)
        await me.press("R")
        assert f"{label} · u undoes" in me.text()
        await me.press("q")

        assert (me.here, me.stage) == ("Rollout", "Offer")
        assert me.rows("select status, lost_reason, parked_until from deal where id = 4") == [
            ("open", None, None)
        ]
