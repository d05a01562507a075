"""What the board is asked for and does not show lies in a drawer, perhaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.board import at_board

if TYPE_CHECKING:
    from pathlib import Path


async def test_what_no_lane_shows_is_looked_for_in_the_first_drawer_that_has_it(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("2", "j", "p", *"+3d", "enter", "/", *"platform", "enter")
        assert "Nothing on the lanes matches. D looks in the drawers, Esc shows all." in me.text()

        await me.press("D")
        assert "Nordlys" in me.text()
        assert "Only: “platform”" in me.text()


async def test_what_is_in_no_drawer_either_is_told_and_left_for_the_board(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("/", *"zebra", "enter", "D")
        assert "Nothing matches." in me.text()
        await me.press("q")
        assert "Nothing on the lanes matches." in me.text()


async def test_a_board_that_shows_something_leads_to_all_of_the_drawers(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("/", *"rollout", "enter", "D")
        assert "Care" in me.text()
