"""Where things are: lanes of a width one can read, the cursor's lane whole, every cell known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.tui.board import geometry as geo
from pipetui.tui.board.geometry import Scroll, Spot

WIDTHS = range(1, 301)
LANES = range(1, 15)


@pytest.mark.parametrize("lanes", LANES)
def test_a_lane_has_22_cells_or_all_there_are(lanes: int) -> None:
    for width in WIDTHS:
        lane_width = geo.measure(width, 24, lanes).lane_width
        assert min(width, geo.MIN_LANE) <= lane_width <= width


@pytest.mark.parametrize("lanes", LANES)
def test_lanes_stand_side_by_side_and_fill_the_room(lanes: int) -> None:
    for width in WIDTHS:
        measures = geo.measure(width, 24, lanes)
        assert len(measures.lefts) == lanes
        pitches = {b - a for a, b in zip(measures.lefts, measures.lefts[1:], strict=False)}
        assert pitches <= {measures.lane_width + geo.GAP}
        fits = width >= lanes * geo.MIN_LANE + (lanes - 1) * geo.GAP
        assert (measures.total_width <= width) is (fits or lanes == 1)
        if fits:
            assert width - measures.total_width < lanes


@pytest.mark.parametrize("lanes", LANES)
def test_the_lane_of_the_cursor_is_seen_whole_from_wherever_one_comes(lanes: int) -> None:
    for width in WIDTHS:
        measures = geo.measure(width, 24, lanes)
        most = max(0, measures.total_width - width)
        for lane, start in enumerate(measures.lefts):
            for before in (0, most // 2, most):
                left = geo.scroll_into_view(measures, before, lane)
                assert 0 <= left <= most
                assert left <= start
                assert start + measures.lane_width <= left + width
                assert geo.scroll_into_view(measures, left, lane) == left


def test_a_neighbour_peeks_in_where_lanes_do_not_all_fit() -> None:
    for width in range(geo.MIN_LANE + 2 * 4, 140):
        measures = geo.measure(width, 24, 7)
        left = geo.scroll_into_view(measures, 0, 3)
        right_edge = left + width
        assert left < measures.lefts[3]
        assert right_edge > measures.lefts[3] + measures.lane_width


def test_no_lanes_and_no_room_are_measured_too() -> None:
    assert geo.measure(80, 24, 0).lefts == ()
    assert geo.measure(0, 0, 5).lefts == ()
    assert geo.scroll_into_view(geo.measure(0, 0, 5), 7, 3) == 0


@given(st.integers(0, 60), st.integers(0, 50), st.integers(-1, 49), st.integers(0, 50))
def test_the_card_of_the_cursor_is_among_the_whole_ones(
    height: int, first: int, row: int, count: int
) -> None:
    row = min(row, count - 1)
    measures = geo.measure(80, height, 3)

    found = geo.scroll_rows(measures, first, row, count)

    assert 0 <= found <= max(0, count - measures.rows)
    if row >= 0:
        assert found <= row < found + measures.rows
        y = geo.card_line(measures, found, row)
        if height >= geo.HEAD_HEIGHT + geo.CARD_HEIGHT:
            assert y is not None
            assert y + geo.CARD_HEIGHT <= height
    else:
        assert found <= first


@given(
    width=st.integers(1, 80),
    height=st.integers(1, 16),
    counts=st.lists(st.integers(0, 5), min_size=1, max_size=5),
    data=st.data(),
)
def test_what_lies_under_a_cell_is_what_was_painted_there(
    width: int, height: int, counts: list[int], data: st.DataObject
) -> None:
    measures = geo.measure(width, height, len(counts))
    lane = data.draw(st.integers(0, len(counts) - 1))
    scroll = Scroll(
        geo.scroll_into_view(measures, 0, lane),
        [geo.scroll_rows(measures, data.draw(st.integers(0, 8)), -1, count) for count in counts],
    )
    painted: dict[tuple[int, int], Spot] = {}
    for index, start in enumerate(measures.lefts):
        cells = [x - scroll.left for x in range(start, start + measures.lane_width)]
        rows = {y: Spot(index, None, on_head=y < geo.HEAD_HEIGHT) for y in range(height)}
        for row in range(counts[index]):
            top = geo.card_line(measures, scroll.firsts[index], row)
            for y in () if top is None else range(top, top + geo.CARD_HEIGHT):
                rows[y] = Spot(index, row, on_head=False)
        painted |= {
            (x, y): spot for x in cells for y, spot in rows.items() if x < width and y < height
        }

    for x in range(-1, width + 1):
        for y in range(-1, height + 1):
            expected = painted.get((x, y)) if x >= 0 and y >= 0 else None
            assert geo.spot_at(measures, scroll, counts, x, y) == expected
