"""What a page of figures is made of, whoever shows it: words, numbers, tables and plots as values.

Nothing in here is painted. Every number can carry the deals behind it, and every plot the words
that say the same without a picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

Deals = tuple[int, ...]


class Tone(StrEnum):
    """How something is meant; whoever paints it has a colour and a sign for that."""

    PLAIN = "plain"
    STRONG = "strong"
    GOOD = "good"
    BAD = "bad"
    FAINT = "faint"


class Number(NamedTuple):
    """One figure: what it is called, what it is, and what has to be known about it."""

    label: str
    text: str
    """`43 % (n 30)`, `3 of 7`, `€12,400`; where there is none, what is missing."""
    note: str = ""
    """Its interval, how it was before, its factors."""
    deals: Deals = ()
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Numbers:
    """Figures one below the other."""

    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence: a caveat, an explanation, an arithmetic."""

    text: str
    tone: Tone = Tone.PLAIN


class Head(NamedTuple):
    """A column's name, and whether numbers stand below it, flush right."""

    name: str
    right: bool = False


class Row(NamedTuple):
    """A line of a table, with the deals behind it."""

    cells: tuple[str, ...]
    """As many as there are columns."""
    deals: Deals = ()
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Table:
    """Lines in columns; the first column says what each line is about."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    title: str = ""


class Bar(NamedTuple):
    """A bar as long as its value, with words behind it."""

    label: str
    value: float
    """Never negative."""
    said: str
    deals: Deals = ()
    part: float | None = None
    """How much of the bar is filled, in the same measure; None for all of it."""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars on one scale that begins at zero: a funnel, channels, reasons."""

    bars: tuple[Bar, ...]
    title: str = ""
    most: float | None = None
    """The end of the scale; the longest bar without it. 1 for shares."""


class Bin(NamedTuple):
    """One step of a histogram: its first and last value, and how many lie there."""

    first: int
    last: int
    n: int
    deals: Deals = ()


@dataclass(frozen=True, slots=True)
class Histogram:
    """How values spread over steps of equal width."""

    bins: tuple[Bin, ...]
    unit: str
    """`days`."""
    title: str = ""
    mark: float | None = None
    """A value that stands out, such as the median."""
    mark_label: str = ""


class Box(NamedTuple):
    """Five percentiles of one thing: p10, p25, the median, p75, p90."""

    label: str
    spread: tuple[float, float, float, float, float]
    n: int
    deals: Deals = ()
    mark: float | None = None
    """The line that must not be passed, if there is one."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Box plots on one scale that begins at zero."""

    boxes: tuple[Box, ...]
    unit: str
    title: str = ""
    mark_label: str = ""


class Point(NamedTuple):
    """One moment of a course; without a value there was nothing to count."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    said: str = ""
    deals: Deals = ()


@dataclass(frozen=True, slots=True)
class Trend:
    """Shares from 0 to 1 over time, each with its interval."""

    points: tuple[Point, ...]
    title: str = ""


class Step(NamedTuple):
    """From this x on the curve is at y."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A step curve of shares from 1 down to 0, such as who is still there after so many days."""

    steps: tuple[Step, ...]
    """Ascending by x; the first one is (0, 1)."""
    unit: str
    title: str = ""
    mark: float | None = None
    """Where it reaches one half, if it does."""
    said: str = ""


class Course(NamedTuple):
    """One day of a forecast: what is sure by then, and the range of what may be."""

    day: date
    low: float
    middle: float
    high: float
    """p10, p50 and p90; on a day that has passed all three are what was won."""


@dataclass(frozen=True, slots=True)
class Fan:
    """What is won day by day until today, and from there how it may go on, against a target."""

    course: tuple[Course, ...]
    today: date
    target: float | None
    said: str
    """The range at the end, in words."""
    scale: str
    """Currency code in whose whole units the amounts are; empty for counts."""
    title: str = ""


class Dot(NamedTuple):
    """Deals of one band of probability: what was said of them, and what came."""

    label: str
    predicted: float
    real: float
    low: float
    high: float
    """The interval around `real`."""
    n: int
    deals: Deals = ()


@dataclass(frozen=True, slots=True)
class Dots:
    """Calibration: on the diagonal what was said is what came."""

    dots: tuple[Dot, ...]
    title: str = ""


Block = Text | Numbers | Table | Bars | Histogram | Boxes | Trend | Curve | Fan | Dots


@dataclass(frozen=True, slots=True)
class Section:
    """One metric, or a part of one: its blocks under a title, with its basis."""

    key: str
    title: str
    basis: str
    """What is counted, by which date, over which period."""
    blocks: tuple[Block, ...]
    deals: Deals = ()
    """All deals behind it."""

    based_below: bool = False
    """The next section has the same basis, and tells it for both."""

    @property
    def based(self) -> str:
        """The basis as a line of its own; empty where the next section tells it."""
        said = "" if self.based_below else self.basis.strip()
        return f"Basis: {said}" if said else ""


@dataclass(frozen=True, slots=True)
class Page:
    """Sections that belong together: a tab of the screen, a chapter of the report."""

    key: str
    title: str
    sections: tuple[Section, ...]
