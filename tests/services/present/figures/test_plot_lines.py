"""Plots as lines: never too wide, in proportion, and the same again for the same figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipetui.domain.text import visible
from pipetui.services.present.figures.blocks import (
    Bar,
    Bars,
    Bin,
    Box,
    Boxes,
    Course,
    Curve,
    Dots,
    Fan,
    Histogram,
    Point,
    Trend,
)
from pipetui.services.present.figures.plots import plot_lines
from tests.support.figures import EXAMPLES, FIRST, TODAY, any_plot
from tests.support.naughty import OWN

if TYPE_CHECKING:
    from pipetui.services.present.figures.plots import Plot

INKS = {"text", "muted", "accent", "ok", "warning", "error"}
WIDTHS = st.one_of(st.integers(40, 200), st.integers(1, 39))
SIGNS = " ▏▎▍▌▋▊▉"
EMPTY: tuple[Plot, ...] = (
    Bars(()),
    Histogram((), "days", mark=3, mark_label="median"),
    Boxes((), "days"),
    Trend(()),
    Curve((), "days"),
    Fan((), TODAY, 100, "", "EUR"),
    Dots(()),
)

DRAWN = {
    "bars": """
How far deals got
Lead       ███████████████████████████████████  40
Qualified  █████████████████▌                   20 · 50 % (n 40)
Won        █▊░░                                 5 of 20
""",
    "histogram": """
Days to win
  0–9 d  █████████████████                   12
10–19 d  ██████████████████████████████████  24  ◂ median 12.5 d
20–29 d  █▍                                  1
30–39 d                                      0
""",
    "boxes": """
Days in stage
Lead       ▒▒┃▒▒▒───┤                  median 4 d (n 40)
Proposal   ├───▒▒▒┃▒▒▒▒▒▒──╎────┤      median 12 d (n 12) ╎ 26 d
Demo        ┃                          median 3 d (n 1)
          └────────────┴────────────┘
          0            20          40 d
├ 1 in 10 · ▒ half · ┃ median · ┤ 9 in 10 · ╎ too long after
""",
    "trend": """
Win rate
Jul                                                nothing ended
Aug              ├─────●───────┤                   43 % (n 30)
Sep         ├──────────●─────────────┤             3 of 7
     └──────────┴──────────┴─────────┴──────────┘
    0 %        25 %       50 %      75 %      100 %
● share · ├─┤ its range
""",
    "curve": """
Still in Proposal
100 % ┤─────┐
      │     └───┐
 75 % ┤         │
      │         └────────────┐
 50 % ┤┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄└───────────────────────┐
      │                      ┊                       │
 25 % ┤                      ┊                       └
      │                      ┊
  0 % ┤                      ┊
       └─────────┴──────────┴─────────┴──────────┴─────────┘
       0         10         20        30         40       50 d
┄ one half at 21 d
Half have left after 21 days (n 34).
""",
    "fan": """
Revenue of Q4
€100k ┤
      │                                                     ░
 €80k ┤                                                ░░░░░░
      │                                           ░░░░░░░░░░░
 €60k ┤┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄░░░░░░░━━━━━━━━━
      │                                 ░━━━━━━━━━━━░░░░░░░░░
 €40k ┤                            ▆▆▆━━━░░░░░░░░░
      │                    ▅▅▅▅▅▅▅▅███
 €20k ┤            ▅▅▅▅▅▅▅▅███████████
      │    ▄▄▄▄▄▄▄▄███████████████████
   €0 └─────────────────────────────┴──────────────────────┘
     1 Oct                         today                  31 Dec
█ won · ░ 8 times in 10 · ━ in the middle · ┄ target €60k
By 31 Dec: €43k to €80k in 8 of 10 cases.
""",
    "dots": """
What was said, and what came
0–20 %   ├─●○──┤                     said 12 %, came 8 % (n 26)
40–60 %          ├────◉────┤         said 52 %, came 52 % (n 25)
60–80 %                 ├─○────●─┤   said 68 %, came 9 of 10
         └───────────┴────────────┘
        0 %         50 %        100 %
○ said · ● came · ◉ both · ├─┤ the range of what came
""",
}


def texts(block: Plot, width: int) -> list[str]:
    return [line.text for line in plot_lines(block, width)]


def eighths(text: str) -> int:
    """The length of the bar in a line, in eighths of a cell."""
    return sum(8 if each == "█" else max(SIGNS.find(each), 0) for each in text)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_plot_looks_as_it_looked(kind: str) -> None:
    assert texts(EXAMPLES[kind], 64) == DRAWN[kind].strip("\n").split("\n")


@given(any_plot(), WIDTHS)
def test_no_line_is_wider_than_the_room(block: Plot, width: int) -> None:
    for line in plot_lines(block, width):
        assert cell_len(line.text) <= width


@given(any_plot(), WIDTHS)
def test_nothing_is_written_that_a_terminal_acts_on(block: Plot, width: int) -> None:
    for line in plot_lines(block, width):
        assert visible(line.text) == line.text
        assert {ink.ink for ink in line.inks} <= INKS


@given(any_plot(), WIDTHS)
def test_whatever_the_figures_they_are_drawn(block: Plot, width: int) -> None:
    assert plot_lines(block, width)


@pytest.mark.parametrize("block", EMPTY, ids=lambda block: type(block).__name__)
def test_without_figures_it_says_so(block: Plot) -> None:
    assert texts(block, 80) == ["Nothing to show yet."]


def test_a_title_stays_above_what_is_not_there() -> None:
    assert texts(Bars((), "Channels"), 80) == ["Channels", "Nothing to show yet."]


@pytest.mark.parametrize("width", [40, 64, 78, 118, 200])
def test_every_bar_step_box_point_and_band_has_one_line_with_its_deals(width: int) -> None:
    for block in EXAMPLES.values():
        match block:
            case Bars(bars):
                parts = [bar.deals for bar in bars]
            case Histogram(bins):
                parts = [step.deals for step in bins]
            case Boxes(boxes):
                parts = [box.deals for box in boxes]
            case Trend(points):
                parts = [point.deals for point in points]
            case Dots(dots):
                parts = [dot.deals for dot in dots]
            case _:
                parts = []
        found = [line.deals for line in plot_lines(block, width) if line.deals]
        assert found == [deals for deals in parts if deals]


@given(st.floats(0.001, 1e6), st.integers(2, 30), WIDTHS)
def test_a_bar_is_as_long_as_its_value_to_an_eighth_of_a_cell(
    value: float, times: int, width: int
) -> None:
    width = max(width, 20)
    short, long = texts(Bars((Bar("", value, ""), Bar("", value * times, ""))), width)
    assert abs(eighths(long) - times * eighths(short)) <= times / 2
    assert eighths(long) == 8 * min(width, 60)


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=12))
def test_a_larger_value_never_has_the_shorter_bar(values: list[int]) -> None:
    values.sort()
    bars = Bars(tuple(Bar("x", value, str(value)) for value in values))
    lengths = [eighths(text) for text in texts(bars, 78)]
    assert all(before <= after for before, after in pairwise(lengths))


@given(st.floats(1e-9, 1e-3))
def test_what_is_hardly_anything_is_seen(value: float) -> None:
    first, second = texts(Bars((Bar("a", value, ""), Bar("b", 1e6, ""))), 78)
    assert eighths(first) == 1
    assert eighths(second) > 8


def test_nothing_has_no_bar() -> None:
    assert eighths(texts(Bars((Bar("a", 0, "0"), Bar("b", 1, "1"))), 78)[0]) == 0


def test_the_part_that_is_not_filled_is_shaded() -> None:
    (text,) = texts(Bars((Bar("", 10, "", part=4),)), 20)
    assert text == "████████" + "░" * 12


def test_shares_are_shaded_on_to_the_end_of_their_scale() -> None:
    (text,) = texts(Bars((Bar("", 0.25, ""),), most=1), 20)
    assert text == "█████" + "░" * 15


def test_a_part_is_never_more_than_the_whole() -> None:
    first, _ = texts(Bars((Bar("", 2, "", part=9), Bar("", 4, ""))), 20)
    assert first == "█" * 10


@pytest.mark.parametrize("name", OWN)
def test_columns_stay_straight_beside_any_name(name: str) -> None:
    points = (Point(name, 0.5, said="half"), Point("Acme", 0.5, said="half"))
    first, second, *_ = texts(Trend(points), 78)
    assert cell_len(first[: first.index("●")]) == second.index("●")


def test_long_words_go_on_below_their_picture() -> None:
    bars = Bars((Bar("a", 1, "seven words that do not fit beside", (5,)), Bar("b", 1, "")))
    lines = plot_lines(bars, 40)
    assert " ".join(line.text.strip("ab█ ") for line in lines).split() == [
        *["seven", "words", "that", "do", "not", "fit", "beside"],
    ]
    assert [line.deals for line in lines] == [(5,), (), ()]


def test_a_number_and_its_unit_stay_on_one_line() -> None:
    bars = Bars((Bar("a", 1, "after a median of 14 d or (n 1,230)"),))
    text = " | ".join(line.strip("ab█ ") for line in texts(bars, 40))
    assert "14 d" in text
    assert "(n | 1,230)" not in text


def test_a_marked_value_between_two_whole_days_belongs_to_the_first() -> None:
    block = Histogram((Bin(0, 9, 1), Bin(10, 19, 1)), "days", mark=9.5, mark_label="median")
    first, second = texts(block, 78)
    assert first.endswith("◂ median 9.5 d")
    assert "median" not in second


def test_a_marked_value_outside_all_steps_is_said_below() -> None:
    block = Histogram((Bin(0, 9, 1),), "days", mark=30, mark_label="line")
    assert texts(block, 78)[-1] == "line 30 d"


def test_what_is_marked_is_not_said_twice() -> None:
    block = Histogram((Bin(0, 9, 1),), "days", mark=4.5, mark_label="in the middle 4.5 days")
    assert texts(block, 78)[0].endswith("◂ in the middle 4.5 days")


def test_a_line_far_beyond_all_boxes_does_not_shrink_them() -> None:
    near, far = Box("a", (1, 2, 5, 8, 9), 9, (), 12), Box("b", (1, 2, 5, 8, 9), 9, (), 365)
    first, second, _, names, legend = texts(Boxes((near, far), "days"), 78)
    assert "╎" in first.split("median")[0]
    assert second.split("median")[0].rstrip().endswith("▸")
    assert second.endswith("╎ 365 d")
    assert names.endswith("12 d")
    assert "▸ further on" in legend


def test_the_last_name_on_an_axis_has_the_unit_however_narrow() -> None:
    for width in range(40, 120):
        lines = texts(Boxes((Box("Lead", (100, 2000, 4000, 8000, 9500), 9),), "days"), width)
        names = lines[next(at for at, line in enumerate(lines) if "└" in line) + 1]
        assert names.endswith("10,000 d"), width


@pytest.mark.parametrize("width", [60, 78, 118])
def test_a_name_is_cut_only_for_the_sake_of_words_and_picture(width: int) -> None:
    name = "Marketing qualified lead"
    assert texts(Bars((Bar(name, 11, "11"),)), width)[0].startswith(f"{name}  █")


@given(st.lists(st.floats(0, 1e6), min_size=5, max_size=5))
def test_the_parts_of_a_box_stand_in_their_order(values: list[float]) -> None:
    low, first, middle, last, high = sorted(values)
    text = texts(Boxes((Box("", (low, first, middle, last, high), 9),), "days"), 78)[0]
    picture = text.split("  ")[0] if text[0] != " " else text.split("median")[0].rstrip()
    assert picture.strip().strip("─├┤▒┃│") == ""
    assert picture.count("┃") == 1
    box = [at for at, sign in enumerate(picture) if sign in "▒┃"]
    assert box == list(range(box[0], box[-1] + 1))


def test_few_deals_of_a_band_are_a_fraction_and_many_a_percentage() -> None:
    lines = texts(EXAMPLES["dots"], 78)
    assert lines[1].endswith("said 12 %, came 8 % (n 26)")
    assert lines[3].endswith("said 68 %, came 9 of 10")


def test_a_point_without_a_value_has_words_and_no_picture() -> None:
    text = texts(Trend((Point("Jul", None, 0.1, 0.9),)), 78)[0]
    assert text.split() == ["Jul", "nothing", "to", "count"]


def test_a_curve_that_does_not_reach_one_half_has_no_line_there() -> None:
    curve = EXAMPLES["curve"]
    assert isinstance(curve, Curve)
    lines = texts(replace(curve, mark=None), 64)
    assert not any("┄" in line or "┊" in line for line in lines)


def test_a_forecast_of_counts_and_without_a_target_has_neither_currency_nor_line() -> None:
    fan = EXAMPLES["fan"]
    assert isinstance(fan, Fan)
    text = "\n".join(texts(replace(fan, target=None, scale="", said=""), 64))
    assert "€" not in text
    assert "┄" not in text
    assert "100,000 ┤" in text


def test_the_target_stands_on_the_row_of_its_amount() -> None:
    rows = texts(EXAMPLES["fan"], 64)
    assert [row.split()[0] for row in rows if "┄┄" in row] == ["€60k"]


def test_days_that_are_not_told_of_are_as_the_last_one_before_them() -> None:
    days = [FIRST, FIRST + timedelta(10), FIRST + timedelta(60), FIRST + timedelta(99)]
    values = [(5.0,) * 3, (10.0,) * 3, (10.0, 15.0, 20.0), (20.0, 20.0, 20.0)]
    course = tuple(Course(day, *value) for day, value in zip(days, values, strict=True))
    fan = Fan(course, FIRST + timedelta(49), None, "", "")
    top = texts(fan, 109)[0].split("│")[-1]
    lowest = texts(fan, 109)[-4].split("│")[-1]
    axis = texts(fan, 109)[-3]
    today = axis.index("┴") - axis.index("└")
    assert lowest.startswith("█" * (today + 1))
    assert "█" not in lowest[today + 1 :]
    assert today < top.index("░") < top.index("━")


def test_a_forecast_for_days_that_all_lie_ahead_has_no_column_of_won() -> None:
    fan = EXAMPLES["fan"]
    assert isinstance(fan, Fan)
    before = replace(fan, today=fan.course[0].day - timedelta(1))
    assert not any("█" in row and "won" not in row for row in texts(before, 64))
