"""What stands around the cards as lines of text: heads, folded lanes, the bar of all lanes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.style import Style
from textual.strip import Strip

from pipetui.domain.cards import StepState, card_staleness, step_state
from pipetui.domain.staleness import FIXED, Age
from pipetui.services.present.amounts import short_sums
from pipetui.services.present.signs import STEP_SIGNS
from pipetui.tui.board.bar import EDGE_AFTER, EDGE_BEFORE, SEPARATOR
from pipetui.tui.board.paint import EDGES
from pipetui.tui.widgets.lines import CURSOR_SIGN, Look, Piece, cut, line, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.domain.cards import Card
    from pipetui.domain.dates import Now
    from pipetui.domain.process import Stage
    from pipetui.domain.staleness import Lines
    from pipetui.tui.board.bar import Bar
    from pipetui.tui.board.lanes import Lane
    from pipetui.tui.keys.words import KeyOf

TARGET_SIGN = "→"
OVER_SIGN = "!"
"""Behind the count of a stage that holds more deals than it should."""
DROP_SIGN = "━"
MORE_BEFORE, MORE_AFTER = "‹", "›"  # noqa: RUF001 - quotation marks point where we mean
_NAME = 10
"""Cells of a stage's name that its sum gives way to."""
_TAB_NAME = 20


@dataclass(frozen=True, slots=True)
class Head:
    """What a lane's head shows."""

    lane: Lane
    currency: str
    active: bool = False
    """The cursor is in the lane."""
    selected: bool = False
    """It is on the head."""
    target: bool = False
    """A card is carried over the lane."""
    above: int = 0
    below: int = 0
    """How many cards are out of sight."""
    number: int = 0
    """Its place from 1, by which keys reach it."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cards of a lane need a look."""

    overdue: int = 0
    stale: int = 0


def tally(cards: Iterable[Card], stage: Stage, now: Now, lines: Lines = FIXED) -> Tally:
    """Count the open cards whose next step is overdue, and the stale ones."""
    overdue = stale = 0
    for card in cards:
        if card.is_open:
            overdue += step_state(card.next_due, now.today) is StepState.OVERDUE
            stale += card_staleness(card, stage, now, lines).is_stale
    return Tally(overdue, stale)


@dataclass(frozen=True, slots=True)
class _Ink:
    """How the line with a lane's name is written: its sign, and the colours it stands in."""

    sign: str
    ground: str
    name: str
    plain: str

    @classmethod
    def of(cls, head: Head) -> _Ink:
        if head.target:
            return cls(TARGET_SIGN, "accent", "accent_text", "accent_text")
        name = "accent" if head.active else "text"
        if head.selected:
            return cls(CURSOR_SIGN, "cursor", name, "muted")
        return cls(" ", "background", name, "muted")


# -- heads of open lanes -------------------------------------------------------------------


def paint_head(head: Head, look: Look) -> tuple[Strip, Strip]:
    """Name, count and sum; below it a rule that tells what is out of sight."""
    ink, lane, room = _Ink.of(head), head.lane, look.width - 3
    limit, over = lane.stage.deal_limit, is_over_limit(lane)
    count = f"{len(lane.ids):,}{f'/{limit}' if over else ''}"
    sums = short_sums(lane.sums, head.currency)
    # As much as leaves the name whole, or a good part of it: every sum, the first one, the count.
    first = f"{sums.partition(' + ')[0]}+" if " + " in sums else sums
    fitting = [f"{count} · {told}" for told in (sums, first) if told] + [count]
    name_room = min(width_of(lane.stage.name), _NAME)
    figures = next((each for each in fitting if width_of(each) + name_room <= room), count)
    name = cut(lane.stage.name, room - width_of(figures))
    look = look.on(ink.ground)
    strong = look(ink.name, bold=True)
    style = look("overdue", bold=True) if over and ink.ground != "accent" else look(ink.plain)
    mark = OVER_SIGN if over else " "
    top = look.line([(ink.sign, strong), (name, strong)], [(f"{figures}{mark}", style)])
    return top, _rule(head, look.on("background"))


def is_over_limit(lane: Lane) -> bool:
    """Whether a stage holds more open deals than it should."""
    limit = lane.stage.deal_limit
    return limit is not None and len(lane.ids) > limit


def _rule(head: Head, look: Look, figures: str = "") -> Strip:
    """A rule; figures at its left, what is out of sight at its right."""
    above, below = f"▲ {head.above:,}", f"▼ {head.below:,} more"
    told = " ".join(note for note, count in ((above, head.above), (below, head.below)) if count)
    style = look("accent" if head.active else "border")
    left = f" {figures} " if figures and width_of(figures) + 4 <= look.width else ""
    room = look.width - width_of(left)
    right = f" {told} " if told and width_of(told) + 6 <= room else ""
    between = "─" * max(0, room - width_of(right) - (1 if right else 0))
    return look.line(
        [(left, look("muted")), (between, style)],
        [(right, look("muted")), ("─" * bool(right), style)],
    )


def with_more(rule: Strip, style: Style, before: bool, after: bool) -> Strip:  # noqa: FBT001 - both ends
    """The rule below the heads, telling at its ends that there are more lanes."""
    if before:
        rule = Strip.join([line([(MORE_BEFORE, style)], 1, style), rule.crop(1)])
    if after:
        rule = Strip.join(
            [rule.crop(0, rule.cell_length - 1), line([(MORE_AFTER, style)], 1, style)]
        )
    return rule


def paint_drop(look: Look) -> Strip:
    """The line that marks where a carried card would come to."""
    return look.line([(DROP_SIGN * look.width, look("accent", bold=True))])


def paint_empty(look: Look, key: KeyOf, *, filtered: bool, first: bool) -> Strip:
    """What stands in a lane without cards: what to do there."""
    text = "empty"
    if filtered:
        text = "Nothing matches"
    elif first:
        text = f"{key('deal.new')} adds a deal"
    return look.line([(f"  {text}", look("muted"))])


def paint_beginning(look: Look, key: KeyOf) -> tuple[Strip, ...]:
    """What stands on a board without any deal: how one begins."""
    told = (
        "No deals yet.",
        f"{key('deal.new')} adds one",
        f"{key('app.help')} shows all keys",
        "`pipetui demo` makes a sample",
    )
    lines = [part for text in told for part in wrap(text, look.width - 2)]
    return tuple(look.line([(f"  {each}", look("muted"))]) for each in lines)


# -- folded lanes --------------------------------------------------------------------------


def paint_strip(head: Head, found: Tally, look: Look) -> tuple[Strip, ...]:
    """A folded lane in few cells: name, how many, their sums, and how many need a look."""
    ink = _Ink.of(head)
    over = look.on(ink.ground)
    # Each cell counts for the name; a sign takes one only when there is something to say.
    name = f"{ink.sign.strip()}{head.lane.stage.name}"
    if head.number and width_of(name) > look.width:  # two that are cut may begin the same
        name = f"{ink.sign.strip()}{head.number} {head.lane.stage.name}"
    top = over.line([(cut(name, look.width), over(ink.name, bold=True))])
    rule = look.line([("─" * look.width, look("accent" if head.active else "border"))])
    sums = short_sums(head.lane.sums, head.currency)
    first, _, others = sums.partition(" + ")
    # What a card's ground holds is in the same place on every strip, so that they compare.
    card = look.on("surface")
    return (
        top,
        rule,
        card.line([(f" {len(head.lane.ids):,}", card("text", bold=True))]),
        card.line([(f" {cut(f'{first}+' if others else first, look.width - 1)}", card("muted"))]),
        *(card.line([each]) for each in _counts(found, card)),
    )


def paint_folded(found: Tally, look: Look) -> tuple[Strip, ...]:
    """The body of a folded lane that has the room of an open one."""
    told = look.line([("  folded: down opens it", look("muted"))])
    return (told, look.line(), *(look.line([each]) for each in _counts(found, look, words=True)))


def _counts(found: Tally, look: Look, *, words: bool = False) -> list[Piece]:
    """How many are overdue and how many stale; nothing in the place of none."""
    signs = (
        (found.overdue, STEP_SIGNS[StepState.OVERDUE], "overdue"),
        (found.stale, EDGES[Age.STALE], "stale"),
    )
    margin = "  " if words else " "
    return [
        (
            f"{margin}{sign} {count:,}{f' {word}' if words else ''}" if count else "",
            look(word, bold=True),
        )
        for count, sign, word in signs
    ]


# -- the bar of a narrow board -------------------------------------------------------------


def tab_widths(lanes: Sequence[Lane], width: int) -> tuple[int, ...]:
    """How wide each lane's tab is on a bar of some width."""
    return tuple(width_of(_tab(lane, " ", width)) for lane in lanes)


def _tab(lane: Lane, sign: str, width: int) -> str:
    count = f" {len(lane.ids):,}"
    room = min(_TAB_NAME, width - EDGE_BEFORE - EDGE_AFTER - width_of(count) - 1)
    return f"{sign}{cut(lane.stage.name, room)}{count}"


def paint_bar(bar: Bar, heads: Sequence[Head], look: Look) -> Strip:
    """All lanes side by side, that of the cursor underlined."""
    muted = look("muted")
    pieces: list[Piece] = []
    for head in heads:
        ink = _Ink.of(head)
        if pieces:
            pieces.append((SEPARATOR, look("border")))
        name = ink.name if head.active or head.target else "muted"
        style = look.on(ink.ground)(name, bold=head.active or head.target)
        tab = _tab(head.lane, ink.sign, bar.width)
        pieces.append((tab[:1], style))
        pieces.append((tab[1:], style + Style(underline=True) if head.active else style))
    total = sum(width_of(text) for text, _ in pieces)
    seen = line(pieces, max(total, bar.left + bar.room), muted).crop(bar.left, bar.left + bar.room)
    before = line([(MORE_BEFORE if bar.more_before else " ", muted)], EDGE_BEFORE, muted)
    after = line([], EDGE_AFTER, muted, [(MORE_AFTER if bar.more_after else " ", muted)])
    return Strip.join([before, seen, after]).crop(0, bar.width)


def paint_bar_rule(head: Head, look: Look) -> Strip:
    """The rule below a bar; it tells the sums of the lane that is shown."""
    return _rule(head, look, short_sums(head.lane.sums, head.currency))
