"""The review as lines: why a deal is here and what can be answered; at the end, what it came to."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.cards import step_state
from pipetui.domain.dates import short_day
from pipetui.domain.rounds import How
from pipetui.services.present.signs import STEP_SIGNS
from pipetui.tui.board.paint import STEP_COLOURS
from pipetui.tui.sheets.sheet import (
    Block,
    Group,
    Section,
    Sheet,
    facts_block,
    signed_block,
    text_block,
)
from pipetui.tui.widgets.lines import Ink, Piece, bar, cut, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.domain.dates import Now
    from pipetui.domain.review import ReviewItem
    from pipetui.domain.rounds import Round
    from pipetui.services.rounds import Ahead, Summary
    from pipetui.tui.keys.keymap import Key
    from pipetui.tui.palette import Palette

_BAR = 12
_A_MINUTE = 60
_KEY = 8
_SIGNS = 6
"""Warning signs that the summary names; the others are counted."""
_PRESSING = frozenset({"unanswered", "overdue"})
_MEANT = {
    How.WON: "won",
    How.LOST: "lost or gone",
    How.PARKED: "parked until a day",
    How.ADVANCED: "moved on",
    How.BACK: "moved back",
    How.TOUCHED: "touched",
    How.PLANNED: "planned",
    How.DELETED: "deleted",
}


def progress(here: Round, palette: Palette) -> tuple[list[Piece], list[Piece]]:
    """The line at the top: where one is, how long it will take; at the right what is settled."""
    text, muted = palette("text"), palette("muted")
    total, done = len(here.order), here.done
    left: list[Piece] = [(" Review ", palette("accent_text", "accent", bold=True))]
    if here.at is not None:
        place = here.order.index(here.at) + 1
        left += [(f"  {place:,} of {total:,}  ", palette("text", bold=True))]
    else:
        left += [("  through  " if total else "  nothing to do  ", palette("ok", bold=True))]
    if total:
        filled, empty = bar(Fraction(done, total), _BAR)
        left += [(filled, palette("ok")), (empty, palette("border"))]
    if here.at is not None:
        left.append((f"  about {_minutes(here.seconds_left)}", muted))
    return left, [(f"{done:,} settled ", text if done else muted)]


def _minutes(seconds: int) -> str:
    minutes = max(1, round(seconds / _A_MINUTE))
    return f"{minutes} min" if minutes < _A_MINUTE else f"{minutes / _A_MINUTE:.1f} h"


# -- a deal --------------------------------------------------------------------------------


class Suggested(NamedTuple):
    """What one key does about a deal, the key as it is written, and that in words."""

    key: str
    words: str


def deal_card(
    item: ReviewItem | None, how: How | None, enter: Suggested, keys: Sequence[Key], room: int
) -> Sheet:
    """Why a deal is here, what the process suggests, and with `keys` what they answer."""
    about = ("review", item.deal_id if item else 0, 0)
    if item is None:
        told = f"Settled: {_MEANT[how]}." if how else "Settled."
        groups = [Group(Section.HEAD, (text_block(told, room, "ok", bold=True),), "Settled")]
    else:
        why = tuple(
            signed_block(
                (Ink("! ", "overdue", bold=True),)
                if reason.kind in _PRESSING
                else (Ink("· ", "warning", bold=True),),
                Ink(reason.text, bold=place == 0),
                room,
            )
            for place, reason in enumerate(item.reasons)
        )
        suggested = (
            text_block(item.suggestion.text, room),
            signed_block(
                (Ink(f"{enter.key} ", "accent", bold=True),),
                Ink(enter.words, "accent", bold=True),
                room,
            ),
        )
        groups = [
            Group(Section.HEAD, why, "Why it is here"),
            Group(Section.HEAD, suggested, "Suggested"),
        ]
    if keys:
        groups.append(Group(Section.HEAD, tuple(_answer(key, room) for key in keys), "Or"))
    return Sheet(about, (), tuple(groups))


def brief_card(item: ReviewItem, enter: Suggested, room: int) -> Sheet:
    """The same in two lines, where there is room for no more."""
    first, *others = item.reasons
    more = f" (+{len(others)})" if others else ""
    key = f"{enter.key} "
    lines = (
        signed_block(
            (Ink("! ", "overdue" if first.kind in _PRESSING else "warning", bold=True),),
            Ink(f"{cut(first.text, room - 2 - len(more))}{more}", bold=True),
            room,
        ),
        signed_block(
            (Ink(key, "accent", bold=True),),
            Ink(cut(enter.words, room - width_of(key)), "accent", bold=True),
            room,
        ),
    )
    return Sheet(("review", item.deal_id, 0), (), (Group(Section.HEAD, lines),))


def _answer(key: Key, room: int) -> Block:
    shown = cut(key.shown, _KEY - 1)
    gap = " " * (_KEY - width_of(shown))
    return signed_block((Ink(shown, "accent", bold=True), Ink(gap)), Ink(key.label, "muted"), room)


# -- the end -------------------------------------------------------------------------------


def summary_sheet(summary: Summary, keys: Sequence[Key], now: Now, room: int) -> Sheet:
    """What was settled, what it is worth, what is due next, the signs, and a word of praise."""
    groups = [
        Group(
            Section.HEAD,
            tuple(_praise(summary, room)),
            "The review is through" if summary.done or summary.left else "Nothing to review",
        ),
        Group(Section.HEAD, tuple(_settled(summary, room)), "Settled", f"{summary.done:,}"),
        Group(
            Section.HEAD,
            tuple(_step(each, now, room) for each in summary.ahead)
            or (text_block("Nothing is planned.", room, "muted"),),
            "Due next",
        ),
        Group(Section.HEAD, tuple(_signs(summary, room)), "Signs", _count(summary)),
        Group(Section.HEAD, tuple(_old(summary, room)), "Old deals"),
        Group(Section.HEAD, tuple(_look_back(summary, room)), "Once a month"),
        Group(Section.HEAD, tuple(_answer(key, room) for key in keys), "Now"),
    ]
    return Sheet(("review", 0, 0), (), tuple(group for group in groups if group.blocks))


def _praise(summary: Summary, room: int) -> Iterable[Block]:
    for words in summary.praise:
        yield signed_block((Ink("✓ ", "ok", bold=True),), Ink(words, "ok", bold=True), room)
    if summary.left:
        rest = "1 deal still needs" if summary.left == 1 else f"{summary.left:,} deals still need"
        yield text_block(f"{rest} a decision.", room, "warning")
    elif not summary.done:
        yield text_block("Nothing needs a decision today.", room, "ok", bold=True)


def _settled(summary: Summary, room: int) -> Iterable[Block]:
    pairs = [(f"{count:,}", _MEANT[how]) for how, count in summary.counts.items()]
    if summary.worth:
        pairs.append(("Worth", summary.worth))
    if summary.moved:
        pairs.append(("Moved", f"{summary.moved} on or won"))
    days = summary.streak.length
    if days > 1:
        best = f", the best were {summary.streak.best}" if summary.streak.best > days else ""
        pairs.append(("Days", f"{days} in a row{best}"))
    if pairs:
        yield facts_block(pairs, room)


def _step(step: Ahead, now: Now, room: int) -> Block:
    at = f" {step.due.time:%H:%M}" if step.due.time else ""
    state = step_state(step.due.day, now.today)
    colour = STEP_COLOURS[state]
    when = (Ink(f"{short_day(step.due.day, now.today)}{at}", colour),)
    sign = Ink(f"{STEP_SIGNS[state]} ", colour)
    return signed_block((sign,), Ink(f"{step.text} · {step.title}"), room, when)


def _signs(summary: Summary, room: int) -> Iterable[Block]:
    several = len({name for name, _ in summary.signs}) > 1
    for name, sign in summary.signs[:_SIGNS]:
        where = f" · {name}" if several else ""
        said = (Ink(f"{sign.said}", "muted"),)
        yield signed_block(
            (Ink("! ", "warning", bold=True),), Ink(f"{sign.label}{where}"), room, said
        )
    more = len(summary.signs) - _SIGNS
    if more > 0:
        yield text_block(f"… and {more} more", room, "muted")
    if not summary.signs:
        yield text_block("No warning sign shows.", room, "ok")


def _count(summary: Summary) -> str:
    return f"{len(summary.signs)}" if summary.signs else ""


def _look_back(summary: Summary, room: int) -> Iterable[Block]:
    if summary.look_back_is_due:
        yield text_block("This month nobody has looked back on what was won and lost yet.", room)


def _old(summary: Summary, room: int) -> Iterable[Block]:
    for process, purge in summary.old:
        count = len(purge.deals)
        deals = "1 deal is" if count == 1 else f"{count:,} deals are"
        yield text_block(
            f"{process.pipeline.name}: {deals} older than 9 in 10 wins took"
            f" ({purge.line_days} days).",
            room,
        )
