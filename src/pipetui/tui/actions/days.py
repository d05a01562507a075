"""A deal's days: touches, tries and the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import LogAttempt, LogTouch, PlanStep
from pipetui.domain.dates import short_day
from pipetui.domain.errors import BadValue
from pipetui.domain.model import Direction, TouchKind
from pipetui.domain.planning import parse_step
from pipetui.tui.actions import outcomes
from pipetui.tui.widgets.choices import Choice, begun
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from pipetui.tui.screens.board_frame import BoardFrame

_LETTERS = {
    "c": TouchKind.CALL,
    "e": TouchKind.EMAIL,
    "m": TouchKind.MEETING,
    "g": TouchKind.MESSAGE,
    "d": TouchKind.DEMO,
    "p": TouchKind.PROPOSAL,
    "o": TouchKind.OBJECTION,
    "n": TouchKind.NO,
    "f": TouchKind.FEEDBACK,
}
_TELLING = {TouchKind.OBJECTION: "Objection", TouchKind.FEEDBACK: "Feedback"}
"""Kinds that say nothing without their words."""

_SNOOZES = (("tomorrow", "1"), ("in three days", "3"), ("in a week", "w"), ("in a month", "m"))


def touch(board: BoardFrame) -> None:
    """Log a touch by its letter; a capital letter is the buyer's."""
    deals = board.state.targets
    if not deals:
        return

    def take(letter: str) -> None:
        kind = _LETTERS[letter.lower()]
        _log(board, deals, kind, Direction.IN if letter.isupper() else Direction.OUT)

    def typed(text: str) -> None:
        letter = text[:1]
        if letter.lower() in _LETTERS:
            board.prompt.finish()
            take(letter)

    board.ask(
        Question(
            label="Touch",
            accept=take,
            typed=typed,
            choices=tuple(
                Choice(f"{letter}  {kind}", key=letter) for letter, kind in _LETTERS.items()
            ),
            placeholder="a letter; a capital when they reached out",
            instant=True,
        )
    )


def _log(board: BoardFrame, deals: tuple[int, ...], kind: TouchKind, direction: Direction) -> None:
    """Log it, after asking for the words where it is nothing without them."""
    if kind is TouchKind.NO:
        said_no(board, deals)
        return
    if kind not in _TELLING:
        board.do_on(
            lambda deals, _force: LogTouch(deal_ids=deals, kind=kind, direction=direction), deals
        )
        return
    objections = board.state.process.pipeline.objections
    board.ask(
        Question(
            label=_TELLING[kind],
            accept=lambda text: board.do_on(
                lambda deals, _force: LogTouch(
                    deal_ids=deals, kind=kind, text=text, direction=Direction.IN
                ),
                deals,
            ),
            choices=objections if kind is TouchKind.OBJECTION else (),
            placeholder="what was said",
        )
    )


def said_no(board: BoardFrame, deals: tuple[int, ...]) -> None:
    """Log a no, which is the buyer's, and ask what it leads to; Esc leaves it at that."""
    board.do_on(
        lambda deals, _force: LogTouch(deal_ids=deals, kind=TouchKind.NO, direction=Direction.IN),
        deals,
    )
    noes = max(board.state.cards[deal].noes for deal in deals if deal in board.state.cards)
    goes_on = {"step": step, "park": outcomes.park, "lost": outcomes.lost}
    board.ask(
        Question(
            label=f"No number {noes} is logged. Now",
            accept=lambda chosen: goes_on[chosen](board),
            choices=(
                Choice("follow up", "set the next step", "step"),
                Choice("park", "until a day", "park"),
                Choice("lost", "with the reason", "lost"),
            ),
            placeholder="most buyers say no several times; Esc leaves it",
            instant=True,
        )
    )


def tried(board: BoardFrame) -> None:
    """Tried, no answer."""
    board.do_on(lambda deals, _force: LogAttempt(deal_ids=deals))


def step(board: BoardFrame) -> None:
    """The next step: its day, its words, or both."""
    deals, today = board.state.targets, board.state.now.today
    if not deals:
        return
    card = board.state.cards[deals[0]]
    one = card if len(deals) == 1 else None
    snoozes = tuple(Choice(text, _day_of(key, today), key) for text, key in _SNOOZES)

    def preview(text: str) -> None:
        muted = board.palette("muted", "panel")
        if not text.strip():
            now = "no next step yet"
            if one is not None and one.next_due is not None:
                now = f"now: {one.next_text}, {short_day(one.next_due, today)}"
            board.prompt.tell([(now, muted)])
            return
        try:
            words, when = parse_step(begun(snoozes, text) or text, today)
        except BadValue as error:
            board.prompt.tell([(f"{error.message}. {error.hint}", muted)])
            return
        kept = (one.next_text if one else None) or "Follow up"
        due = when.day if when else (one.next_due if one and one.next_due else today)
        at = f" {when.time:%H:%M}" if when and when.time else ""
        board.prompt.tell(
            [
                (f"● {words or kept}", board.palette("text", "panel", bold=True)),
                (f" · {due:%a} {due.day} {due:%b}{at}", board.palette("today", "panel")),
            ]
        )

    def accept(text: str) -> None:
        with board.telling():
            words, when = parse_step(text, today)
            board.do_on(lambda deals, _force: PlanStep(deal_ids=deals, text=words, due=when), deals)

    board.ask(
        Question(
            label="Next step",
            accept=accept,
            typed=preview,
            choices=snoozes,
            placeholder="call anna fri 14:00 · 3 (days) · w · m · +10d",
        )
    )


def _day_of(snooze: str, today: date) -> str:
    """The day a snooze comes to."""
    when = parse_step(snooze, today)[1]
    return f"{when.day:%a} {when.day.day} {when.day:%b}" if when else ""


ACTIONS: Mapping[str, Callable[[BoardFrame], None]] = {
    "deal.touch": touch,
    "deal.tried": tried,
    "deal.step": step,
}
