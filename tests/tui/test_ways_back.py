"""The same everywhere: one level back, help, and no harm before there is a board."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.services.session import Session
from pipetui.tui.app import PipetuiApp
from pipetui.tui.screens.drawers import DrawersScreen
from pipetui.tui.screens.edit_form import EditForm
from pipetui.tui.screens.help import HelpScreen
from tests.support.board import HandClock, Hands, at_board, theme
from tests.support.keys import key_event

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.tui.board.state import BoardState

ASKING = {
    "new": ["n"],
    "move": ["m"],
    "step": ["s"],
    "touch": ["t"],
    "objection": ["t", "o"],
    "won": ["w"],
    "lost": ["x"],
    "to whom": ["x", *"no", "enter"],
    "park": ["p"],
    "filter": ["/"],
    "palette": [":"],
    "tags": [":", *"add or take tags", "enter"],
    "theme": [":", *"choose the colours", "enter"],
    "density": [":", *"density", "enter"],
}


def uncounted(me: Hands) -> BoardState:
    """What the board shows but its signs, which are counted when the hands rest."""
    return replace(me.state, signs=None, to_review=None)


# -- back --------------------------------------------------------------------------------------


async def test_a_question_is_left_by_escape_and_nothing_has_happened(database: Path) -> None:
    async with at_board(database) as me:
        before = me.writes, uncounted(me), me.app.theme
        for name, keys in ASKING.items():
            await me.press(*keys)
            assert me.prompt.question, name
            await me.press("escape")

            assert me.prompt.question is None, name
            assert me.app.focused is me.screen.view, name
            assert me.hints[0] == "advance", name
            assert (me.writes, uncounted(me), me.app.theme) == before, name
            assert not me.app._exit, name


async def test_a_question_of_the_inspector_is_left_to_the_inspector(database: Path) -> None:
    async with at_board(database) as me:
        for key in ("n", "e", "f"):
            await me.press("c", key, "x", "escape")
            assert me.pane, key
            assert me.app.focused is me.pane, key
            assert me.hints[-1] == "back", key
            await me.press("escape")
            assert me.pane is None, key
            assert not me.app._exit, key


async def test_each_press_goes_one_level_back_and_ctrl_c_says_so(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("ctrl+c")
        assert me.said.startswith("q goes back")

        for key in ("q", "escape"):
            await me.press("/", *"e", "enter", "space", "c", "?")
            levels = []
            for _ in range(4):
                levels.append(
                    (
                        isinstance(me.app.screen, HelpScreen),
                        me.pane is not None,
                        bool(me.state.marks),
                        bool(me.state.filter_text),
                    )
                )
                await me.press(key)
                assert not me.app._exit
            assert levels == [
                (True, True, True, True),
                (False, True, True, True),
                (False, False, True, True),
                (False, False, False, True),
            ], key
            assert not me.state.filter_text
        await me.press("escape")
        assert me.app._exit


async def test_a_form_with_something_in_it_is_left_by_the_second_escape(database: Path) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press("e", *"xq?", "escape")
        assert isinstance(me.app.screen, EditForm)
        await me.press("escape")
        assert len(me.app.screen_stack) == 2
        assert me.writes == before


async def test_q_leaves_the_drawers_for_the_deal_one_came_from_and_is_a_letter_in_a_prompt(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("2", "D")
        assert isinstance(me.app.screen, DrawersScreen)
        await me.press("q")
        assert (me.here, len(me.app.screen_stack)) == ("Platform", 2)

        await me.press("n", *"q?:,.D")
        assert me.prompt.line.value == "q?:,.D"


# -- help --------------------------------------------------------------------------------------


async def test_help_is_there_from_everywhere_and_goes_back_there(database: Path) -> None:
    async with at_board(database) as me:
        for keys, first in (
            ([], "lane to the left"),
            (["c"], "next line"),
            (["escape", "D"], "next deal"),
            (["enter"], "next line"),
        ):
            await me.press(*keys)
            await me.settle()
            screen, focused, before = me.app.screen, me.app.focused, me.text()
            await me.press("?")
            assert isinstance(me.app.screen, HelpScreen), keys
            told = [line for line in me.text().splitlines() if "  j ↓ " in line or "  h ← " in line]
            assert first in told[0], keys

            await me.press("?")
            assert me.app.screen is screen, keys
            assert me.app.focused is focused, keys
            assert me.text() == before, keys


# -- before there is a board -------------------------------------------------------------------


async def test_what_is_typed_while_the_board_opens_is_done_once_it_is_there(database: Path) -> None:
    opened = threading.Event()

    def open_session() -> Session:
        opened.wait(20)
        return Session.open(str(database), "tui", read_clock=HandClock(), journal_mode="delete")

    app = PipetuiApp(open_session, theme(), works_beside=False)
    async with app.run_test(size=(120, 30)) as pilot:
        me = Hands(pilot, database, HandClock())
        await me.press("j", "/", *"nor")
        assert me.prompt.question is None
        await me.press("?")
        await me.press("q")

        opened.set()
        await me.settle()
        assert me.prompt.question is not None
        assert me.prompt.line.value == "nor"


async def test_the_mouse_does_no_harm_while_the_board_opens(database: Path) -> None:
    opened = threading.Event()

    def open_session() -> Session:
        opened.wait(20)
        return Session.open(str(database), "tui", read_clock=HandClock(), journal_mode="delete")

    app = PipetuiApp(open_session, theme(), works_beside=False)
    async with app.run_test(size=(120, 30)) as pilot:
        me = Hands(pilot, database, HandClock())
        before = me.writes
        for x, y in ((10, 5), (10, 2), (3, 0), (3, 28), (3, 29)):
            for times in (1, 2):
                await me.click_at(x, y, times=times)
        await me.resize(60, 15)
        await me.resize(120, 30)

        opened.set()
        await me.settle()
        assert (me.here, me.writes) == ("Website", before)
        assert me.prompt.question is None


async def test_the_board_can_be_left_before_it_is_open(database: Path) -> None:
    opened = threading.Event()

    def open_session() -> Session:
        opened.wait(20)
        return Session.open(str(database), "tui", read_clock=HandClock(), journal_mode="delete")

    app = PipetuiApp(open_session, theme(), works_beside=False)
    async with app.run_test() as pilot:
        app.post_message(key_event("q"))
        # A look at the screen would wait for one that is painted no more.
        while not app._exit:
            await pilot.pause(0.01)
        opened.set()
    assert app.failure is None
