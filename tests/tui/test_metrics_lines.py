"""The lines of a page of figures: every block at every width, and the deals behind each line."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.metrics.periods import ALL
from pipetui.services.present.figures.blocks import (
    Bar,
    Bars,
    Bin,
    Block,
    Box,
    Boxes,
    Course,
    Curve,
    Dot,
    Dots,
    Fan,
    Head,
    Histogram,
    Number,
    Numbers,
    Page,
    Point,
    Row,
    Section,
    Step,
    Table,
    Text,
    Tone,
    Trend,
)
from pipetui.tui.metrics.lines import WIDEST, page_lines
from pipetui.tui.metrics.state import MetricsState, asking, with_page
from pipetui.tui.widgets.lines import width_of

if TYPE_CHECKING:
    from pipetui.tui.widgets.line_page import PageLine

DAY = date(2026, 11, 3)

NUMBERS = Numbers(
    (
        Number("Won of what closed", "3 of 7, 16–75 %", "before: 4 of 9, 19–73 %", (1, 2, 3)),
        Number("Lost", "4", deals=(4,), tone=Tone.BAD),
        Number("Of it every year again", "€29,840"),
    )
)
TABLE = Table(
    (Head("Stage"), Head("Came in", right=True), Head("Went on", right=True), Head("Why")),
    (
        Row(("Lead", "138", "78 % (n 138), 71–84 %", "it fits"), (1, 2)),
        Row(("東京支店の案件", "12", "3 of 7, 16–75 %", "no answer after the last attempt"), (3,)),
    ),
    "Stage by stage",
)
BLOCKS: tuple[Block, ...] = (
    NUMBERS,
    TABLE,
    Text("Shares whose ranges overlap are not told apart.", Tone.FAINT),
    Bars((Bar("Lead", 12, "12 deals", (1, 2)), Bar("Offer", 3, "3 deals", (3,)))),
    Histogram((Bin(0, 9, 4, (1,)), Bin(10, 19, 2, (2,))), "days", mark=8.5),
    Boxes((Box("Lead", (1, 2, 5, 9, 20), 12, (4, 5), 14),), "days"),
    Trend((Point("2026-10", 0.4, 0.2, 0.7, "2 of 5", (7,)), Point("2026-11", None))),
    Curve((Step(0, 1), Step(10, 0.5), Step(30, 0.2)), "days", mark=10),
    Fan(
        (Course(DAY, 0, 0, 0), Course(DAY + timedelta(20), 1000, 5000, 9000)),
        DAY + timedelta(2),
        7000,
        "between",
        "EUR",
    ),
    Dots((Dot("60–70 %", 0.65, 0.5, 0.2, 0.8, 4, (9,)),)),
)


def page(*blocks: Block) -> Page:
    return Page("overview", "Overview", (Section("win_rate", "Win rate", "won / closed", blocks),))


def text(line: PageLine) -> str:
    return "".join(ink.text for ink in line.left)


def texts(width: int, *blocks: Block) -> list[str]:
    return [text(line) for line in page_lines(page(*blocks), width)[0]]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 118, 160, 200])
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_no_line_is_wider_than_the_page(block: Block, width: int) -> None:
    assert max(width_of(each) for each in texts(width, block)) <= min(width, WIDEST)


def test_where_it_is_narrow_ranges_give_way_before_columns_do_but_not_those_of_few() -> None:
    table = Table(
        (Head("With"), Head("Won with it", right=True), Head("Won without it", right=True)),
        (
            Row(("A call", "51 % (n 40), 36\N{EN DASH}66 %", "9 % (n 1,023), 2\N{EN DASH}20 %")),
            Row(("A demo", "3 of 7, 16\N{EN DASH}75 %", "9 % (n 35), 3\N{EN DASH}22 %")),
        ),
    )

    told = texts(50, table)

    assert any("51 % (n 40)" in line and "9 % (n 1,023)" in line for line in told)
    assert any("3 of 7, 16\N{EN DASH}75 %" in line for line in told)


def test_the_cursor_stands_on_what_has_deals_behind_it() -> None:
    lines, opens = page_lines(page(*BLOCKS), 100)
    spots = [line.spot for line in lines if line.spot is not None]
    assert len(set(spots)) == len(spots)
    assert set(spots) == set(opens)
    assert all(each.deals for each in opens.values())
    assert all(text(line).startswith(" ") for line in lines if line.spot is not None)
    assert {deal for each in opens.values() for deal in each.deals} == {1, 2, 3, 4, 5, 7, 9}


def test_what_is_opened_is_named() -> None:
    _, opens = page_lines(page(NUMBERS, TABLE, BLOCKS[3]), 100)
    told = [each.about for each in opens.values()]
    assert told == [
        "Win rate, Won of what closed",
        "Win rate, Lost",
        "Win rate, Lead",
        "Win rate, 東京支店の案件",
        "Win rate, Lead",
        "Win rate, Offer",
    ]


def test_figures_stand_below_each_other_and_notes_behind_them() -> None:
    first, second, third = [line for line in texts(100, NUMBERS) if line.startswith("   ")][:3]
    assert first.index("3 of 7") == second.index("4") == third.index("€29,840")
    assert first.endswith("before: 4 of 9, 19–73 %")


def test_a_note_without_room_stands_below() -> None:
    lines = texts(60, NUMBERS)
    at = next(place for place, line in enumerate(lines) if "3 of 7" in line)
    assert "before" not in lines[at]
    assert lines[at + 1].strip().startswith("before: 4 of 9")
    assert lines[at + 1].index("before") == lines[at].index("3 of 7")


def test_numbers_of_a_column_end_at_the_same_cell() -> None:
    lead, tokyo = (line for line in texts(100, TABLE) if "138" in line or " 12 " in line)
    ends = [(lead, lead.index("138") + 3), (tokyo, tokyo.index(" 12 ") + 3)]
    assert len({width_of(line[:end]) for line, end in ends}) == 1


def test_a_number_is_whole_or_not_there_and_then_named_below() -> None:
    narrow = "\n".join(texts(40, TABLE))
    assert "138" in narrow
    assert "71–" not in narrow
    assert "On a wider screen also: Went on" in " ".join(narrow.split())


@given(st.integers(1, 220), st.sampled_from(BLOCKS))
def test_no_width_is_too_small(width: int, block: Block) -> None:
    assert page_lines(page(block), width)[0]


# -- what is asked for -------------------------------------------------------------------------

ASKED = MetricsState("overview", ALL, 1)


def test_while_it_is_counted_the_page_says_how_far_that_is() -> None:
    assert "Counting …" in "".join(map(text, ASKED.lines(80)))
    part = MetricsState("overview", ALL, 1, done=0.416)
    assert "Reading the history … 42 %" in "".join(map(text, part.lines(80)))


def test_a_new_page_has_the_cursor_on_its_first_figure() -> None:
    shown = with_page(ASKED, page(*BLOCKS), 100)
    opens = shown.opens(100)
    assert opens is not None
    assert opens.deals == (1, 2, 3)


def test_the_cursor_keeps_its_figure_when_the_period_changes() -> None:
    shown = with_page(ASKED, page(*BLOCKS), 100)
    there = [line.spot for line in shown.lines(100) if line.spot is not None][1]
    waiting = asking(MetricsState("overview", ALL, 1, page=shown.page, cursor=there), period=ALL)
    assert waiting.page is None
    assert waiting.opens(100) is None
    assert with_page(waiting, page(*BLOCKS), 100).cursor == there


def test_a_page_without_figures_has_no_cursor() -> None:
    assert with_page(ASKED, page(Text("nothing yet")), 80).cursor is None
