"""Cards as lines of styled text; pure, so that the same card is painted once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from pipetui.domain.cards import StepState, card_staleness, step_state
from pipetui.domain.dates import short_day
from pipetui.domain.staleness import FIXED, Age
from pipetui.domain.text import steady
from pipetui.services.present.amounts import money_text
from pipetui.services.present.signs import STEP_SIGNS
from pipetui.tui.board.geometry import Density
from pipetui.tui.widgets.lines import CURSOR_SIGN, Look, Piece, cut, width_of

if TYPE_CHECKING:
    from pipetui.domain.cards import Card
    from pipetui.domain.dates import Now
    from pipetui.domain.process import Stage
    from pipetui.domain.staleness import Lines, Staleness

EDGES = {Age.FRESH: "▏", Age.AGEING: "▌", Age.STALE: "█"}
EDGE_COLOURS = {Age.FRESH: "fresh", Age.AGEING: "ageing", Age.STALE: "stale"}
STEP_COLOURS = {
    StepState.OVERDUE: "overdue",
    StepState.TODAY: "today",
    StepState.FUTURE: "future",
    StepState.NONE: "none",
}
MARK_SIGN = "◆"
NO_SIGN = "✗"
"""Before the number of times that the buyer has said no."""
_ROOMY = 18
_BESIDE = 30
"""From this room on, a compact card's second line tells as much as two lines of others."""
_LEAST_COMPANY = 4


@dataclass(frozen=True, slots=True)
class Face:
    """How a card is looked at."""

    density: Density = Density.NORMAL
    selected: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A card being painted: where it stands today, and the room beside edge and margins."""

    card: Card
    stale: Staleness
    now: Now
    look: Look
    lines: Lines

    @property
    def room(self) -> int:
        return max(0, self.look.width - 3)

    @property
    def value(self) -> str:
        return money_text(self.card.value) if self.card.value else ""


def paint_card(  # noqa: PLR0913, PLR0917 - all that a card's look follows from
    card: Card, stage: Stage, now: Now, look: Look, face: Face, lines: Lines = FIXED
) -> tuple[Strip, ...]:
    """A card's lines, as many as its density has."""
    look = look.on("cursor" if face.selected else "surface")
    sheet = _Sheet(card, card_staleness(card, stage, now, lines), now, look, lines)
    edge: Piece = (EDGES[sheet.stale.age], look(EDGE_COLOURS[sheet.stale.age]))
    margin: Piece = (" ", look("text"))
    accent = look("accent", bold=True)
    sign: Piece = (CURSOR_SIGN, accent) if face.selected else margin
    mark = (f"{MARK_SIGN} ", accent) if face.marked else ("", accent)
    value = (cut(sheet.value, sheet.room), look("text"))

    compact = face.density is Density.COMPACT
    room = sheet.room - width_of(mark[0])
    if compact and sheet.value:
        room -= width_of(value[0]) + 1
    title = [edge, sign, mark, (cut(card.title, room), look("text", bold=True))]
    if compact:
        return (
            look.line(title, [value, margin] if sheet.value else []),
            look.line([edge, margin, *_company_and_state(sheet)]),
        )
    room = sheet.room - width_of(sheet.value) - 1 if sheet.value else sheet.room
    company = (cut(card.company or "", room), look("muted"))
    rows = [
        look.line(title),
        look.line([edge, margin, company], [value, margin]),
        look.line([edge, margin, *_state(sheet, sheet.room)]),
    ]
    if face.density is Density.ROOMY:
        rows.append(look.line([edge, margin, *_tags_and_reason(sheet)]))
    return tuple(rows)


def _state(sheet: _Sheet, room: int) -> list[Piece]:
    """Days in the stage, checklist and next step; the step's day is kept when the text is cut."""
    card, now, look = sheet.card, sheet.now, sheet.look
    pieces = [_days(sheet)]
    if card.items_total:
        colour = "ok" if card.items_done == card.items_total else "muted"
        pieces.append((f" ☑{card.items_done}/{card.items_total}", look(colour)))
    if card.noes:
        pieces.append((f" {NO_SIGN}{card.noes}", look("warning")))
    if not card.is_open and card.next_due is None:
        return pieces
    state = step_state(card.next_due, now.today)
    strong = look(STEP_COLOURS[state], bold=state is StepState.OVERDUE)
    pieces.append((f" {STEP_SIGNS[state]} ", strong))
    left = room - sum(width_of(text) for text, _ in pieces)
    plain = look("muted" if state is StepState.FUTURE else "text")
    if card.next_due is None:
        told = "no next step" if left >= width_of("no next step") else "no step"
        return [*pieces, (told, plain)]
    at = f" {card.next_time:%H:%M}" if card.next_time and left >= _ROOMY else ""
    when = f"{short_day(card.next_due, now.today)}{at}"
    separator = " · " if left >= _ROOMY else " "
    text = cut(card.next_text or "", left - width_of(separator + when))
    return [*pieces, (text, plain), (f"{separator}{when}" if text else when, strong)]


def _days(sheet: _Sheet) -> Piece:
    age, now, lines = sheet.stale.age, sheet.now, sheet.lines
    days = f"{lines.days(now.day_of(sheet.card.entered_at), now.today)}{lines.unit}"
    return days, sheet.look("muted" if age is Age.FRESH else EDGE_COLOURS[age])


def _company_and_state(sheet: _Sheet) -> list[Piece]:
    """The company and how the deal stands, on one line; the day of the next step is kept."""
    card, look = sheet.card, sheet.look
    company = card.company or ""
    if sheet.room >= _BESIDE:
        name = cut(company, sheet.room * 2 // 5)
        state = _state(sheet, sheet.room - (width_of(name) + 3 if name else 0))
        return [(f"{name} · " if name else "", look("muted")), *state]
    state = [_days(sheet)]
    if card.is_open or card.next_due is not None:
        step = step_state(card.next_due, sheet.now.today)
        strong = look(STEP_COLOURS[step], bold=step is StepState.OVERDUE)
        when = short_day(card.next_due, sheet.now.today) if card.next_due else "no step"
        state.append((f" {STEP_SIGNS[step]} {when}", strong))
    room = sheet.room - sum(width_of(text) for text, _ in state) - 3
    if company and room >= min(_LEAST_COMPANY, width_of(company)):
        return [(f"{cut(company, room)} · ", look("muted")), *state]
    return state


def _tags_and_reason(sheet: _Sheet) -> list[Piece]:
    """Tags, and why the deal is stale in a few words; whole tags only, as many as fit."""
    look = sheet.look
    # Of all that a reason explains, a card tells what is the matter: the first words.
    told = (sheet.stale.reason or "").partition("; ")[0].partition(", ")[0]
    reason = cut(told, sheet.room)
    room = sheet.room - (width_of(reason) + 3 if reason else 0)
    tags = ""
    for tag in sheet.card.tags:
        longer = f"{tags} #{tag}" if tags else f"#{tag}"
        if width_of(steady(longer)) > room:
            break
        tags = longer
    pieces = [(tags, look("muted"))] if tags else []
    if tags and reason:
        pieces.append((" · ", look("muted")))
    return [*pieces, (reason, look("stale"))] if reason else pieces


def lifted(lines: tuple[Strip, ...], look: Look) -> tuple[Strip, ...]:
    """A card's lines while it is carried elsewhere: still there, but faint."""
    faint = look.on("background")("muted")
    return tuple(Strip([Segment(line.text, faint)]) for line in lines)
