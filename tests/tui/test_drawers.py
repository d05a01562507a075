"""The drawers: what has left the lanes, under four tabs, by keys and by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddDeals,
    ChurnDeals,
    DealDraft,
    LoseDeals,
    ParkDeals,
    ReopenDeals,
    WinDeals,
)
from pipetui.domain.spoken_dates import parse_day
from pipetui.services.session import Session
from pipetui.tui.screens.drawers import DrawersScreen
from pipetui.tui.screens.help import HelpScreen
from tests.support.board import MONDAY, HandClock, at_board
from tests.support.databases import copy_of

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.domain.commands import Command
    from tests.support.board import Hands


@pytest.fixture(scope="session")
def first_ended(first_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lost: Website and Audit. Parked: Platform. Won: Care; and Old, whose client has left."""
    path = copy_of(first_database, tmp_path_factory.mktemp("ended"))
    day = parse_day("2027-03-01", MONDAY.date())
    done(
        path,
        LoseDeals(deal_ids=(1,), reason="Price", competitor="Big Corp"),
        LoseDeals(deal_ids=(2,), reason="Timing"),
        ParkDeals(deal_ids=(3,), until=day),
        AddDeals(drafts=(DealDraft(title="Old", company="Hut", stage="Offer"),)),
        WinDeals(deal_ids=(6,)),
        ChurnDeals(deal_ids=(6,), reason="closed shop"),
    )
    return path


@pytest.fixture
def ended(first_ended: Path, tmp_path: Path) -> Path:
    """This test's own copy."""
    return copy_of(first_ended, tmp_path)


BOARD_ALONE = 2
"""Screens there are while nothing lies on the board: Textual has one of its own."""


def done(path: Path, *commands: Command) -> None:
    session = Session.open(str(path), "cli", read_clock=HandClock(), journal_mode="delete")
    try:
        for command in commands:
            session.execute(command)
    finally:
        session.close()


def drawers(me: Hands) -> DrawersScreen:
    screen = me.app.screen
    assert isinstance(screen, DrawersScreen)
    return screen


def shown(me: Hands) -> list[int]:
    return list(drawers(me)._state.ids)


def here(me: Hands) -> str | None:
    card = drawers(me)._state.card
    return card.title if card else None


# -- looking -----------------------------------------------------------------------------------


async def test_four_tabs_count_what_is_in_them_and_deals_tell_why_and_when(ended: Path) -> None:
    async with at_board(ended) as me:
        await me.press("D")
        assert "Won 2  Lost 2  Parked 1  Customers 1" in me.text()
        told = {
            "1": ({5, 6}, ["churned: closed shop"]),
            "2": ({1, 2}, ["Price · to Big Corp", "Timing"]),
            "3": ({3}, ["1 Mar", "then no answer"]),
            "4": ({5}, []),
        }
        for key, (deals, words) in told.items():
            await me.press(key)
            assert set(shown(me)) == deals, key
            assert all(each in me.text() for each in words), key
        await me.press("1")
        names = []
        for key in ("right", "tab", "l", "l", "left", "h", "shift+tab", "h"):
            await me.press(key)
            names.append(str(drawers(me)._state.drawer))
        assert names == [
            *("lost", "parked", "customers", "customers"),
            *("parked", "lost", "won", "won"),
        ]


async def test_in_a_long_drawer_the_cursor_goes_to_the_ends_and_what_is_below_is_told(
    ended: Path,
) -> None:
    done(
        ended,
        AddDeals(drafts=tuple(DealDraft(title=f"Gone {n}") for n in range(60))),
        LoseDeals(deal_ids=tuple(range(7, 67)), reason="Price"),
    )
    async with at_board(ended, size=(80, 24)) as me:
        await me.press("D", "2")
        assert len(shown(me)) == 62
        assert f"▼ {62 - drawers(me).list.size.height + 1} more" in me.text()
        first = here(me)
        await me.press("k")
        assert here(me) == first
        for key, row in (("j", 1), ("down", 2), ("up", 1), ("G", 61), ("j", 61), ("g", 0)):
            await me.press(key)
            assert drawers(me)._state.row == row, key
            assert f"▸ {here(me)}" in me.text()
            assert ("▼" in me.text()) is (row < 61), key
        await me.press("pagedown", "pagedown")
        assert drawers(me)._state.row > 30
        assert f"▸ {here(me)}" in me.text()
        await me.press("pageup", "end", "home")
        assert here(me) == first

        await me.press("slash")  # while something is asked the wheel leads to the last deal
        listed, last = drawers(me).list, drawers(me)._state.cards[shown(me)[-1]]
        await me.wheel(listed.region.x + 5, listed.region.y + 5, 30)
        in_sight = me.text().splitlines()[: listed.region.bottom - drawers(me).prompt.lines]
        assert last.title in "\n".join(in_sight)


async def test_an_empty_drawer_tells_what_fills_it(database: Path) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press("D", "2")
        assert "Nothing is lost yet: x on a deal gives it up" in me.text()
        await me.press("R", "enter", "j", "G", "pagedown")
        assert shown(me) == []
        await me.press("3")
        assert "Nothing is parked yet: p on a deal" in me.text()
        assert me.writes == before


async def test_it_filters_as_one_types_and_escape_shows_all_before_it_closes(ended: Path) -> None:
    async with at_board(ended) as me:
        await me.press("D", "2", "/", *"acme")
        assert shown(me) == [1]
        assert "1 of 2" in me.text()
        await me.press("escape")
        assert len(shown(me)) == 2

        await me.press("/", *"zzz", "enter")
        assert "Nothing matches." in me.text()
        await me.press("escape")
        assert len(shown(me)) == 2
        await me.press("escape")
        assert len(me.app.screen_stack) == BOARD_ALONE


async def test_each_way_back_leaves_a_page_of_help_a_deal_and_then_the_drawers(
    ended: Path,
) -> None:
    async with at_board(ended) as me:
        await me.press("D", "?")
        assert isinstance(me.app.screen, HelpScreen)
        lines = me.text().splitlines()
        first = next(y for y, line in enumerate(lines) if "reopen, or bring back" in line)
        assert not any("advance to the next" in line for line in lines[:first])
        await me.press("q", "2", "enter", "?")
        assert isinstance(me.app.screen, HelpScreen)
        await me.press("q")
        assert "Outcome" in me.text()
        await me.press("q")
        assert "Outcome" not in me.text()
        assert set(shown(me)) == {1, 2}
        await me.press("q")
        assert len(me.app.screen_stack) == BOARD_ALONE
        for key in ("escape", "D"):
            await me.press("D", key)
            assert len(me.app.screen_stack) == BOARD_ALONE, key
        assert not me.app._exit
        await me.press("3")
        assert me.here == "Rollout"


async def test_a_deal_stands_beside_its_drawer_where_there_is_room_and_keys_are_about_it(
    ended: Path,
) -> None:
    async with at_board(ended, size=(80, 30)) as me:
        await me.press("D", "2", "enter")
        assert "▸ " not in me.text()
        assert "Outcome" in me.text()
        await me.resize(120, 30)
        assert "▸ " in me.text()
        assert "Outcome" in me.text()
        await me.click("Audit")
        assert here(me) == "Audit"
        assert "#2" in me.text()
        await me.click(" Won ")
        assert "Outcome" not in me.text()


async def test_a_customer_churns_in_their_drawer_and_nobody_elsewhere(ended: Path) -> None:
    async with at_board(ended) as me:
        await me.press("D", "x")
        assert "✗ Only a customer can churn" in me.text()
        await me.press("4")
        assert " x  churned" in me.text()
        title = here(me)
        await me.press("x", *"moved away", "enter")
        assert f"Churned {title}" in me.text()
        assert "Customers 0" in me.text()
        await me.press("u")
        assert "Customers 1" in me.text()


# -- bringing back -----------------------------------------------------------------------------


async def test_what_is_reopened_or_parked_goes_back_and_undo_puts_it_into_its_drawer(
    ended: Path,
) -> None:
    async with at_board(ended) as me:
        await me.press("D", "2")
        title = here(me)
        await me.press("R")
        assert f"Reopened {title} · u undoes" in me.text()
        assert "Lost 1" in me.text()
        assert here(me) != title

        await me.press("u")
        assert f"Undid: Reopened {title}" in me.text()
        assert "Lost 2" in me.text()
        await me.press("U")
        assert "Lost 1" in me.text()
        await me.press("3", "R")
        assert "Nothing is parked" in me.text()
        await me.press("q")
        assert title in me.lane("Lead")
        assert (me.here, me.stage) == ("Platform", "Talk")


async def test_a_client_who_left_is_a_client_again_and_a_client_sold_to_again(
    ended: Path,
) -> None:
    async with at_board(ended) as me:
        await me.press("D", "1")
        while here(me) != "Old":
            await me.press("j")
        await me.press("R")
        assert "Customers 2" in me.text()
        assert me.rows("select status, churned_at from deal where id = 6") == [("won", None)]
        await me.press("R")
        assert me.rows("select status from deal where id = 6") == [("open",)]


# -- looking closer ----------------------------------------------------------------------------


async def test_a_deal_is_looked_at_and_brought_back_from_there(ended: Path) -> None:
    async with at_board(ended) as me:
        await me.press("D", "2", "/", *"website", "enter", "enter")
        assert "Outcome  lost 23 Nov: Price" in me.text()
        assert "tick" not in me.text().splitlines()[-1]
        assert "R  reopen" in me.text()
        await me.press("space")
        assert "only looked at: R brings it back" in me.text()

        await me.press("R")
        assert "Reopened Website" in me.text()
        assert "Outcome" not in me.text()
        await me.press("u", "enter")
        assert "Outcome  lost" in me.text()


# -- mouse -------------------------------------------------------------------------------------


async def test_tabs_and_deals_are_clicked(ended: Path) -> None:
    async with at_board(ended) as me:
        await me.press("D")
        await me.click("Lost 2")
        assert set(shown(me)) == {1, 2}
        await me.click("Audit")
        assert here(me) == "Audit"
        await me.click("Website", times=2)
        assert "Outcome  lost 23 Nov: Price" in me.text()
        await me.click("back")
        await me.click("reopen")
        assert "Reopened Website" in me.text()


# -- trouble -----------------------------------------------------------------------------------


async def test_what_another_program_did_meanwhile_is_told_and_shown(ended: Path) -> None:
    async with at_board(ended) as me:
        await me.press("D", "2", "/", *"website", "enter")
        done(ended, ReopenDeals(deal_ids=(1,)))
        await me.press("R")
        assert "✗" in me.text()
        assert "Lost 1" in me.text()
