"""The palette on every other screen: what is done there, and what lies beyond the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import LoseDeals
from pipetui.tui.actions.going import show_deals
from pipetui.tui.keys.keymap import CONTEXTS
from pipetui.tui.screens.board import BoardScreen
from pipetui.tui.screens.desk_screen import DeskScreen
from pipetui.tui.screens.drawers import DrawersScreen
from pipetui.tui.screens.metrics import MetricsScreen
from pipetui.tui.screens.review import ReviewScreen
from tests.support.board import Hands, at_board

if TYPE_CHECKING:
    from pathlib import Path

WAYS = {
    "Drawers": ("D",),
    "Process map": ("P",),
    "Signs": ("S",),
    "Metrics": ("M",),
    "Look back": (":", *"look back", "enter"),
    "Review": ("r",),
    "Contacts": ("C",),
}
"""The keys that lead from the board to each screen."""


def on(me: Hands) -> DeskScreen:
    screen = me.app.screen
    assert isinstance(screen, DeskScreen)
    return screen


def found(me: Hands) -> str:
    return next(line for line in me.text().splitlines() if line.startswith(" ▸ "))


async def test_from_every_screen_a_deal_is_shown_on_the_board_and_a_palette_left_changes_nothing(
    database: Path,
) -> None:
    async with at_board(database) as me:
        writes = me.writes
        for name, way in WAYS.items():
            await me.press("g", *way)
            await me.settle()
            assert on(me).home_context == name
            before = me.text()
            await me.press(":", *"roll", "escape")
            assert me.text() == before, name

            await me.press(":", *"rollout")
            assert "Rollout" in found(me), name
            await me.press("enter")
            await me.settle()
            assert isinstance(me.app.screen, BoardScreen), name
            assert me.here == "Rollout", name
        assert me.writes == writes


async def test_what_is_done_on_a_screen_is_done_there(database: Path) -> None:
    async with at_board(database) as me:
        for context, typed, seen in (
            ("Drawers", "churned", "Only a customer can churn"),
            ("Process map", "rename the stage", "Name"),
            ("Metrics", "time: another", "Period"),
            ("Review", "park until", "Park"),
            ("Contacts", "only those you", "losing touch"),
        ):
            await me.press(*WAYS[context])
            await me.settle()
            screen = on(me)
            await me.press(":", *typed, "enter")
            await me.settle()
            assert me.app.screen is screen, context
            assert seen in me.text(), context
            while me.app.screen is not me.screen:
                await me.press("escape")


async def test_another_screen_is_reached_without_going_back_first(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("r", "b", ":", *"metrics", "enter")
        await me.settle()
        assert isinstance(me.app.screen, MetricsScreen)
        await me.press("ctrl+p", *"review: what", "enter")
        await me.settle()
        assert isinstance(me.app.screen, ReviewScreen)
        await me.press("q")
        assert isinstance(me.app.screen, BoardScreen)


def test_moving_about_is_no_command() -> None:
    moving = {key.id for keys in CONTEXTS.values() for key in keys if key.moves}
    assert {"cursor.left", "health.down", "metrics.to_3", "contacts.higher"} <= moving
    assert not moving & {"deal.move", "process.split", "review.tick", "drawers.open"}


async def test_what_is_typed_ahead_is_for_where_the_palette_leads(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("M", ":", *"care plan", "escape", ":", *"rollout", "enter", "d")
        assert "Deleted Rollout" in me.said

        await me.press("P", ":", *"rename the stage", "enter", "end", *" now", "enter")
        assert "Offer now" in me.text()


async def test_what_the_drawers_were_opened_for_is_let_be_when_one_leaves_them_for_a_deal(
    database: Path,
) -> None:
    async with at_board(database) as me:
        me.screen.at_desk.execute(LoseDeals(deal_ids=(4,), reason="Price"))
        show_deals(me.screen, "lost", [4])
        await me.settle()
        assert isinstance(me.app.screen, DrawersScreen)
        await me.press(":", *"audit", "enter")
        await me.settle()
        assert isinstance(me.app.screen, BoardScreen)
        assert me.here == "Audit"
