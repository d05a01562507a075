"""Plots as drawings: well-formed, within their frame, and harmless whatever they are told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from math import isfinite
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

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
    Trend,
)
from pipetui.services.present.figures.plots import plot_svg
from pipetui.services.present.figures.plots.svg.style import DARK, LIGHT, SHAPES, colours
from tests.support.figures import EXAMPLES, FIRST, TODAY, any_plot
from tests.support.naughty import naughty_strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.services.present.figures.plots import Plot

SPACE = "{http://www.w3.org/2000/svg}"
SHAPE_NAMES = {"svg", "title", "desc", "rect", "line", "circle", "polyline", "polygon", "text"}
ACROSS, DOWN = {"x", "x1", "x2", "cx"}, {"y", "y1", "y2", "cy"}
EMPTY: tuple[Plot, ...] = (
    Bars(()),
    Histogram((), "days"),
    Boxes((), "days"),
    Trend(()),
    Curve((), "days"),
    Fan((), TODAY, None, "", "EUR"),
    Dots(()),
)


def parsed(block: Plot) -> ET.Element:
    return ET.fromstring(plot_svg(block))  # noqa: S314 - we wrote it ourselves


def spots(element: ET.Element) -> Iterator[tuple[float, float]]:
    """Every place that a shape reaches."""
    at = {name: float(element.get(name, "0")) for name in (*ACROSS, *DOWN, "r", "width", "height")}
    match element.tag.removeprefix(SPACE):
        case "line":
            yield at["x1"], at["y1"]
            yield at["x2"], at["y2"]
        case "circle":
            yield at["cx"] - at["r"], at["cy"] - at["r"]
            yield at["cx"] + at["r"], at["cy"] + at["r"]
        case "rect":
            yield at["x"], at["y"]
            yield at["x"] + at["width"], at["y"] + at["height"]
        case "text":
            yield at["x"], at["y"]
        case "polyline" | "polygon":
            for pair in element.get("points", "").split():
                x, y = pair.split(",")
                yield float(x), float(y)
        case _:
            pass


def rects(block: Plot, kind: str) -> list[float]:
    """The widths of the rectangles of a class, from the top."""
    found = parsed(block).iter(f"{SPACE}rect")
    return [float(each.get("width", "")) for each in found if each.get("class") == kind]


@given(any_plot())
def test_every_shape_is_inside_the_frame(block: Plot) -> None:
    svg = parsed(block)
    left, top, width, height = map(float, svg.get("viewBox", "").split())
    assert (left, top, width) == (0, 0, 720)
    for element in svg.iter():
        for x, y in spots(element):
            assert isfinite(x)
            assert isfinite(y)
            assert 0 <= x <= width
            assert 0 <= y <= height


@given(any_plot())
def test_there_are_only_shapes_and_words_and_no_reference_to_anything(block: Plot) -> None:
    for element in parsed(block).iter():
        assert element.tag.removeprefix(SPACE) in SHAPE_NAMES
        assert not {"href", "src", "style"} & set(element.keys())
        assert not [name for name in element.keys() if name.startswith("on")]  # noqa: SIM118


@pytest.mark.parametrize("kind", EXAMPLES)
def test_whoever_cannot_see_it_is_told_what_it_shows(kind: str) -> None:
    svg = parsed(EXAMPLES[kind])
    assert svg.get("role") == "img"
    assert svg.findtext(f"{SPACE}title") == EXAMPLES[kind].title
    assert svg.findtext(f"{SPACE}desc")


def test_names_are_never_markup() -> None:
    for name in naughty_strings():
        bars = Bars((Bar(name, 1, name), Bar("Acme", 2, "two")), name)
        svg = parsed(bars)
        assert {element.tag.removeprefix(SPACE) for element in svg.iter()} <= SHAPE_NAMES
        assert len(list(svg.iter(f"{SPACE}rect"))) == 2


def test_bars_are_in_proportion() -> None:
    short, long = rects(Bars((Bar("a", 10, ""), Bar("b", 30, ""))), "bar")
    assert long == pytest.approx(3 * short, abs=0.2)


def test_what_is_not_filled_is_outlined() -> None:
    block = Bars((Bar("a", 10, "", part=4),))
    assert rects(block, "bar")[0] == pytest.approx(0.4 * rects(block, "rest")[0], abs=0.2)


def test_a_step_says_what_is_marked_in_it() -> None:
    block = Histogram((Bin(0, 9, 3), Bin(10, 19, 4)), "days", mark=12, mark_label="median")
    said = [text.text for text in parsed(block).iter(f"{SPACE}text")]
    assert said == ["0–9 d", "3", "10–19 d", "4 · median 12 d"]


def test_a_box_has_its_line_dashed_and_in_words() -> None:
    svg = parsed(Boxes((Box("Lead", (1, 2, 3, 4, 5), 9, (), 4),), "days", mark_label="too long"))
    assert [each.get("class") for each in svg.iter(f"{SPACE}line")].count("mark") == 1
    assert "line at 4 d" in (svg.findtext(f"{SPACE}desc") or "")


def test_a_line_far_beyond_all_boxes_is_only_said() -> None:
    svg = parsed(Boxes((Box("Lead", (1, 2, 3, 4, 5), 9, (), 365),), "days"))
    assert "mark" not in [each.get("class") for each in svg.iter(f"{SPACE}line")]
    assert "line at 365 d" in (svg.findtext(f"{SPACE}desc") or "")


def test_what_is_won_reaches_to_today() -> None:
    days = [FIRST, FIRST + timedelta(10), FIRST + timedelta(100)]
    course = tuple(Course(day, 5, 5, 5) for day in days)
    svg = parsed(Fan(course, FIRST + timedelta(50), None, "", ""))
    (won,) = (each for each in svg.iter(f"{SPACE}polygon") if each.get("class") == "bar")
    today = next(each for each in svg.iter(f"{SPACE}text") if each.text == "today")
    assert max(x for x, _ in spots(won)) == pytest.approx(float(today.get("x", "")), abs=0.1)


def test_a_forecast_without_a_target_has_no_dashed_line() -> None:
    fan = EXAMPLES["fan"]
    assert isinstance(fan, Fan)
    assert 'class="mark"' in plot_svg(fan)
    assert 'class="mark"' not in plot_svg(replace(fan, target=None))


@pytest.mark.parametrize("block", EMPTY, ids=lambda block: type(block).__name__)
def test_without_figures_it_is_still_a_drawing(block: Plot) -> None:
    assert parsed(block).tag == f"{SPACE}svg"


def test_every_class_that_is_drawn_has_a_style() -> None:
    styled = set(re.findall(r"\.plot \.([a-z-]+)", SHAPES))
    used = {
        name
        for block in EXAMPLES.values()
        for name in re.findall(r'class="([^"]+)"', plot_svg(block))
    }
    assert used - styled == {"plot", "text"}


def luminance(colour: str) -> float:
    """As WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("of", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_shapes_stand_out_from_the_ground(of: dict[str, str]) -> None:
    ground = luminance(of["ground"])
    for name in ("ink", "muted", "accent", "ok", "bad", "warn"):
        low, high = sorted((ground, luminance(of[name])))
        assert (high + 0.05) / (low + 0.05) >= 4.5, name


@pytest.mark.parametrize("of", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_that_a_shape_asks_for_is_there(of: dict[str, str]) -> None:
    asked = set(re.findall(r"var\(--([a-z]+)\)", SHAPES))
    assert asked <= set(re.findall(r"--([a-z]+):#", colours(of)))
