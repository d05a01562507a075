"""The page of the look back as lines: three groups of deals, and the pinned conversions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import date_words
from pipetui.domain.text import counted
from pipetui.services.present.amounts import money_text
from pipetui.services.present.looking_back import NO_REASON, churned_words, lost_words, won_words
from pipetui.tui.widgets.columns import GAP, Column, column_widths
from pipetui.tui.widgets.line_page import PageLine, Spot, heading, words
from pipetui.tui.widgets.lines import Ink, fitted, width_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipetui.domain.looking_back import Closed, Totals
    from pipetui.domain.signs import Watched
    from pipetui.tui.look_back.state import LookBackState

_INDENT = 3
_MARGIN = 3
"""Cells before a deal: the sign of the cursor, and blanks."""


class Part(StrEnum):
    """A group of deals on the page."""

    WON = "won"
    LOST = "lost"
    CHURNED = "churned"


@dataclass(frozen=True, slots=True)
class Pinned:
    """The conversions the seller watches, in the pipeline of the board."""

    pipeline: str
    stages: tuple[str, ...] = ()
    """As the settings name them."""
    watched: tuple[Watched, ...] = ()


_WORDS: Mapping[Part, Callable[[Totals, str], str]] = {
    Part.WON: won_words,
    Part.LOST: lost_words,
    Part.CHURNED: churned_words,
}


def page_lines(state: LookBackState, width: int) -> list[PageLine]:
    """The whole page."""
    back = state.back
    lines: list[PageLine] = []
    if back.is_empty:
        since = date_words(back.since, back.until)
        lines += [heading("A quiet time")]
        lines += words(f"Nothing was won, lost or churned since {since}.", width, "text", _INDENT)
        lines += words("What ends from now on is looked back on here.", width, "muted", _INDENT)
    else:
        rows = {
            part: [_cells(deal, part, state) for deal in group.deals]
            for part, group in state.groups.items()
        }
        widths = _widths([each for group in rows.values() for each in group], width)
        for part, group in state.groups.items():
            lines += [PageLine()] if lines else []
            lines += [_heading(part.capitalize(), group.totals.count, width)]
            lines += words(_WORDS[part](group.totals, state.currency), width, "text", _INDENT)
            for deal, cells in zip(group.deals, rows[part], strict=True):
                lines.append(PageLine(tuple(_row(cells, widths)), Spot(part, deal.id)))
            older = group.totals.count - len(group.deals)
            if older:
                lines += words(f"and {older:,} older, counted above", width, "muted", _INDENT)
    lines.append(PageLine())
    lines += _conversions(state.pinned, width)
    return lines


def _heading(name: str, count: int, width: int) -> PageLine:
    """The name of a part, a thin rule, and how many deals there are."""
    figures = f" {count:,} " if count else ""
    rule = "─" * max(0, width - width_of(name) - width_of(figures) - 2)
    ink = (Ink(f" {name} ", "accent", bold=True), Ink(rule, "border"), Ink(figures, "muted"))
    return PageLine(ink)


# -- deals ---------------------------------------------------------------------------------


class _Cells(NamedTuple):
    """What is told of a deal, in the order in which it stands."""

    title: str
    company: str
    amount: str
    day: str
    why: str
    to: str
    place: str
    pipeline: str


_IMPORTANCE = ("title", "why", "amount", "day", "company", "to", "place", "pipeline")
_COLUMNS: Mapping[str, tuple[int, int, int]] = {
    "title": (12, 24, 40),
    "why": (9, 16, 28),
    "company": (10, 16, 28),
    "to": (10, 14, 26),
    "place": (10, 12, 22),
    "pipeline": (8, 10, 18),
}
"""The least, a good and the greatest width of what can be cut."""
_COLOURS = {"company": "muted", "day": "muted", "to": "muted", "place": "muted"}


def _cells(deal: Closed, part: Part, state: LookBackState) -> _Cells:
    ended, place = deal.ended, f"in {deal.stage}" if deal.stage else ""
    days = "" if ended.days is None else f"{ended.days:,} d"
    why, to = ended.reason or NO_REASON, ""
    if part is Part.WON:
        why, to = days, deal.source or ""
        place = counted(deal.touches, "touch", "touches")
    elif part is Part.CHURNED:
        to = f"after {days}" if days else ""
    elif deal.competitor and deal.competitor != ended.reason:
        to = f"to {deal.competitor}"
    return _Cells(
        deal.title,
        deal.company or "",
        money_text(ended.value) if ended.value else "",
        date_words(ended.day, state.back.until),
        why,
        to,
        place,
        deal.pipeline if state.several else "",
    )


def _widths(rows: Sequence[_Cells], width: int) -> Mapping[str, int]:
    """How wide each column is, the same in every group."""
    columns = []
    for name in _IMPORTANCE:
        widest = max((width_of(getattr(cells, name)) for cells in rows), default=0)
        # An amount or a day that is cut would be another one.
        least, good, most = _COLUMNS.get(name, (widest, widest, widest))
        essential = name in {"title", "why", "amount", "day"}
        columns.append(Column(min(widest, most), least, good, essential))
    found = column_widths(columns, max(0, width - _MARGIN - 1))
    return dict(zip(_IMPORTANCE, found, strict=True))


def _row(cells: _Cells, widths: Mapping[str, int]) -> Iterator[Ink]:
    yield Ink(" " * _MARGIN)
    gap = ""
    for name, text in cells._asdict().items():
        width = widths[name]
        if not width:
            continue
        told = fitted(text, width, right=name in {"amount", "day"})
        yield Ink(gap + told, _COLOURS.get(name, "text"))
        gap = " " * GAP


def deal_words(state: LookBackState) -> str:
    """What is told of the deal under the cursor, however narrow its columns are."""
    deal, here = state.deal, state.cursor
    if deal is None or here is None:
        return ""
    cells = _cells(deal, Part(here.part), state)
    touches = counted(deal.touches, "touch", "touches")
    told = (f"#{deal.id}", cells.why, cells.to, cells.place, touches, deal.source)
    return " · ".join(dict.fromkeys(part for part in told if part))


# -- conversions ---------------------------------------------------------------------------


def _conversions(pinned: Pinned, width: int) -> Iterator[PageLine]:
    yield heading(f"Pinned conversions of {pinned.pipeline}")
    for each in pinned.watched:
        name = each.stage.name
        if each.has_dropped:
            said = Ink(f"Fewer go on from {name}", bold=True)
            yield PageLine((Ink(" ! ", "warning", bold=True), said))
        elif each.recent.n and each.before.n:
            yield PageLine((Ink(" ✓ ", "ok", bold=True), Ink(f"{name}: no drop beyond chance")))
        else:
            yield PageLine((Ink(" · ", "muted"), Ink(f"{name}: too little to compare yet")))
        yield from words(each.said, width)
        if each.has_dropped:
            yield from words(each.advice, width)
    if not pinned.stages:
        told = "None is pinned yet: `pinned` in the settings names the stages to be watched."
        yield from words(told, width, indent=_INDENT)
    elif not pinned.watched:
        named = ", ".join(pinned.stages)
        yield from words(f"It has no stage that is pinned: {named}.", width, indent=_INDENT)
