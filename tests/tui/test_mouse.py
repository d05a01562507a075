"""The mouse on the board: presses, cards carried to another place, the wheel."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from textual.events import Click, MouseRelease
from textual.geometry import Offset

from pipetui.tui.board import state as states
from pipetui.tui.board import steps
from pipetui.tui.board.geometry import Density, Spot
from pipetui.tui.board.heads import DROP_SIGN
from pipetui.tui.board.view import BoardView, Dragging, Dropped, Opened, Pressed
from tests.support.board import palette
from tests.support.keys import press
from tests.tui.alone import Mouse, alone, board

if TYPE_CHECKING:
    from collections.abc import Callable

LANE = 30
"""The pitch of four lanes at 120 columns; cards begin on line 2, 6 and so on."""

FAINT = palette()("muted")


async def until(me: Mouse, what: Callable[[], bool]) -> None:
    """Wait at most two seconds until something is so."""
    deadline = time.monotonic() + 2
    while not what():
        assert time.monotonic() < deadline, me.text()
        await asyncio.sleep(0.02)
    await me.look()


# -- presses -----------------------------------------------------------------------------------


async def test_a_press_on_a_card_tells_the_deal_and_with_a_key_held_is_for_marking() -> None:
    async with alone() as me:
        await me.press(5, 7)
        assert me.told() == [Pressed(Spot(0, 1, on_head=False), 2, extend=False)]

        for key in ("shift", "ctrl"):
            await me.press(LANE + 5, 3, **{key: True})
            assert me.told() == [Pressed(Spot(1, 0, on_head=False), 9, extend=True)], key


async def test_a_press_on_a_head_or_below_the_cards_tells_the_lane() -> None:
    async with alone() as me:
        await me.press(LANE + 5, 0)
        await me.press(2 * LANE + 5, 20)

        assert me.told() == [
            Pressed(Spot(1, None, on_head=True), None, extend=False),
            Pressed(Spot(2, None, on_head=False), None, extend=False),
        ]


async def test_a_press_on_a_strip_or_a_tab_is_one_on_the_head_of_that_lane() -> None:
    async with alone(board(folds=(2,))) as me:
        await me.press(38, 15)
        assert me.told() == [Pressed(Spot(1, None, on_head=True), None, extend=False)]
        await me.resize(44, 20)
        await me.press(18, 0)
        assert me.told() == [Pressed(Spot(1, None, on_head=True), None, extend=False)]


async def test_other_buttons_gaps_and_a_terminal_that_is_too_small_tell_nothing() -> None:
    async with alone() as me:
        await me.press(5, 3, button=3)
        await me.press(LANE - 1, 3)
        await me.resize(39, 24)
        await me.press(5, 3)

        assert me.told() == []


async def test_a_double_click_opens_the_card() -> None:
    async with alone() as me:
        await me.pilot.double_click(BoardView, offset=(5, 7))

        assert me.told(Opened) == [Opened(2)]


async def test_a_double_click_on_what_moved_under_the_pointer_opens_nothing() -> None:
    async with alone() as me:
        await me.pilot.click(BoardView, offset=(5, 7))
        await me.show(states.with_cards(board(), {1: None}))
        await me.press(5, 7)
        await me.let_go(5, 7)
        twice = Click(me.view, 5, 7, 0, 0, 1, shift=False, meta=False, ctrl=False, chain=2)
        me.app.screen._forward_event(twice)
        await me.look()

        assert [each.deal for each in me.told(Pressed) if isinstance(each, Pressed)] == [2, 3]
        assert me.told(Opened) == []


# -- carrying ----------------------------------------------------------------------------------


async def test_a_card_is_let_go_in_another_lane() -> None:
    async with alone() as me:
        await me.press(5, 7)
        await me.carry(LANE + 5, 5)
        await me.let_go(LANE + 5, 5)

        assert me.told(Dragging, Dropped) == [
            Dragging(2, None),
            Dragging(2, 1),
            Dragging(None, None),
            Dropped((2,), 1, 1),
        ]


async def test_while_it_is_carried_the_place_it_comes_to_is_marked() -> None:
    async with alone() as me:
        before = me.text()
        await me.press(5, 7)
        await me.carry(LANE + 5, 5)
        lines = me.lines()

        assert [y for y, line in enumerate(lines) if DROP_SIGN in line] == [5]
        assert lines[5].strip() == DROP_SIGN * (LANE - 1)
        assert "→Stage 2" in lines[0]
        strip = me.app.screen._compositor.render_strips()[6]
        assert {segment.style for segment in strip.crop(1, LANE - 1)} == {FAINT}
        await me.let_go(LANE + 5, 5)
        assert me.text() == before


async def test_only_what_changes_is_painted_while_a_card_is_carried() -> None:
    async with alone(board(lanes=6, folds=(3,))) as me:
        for density in Density:
            me.view.density = density
            await me.press(3, 6)
            for x, y in ((5, 9), (5, 20), (30, 4), (52, 8), (80, 3), (110, 15), (60, 0), (3, 3)):
                await me.carry(x, y)
                shown = me.app.screen._compositor.render_strips()
                me.view.repaint()
                await me.look()
                assert me.app.screen._compositor.render_strips() == shown, (density, x, y)
            me.view.cancel_drag()


async def test_a_card_moves_within_its_lane_and_stays_when_let_go_where_it_was() -> None:
    async with alone() as me:
        await me.press(5, 3)
        await me.carry(5, 12)
        await me.let_go(5, 12)
        assert me.told(Dropped) == [Dropped((1,), 0, 3)]

        for y in (3, 5, 9, 10, 11):
            await me.press(5, 7)
            await me.carry(5, 15)
            await me.carry(5, y)
            await me.let_go(5, y)
            assert me.told(Dropped) == ([Dropped((2,), 0, 0)] if y == 3 else []), y


async def test_a_hand_that_trembles_carries_nothing() -> None:
    async with alone() as me:
        await me.press(5, 3)
        await me.carry(6, 4)
        await me.let_go(6, 4)

        assert me.told(Dragging, Dropped) == []


async def test_one_of_the_marked_cards_carries_all_of_them_and_an_unmarked_one_is_alone() -> None:
    async with alone() as me:
        for marks, carried in (((9, 2, 1), (1, 2, 9)), ((2, 3), (1,))):
            await me.show(board(marks=marks))
            await me.press(5, 3)
            await me.carry(3 * LANE + 5, 0)
            await me.let_go(3 * LANE + 5, 0)

            assert me.told(Dropped) == [Dropped(carried, 3, 0)]


async def test_a_card_let_go_on_a_strip_or_a_tab_comes_last_in_that_lane() -> None:
    async with alone(steps.to_lane(board(folds=(1,)), 1)) as me:
        await me.press(12, 3)
        await me.carry(2, 12)
        assert "→1 Sta" in me.lines()[0]
        await me.let_go(2, 12)
        assert me.told(Dropped) == [Dropped((9,), 0, 8)]

        await me.resize(44, 20)
        await me.show(board())
        await me.press(5, 3)
        await me.carry(18, 0)
        await me.let_go(18, 0)
        assert me.told(Dropped) == [Dropped((1,), 1, 1)]


async def test_a_carried_card_is_put_back_by_key() -> None:
    async with alone() as me:
        before = me.text()
        assert not me.view.cancel_drag()
        await me.press(5, 3)
        await me.carry(LANE + 5, 5)
        assert me.view.cancel_drag()
        await me.look()
        assert me.text() == before
        await me.let_go(LANE + 5, 5)

        assert me.told(Dragging, Dropped)[-1] == Dragging(None, None)
        assert not me.view.cancel_drag()


async def test_a_button_that_was_let_go_outside_carries_nothing_on() -> None:
    async with alone() as me:
        before = me.text()
        await me.press(5, 7)
        await me.carry(LANE + 5, 5)
        await me.carry(LANE + 5, 9, button=0)
        assert me.text() == before
        await me.let_go(LANE + 5, 9)

        assert me.told(Dragging, Dropped)[-1] == Dragging(None, None)


async def test_over_a_gap_a_card_let_go_stays_where_it_was() -> None:
    async with alone() as me:
        await me.press(5, 3)
        await me.carry(LANE + 5, 5)
        await me.carry(2 * LANE - 1, 5)
        await me.let_go(2 * LANE - 1, 5)

        assert me.told(Dragging, Dropped)[-2:] == [Dragging(1, None), Dragging(None, None)]


async def test_a_card_is_carried_on_while_others_change_the_board_until_they_end_it() -> None:
    async with alone() as me:
        await me.press(5, 7)
        await me.carry(LANE + 5, 20)
        await me.show(states.with_cards(board(), {9: None}))
        await me.let_go(LANE + 5, 20)
        assert me.told(Dropped) == [Dropped((2,), 1, 0)]

        await me.press(5, 3)
        await me.carry(LANE + 5, 5)
        assert DROP_SIGN in me.text()
        await me.show(states.with_cards(board(), {1: None}))
        assert DROP_SIGN not in me.text()
        await me.let_go(LANE + 5, 5)
        assert me.told(Dragging, Dropped)[-1] == Dragging(None, None)


async def test_whoever_else_takes_the_mouse_puts_the_card_back() -> None:
    async with alone() as me:
        await me.press(5, 7)
        await me.carry(LANE + 5, 20)
        me.app.capture_mouse(None)
        await me.look()

        assert me.told(Dragging)[-1] == Dragging(None, None)
        me.view.post_message(MouseRelease(Offset(0, 0)))
        await me.look()
        assert me.told(Dragging) == []


async def test_near_the_bottom_the_lane_scrolls_under_a_carried_card() -> None:
    async with alone(size=(120, 16)) as me:
        await me.press(5, 3)
        await me.carry(5, 15)
        await until(me, lambda: "Deal 8" in me.text())
        await until(me, lambda: "more" not in me.lines()[1])
        await me.let_go(5, 15)

        assert me.told(Dropped) == [Dropped((1,), 0, 8)]


async def test_near_the_side_the_board_scrolls_under_a_carried_card() -> None:
    async with alone(board(lanes=9), size=(100, 20)) as me:
        assert "Stage 9" not in me.text()
        await me.press(5, 3)
        await me.carry(99, 6)
        await until(me, lambda: "Stage 9" in me.text())
        await until(me, lambda: me.view._left == me.view._geometry.most_left)
        await me.let_go(99, 6)

        assert me.told(Dropped) == [Dropped((1,), 8, 1)]


async def test_when_nothing_is_carried_nothing_scrolls_by_itself() -> None:
    async with alone(size=(120, 16)) as me:
        await me.press(5, 3)
        await me.carry(5, 15)
        await me.let_go(5, 15)

        assert me.view._drifting is None


# -- the wheel ---------------------------------------------------------------------------------


async def test_the_wheel_scrolls_the_lane_under_the_pointer_and_leaves_the_cursor() -> None:
    async with alone(size=(120, 16)) as me:
        await me.wheel(5, 8, 2)
        assert "▲ 2 ▼ 3 more" in me.lines()[1]
        assert "Deal 1 " not in me.text()
        await me.wheel(5, 8, 9)
        assert "▲ 5" in me.lines()[1]
        await me.wheel(LANE + 5, 8, 2)
        assert "▲ 5" in me.lines()[1]
        await me.wheel(5, 8, -9)
        assert "▸Deal 1 " in me.text()


async def test_after_the_wheel_a_key_or_a_step_of_the_cursor_brings_it_back() -> None:
    async with alone(size=(120, 16)) as me:
        me.view.focus()
        await me.wheel(5, 8, 5)
        assert "▸Deal 1 " not in me.text()
        await press(me.pilot, "k")
        assert "▸Deal 1 " in me.text()

        await me.wheel(5, 8, 5)
        assert "▸Deal 1 " not in me.text()
        await me.show(steps.step_row(board(), 1))
        assert "▸Deal 2 " in me.text()


async def test_what_others_write_leaves_the_lanes_as_they_were_turned() -> None:
    async with alone(size=(120, 16)) as me:
        await me.wheel(5, 8, 5)
        await me.show(states.with_cards(board(), {9: None}))

        assert "▲ 5" in me.lines()[1]


async def test_the_wheel_with_shift_or_turned_sideways_scrolls_the_board() -> None:
    async with alone(board(lanes=9), size=(100, 20)) as me:
        for turned in ({"shift": True}, {"sideways": True}):
            await me.wheel(5, 8, 20, **turned)
            assert "Stage 9" in me.lines()[0], turned
            await me.wheel(5, 8, -20, **turned)
            assert me.lines()[0].startswith(" Stage 1"), turned


async def test_the_wheel_over_a_strip_or_a_tab_does_nothing() -> None:
    async with alone(size=(44, 20)) as me:
        before = me.text()
        await me.wheel(18, 0, 3)
        assert me.text() == before

        await me.resize(60, 20)
        await me.show(steps.to_lane(board(), 2))
        before = me.text()
        await me.wheel(3, 8, 3)
        assert me.text() == before


async def test_the_wheel_turns_under_a_carried_card() -> None:
    async with alone(size=(120, 18)) as me:
        await me.press(5, 3)
        await me.carry(5, 8)
        await me.wheel(5, 8, 2)
        await me.let_go(5, 8)

        assert me.told(Dropped) == [Dropped((1,), 0, 4)]
