"""The page of signs as lines: what stands where, and what the cursor can stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.amounts import money_text
from pipetui.services.present.health import Shown, groups_of, push_words, sign_words
from pipetui.tui.widgets.columns import GAP, Column, column_widths
from pipetui.tui.widgets.line_page import INDENT, WIDEST, PageLine, Spot, heading, words
from pipetui.tui.widgets.lines import Ink, cut, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipetui.domain.signs import Sign
    from pipetui.services.reading import DealFacts
    from pipetui.tui.health.state import HealthState

_COLOUR = {Shown.WARNING: "warning", Shown.RIGHT: "ok", Shown.ABSENT: "muted"}
_LABEL = 36
_LEAST_SAID = 24
"""Fewer cells are no room for the evidence beside its sign: it stands below it."""


def key_of(sign: Sign) -> str:
    """What a sign is told apart by: of pinned conversions there may be two."""
    return f"{sign.kind} {sign.label}"


def page_lines(state: HealthState, width: int) -> list[PageLine]:
    """The whole page."""
    (title, kind, warnings), *others = groups_of(state.health)
    lines = [heading(title)]
    for sign in warnings:
        lines += _sign(sign, kind, state, width)
    if not warnings:
        lines.append(PageLine((Ink("   None: nothing asks for attention.", "ok"),)))
    answer, steps = push_words(state.health.push)
    lines += [
        PageLine(),
        heading("Leads or closings"),
        PageLine((Ink(f"   {answer}", bold=True),)),
    ]
    for step in steps:
        lines += words(step, width)
    for title, kind, signs in others:
        if signs:
            lines += [PageLine(), heading(title)]
        for sign in signs:
            lines += _sign(sign, kind, state, width)
    return lines


def _sign(sign: Sign, kind: Shown, state: HealthState, width: int) -> Iterator[PageLine]:
    key, colour = key_of(sign), _COLOUR[kind]
    label, said = sign_words(sign, kind)
    label = cut(label, max(8, min(_LABEL, width - 6)))
    left = (Ink(f" {kind} ", colour, bold=True), Ink(label))
    column = 3 + _LABEL + GAP
    if width - column < _LEAST_SAID:
        yield PageLine(left, Spot(key))
        yield from words(said, width)
    else:
        first, *rest = wrap(said, min(width, WIDEST) - column - 1)
        gap = " " * (_LABEL - width_of(label) + GAP)
        yield PageLine((*left, Ink(f"{gap}{first}", "muted")), Spot(key))
        yield from (PageLine((Ink(" " * column), Ink(line, "muted"))) for line in rest)
    if sign.advice and (kind is Shown.WARNING or state.opened == key):
        yield from words(sign.advice, width)
    if state.opened == key:
        if kind is not Shown.ABSENT:
            yield from words(f"For this sign: {sign.threshold}.", width)
        if not sign.deals:
            yield from words("It is about no deal in particular.", width)
        yield from _deals(state.deals, sign.why, key, width)


# -- the deals of a sign -------------------------------------------------------------------

_IMPORTANCE = ("title", "value", "why", "company")
_COLOURS = {"company": "muted", "why": "warning"}


def _deals(
    deals: Sequence[DealFacts], why: Mapping[int, str], key: str, width: int
) -> Iterator[PageLine]:
    """What is told of each, in columns."""
    rows = [
        {
            "title": each.deal.title,
            "company": each.company or "",
            "why": why.get(each.deal.id, ""),
            "value": money_text(each.deal.value) if each.deal.value else "",
        }
        for each in deals
    ]
    widest = {name: max((width_of(row[name]) for row in rows), default=0) for name in _IMPORTANCE}
    columns = [
        Column(min(widest["title"], 40), 12, 24, essential=True),
        Column(widest["value"], widest["value"], widest["value"], essential=True),
        Column(min(widest["why"], 60), 16, 36, essential=True),
        Column(min(widest["company"], 28), 10, 16),
    ]
    found = column_widths(columns, max(0, width - INDENT - 1))
    widths = dict(zip(_IMPORTANCE, found, strict=True))
    for each, row in zip(deals, rows, strict=True):
        inks, gap = [Ink(" " * INDENT)], ""
        for name, text in row.items():
            if widths[name]:
                told = cut(text, widths[name])
                fill = " " * (widths[name] - width_of(told))
                told = fill + told if name == "value" else told + fill
                inks.append(Ink(gap + told, _COLOURS.get(name, "text")))
                gap = " " * GAP
        yield PageLine(tuple(inks), Spot(key, each.deal.id))
