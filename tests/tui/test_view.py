"""The view: every size and density painted whole, only what changed painted anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.staleness import Age
from pipetui.tui.board import state as states
from pipetui.tui.board import steps
from pipetui.tui.board.geometry import Density
from pipetui.tui.board.paint import EDGES, MARK_SIGN
from pipetui.tui.widgets.lines import CURSOR_SIGN, cut
from tests.support.board import theme
from tests.tui.alone import Mouse, alone, board
from tests.tui.cards import NOW, card

if TYPE_CHECKING:
    from textual.geometry import Region

    from pipetui.tui.board.state import BoardState

WIDTHS = (1, 7, 39, 40, 49, 50, 99, 100, 300)
HEIGHTS = (1, 5, 11, 12, 100)
SIZES = [*((width, 24) for width in WIDTHS), *((80, height) for height in HEIGHTS), (1, 1)]


async def test_every_size_is_painted_whole() -> None:
    async with alone() as me:
        for width, height in SIZES:
            await me.resize(width, height)
            for lanes, density in ((1, Density.COMPACT), (5, Density.NORMAL), (14, Density.ROOMY)):
                me.view.density = density
                await me.show(board(lanes=lanes, folds=(2, 3)))
                if width < 40 or height < 12:
                    told = cut(" 40 x 12 at least", width).rstrip()
                    assert me.lines()[0].rstrip() == told, (width, height, density)
                else:
                    assert f"{CURSOR_SIGN}Deal 1" in me.text(), (width, height, density)


async def test_after_any_sizes_the_board_is_as_it_was() -> None:
    async with alone(size=(80, 24)) as me:
        before = me.text()
        for width, height in ((1, 1), (44, 20), (300, 100), (60, 12), (39, 11), (80, 24)):
            await me.resize(width, height)

        assert me.text() == before


async def test_a_board_without_deals_and_an_empty_lane_of_a_filtered_one_say_so() -> None:
    async with alone(states.with_cards(board(), dict.fromkeys(range(1, 13)))) as me:
        assert "n adds one" in me.lines()[3]
        await me.show(states.with_filter(board(), "Deal 9"))
        assert "Nothing matches" in me.lines()[2]


# -- layouts -----------------------------------------------------------------------------------


async def test_a_wide_board_shows_every_lane() -> None:
    async with alone(size=(120, 24)) as me:
        assert [me.lines()[0].count(f"Stage {n}") for n in range(1, 5)] == [1, 1, 1, 1]
        assert "Deal 11" in me.text()


async def test_in_focus_the_cards_of_one_lane_are_shown_beside_strips() -> None:
    async with alone(size=(80, 24)) as me:
        assert "Deal 2" in me.text()
        assert "Deal 9" not in me.text()
        await me.show(steps.to_lane(board(), 1))
        assert "Deal 2" not in me.text()
        assert f"{CURSOR_SIGN}Deal 9" in me.text()


async def test_a_narrow_board_shows_one_lane_below_a_bar() -> None:
    async with alone(size=(44, 20)) as me:
        assert me.lines()[0].startswith("  Stage 1 8 │ Stage 2 1 │")
        await me.show(steps.to_lane(board(), 3))
        assert "Stage 4 1" in me.lines()[0]
        assert f"{CURSOR_SIGN}Deal 11" in me.text()


async def test_a_folded_lane_shows_no_cards_until_the_cursor_is_on_one() -> None:
    state = board(folds=(2,))
    async with alone(state) as me:
        assert "Deal 9" not in me.text()
        await me.show(steps.to_lane(state, 1))
        assert f"{CURSOR_SIGN}2 Sta…" in me.lines()[0]
        assert "Deal 9" not in me.text()
        await me.show(steps.step_row(steps.to_lane(state, 1), 1))
        assert f"{CURSOR_SIGN}Deal 9" in me.text()


async def test_a_folded_lane_says_how_to_open_it_where_it_has_room() -> None:
    async with alone(steps.to_lane(board(folds=(2,)), 1)) as me:
        for width in (44, 60):
            await me.resize(width, 20)
            assert "folded: down opens it" in me.text(), width


async def test_a_strip_counts_what_needs_a_look_until_it_is_seen_to() -> None:
    late = (card(1), card(2, 2, days=30, due=-1), card(3, 2, due=-1), card(4, 3))
    state = board(late, folds=(2,))
    async with alone(state) as me:
        assert "! 2" in me.text()
        assert "█ 1" in me.text()
        await me.show(states.with_cards(state, {3: card(3, 2, due=1)}))
        assert "! 1" in me.text()


async def test_a_head_tells_how_many_cards_are_out_of_sight() -> None:
    async with alone(size=(120, 20)) as me:
        assert "▼ 4 more" in me.lines()[1]
        await me.show(steps.to_end(board(), top=False))
        assert "▲ 4" in me.lines()[1]


async def test_the_rule_tells_that_there_are_more_lanes() -> None:
    state = board(lanes=9)
    async with alone(state) as me:
        for width in (60, 100):
            await me.resize(width, 20)
            rules = {}
            for lane in (0, 4, 8):
                await me.show(steps.to_lane(state, lane))
                rules[lane] = me.lines()[1][0] + me.lines()[1][-1]

            assert (rules[0][1], rules[4], rules[8][0]) == ("›", "‹›", "‹"), width
            assert "‹" not in rules[0], width
            assert "›" not in rules[8], width


# -- density -----------------------------------------------------------------------------------


async def test_density_changes_how_many_cards_are_seen() -> None:
    async with alone(size=(120, 18)) as me:
        assert (me.view.density, me.view.page) == (Density.NORMAL, 4)
        me.view.density = Density.COMPACT
        await me.look()
        assert (me.view.page, me.text().count("Deal")) == (8, 8 + 3)
        me.view.density = Density.ROOMY
        await me.look()
        assert me.view.page == 3


# -- what is painted anew ----------------------------------------------------------------------


def walks(state: BoardState) -> list[BoardState]:
    """The states of somebody going about a board, each from the one before."""
    found = [state]
    for step in (1, 1, 3, -2, 1, 9, -9, 2):
        found.append(steps.step_row(found[-1], step))
    for lanes in (1, 1, -1, 2, -3):
        found.append(steps.step_lane(found[-1], lanes))
    found += [steps.toggle_mark(found[-1], deal) for deal in (1, 9)]
    found.append(replace(found[-1], folds={1: None, 3: None}))
    for lanes in (1, 1, 1, -1, -2):
        found.append(steps.step_lane(found[-1], lanes))
    found.append(steps.step_row(found[-1], 1))
    found.append(states.with_cards(found[-1], {5: None, 20: card(20, 2)}))
    found.append(replace(found[-1], folds={}, marks=frozenset({2, 3})))
    return found


@pytest.mark.parametrize(
    ("size", "density"),
    [
        ((44, 20), Density.NORMAL),
        ((80, 24), Density.ROOMY),
        ((102, 24), Density.COMPACT),
    ],
    ids=str,
)
async def test_what_is_painted_anew_is_all_that_changed(
    size: tuple[int, int], density: Density
) -> None:
    state = board(lanes=7)
    async with alone(state, size=size, density=density) as me:
        for each in walks(state):
            await me.show(each)
            shown = me.app.screen._compositor.render_strips()
            me.view.repaint()
            await me.look()
            assert me.app.screen._compositor.render_strips() == shown


async def painted_regions(me: Mouse, state: BoardState, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many cells are painted anew to show a state."""
    cells = 0

    def refresh(*regions: object, **_more: object) -> None:
        nonlocal cells
        whole = me.view.size.region
        cells += sum(getattr(region, "area", 0) for region in regions) if regions else whole.area

    with monkeypatch.context() as patched:
        patched.setattr(me.view, "refresh", refresh)
        me.view.show(state)
    return cells


async def test_a_cursor_step_paints_two_cards_and_heads_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state = board()
    async with alone(state, size=(120, 40)) as me:
        below = steps.step_row(state, 1)

        assert await painted_regions(me, below, monkeypatch) == 2 * (29 * 3 + 29 * 2)
        assert await painted_regions(me, below, monkeypatch) == 0
        marked = steps.toggle_mark(below, 4)
        assert await painted_regions(me, marked, monkeypatch) == 29 * 3


async def test_another_theme_is_seen_after_a_repaint() -> None:
    async with alone() as me:
        before = me.app.screen._compositor.render_strips()
        other = theme("paper")
        me.view._palette.theme = other
        me.view._palette._styles.clear()
        me.view.repaint()
        await me.look()

        after = me.app.screen._compositor.render_strips()
        assert [each.text for each in after] == [each.text for each in before]
        assert after != before


# -- without colour ----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(44, 20), (80, 24), (120, 40)], ids=str)
async def test_without_colour_signs_tell_cursor_marks_and_age(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    cards = (card(1), card(2, days=30, due=-2), card(3, 2, days=30), card(4, 3))
    state = board(cards, folds=(2,), marks=(1,))
    async with alone(states.on_deal(state, 2), size=size) as me:
        text = me.text()

        assert f"{EDGES[Age.STALE]}{CURSOR_SIGN}Deal 2" in text
        assert f"{MARK_SIGN} Deal 1" in text
        await me.press(3, 8)
        await me.carry(10, 0)
        assert "→Stage 1" in me.lines()[0]


# -- something over it -----------------------------------------------------------------------


async def test_what_lies_over_the_foot_leaves_the_card_of_the_cursor_in_sight() -> None:
    state = steps.to_end(board(), top=False)
    async with alone(state, size=(80, 24)) as me:
        size = me.view.size
        for lines in (2, 6, 12, 40):
            me.view.cover(lines)
            await me.look()

            seen = me.lines()[: max(6, 24 - lines)]
            assert any(f"{CURSOR_SIGN}Deal 8" in line for line in seen), lines
            assert me.view.size == size, lines
            me.view.cover(0)


async def test_what_lay_over_the_foot_leaves_the_board_as_it_was() -> None:
    async with alone(steps.to_end(board(), top=True), size=(80, 24)) as me:
        before = me.text()
        me.view.cover(12)
        me.view.cover(0)
        await me.look()

        assert me.text() == before


# -- painting less ---------------------------------------------------------------------------


async def test_beyond_the_lanes_that_differ_nothing_is_painted_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state = board()
    async with alone(state, size=(120, 24)) as me:
        painted: list[Region] = []
        monkeypatch.setattr(me.view, "refresh", lambda *regions: painted.extend(regions))
        moved = replace(state.cards[9], stage_id=3)
        me.view.show(states.with_cards(state, {9: moved}))

        places = me.view._geometry
        ends = {region.right for region in painted}
        assert ends == {places.lefts[lane] + places.widths[lane] for lane in (1, 2)}


async def test_a_filter_says_in_a_lane_that_was_empty_before_that_nothing_matches() -> None:
    state = states.make_state(board().process, [card(1), card(2)], NOW)
    async with alone(state, size=(120, 24)) as me:
        assert me.text().count("empty") == 3
        await me.show(states.with_filter(state, "deal"))
        assert me.text().count("Nothing matches") == 3
