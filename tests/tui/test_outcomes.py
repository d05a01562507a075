"""How deals end at the board: won, lost, parked, deleted; and how they come back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.board import at_board, make_database
from tests.support.maps import sales

STATUS = "select status, lost_reason, competitor from deal where id = 4"


@pytest.fixture(scope="module")
def first_with_lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database whose pipeline knows reasons and competitors; never written to."""
    known = sales()
    lists = replace(
        known.pipeline,
        lost_reasons=("Price", "Timing", "No answer"),
        competitors=("Big Corp", "Small & Sons"),
    )
    path = tmp_path_factory.mktemp("lists") / "lists.db"
    make_database(path, replace(known, pipeline=lists))
    return path


@pytest.fixture
def with_lists(first_with_lists: Path, tmp_path: Path) -> Path:
    """This test's own copy of it."""
    return Path(shutil.copyfile(first_with_lists, tmp_path / "lists.db"))


# -- won ---------------------------------------------------------------------------------------


async def test_the_amount_as_it_stands_is_taken_by_enter(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("3", "space", "n", *"Shop >Offer 6k", "enter", "escape", "w")
        assert "as it stands: €6,000" in me.text()
        await me.press("enter")

        assert me.said == "Won Shop · u undoes"
        assert me.rows("select status, value_minor from deal where id = 6") == [("won", 600000)]


async def test_what_is_typed_is_the_amount_even_where_it_begins_the_other(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("n", *"Shop >Offer 6k", "enter")
        for typed, value in (("14k", 1400000), ("€6", 600), ("6", 600)):
            await me.press("w", *typed, "enter")
            won = me.rows("select status, value_minor from deal where id = 6")
            assert won == [("won", value)], typed
            await me.press("u")


async def test_an_amount_is_mended_or_left_and_a_client_is_not_asked_for_one(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("4", "w")
        assert me.prompt.question is None
        assert me.said.startswith("✗ #5 is won already")

        before = me.writes
        await me.press("3", "w", *"lots", "enter")
        assert me.prompt.question
        assert "“lots” is no amount of money" in me.text()
        await me.press("escape", "w", *"9k", "escape")
        assert (me.writes, me.stage) == (before, "Offer")

        await me.press("w", *"lots", "enter", *["backspace"] * 4, *"9k", "enter")
        assert me.rows("select status, value_minor from deal where id = 4") == [("won", 900000)]


# -- lost --------------------------------------------------------------------------------------


async def test_reason_and_competitor_are_picked_by_a_few_letters_or_by_arrows(
    with_lists: Path,
) -> None:
    async with at_board(with_lists) as me:
        await me.press("3", "x", *"tim", "enter", *"big", "enter")
        assert me.rows(STATUS) == [("lost", "Timing", "Big Corp")]
        assert me.said == "Lost Rollout: Timing · u undoes"

        await me.press("u", "x", "down", "down", "enter", "down", "down", "enter")
        assert me.rows(STATUS) == [("lost", "No answer", "Small & Sons")]


async def test_a_loss_is_left_at_either_question_and_a_new_reason_is_one_s_own_words(
    with_lists: Path,
) -> None:
    async with at_board(with_lists) as me:
        before = me.writes
        await me.press("3", "x", "escape", "x", "enter", "escape")
        assert me.rows(STATUS) == [("open", None, None)]
        assert me.writes == before

        await me.press("x", *"They moved [/] away")
        assert "Enter takes your own words" in me.text()
        await me.press("enter", "enter")
        assert me.rows(STATUS) == [("lost", "They moved [/] away", None)]


# -- parked ------------------------------------------------------------------------------------


async def test_any_way_to_say_a_day_is_told_in_full_before_it_is_taken(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("3")
        for typed, day, told in (
            ("9", "2026-12-02", "Wednesday 2 Dec"),
            ("fri", "2026-11-27", "Friday 27 Nov"),
            ("2027-02-01", "2027-02-01", "Monday 1 Feb 2027"),
            ("in a mo", "2026-12-23", "Wednesday 23 Dec"),
            ("in three", "2027-02-23", "Tuesday 23 Feb 2027"),
        ):
            await me.press("p", *typed)
            assert f"comes back on {told}" in me.text(), typed
            await me.press("enter")
            assert me.rows("select parked_until from deal where id = 4") == [(day,)], typed
            assert me.lane("Offer") == [], typed
            await me.press("u")


async def test_what_is_no_day_to_come_stays_to_be_mended_and_enter_alone_parks_for_a_week(
    database: Path,
) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press("3", "p")
        for typed in ("today", "yesterday", "0", "soon", "31 feb", "-3d"):
            await me.press(*typed, "enter")
            assert me.prompt.question, typed
            assert me.writes == before, typed
            await me.press(*["backspace"] * len(typed))

        await me.press(*"fri", "enter")
        assert me.rows("select parked_until from deal where id = 4") == [("2026-11-27",)]
        await me.press("u", "p", "enter")
        assert me.rows("select parked_until from deal where id = 4") == [("2026-11-30",)]


# -- deleted, and back -------------------------------------------------------------------------


async def test_a_deleted_deal_comes_back_with_the_cursor_on_it(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("d")
        assert me.said == "Deleted Website · u undoes"
        assert me.here == "Audit"

        await me.press("u")
        assert me.here == "Website"
        assert me.lane("Lead") == ["Website", "Audit"]


async def test_what_has_ended_comes_back_from_its_drawer(database: Path) -> None:
    async with at_board(database) as me:
        for ending, drawer, label in (
            (["x", *"no", "enter", "enter"], "2", "Reopened Rollout"),
            (["p", "enter"], "3", "Brought back Rollout"),
            (["w", "enter"], "1", "Reopened Rollout"),
        ):
            await me.press("3", *ending, "1", "D", drawer, "R")
            assert f"{label} · u undoes" in me.text(), drawer
            await me.press("q")

            assert (me.here, me.stage) == ("Rollout", "Offer"), drawer
            assert me.rows("select status, lost_reason, parked_until from deal where id = 4") == [
                ("open", None, None)
            ], drawer
