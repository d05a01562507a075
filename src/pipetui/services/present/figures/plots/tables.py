"""Blocks as tables: the numbers of a plot for those who read, compute or cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.figures.blocks import (
    Bars,
    Boxes,
    Curve,
    Dots,
    Fan,
    Head,
    Histogram,
    Numbers,
    Row,
    Table,
    Trend,
)
from pipetui.services.present.figures.plots.words import (
    amount,
    bin_label,
    came_words,
    interval,
    percent,
    plain,
    point_words,
    unit_sign,
    with_unit,
)

if TYPE_CHECKING:
    from pipetui.services.present.figures.blocks import Box, Course, Dot
    from pipetui.services.present.figures.plots.kinds import Plot

_MISSING = ""
_SHOWN_AHEAD = 8
"""Days of a forecast in its table, beside those on which something was won."""


def as_table(block: Plot | Numbers | Table) -> Table:
    """The numbers of a block in columns, the deals behind each line kept."""
    match block:
        case Table():
            table = block
        case Numbers():
            table = _numbers(block)
        case Bars():
            table = _bars(block)
        case Histogram():
            table = _histogram(block)
        case Boxes():
            table = _boxes(block)
        case Trend():
            table = _trend(block)
        case Curve():
            table = _curve(block)
        case Fan():
            table = _fan(block)
        case _:
            table = _dots(block)
    return table


def _heads(first: str, *numbers: str) -> tuple[Head, ...]:
    return (Head(first), *(Head(name, right=True) for name in numbers))


def _numbers(block: Numbers) -> Table:
    noted = any(each.note for each in block.numbers)
    rows = tuple(
        Row(
            (each.label, each.text, each.note) if noted else (each.label, each.text),
            each.deals,
            each.tone,
        )
        for each in block.numbers
    )
    return Table((Head("Figure"), Head("Value"), *([Head("Note")] if noted else [])), rows)


def _bars(block: Bars) -> Table:
    """What is said of each bar; its length too, where the words do not hold it."""
    say = percent if block.most == 1 else plain
    valued = any(say(bar.value) not in bar.said for bar in block.bars)
    parted = any(bar.part is not None and say(bar.part) not in bar.said for bar in block.bars)
    heads = _heads("What", *["Value"] * valued, *["Of it"] * parted)
    rows = []
    for bar in block.bars:
        numbers = [say(bar.value)] * valued
        numbers += [_MISSING if bar.part is None else say(bar.part)] * parted
        rows.append(Row((bar.label, *numbers, bar.said), bar.deals, bar.tone))
    return Table((*heads, Head("In words")), tuple(rows), block.title)


def _histogram(block: Histogram) -> Table:
    rows = [
        Row((f"{bin_label(step)} {unit_sign(block.unit)}".rstrip(), f"{step.n:,}"), step.deals)
        for step in block.bins
    ]
    if block.mark is not None:
        rows.append(Row((block.mark_label or "line", with_unit(block.mark, block.unit))))
    return Table(_heads(block.unit.capitalize() or "From, to", "Number"), tuple(rows), block.title)


def _boxes(block: Boxes) -> Table:
    marked = any(box.mark is not None for box in block.boxes)
    line = [block.mark_label or "line"] if marked else []
    unit = f", {block.unit}" if block.unit else ""
    heads = _heads("What", "n", f"p10{unit}", "p25", "median", "p75", "p90", *line)
    return Table(heads, tuple(_box(box, marked=marked) for box in block.boxes), block.title)


def _box(box: Box, *, marked: bool) -> Row:
    mark = [_MISSING if box.mark is None else plain(box.mark)] if marked else []
    return Row((box.label, f"{box.n:,}", *map(plain, box.spread), *mark), box.deals)


def _trend(block: Trend) -> Table:
    rows = [
        Row((each.label, point_words(each), interval(each.low, each.high)), each.deals)
        for each in block.points
    ]
    return Table(_heads("When", "Share", "95 % interval"), tuple(rows), block.title)


def _curve(block: Curve) -> Table:
    rows = [Row((with_unit(step.x, block.unit), percent(step.y))) for step in block.steps]
    return Table(_heads("From", "Share"), tuple(rows), block.title)


def _fan(block: Fan) -> Table:
    """The days on which something was won, today, and some of those ahead, the last among them."""
    ahead = [each for each in block.course if each.day > block.today]
    every = -(-len(ahead) // _SHOWN_AHEAD) or 1
    chosen = [*_won_days(block), *reversed(ahead[::-1][::every])]
    rows = [
        Row((each.day.isoformat(), *(amount(value, block.scale) for value in each[1:])))
        for each in chosen
    ]
    return Table(
        _heads("By", "1 in 10 is less", "In the middle", "1 in 10 is more"),
        tuple(rows),
        block.title,
    )


def _won_days(block: Fan) -> list[Course]:
    passed = [each for each in block.course if each.day <= block.today]
    return [
        each
        for at, each in enumerate(passed)
        if at in {0, len(passed) - 1} or each.middle != passed[at - 1].middle
    ]


def _dots(block: Dots) -> Table:
    heads = _heads("Band", "Said", "Came", "95 % interval")
    return Table(heads, tuple(map(_dot, block.dots)), block.title)


def _dot(dot: Dot) -> Row:
    cells = percent(dot.predicted), came_words(dot), interval(dot.low, dot.high)
    return Row((dot.label, *cells), dot.deals)
