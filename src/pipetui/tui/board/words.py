"""The words around the board: its top bar, the line on what is in focus, the quick-add preview."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.cards import LaneOrder, card_staleness, step_state
from pipetui.domain.dates import short_day
from pipetui.domain.errors import BadValue
from pipetui.domain.goals import first_day
from pipetui.domain.routing import deal_where_it_lands
from pipetui.domain.text import counted
from pipetui.services.present.amounts import money_text, short_money, short_sums
from pipetui.services.present.signs import STEP_SIGNS
from pipetui.tui.board.paint import MARK_SIGN, STEP_COLOURS
from pipetui.tui.widgets.lines import Piece, bar, cut, width_of
from pipetui.tui.widgets.prompt import mistake_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from pipetui.domain.commands import Ref
    from pipetui.domain.goals import GoalProgress
    from pipetui.domain.process import Goal, ProcessMap
    from pipetui.domain.routing import Landing
    from pipetui.tui.board.state import BoardState
    from pipetui.tui.palette import Palette

_BAR = 10
_A_QUARTER, _A_YEAR = 3, 12
"""Months."""
ORDER_NAMES = {
    LaneOrder.URGENCY: "by urgency",
    LaneOrder.VALUE: "by value",
    LaneOrder.AGE: "by age",
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
    worth: list[Piece] = []
    if sums:
        worth += [(" · ", muted), (sums, palette("text", bold=True))]
    if weighted:
        worth += [(" · weighted ", muted), (weighted, muted)]
    notes: list[list[Piece]] = []
    if state.marks:
        notes.append([(f"{MARK_SIGN} {len(state.marks):,} marked", palette("accent", bold=True))])
    if state.filter_text:
        count = f"{state.shown:,} of {len(state.cards):,}"
        notes.append(
            [(f"/{cut(state.filter_text, 24)} ", palette("accent", bold=True)), (count, text)]
        )
    if state.order is not LaneOrder.URGENCY:
        notes.append([(ORDER_NAMES[state.order], palette("accent"))])
    # What narrows the board is told first, then that deals are to be reviewed, then what they are
    # worth, then signs, then how far the goal is: as much as there is room for, in whole pieces.
    asking, goal = _asking(state, palette), _goal(state.goal, palette) if state.goal else []
    left += _fitting(worth, (4, 2), width - _width([left, asking[:1], *notes]) + 2)
    asking = _fitting(asking, (3, 1), width - _width([left, *notes]))
    goal = _fitting(goal, (7, 6, 5), width - _width([left, asking, *notes]))
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
    others = counted(progress.other_wins, "win") if progress.other_wins else ""
    return [
        (_period_of(goal), palette("muted")),
        (filled, palette("today" if progress.is_behind else "ok")),
        (left, palette("border")),
        (f" {won}{more}", palette("text", bold=True)),
        (f" of {wanted}", palette("muted")),
        (f" by {goal.by.day} {goal.by:%b}", palette("muted")),
        (f", + {others} that cannot be counted" if others else "", palette("muted")),
    ]


def _period_of(goal: Goal) -> str:
    """The quarter or year of a goal, when it is one."""
    first, after = first_day(goal), goal.by + timedelta(days=1)
    if (first.day, after.day) != (1, 1):
        return ""
    months = (after.year - first.year) * 12 + after.month - first.month
    if months == _A_QUARTER and first.month % _A_QUARTER == 1:
        return f"Q{goal.by.month // _A_QUARTER} "
    return f"{goal.by.year} " if months == _A_YEAR and first.month == 1 else ""


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
) -> tuple[list[Piece], list[Piece]]:
    """What a quick-add line is understood as and where it leads, or what is wrong with it.

    With whom, from where and when come second.
    """
    muted = palette("muted", "panel")
    strong = palette("text", "panel", bold=True)
    if not text.strip():
        example = "Acme: Website redesign 12k >proposal #referral @anna ~web ^eom !call fri"
        return [(example, muted)], []
    try:
        deal, landing = deal_where_it_lands(text, state.now.today, maps, state.process)
    except BadValue as error:
        return mistake_pieces(error, palette)
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
    rest: list[Piece] = []
    for sign, word in (("@", deal.contact), ("~", deal.source)):
        if word:
            rest.append((f" {sign}{word}", muted))
    rest += [(f" #{tag}", muted) for tag in deal.tags]
    if deal.close:
        rest.append((f" · closes {short_day(deal.close, state.now.today)}", muted))
    if deal.next_text or deal.next_due:
        due = deal.next_due
        day = due.day if due else state.now.today
        at = f" {due.time:%H:%M}" if due and due.time else ""
        told = f"{short_day(day, state.now.today)}{at}"
        rest += [(" · ", muted), *step_pieces(deal.next_text, day, told, state.now.today, palette)]
    return pieces, rest


def step_pieces(
    text: str | None, day: date, told: str, today: date, palette: Palette
) -> list[Piece]:
    """A next step that is being typed, with the sign its card will have, and its day as `told`."""
    state = step_state(day, today)
    colour = palette(STEP_COLOURS[state], "panel")
    return [
        (f"{STEP_SIGNS[state]} ", colour),
        (text or "Follow up", palette("text", "panel", bold=True)),
        (f" · {told}", colour),
    ]


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
    return f"“{text}” is {'several stages' if found else 'no stage'}", "error"
