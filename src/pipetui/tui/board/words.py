"""The words around the board: its top bar, the line on what is in focus, the quick-add preview."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipetui.domain.cards import LaneOrder, card_staleness
from pipetui.domain.dates import short_day
from pipetui.domain.errors import BadValue
from pipetui.domain.quickadd import deal_where_it_lands
from pipetui.domain.text import counted
from pipetui.services.present.amounts import money_text, short_money, short_sums
from pipetui.tui.widgets.lines import Piece, bar, cut, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from pipetui.domain.commands import DealDraft, Ref
    from pipetui.domain.goals import GoalProgress
    from pipetui.domain.process import ProcessMap
    from pipetui.domain.routing import Landing
    from pipetui.tui.board.state import BoardState
    from pipetui.tui.palette import Palette

_BAR = 10
ORDER_NAMES = {
    LaneOrder.URGENCY: "most urgent first",
    LaneOrder.VALUE: "largest first",
    LaneOrder.AGE: "longest in stage first",
    LaneOrder.MANUAL: "by hand",
}


def top_bar(
    state: BoardState, palette: Palette, width: int, *, several: bool = False
) -> tuple[list[Piece], list[Piece]]:
    """Pipeline, open deals, their sum and weighted sum; at the right what narrows or orders."""
    muted, text = palette("muted"), palette("text")
    pipeline = state.process.pipeline
    sums = short_sums(_total(lane.open_sums for lane in state.lanes), pipeline.currency)
    weighted = short_sums(_total(lane.weighted for lane in state.lanes), pipeline.currency)
    left: list[Piece] = [
        (pipeline_tab(pipeline.name, several=several), palette("accent_text", "accent", bold=True)),
        (f"  {sum(lane.open_count for lane in state.lanes):,} open", text),
    ]
    if sums:
        left += [(" · ", muted), (sums, palette("text", bold=True))]
    if weighted:
        left += [(" · weighted ", muted), (weighted, muted)]
    notes: list[list[Piece]] = []
    if state.marks:
        notes.append([(f"* {len(state.marks):,} marked", palette("accent", bold=True))])
    if state.filter_text:
        count = f"{state.shown:,} of {len(state.cards):,}"
        notes.append(
            [(f"/{cut(state.filter_text, 24)} ", palette("accent", bold=True)), (count, text)]
        )
    if state.order is not LaneOrder.URGENCY:
        notes.append([(ORDER_NAMES[state.order], palette("accent"))])
    # What narrows the board is told first, then what asks for a look, then how far the goal is; of
    # the last two as much as there is room for.
    asking, goal = _asking(state, palette), _goal(state.goal, palette) if state.goal else []
    asking = _fitting(asking, (3, 1), width - _width([left, *notes]))
    goal = _fitting(goal, (5, 4), width - _width([left, asking, *notes]))
    notes += [part for part in (goal, asking) if part]
    right = [piece for note in notes for piece in (*note, ("  ", muted))]
    return left, [*right[:-1], (" ", muted)]


def _width(parts: Sequence[Sequence[Piece]]) -> int:
    """The cells that some parts take, with a gap behind each."""
    return sum(width_of(text) for part in parts for text, _ in part) + 2 * len(parts)


def _fitting(part: list[Piece], counts: tuple[int, ...], room: int) -> list[Piece]:
    """The first so many pieces of a part that there is room for; nothing where there is none."""
    return next((part[:count] for count in counts if _width([part[:count]]) <= room), [])


def _asking(state: BoardState, palette: Palette) -> list[Piece]:
    """What asks for a look: deals to review, then signs."""
    parts: list[Piece] = []
    if state.to_review:
        parts.append((f"{state.to_review:,} to review", palette("today")))
    if state.signs:
        parts.append((counted(state.signs, "sign"), palette("warning")))
    muted = palette("muted")
    return [piece for part in parts for piece in ((" · ", muted), part)][1:]


def pipeline_tab(name: str, *, several: bool) -> str:
    """How the pipeline is written in the top bar; `▾` where there are others to turn to."""
    return f" {cut(name, 24)}{' ▾' if several else ''} "


def _goal(progress: GoalProgress, palette: Palette) -> list[Piece]:
    """What of the goal is reached, as a bar and in words."""
    goal = progress.goal
    filled, left = bar(progress.share, _BAR)
    if goal.revenue is None:
        won, wanted = f"{progress.won:,}", f"{progress.wanted:,} customers"
    else:
        currency = goal.revenue.currency
        won, wanted = (short_money(each, currency) for each in (progress.won, progress.wanted))
    more = "+" if progress.other_wins else ""
    return [
        (filled, palette("today" if progress.is_behind else "ok")),
        (left, palette("border")),
        (f" {won}{more}", palette("text", bold=True)),
        (f" of {wanted}", palette("muted")),
        (f" by {goal.by.day} {goal.by:%b}", palette("muted")),
    ]


def _total(sums: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in sums:
        total.update(each)
    return dict(total)


def focus_line(state: BoardState, palette: Palette) -> list[Piece]:
    """About what is under the cursor: why a deal is stale, or what a stage is for."""
    muted = palette("muted")
    card = state.card
    if card is None:
        if not state.lanes:
            return []
        stage = state.lane.stage
        meant = stage.definition or stage.guidance or "no definition yet"
        return [(f" {stage.name}", palette("accent", bold=True)), (f" — {meant}", muted)]
    stale = card_staleness(card, state.lane.stage, state.now, state.lines)
    if stale.reason:
        return [(" ", muted), (stale.reason, palette("stale", bold=True))]
    return []


def quick_add_preview(
    text: str, state: BoardState, maps: Sequence[ProcessMap], palette: Palette
) -> list[Piece]:
    """What a quick-add line is understood as and where it leads, or what is wrong with it."""
    muted = palette("muted", "panel")
    strong = palette("text", "panel", bold=True)
    if not text.strip():
        example = "Acme: Website redesign 12k >proposal #referral @anna ~web ^eom !call fri"
        return [(example, muted)]
    try:
        deal, landing = deal_where_it_lands(text, state.now.today, maps, state.process)
    except BadValue as error:
        return [(f"{error.message}. {error.hint}", palette("error", "panel"))]
    pieces: list[Piece] = [(deal.title or "(title?)", strong)]
    if deal.company:
        pieces += [(" for ", muted), (deal.company, strong)]
    if deal.value:
        pieces += [(" · ", muted), (money_text(deal.value), palette("ok", "panel"))]
    pieces.append((" → ", muted))
    if landing is None:
        stage, colour = _stage_meant(deal.stage, state)
        pieces.append((stage, palette(colour, "panel")))
    else:
        pieces += _place_by_rule(landing, state, palette)
    for sign, word in (("@", deal.contact), ("~", deal.source)):
        if word:
            pieces.append((f" {sign}{word}", muted))
    pieces += [(f" #{tag}", muted) for tag in deal.tags]
    if deal.close:
        pieces.append((f" · closes {short_day(deal.close, state.now.today)}", muted))
    if deal.next_text or deal.next_due:
        pieces.append((_step_meant(deal, state.now.today), palette("today", "panel")))
    return pieces


def _place_by_rule(landing: Landing, state: BoardState, palette: Palette) -> list[Piece]:
    """Where a rule brings it, with the pipeline when that is another, and the rule."""
    accent, muted = palette("accent", "panel"), palette("muted", "panel")
    pipeline, owner = landing.process.pipeline, landing.route.owner
    place: list[Piece] = []
    if pipeline.id != state.process.pipeline.id:
        place = [(f"{pipeline.name}, ", palette("accent", "panel", bold=True))]
    whose = f"; owner {owner}" if owner else ""
    return [*place, (landing.stage.name, accent), (f" ({landing.route.why}{whose})", muted)]


def _stage_meant(text: Ref | None, state: BoardState) -> tuple[str, str]:
    """The stage a text means, or what is wrong with it, and the colour to say it in."""
    if not text:
        return state.process.first.name, "accent"
    found = state.process.find_stage(str(text))
    if len(found) == 1:
        return found[0].name, "accent"
    return f"{text} is {'several stages' if found else 'no stage'}", "error"


def _step_meant(deal: DealDraft, today: date) -> str:
    due = deal.next_due
    at = f" {due.time:%H:%M}" if due and due.time else ""
    when = short_day(due.day if due else today, today)
    return f" · ● {deal.next_text or 'Follow up'} · {when}{at}"
