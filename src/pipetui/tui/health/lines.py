"""The page of signs as lines: what stands where, and what the cursor can stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.health import push_words
from pipetui.services.present.amounts import money_text
from pipetui.tui.widgets.line_page import INDENT, WIDEST, PageLine, Spot, heading, words
from pipetui.tui.widgets.lines import Ink, cut, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.domain.signs import Sign
    from pipetui.services.reading import DealFacts
    from pipetui.tui.health.state import HealthState

WARNING = "!"
_LABEL = 36


def key_of(sign: Sign) -> str:
    """What a sign is told apart by: of pinned conversions there may be two."""
    return f"{sign.kind} {sign.label}"


def page_lines(state: HealthState, width: int) -> list[PageLine]:
    """The whole page."""
    health = state.health
    lines: list[PageLine] = [heading("Warning signs")]
    for sign in health.warnings:
        if sign.shows:
            lines += _sign(sign, (WARNING, "warning"), state, width)
    if not health.count:
        lines.append(PageLine((Ink("  None: nothing asks for attention.", "ok"),)))
    answer, steps = push_words(health.push)
    lines += [
        PageLine(),
        heading("Leads or closings"),
        PageLine((Ink(f"   {answer}", bold=True),)),
    ]
    for step in steps:
        lines += words(step, width)
    lines += [PageLine(), heading("Good signs")]
    for sign in health.good:
        mark = ("✓", "ok") if sign.shows else ("·", "muted")
        lines += _sign(sign, mark, state, width)
    quiet = [sign for sign in health.warnings if not sign.shows]
    if quiet:
        lines += [PageLine(), heading("In order")]
        for sign in quiet:
            lines += _sign(sign, ("✓", "ok"), state, width)
    return lines


def _sign(sign: Sign, mark: tuple[str, str], state: HealthState, width: int) -> Iterator[PageLine]:
    key = key_of(sign)
    sign_mark, colour = mark
    label = cut(sign.label, max(8, min(_LABEL, width - 6)))
    gap = " " * max(2, _LABEL - width_of(label) + 2)
    left = (Ink(f" {sign_mark} ", colour, bold=True), Ink(label), Ink(f"{gap}{sign.said}", "muted"))
    yield PageLine(left, Spot(key))
    is_warning = sign_mark == WARNING
    if sign.advice and (is_warning or state.opened == key):
        yield from words(sign.advice, width)
    if state.opened == key:
        yield from words(f"Threshold: {sign.threshold}.", width)
        if not sign.deals:
            yield from words("It is about no deal in particular.", width)
        for facts in state.deals:
            yield _deal(facts, key, width)


def _deal(facts: DealFacts, key: str, width: int) -> PageLine:
    deal = facts.deal
    value = money_text(deal.value) if deal.value else ""
    room = max(8, min(width, WIDEST) - INDENT - width_of(value) - 3)
    title = cut(deal.title, room * 3 // 5 if facts.company else room)
    company = cut(facts.company or "", room - width_of(title) - 2)
    blank = " " * max(1, room - width_of(title) - width_of(company) - 1)
    ink = (
        Ink(" " * INDENT),
        Ink(title),
        Ink(f"  {company}" if company else "", "muted"),
        Ink(f"{blank}{value}"),
    )
    return PageLine(ink, Spot(key, deal.id))
