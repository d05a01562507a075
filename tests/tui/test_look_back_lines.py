"""The look back's page as values: its columns at every width, and where its cursor stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pipetui.domain.looking_back import Closed, Ending, Group, LookBack, total
from pipetui.domain.money import Money
from pipetui.tui.look_back.lines import Part, Pinned, deal_words
from pipetui.tui.look_back.state import LookBackState, with_cursor
from pipetui.tui.widgets.columns import GAP, Column, column_widths
from pipetui.tui.widgets.line_page import Spot, spots
from pipetui.tui.widgets.lines import width_of

DAY = date(2026, 11, 3)
WIDTHS = [0, 1, 5, 20, 40, 64, 80, 100, 120, 200, 300]


def closed(number: int, reason: str | None = None, competitor: str | None = None) -> Closed:
    value = Money(1_000_00 * number, "EUR") if number % 3 else None
    return Closed(
        ended=Ending(number, DAY - timedelta(days=number), value, reason, 10 * number),
        title=f"Deal {number} with a rather long title, 東京支店",
        company="Bäckerei Wendelmoor & Söhne" if number % 2 else None,
        pipeline_id=1,
        pipeline="Sales",
        stage="Negotiation",
        competitor=competitor,
        source="fair/hospitality days",
        touches=number,
    )


def group(*deals: Closed) -> Group:
    return Group(deals, total(deal.ended for deal in deals))


def page(*, lost: tuple[int, ...] = (3, 4)) -> LookBackState:
    back = LookBack(
        date(2026, 10, 1),
        DAY,
        group(closed(1), closed(2)),
        group(*(closed(number, "No answer after last attempt", "Bolt") for number in lost)),
        group(closed(1, "closed shop")),
    )
    return with_cursor(LookBackState(back, Pinned("Sales"), "EUR", several=True), None)


# -- columns -----------------------------------------------------------------------------------

TITLE = Column(30, 10, 20, essential=True)
AMOUNT = Column(8, 8, 8, essential=True)
COMPANY = Column(18, 8, 12)
SOURCE = Column(6, 4, 6)


@pytest.mark.parametrize(
    ("room", "widths"),
    [
        (0, [0, 0, 0, 0]),
        (9, [0, 8, 0, 0]),
        (19, [19, 0, 0, 0]),
        (20, [10, 8, 0, 0]),
        (30, [20, 8, 0, 0]),
        (39, [29, 8, 0, 0]),
        (40, [20, 8, 8, 0]),
        (50, [20, 8, 12, 4]),
        (52, [20, 8, 12, 6]),
        (99, [30, 8, 18, 6]),
    ],
)
def test_the_more_important_columns_come_first_and_are_good_before_others_come(
    room: int, widths: list[int]
) -> None:
    assert column_widths([TITLE, AMOUNT, COMPANY, SOURCE], room) == widths


def test_a_column_in_which_nothing_stands_takes_no_room() -> None:
    assert column_widths([TITLE, Column(0, 8, 8), SOURCE], 38) == [30, 0, 6]


# -- the page ----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_every_deal_has_a_line_that_fits_and_begins_with_a_blank(width: int) -> None:
    state = page()
    lines = state.lines(width)

    assert spots(lines) == state.spots
    for line in lines:
        told = "".join(ink.text for ink in line.left)
        if line.spot is not None:
            assert told.startswith(" ")
            assert width_of(told) <= max(width, 3)


@pytest.mark.parametrize("width", WIDTHS)
def test_columns_begin_at_the_same_cell_in_every_group(width: int) -> None:
    rows = [line.left for line in page().lines(width) if line.spot is not None]

    assert len({tuple(width_of(ink.text) for ink in row) for row in rows}) == 1


def test_an_amount_is_told_whole_or_not_at_all() -> None:
    for width in range(120):
        rows = [line.left for line in page().lines(width) if line.spot is not None]
        told = [ink.text.strip() for row in rows for ink in row if "€" in ink.text]
        assert set(told) <= {"€1,000", "€2,000", "€4,000"}


def test_columns_are_two_blanks_apart() -> None:
    row = next(line for line in page().lines(300) if line.spot is not None)
    _margin, title, *others = (ink.text for ink in row.left)

    assert not title.startswith(" ")
    assert all(each.startswith(" " * GAP) for each in others)


# -- the cursor --------------------------------------------------------------------------------


def test_the_cursor_begins_on_the_newest_win() -> None:
    assert page().cursor == Spot("won", 1)


def test_a_deal_that_is_gone_leaves_the_cursor_to_the_next_one() -> None:
    before = replace(page(), cursor=Spot("lost", 3))

    assert with_cursor(page(lost=(4,)), before).cursor == Spot("lost", 4)
    assert with_cursor(page(lost=()), before).cursor == Spot("churned", 1)
    assert with_cursor(page(lost=(5, 3)), before).cursor == Spot("lost", 3)


def test_where_nothing_is_left_there_is_no_cursor() -> None:
    empty = LookBackState(LookBack(DAY, DAY), Pinned("Sales"), "EUR")

    assert with_cursor(empty, page()).cursor is None
    assert deal_words(empty) == ""


def test_a_deal_in_two_groups_is_told_as_what_it_is_in_each() -> None:
    won, left = (replace(page(), cursor=Spot(part, 1)) for part in (Part.WON, Part.CHURNED))

    assert deal_words(won) == "#1 · 10 d · fair/hospitality days · 1 touch"
    assert deal_words(left) == (
        "#1 · closed shop · after 10 d · in Negotiation · 1 touch · fair/hospitality days"
    )
