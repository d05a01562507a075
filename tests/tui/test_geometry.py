"""Where things are: lanes of a width one can read, the cursor's lane whole, every cell known."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.tui.board import bar as bars
from pipetui.tui.board import geometry as geo
from pipetui.tui.board.geometry import Density, Drop, Layout, Room, Scroll, Spot

WIDTHS = (*range(1, 104), *range(107, 301, 11))
HEIGHTS = (1, 2, 3, 5, 9, 12, 24, 60, 100)
LANES = range(1, 15)
STRIP = geo.STRIP + geo.GAP


def board(
    width: int, lanes: int, active: int = 0, folded: str = "", height: int = 24
) -> geo.Geometry:
    """A board of lanes named alike; `folded` has an x for each folded one."""
    shut = [each == "x" for each in folded.ljust(lanes, ".")]
    return geo.measure(Room(width, height), shut, active, [9] * lanes)


# -- how lanes share the width -----------------------------------------------------------------


@pytest.mark.parametrize("lanes", LANES)
def test_the_width_decides_how_lanes_share_it(lanes: int) -> None:
    for width in WIDTHS:
        fits = width >= lanes * geo.MIN_LANE + (lanes - 1) * geo.GAP
        if width < 50:
            expected = Layout.SINGLE
        else:
            expected = Layout.WIDE if fits or width >= 100 else Layout.FOCUS
        assert board(width, lanes).layout is expected


@pytest.mark.parametrize("lanes", LANES)
def test_open_lanes_of_a_wide_board_are_alike_and_fill_the_room(lanes: int) -> None:
    for width in WIDTHS:
        measures = board(width, lanes)
        if measures.layout is Layout.WIDE:
            (lane_width,) = set(measures.widths)
            assert lane_width >= geo.MIN_LANE
            assert width - measures.total_width < lanes


@pytest.mark.parametrize("lanes", LANES)
def test_lanes_stand_side_by_side(lanes: int) -> None:
    for width in WIDTHS:
        measures = board(width, lanes, folded=".x.x")
        if measures.layout is not Layout.SINGLE:
            ends = [a + b for a, b in zip(measures.lefts, measures.widths, strict=True)]
            assert [start - geo.GAP for start in measures.lefts[1:]] == ends[:-1]


def test_a_folded_lane_is_a_strip_and_leaves_its_room_to_the_others() -> None:
    measures = board(120, 4, folded=".x")

    assert measures.widths == (36, 7, 36, 36)
    assert measures.folded == (False, True, False, False)


def test_folding_makes_room_where_lanes_did_not_fit() -> None:
    assert board(90, 5).layout is Layout.FOCUS
    assert board(90, 5, folded="...xx").layout is Layout.WIDE


def test_in_focus_the_lane_of_the_cursor_has_what_the_strips_leave() -> None:
    measures = board(80, 5, active=2)

    assert measures.widths == (7, 7, 80 - 4 * STRIP, 7, 7)
    assert measures.folded == (True, True, False, True, True)
    assert measures.total_width == 80


def test_in_focus_whole_strips_stand_beside_the_lane_of_the_cursor() -> None:
    for width in range(50, 100):
        for active in range(14):
            measures = board(width, 14, active)
            left = geo.scroll_into_view(measures, 0, active)
            seen = [
                start >= left and start + wide <= left + width
                for start, wide in zip(measures.lefts, measures.widths, strict=True)
                if start + wide > left and start < left + width
            ]
            assert geo.FOCUS_LANE <= measures.widths[active] < geo.FOCUS_LANE + STRIP
            assert all(seen)


def test_a_folded_lane_stays_folded_where_it_alone_is_shown() -> None:
    assert board(80, 14, folded="x").folded[0]
    assert board(45, 3, folded="x").folded == (True, False, False)


def test_alone_the_lane_of_the_cursor_has_the_whole_width() -> None:
    assert board(45, 3, active=1).widths == (0, 45, 0)


def test_no_lanes_and_no_room_are_measured_too() -> None:
    assert board(80, 0).lefts == ()
    nothing = geo.measure(Room(0, 0), [False] * 5, 3)
    assert nothing.lefts == ()
    assert geo.scroll_into_view(nothing, 7, 3) == 0
    assert geo.scroll_sideways(nothing, 7, 1) == 0


# -- scrolling ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lanes", [1, 2, 3, 5, 9, 14])
@pytest.mark.parametrize("folded", ["", "x.x", "xxxxxxxxxxxxxx"])
def test_the_lane_of_the_cursor_is_seen_whole_from_wherever_one_comes(
    lanes: int, folded: str
) -> None:
    for width in WIDTHS:
        for lane in range(lanes):
            measures = board(width, lanes, lane, folded[:lanes])
            start, most = measures.lefts[lane], measures.most_left
            for before in (0, most // 2, most):
                left = geo.scroll_into_view(measures, before, lane)
                assert 0 <= left <= most
                assert left <= start
                assert start + measures.widths[lane] <= left + width
                assert geo.scroll_into_view(measures, left, lane) == left


def test_a_neighbour_peeks_in_where_lanes_do_not_all_fit() -> None:
    for width in range(100, 200):
        measures = board(width, 12, 6)
        left = geo.scroll_into_view(measures, 0, 6)
        assert left < measures.lefts[6]
        assert left + width > measures.lefts[6] + measures.widths[6]


def test_scrolling_sideways_ends_at_the_lanes() -> None:
    measures = board(100, 12)

    assert geo.scroll_sideways(measures, 0, -1) == 0
    assert geo.scroll_sideways(measures, 0, 1) == 8
    assert geo.scroll_sideways(measures, 0, 1000) == measures.total_width - 100


def test_in_focus_one_scrolls_by_strips() -> None:
    assert geo.scroll_sideways(board(60, 14), STRIP, 1) == 2 * STRIP


@pytest.mark.parametrize("density", Density)
@given(st.integers(0, 60), st.integers(0, 50), st.integers(-1, 49), st.integers(0, 50))
def test_the_card_of_the_cursor_is_among_the_whole_ones(
    density: Density, height: int, first: int, row: int, count: int
) -> None:
    row = min(row, count - 1)
    measures = geo.measure(Room(80, height, density), [False] * 3, 0)

    found = geo.scroll_rows(measures, first, row, count)

    assert 0 <= found <= max(0, count - measures.rows)
    if row >= 0:
        assert found <= row < found + measures.rows
        y = geo.card_line(measures, found, row)
        if height >= geo.HEAD_HEIGHT + density.card_height:
            assert y is not None
            assert y + density.card_height <= height
    else:
        assert found <= first


@pytest.mark.parametrize(
    ("density", "rows"), [(Density.COMPACT, 11), (Density.NORMAL, 5), (Density.ROOMY, 4)]
)
def test_the_denser_the_more_cards(density: Density, rows: int) -> None:
    assert geo.measure(Room(80, 24, density), [False], 0).rows == rows


# -- the bar -----------------------------------------------------------------------------------


@given(st.lists(st.integers(2, 25), min_size=1, max_size=14), st.integers(1, 60), st.data())
def test_the_active_tab_is_whole_and_every_tab_is_where_it_is_found(
    tabs: list[int], width: int, data: st.DataObject
) -> None:
    active = data.draw(st.integers(0, len(tabs) - 1))

    bar = bars.lay_bar(tabs, active, width)

    start = bar.starts[active] - bar.left
    assert start >= 0
    assert start + tabs[active] <= bar.room or tabs[active] > bar.room
    for x in range(bars.EDGE_BEFORE, width - bars.EDGE_AFTER):
        found = bars.tab_at(bar, x)
        cell = x - bars.EDGE_BEFORE + bar.left
        inside = [at for at, each in enumerate(bar.starts) if each <= cell < each + tabs[at]]
        assert found == (inside[0] if inside else None)


def test_the_signs_at_the_ends_of_the_bar_lead_to_the_lanes_beside() -> None:
    bar = bars.lay_bar([20] * 5, 2, 40)

    assert (bar.more_before, bar.more_after) == (True, True)
    assert bars.tab_at(bar, 0) == 1
    assert bars.tab_at(bar, 39) == 3
    first = bars.lay_bar([20] * 5, 0, 40)
    assert bars.tab_at(first, 0) is None
    assert bars.tab_at(first, 39) == 1


# -- what is where -----------------------------------------------------------------------------


def everywhere(
    measures: geo.Geometry, scroll: Scroll, counts: list[int]
) -> dict[tuple[int, int], Spot]:
    """What lies where, from what lane and card lines say."""
    width, height = measures.room.width, measures.room.height
    painted: dict[tuple[int, int], Spot] = {}
    for index, start in enumerate(measures.lefts):
        shut = measures.folded[index]
        rows = {y: Spot(index, None, shut or y < geo.HEAD_HEIGHT) for y in range(height)}
        for row in () if shut else range(counts[index]):
            top = geo.card_line(measures, scroll.firsts[index], row)
            for y in () if top is None else range(top, top + measures.room.density.card_height):
                rows[y] = Spot(index, row, on_head=False)
        for x in range(start - scroll.left, start - scroll.left + measures.widths[index]):
            for y in rows if 0 <= x < width else ():
                if y < height:
                    assert (x, y) not in painted, "two lanes at one cell"
                    painted[x, y] = rows[y]
    if measures.bar is not None:
        for x in range(width if height else 0):
            painted.pop((x, 0), None)
            lane = bars.tab_at(measures.bar, x)
            if lane is not None:
                painted[x, 0] = Spot(lane, None, on_head=True)
    return painted


@given(
    width=st.integers(1, 130),
    height=st.integers(1, 16),
    density=st.sampled_from(Density),
    lanes=st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=6),
    data=st.data(),
)
def test_what_lies_under_a_cell_is_what_was_painted_there(
    width: int, height: int, density: Density, lanes: list[tuple[int, bool]], data: st.DataObject
) -> None:
    counts = [count for count, _ in lanes]
    active = data.draw(st.integers(0, len(lanes) - 1))
    folded = [shut for _, shut in lanes]
    measures = geo.measure(Room(width, height, density), folded, active, [6] * len(lanes))
    scroll = Scroll(
        data.draw(st.integers(0, measures.most_left)),
        [geo.scroll_rows(measures, data.draw(st.integers(0, 8)), -1, count) for count in counts],
    )
    painted = everywhere(measures, scroll, counts)

    for x in range(-1, width + 1):
        for y in range(-1, height + 1):
            assert geo.spot_at(measures, scroll, counts, x, y) == painted.get((x, y))


def test_at_every_size_and_however_folded_lanes_never_lie_on_each_other() -> None:
    for width in range(1, 301, 7):
        for height in HEIGHTS:
            for folded in ("", "x", ".xx", "xxxxxxx"):
                measures = board(width, 7, 3, folded, height)
                ends = [a + b for a, b in zip(measures.lefts, measures.widths, strict=True)]
                shown = [
                    (start, end)
                    for start, end in zip(measures.lefts, ends, strict=True)
                    if end > start
                ]
                assert all(end < start for (_, end), (start, _) in pairwise(shown))
                assert measures.rows >= 1


# -- where a card let go comes to --------------------------------------------------------------


def drop(measures: geo.Geometry, x: int, y: int, first: int = 0) -> Drop | None:
    lanes = len(measures.lefts)
    return geo.drop_at(measures, Scroll(0, [first] * lanes), [4] * lanes, x, y)


def test_a_card_let_go_comes_to_the_nearest_gap() -> None:
    measures = board(120, 4)
    places = [drop(measures, 40, y) for y in range(24)]

    assert places[0] == places[1] == places[3] == Drop(1, 0)
    assert places[4] == places[6] == places[7] == Drop(1, 1)
    assert places[23] == Drop(1, 4)
    assert drop(measures, 40, 4, first=2) == Drop(1, 3)


def test_in_a_folded_lane_a_card_let_go_comes_last() -> None:
    measures = board(120, 4, folded=".x")

    assert drop(measures, measures.lefts[1], 3) == Drop(1, 4)
    assert geo.drop_line(measures, 0, Drop(1, 4)) is None


def test_on_a_tab_a_card_let_go_comes_last_in_that_lane() -> None:
    measures = board(45, 3, active=0)

    assert drop(measures, 15, 0) == Drop(1, 4)
    assert drop(measures, 3, 0) == Drop(0, 0)
    assert geo.drop_line(measures, 0, Drop(1, 4)) is None


def test_beside_the_lanes_a_card_let_go_comes_nowhere() -> None:
    assert drop(board(120, 4), -1, 5) is None
    assert drop(board(120, 4), 40, 24) is None


@pytest.mark.parametrize("density", Density)
def test_the_mark_is_between_the_cards_it_stands_for(density: Density) -> None:
    for height in range(3, 40):
        measures = geo.measure(Room(120, height, density), [False] * 4, 0)
        for y in range(height):
            found = drop(measures, 40, y)
            assert found is not None
            marked = geo.drop_line(measures, 0, found)
            below = geo.card_line(measures, 0, found.row)
            assert marked is not None
            assert marked < height
            assert below is None or marked == below - 1


def test_above_the_cards_in_sight_there_is_no_mark() -> None:
    assert geo.drop_line(board(120, 4), 3, Drop(1, 1)) is None
