"""Bars, exact to an eighth of a cell: by themselves, and as the steps of a histogram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.figures.blocks import Tone
from pipetui.services.present.figures.plots.line import Ink
from pipetui.services.present.figures.plots.rows import Frame, Told, paragraph
from pipetui.services.present.figures.plots.words import (
    bin_label,
    bin_words,
    holds_mark,
    largest,
    mark_words,
    tame,
    unit_sign,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.services.present.figures.blocks import Bars, Histogram
    from pipetui.services.present.figures.plots.line import PlotLine

_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
_FULL = "█"
_REST = "░"
_FILL = {Tone.GOOD: "ok", Tone.BAD: "error", Tone.FAINT: "muted"}
_WORDS = {Tone.GOOD: "ok", Tone.BAD: "error", Tone.FAINT: "muted", Tone.STRONG: "accent"}


def bars_lines(block: Bars, width: int) -> Iterator[PlotLine]:
    """A line for each bar; what is not filled of it is shaded."""
    most = largest([block.most]) or largest(bar.value for bar in block.bars)
    told = [
        Told(bar.label, bar.said, bar.deals, _WORDS.get(bar.tone, "text")) for bar in block.bars
    ]
    frame = Frame.of(told, width)
    for bar, words in zip(block.bars, told, strict=True):
        filled, whole = bar.value, bar.value
        if bar.part is not None:
            filled = min(bar.part, bar.value)
        elif block.most is not None:
            whole = most
        shares = _share(filled, most), _share(whole, most)
        yield from frame.lines(words, bar_inks(shares, frame.plot, _FILL.get(bar.tone, "accent")))


def histogram_lines(block: Histogram, width: int) -> Iterator[PlotLine]:
    """A line for each step; the one with the marked value says so."""
    most = largest(step.n for step in block.bins)
    unit = unit_sign(block.unit)
    told = [
        Told(f"{bin_label(step)} {unit}".rstrip(), bin_words(step, block, "  ◂ "), step.deals)
        for step in block.bins
    ]
    frame = Frame.of(told, width, right=True)
    for step, words in zip(block.bins, told, strict=True):
        yield from frame.lines(words, bar_inks((_share(step.n, most), 0.0), frame.plot, "accent"))
    inside = any(holds_mark(step, block) for step in block.bins)
    if block.mark is not None and not inside:
        yield from paragraph(mark_words(block), width)


def bar_inks(shares: tuple[float, float], width: int, ink: str) -> tuple[Ink, ...]:
    """A bar for a share of `width` cells, and shaded on to another share.

    A share above nothing is seen, however small.
    """
    filled, whole = shares
    eighths = round(filled * width * 8)
    if filled > 0:
        eighths = max(1, eighths)
    bar = _FULL * (eighths // 8) + _EIGHTHS[eighths % 8]
    rest = max(round(whole * width), len(bar)) - len(bar)
    return Ink(bar, ink), Ink(_REST * rest, "muted"), Ink(" " * (width - len(bar) - rest))


def _share(value: float, most: float) -> float:
    return max(0.0, min(1.0, tame(value) / most)) if most > 0 else 0.0
