"""Sections of figures as lines of text, in any width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pipetui.cli.figures_text import section_lines
from pipetui.cli.layout import width_of
from pipetui.cli.output import Piece, Style
from pipetui.services.present.figures.blocks import (
    Bar,
    Bars,
    Head,
    Number,
    Numbers,
    Row,
    Section,
    Table,
    Text,
    Tone,
)

if TYPE_CHECKING:
    from pipetui.cli.output import Line
    from pipetui.services.present.figures.blocks import Block

RATES = Numbers(
    (
        Number("Won", "43 % (n 30)", "27-61 %", tone=Tone.GOOD),
        Number("Lost in the first stage", "3 of 7", "was 2 of 9 in the twelve months before that"),
        Number("First response", "nobody was answered yet"),
    )
)
STAGES = Table(
    (Head("Stage"), Head("Came in"), Head("Went on to the next one", right=True)),
    (
        Row(("Discovery / needs analysis", "10", "9"), tone=Tone.BAD),
        Row(("提案", "9", "84 % (n 115), 77-90 %")),
    ),
    "Stage by stage",
)
TITLED = Table(
    (Head("Stage"),), (Row(("Lead",)),), "A title of more words than have room on a line"
)
CHANNELS = Bars((Bar("web", 4.0, "4 won"), Bar("fair", 1.0, "1 won")), "Won by source")


def pieces(line: Line) -> list[Piece]:
    if isinstance(line, tuple) and not isinstance(line, Piece):
        return [each if isinstance(each, Piece) else Piece(each) for each in line]
    return [line if isinstance(line, Piece) else Piece(line)]


def text_of(line: Line) -> str:
    return "".join(piece.text for piece in pieces(line)).rstrip()


def painted(*blocks: Block, width: int | None = 80) -> list[str]:
    section = Section("rates", "Rates", "won / all, by the day of the close", tuple(blocks))
    return [text_of(line) for line in section_lines([section], width)]


def styles(*blocks: Block) -> set[tuple[str, Style]]:
    lines = section_lines([Section("k", "Title", "basis", tuple(blocks))], 80)
    return {
        (piece.text.strip(), piece.style)
        for line in lines
        for piece in pieces(line)
        if piece.style is not None and piece.text.strip()
    }


def test_numbers_stand_in_three_columns_with_the_basis_below() -> None:
    assert painted(RATES) == [
        "Rates",
        "  Won                      43 % (n 30)              27-61 %",
        "  Lost in the first stage  3 of 7                   was 2 of 9 in the twelve",
        "                                                    months before that",
        "  First response           nobody was answered yet",
        "  Basis: won / all, by the day of the close",
    ]


def test_where_there_is_little_room_notes_go_below() -> None:
    assert painted(RATES, width=46)[1:-1] == [
        "  Won                     43 % (n 30)",
        "      27-61 %",
        "  Lost in the first",
        "  stage                   3 of 7",
        "      was 2 of 9 in the twelve months before",
        "      that",
        "  First response          nobody was answered",
        "                          yet",
    ]


def test_columns_are_aligned_also_under_double_width_names() -> None:
    assert painted(STAGES) == [
        "Rates",
        "  Stage by stage",
        "  Stage                       Came in  Went on to the next one",
        "  Discovery / needs analysis  10                             9",
        "  提案                        9          84 % (n 115), 77-90 %",
        "  Basis: won / all, by the day of the close",
    ]


def test_heads_are_broken_before_what_stands_below_them() -> None:
    assert painted(STAGES, width=46)[2:-1] == [
        "  Stage            Came    Went on to the next",
        "                   in                      one",
        "  Discovery /      10                        9",
        "  needs analysis",
        "  提案             9     84 % (n 115), 77-90 %",
    ]


def test_a_table_that_has_no_room_is_told_line_by_line() -> None:
    assert painted(STAGES, width=32)[2:6] == [
        "  Discovery / needs analysis",
        "    Came in                  10",
        "    Went on to the next one  9",
        "  提案",
    ]


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_line_is_wider_than_there_is_room(width: int) -> None:
    for line in painted(RATES, STAGES, TITLED, CHANNELS, Text("A line " * 20), width=width):
        assert width_of(line) <= width, line


def test_where_nobody_sees_the_width_lines_are_as_in_a_wide_terminal() -> None:
    assert painted(RATES, STAGES, CHANNELS, width=None) == painted(
        RATES, STAGES, CHANNELS, width=100
    )


def test_plots_are_drawn_with_their_words() -> None:
    lines = painted(CHANNELS)

    assert lines[1] == "  Won by source"
    assert lines[2].startswith("  web ")
    assert lines[2].endswith("4 won")


def test_how_something_is_meant_is_its_colour() -> None:
    told = styles(RATES, STAGES, Text("Beware", Tone.STRONG))

    assert {
        ("Title", Style.STRONG),
        ("43 % (n 30)", Style.GOOD),
        ("27-61 %", Style.FAINT),
        ("Discovery / needs analysis", Style.BAD),
        ("Beware", Style.STRONG),
        ("Basis: basis", Style.FAINT),
    } <= told


@pytest.mark.parametrize("width", range(30, 60))
def test_a_figure_is_not_broken_from_its_unit(width: int) -> None:
    block = Table(
        (Head("Stage"), Head("Chance", right=True), Head("Came on")),
        (Row(("Lead", "83 % (n 58), 71-90 %", "in 12 d or less")),),
    )

    told = "\n".join(painted(block, Text("It is 83 % (n 112) of all there were."), width=width))

    assert not re.search(r"\d$|\(n$|^ *(%|d,)", told, re.MULTILINE)


def test_an_empty_table_says_so() -> None:
    assert "  nothing to tell" in painted(Table((Head("Stage"),), ()))


def test_sections_are_a_line_apart() -> None:
    one = Section("a", "A", "a", (Text("x"),))

    assert [text_of(line) for line in section_lines([one, one], 80)] == [
        *("A", "  x", "  Basis: a", ""),
        *("A", "  x", "  Basis: a"),
    ]
