"""Lanes and cards as lines of styled text; pure, so that the same card is painted once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.cards import StepState, card_staleness, step_state
from pipetui.domain.dates import days_between, short_day
from pipetui.domain.staleness import Age
from pipetui.services.present.amounts import money_text, short_sums
from pipetui.tui.board.geometry import CARD_HEIGHT
from pipetui.tui.widgets.lines import Look, Piece, cut, width_of

if TYPE_CHECKING:
    from textual.strip import Strip

    from pipetui.domain.cards import Card
    from pipetui.domain.dates import Now
    from pipetui.domain.process import Stage
    from pipetui.tui.board.state import Lane

EDGES = {Age.FRESH: "▏", Age.AGEING: "▌", Age.STALE: "█"}
EDGE_COLOURS = {Age.FRESH: "fresh", Age.AGEING: "ageing", Age.STALE: "stale"}
STEP_SIGNS = {
    StepState.OVERDUE: "!",
    StepState.TODAY: "●",
    StepState.FUTURE: "○",
    StepState.NONE: "∅",
}
STEP_COLOURS = {
    StepState.OVERDUE: "overdue",
    StepState.TODAY: "today",
    StepState.FUTURE: "future",
    StepState.NONE: "none",
}
CURSOR_SIGN = "▸"
_ROOMY = 18
_NAME = 10
"""Cells of a stage's name that its sum gives way to."""


def paint_card(
    card: Card, stage: Stage, now: Now, look: Look, *, selected: bool
) -> tuple[Strip, ...]:
    """A card's three lines: title; company and value; days, checklist and next step."""
    look = look.on("cursor" if selected else "surface")
    age = card_staleness(card, stage, now).age
    edge: Piece = (EDGES[age], look(EDGE_COLOURS[age]))
    sign: Piece = (CURSOR_SIGN if selected else " ", look("accent", bold=True))
    margin: Piece = (" ", look("text"))
    inner = max(0, look.width - 3)

    first = look.line([edge, sign, (cut(card.title, inner), look("text", bold=True))])

    value = money_text(card.value) if card.value else ""
    room = inner - width_of(value) - 1 if value else inner
    company = cut(card.company or "", room)
    second = look.line(
        [edge, margin, (company, look("muted"))],
        [(cut(value, inner), look("text")), margin],
    )
    third = look.line([edge, margin, *_state(card, age, now, look)])
    return (first, second, third)


def _state(card: Card, age: Age, now: Now, look: Look) -> list[Piece]:
    """Days in the stage, checklist and next step; the step's day is kept when the text is cut."""
    days = f"{days_between(now.day_of(card.entered_at), now.today)}d"
    pieces: list[Piece] = [(days, look("muted" if age is Age.FRESH else EDGE_COLOURS[age]))]
    if card.items_total:
        colour = "ok" if card.items_done == card.items_total else "muted"
        pieces.append((f" ☑{card.items_done}/{card.items_total}", look(colour)))
    if not card.is_open and card.next_due is None:
        return pieces
    state = step_state(card.next_due, now.today)
    strong = look(STEP_COLOURS[state], bold=state is StepState.OVERDUE)
    pieces.append((f" {STEP_SIGNS[state]} ", strong))
    left = look.width - 3 - sum(width_of(text) for text, _ in pieces)
    plain = look("muted" if state is StepState.FUTURE else "text")
    if card.next_due is None:
        told = "no next step" if left >= width_of("no next step") else "no step"
        return [*pieces, (told, plain)]
    at = f" {card.next_time:%H:%M}" if card.next_time and left >= _ROOMY else ""
    when = f"{short_day(card.next_due, now.today)}{at}"
    separator = " · " if left >= _ROOMY else " "
    text = cut(card.next_text or "", left - width_of(separator + when))
    return [*pieces, (text, plain), (f"{separator}{when}" if text else when, strong)]


@dataclass(frozen=True, slots=True)
class Head:
    """What a lane's head shows."""

    lane: Lane
    currency: str
    active: bool = False
    """The cursor is in the lane."""
    selected: bool = False
    """It is on the head."""
    above: int = 0
    below: int = 0
    """How many cards are out of sight."""


def paint_head(head: Head, look: Look) -> tuple[Strip, ...]:
    """Name, count and sum; below it a rule that tells what is out of sight."""
    return _head_names(head, look.on("cursor" if head.selected else "background")), _rule(
        head, look.on("background")
    )


def _head_names(head: Head, look: Look) -> Strip:
    lane, room = head.lane, look.width - 3
    count = f"{len(lane.ids):,}"
    sums = short_sums(lane.sums, head.currency)
    # As much as leaves the name whole, or a good part of it: every sum, the first one, the count.
    first = f"{sums.partition(' + ')[0]}+" if " + " in sums else sums
    fitting = [f"{count} · {told}" for told in (sums, first) if told] + [count]
    name_room = min(width_of(lane.stage.name) + 1, _NAME)
    figures = next((each for each in fitting if width_of(each) + name_room <= room), count)
    name = cut(lane.stage.name, room - width_of(figures))
    return look.line(
        [
            (CURSOR_SIGN if head.selected else " ", look("accent", bold=True)),
            (name, look("accent" if head.active else "text", bold=True)),
        ],
        [(figures, look("muted")), (" ", look("text"))],
    )


def _rule(head: Head, look: Look) -> Strip:
    above, below = f"▲ {head.above:,}", f"▼ {head.below:,} more"
    told = " ".join(note for note, count in ((above, head.above), (below, head.below)) if count)
    style = look("accent" if head.active else "border")
    if not told or width_of(told) + 6 > look.width:
        return look.line([("─" * look.width, style)])
    told = f" {told} "
    before = "─" * (look.width - width_of(told) - 1)
    return look.line([(before, style), (told, look("muted")), ("─", style)])


def paint_empty(look: Look, *, filtered: bool, first: bool) -> tuple[Strip, ...]:
    """What stands in a lane without cards: what to do there."""
    text = "nothing matches" if filtered else ("n adds a deal" if first else "empty")
    told = look.line([("  ", look("muted")), (text, look("muted"))])
    return (told, *[look.line()] * (CARD_HEIGHT - 1))
