"""Lanes and cards as lines of styled text; pure, so that the same card is painted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.cards import StepState, card_staleness, step_state
from pipetui.domain.dates import days_between, short_day
from pipetui.domain.staleness import Age
from pipetui.services.present.amounts import money_text, short_sums
from pipetui.tui.board.geometry import CARD_HEIGHT
from pipetui.tui.widgets.lines import Piece, cut, line, width_of

if TYPE_CHECKING:
    from textual.strip import Strip

    from pipetui.domain.cards import Card
    from pipetui.domain.dates import Now
    from pipetui.domain.process import Stage
    from pipetui.tui.board.state import Lane
    from pipetui.tui.palette import Palette

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


def paint_card(
    card: Card, stage: Stage, now: Now, width: int, palette: Palette, *, selected: bool
) -> tuple[Strip, ...]:
    """A card's three lines: title; company and value; days, checklist and next step."""
    ground = "cursor" if selected else "surface"
    fill = palette("text", ground)
    age = card_staleness(card, stage, now).age
    edge: Piece = (EDGES[age], palette(EDGE_COLOURS[age], ground))
    inner = max(0, width - 3)
    margin: Piece = (" ", fill)

    title = cut(card.title, inner)
    sign: Piece = (CURSOR_SIGN if selected else " ", palette("accent", ground, bold=True))
    first = line([edge, sign, (title, palette("text", ground, bold=True))], width, fill)

    value = money_text(card.value) if card.value else ""
    room = inner - width_of(value) - 1 if value else inner
    company = cut(card.company or "", room)
    second = line(
        [edge, margin, (company, palette("muted", ground))],
        width,
        fill,
        [(cut(value, inner), palette("text", ground)), margin],
    )
    third = line([edge, margin, *_state(card, age, now, inner, palette, ground)], width, fill)
    return (first, second, third)


def _state(card: Card, age: Age, now: Now, room: int, palette: Palette, ground: str) -> list[Piece]:
    """Days in the stage, checklist and next step; the step's day is kept when the text is cut."""
    muted = palette("muted", ground)
    days = f"{days_between(now.day_of(card.entered_at), now.today)}d"
    colour = "muted" if age is Age.FRESH else EDGE_COLOURS[age]
    pieces: list[Piece] = [(days, palette(colour, ground))]
    if card.items_total:
        done = card.items_done == card.items_total
        pieces.append(
            (
                f" ☑{card.items_done}/{card.items_total}",
                palette("ok", ground) if done else muted,
            )
        )
    if not card.is_open and card.next_due is None:
        return pieces
    state = step_state(card.next_due, now.today)
    strong = palette(STEP_COLOURS[state], ground, bold=state is StepState.OVERDUE)
    pieces.append((f" {STEP_SIGNS[state]} ", strong))
    plain = muted if state is StepState.FUTURE else palette("text", ground)
    if card.next_due is None:
        left = room - sum(width_of(text) for text, _ in pieces)
        pieces.append(("no next step" if left >= width_of("no next step") else "no step", plain))
        return pieces
    left = room - sum(width_of(text) for text, _ in pieces)
    at = f" {card.next_time:%H:%M}" if card.next_time and left >= _ROOMY else ""
    when = f"{short_day(card.next_due, now.today)}{at}"
    separator = " · " if left >= _ROOMY else " "
    text = cut(card.next_text or "", left - width_of(separator + when))
    pieces.append((text, plain))
    pieces.append((f"{separator}{when}" if text else when, strong))
    return pieces


def paint_head(
    lane: Lane,
    width: int,
    palette: Palette,
    currency: str,
    *,
    active: bool,
    selected: bool,
    above: int,
    below: int,
) -> tuple[Strip, ...]:
    """A lane's head: name, count and sum; below it a rule that tells what is out of sight."""
    ground = "cursor" if selected else "background"
    fill = palette("text", ground)
    count = f"{len(lane.ids):,}"
    sums = short_sums(lane.sums, currency)
    figures = f"{count} · {sums}" if sums else count
    name_room = width - 3
    if width_of(figures) + min(width_of(lane.stage.name), 10) > name_room:
        figures = count
    name = cut(lane.stage.name, name_room - width_of(figures))
    sign = CURSOR_SIGN if selected else " "
    top = line(
        [
            (sign, palette("accent", ground, bold=True)),
            (name, palette("accent" if active else "text", ground, bold=True)),
        ],
        width,
        fill,
        [(figures, palette("muted", ground)), (" ", fill)],
    )
    notes = [f"▲ {above}" if above else "", f"▼ {below} more" if below else ""]
    told = " ".join(note for note in notes if note)
    rule_style = palette("accent" if active else "border", "background")
    told = f" {told} " if told and width_of(told) + 4 <= width else ""
    rule = line(
        [("─" * (width - width_of(told) - (1 if told else 0)), rule_style)],
        width,
        rule_style,
        [(told, palette("muted", "background")), ("─" if told else "", rule_style)],
    )
    return (top, rule)


def paint_empty(width: int, palette: Palette, *, filtered: bool, first: bool) -> tuple[Strip, ...]:
    """What stands in a lane without cards: what to do there."""
    text = "nothing matches" if filtered else ("n adds a deal" if first else "empty")
    fill = palette("muted")
    lines = [line([("  ", fill), (text, fill)], width, fill)]
    return (*lines, *[line([], width, fill)] * (CARD_HEIGHT - 1))
