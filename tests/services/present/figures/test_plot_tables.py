"""Plots as tables: the same numbers, in as many cells as there are columns."""

from __future__ import annotations

import pytest
from hypothesis import given

from pipetui.services.present.figures.blocks import (
    Bar,
    Bars,
    Fan,
    Head,
    Number,
    Numbers,
    Row,
    Table,
)
from pipetui.services.present.figures.plots import Plot, as_table
from tests.support.figures import EXAMPLES, any_plot

EXPECTED: dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]] = {
    "bars": (
        ("What", "In words"),
        [("Lead", "40"), ("Qualified", "20 · 50 % (n 40)"), ("Won", "5 of 20")],
    ),
    "histogram": (
        ("Days", "Number"),
        [
            ("0–9 d", "12"),
            ("10–19 d", "24"),
            ("20–29 d", "1"),
            ("30–39 d", "0"),
            ("median", "12.5 d"),
        ],
    ),
    "boxes": (
        ("What", "n", "p10, days", "p25", "median", "p75", "p90", "too long after"),
        [
            ("Lead", "40", "1", "2", "4", "9", "15", ""),
            ("Proposal", "12", "2", "8", "12", "21", "34", "26"),
            ("Demo", "1", "3", "3", "3", "3", "3", ""),
        ],
    ),
    "trend": (
        ("When", "Share", "95 % interval"),
        [
            ("Jul", "nothing ended", ""),
            ("Aug", "43 % (n 30)", "27–61 %"),
            ("Sep", "3 of 7", "16–75 %"),
        ],
    ),
    "curve": (
        ("From", "Share"),
        [("0 d", "100 %"), ("5 d", "86 %"), ("9 d", "65 %"), ("21 d", "47 %"), ("44 d", "20 %")],
    ),
    "dots": (
        ("Band", "Said", "Came", "95 % interval"),
        [
            ("0–20 %", "12 %", "8 % (n 26)", "2–25 %"),
            ("40–60 %", "52 %", "52 % (n 25)", "30–72 %"),
            ("60–80 %", "68 %", "9 of 10", "60–98 %"),
        ],
    ),
}


@pytest.mark.parametrize("kind", EXPECTED)
def test_a_plot_is_the_same_numbers_as_a_table(kind: str) -> None:
    table = as_table(EXAMPLES[kind])
    heads, rows = EXPECTED[kind]
    assert tuple(head.name for head in table.heads) == heads
    assert [row.cells for row in table.rows] == rows
    assert table.title == EXAMPLES[kind].title


@given(any_plot())
def test_every_row_has_as_many_cells_as_there_are_columns(block: Plot) -> None:
    table = as_table(block)
    assert {len(row.cells) for row in table.rows} <= {len(table.heads)}


def test_the_deals_stay_behind_their_line() -> None:
    assert [row.deals for row in as_table(EXAMPLES["trend"]).rows] == [(), (1, 2), (3,)]


def test_a_forecast_is_told_by_the_days_on_which_something_was_won_and_some_ahead() -> None:
    fan = EXAMPLES["fan"]
    assert isinstance(fan, Fan)
    rows = [row.cells for row in as_table(fan).rows]
    days = [cells[0] for cells in rows]
    won = ["2026-10-01", "2026-10-07", "2026-10-20", "2026-11-03", "2026-11-17", "2026-11-22"]
    assert days[:6] == won
    assert days == sorted(set(days))
    assert len(days) <= 6 + 8
    assert rows[5] == ("2026-11-22", "€37k", "€37k", "€37k")
    assert rows[-1] == ("2026-12-31", "€43k", "€59k", "€82k")


def test_a_bar_has_its_length_in_the_table_where_its_words_do_not_tell_it() -> None:
    table = as_table(Bars((Bar("web", 12, "many"), Bar("fair", 3, "3 deals", part=1))))
    assert [head.name for head in table.heads] == ["What", "Value", "Of it", "In words"]
    assert [row.cells for row in table.rows] == [
        ("web", "12", "", "many"),
        ("fair", "3", "1", "3 deals"),
    ]


def test_shares_on_a_scale_to_one_are_percentages() -> None:
    table = as_table(Bars((Bar("Next step", 0.83, "most"),), most=1))
    assert table.rows[0].cells == ("Next step", "83 %", "most")


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, "0 %"), (0.004, "1 %"), (0.996, "99 %"), (1.0, "100 %")]
)
def test_a_share_is_0_or_100_percent_only_for_none_and_all(share: float, said: str) -> None:
    table = as_table(Bars((Bar("Next step", share, "some"),), most=1))
    assert table.rows[0].cells[1] == said


def test_figures_have_a_column_of_notes_only_where_there_are_some() -> None:
    noted = Numbers((Number("Win rate", "3 of 7", "16–75 %", (1,)), Number("Won", "3")))
    assert as_table(noted).heads == (Head("Figure"), Head("Value"), Head("Note"))
    assert [row.cells for row in as_table(noted).rows] == [
        ("Win rate", "3 of 7", "16–75 %"),
        ("Won", "3", ""),
    ]
    assert as_table(Numbers((Number("Won", "3"),))).rows[0].cells == ("Won", "3")


def test_a_table_is_one_already() -> None:
    table = Table((Head("Stage"),), (Row(("Lead",)),))
    assert as_table(table) is table
