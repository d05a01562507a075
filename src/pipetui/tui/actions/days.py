"""A deal's days: what comes next, tries, and what a no leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.cadence import follow_up_days
from pipetui.domain.commands import LogAttempt, LogTouch, PlanStep
from pipetui.domain.dates import long_day, short_day
from pipetui.domain.errors import BadValue
from pipetui.domain.model import Direction, TouchKind
from pipetui.domain.planning import parse_plan, parse_step, repeat_text
from pipetui.tui.actions import outcomes
from pipetui.tui.actions.asking import of_deals
from pipetui.tui.board.words import step_pieces
from pipetui.tui.widgets.choices import Choice, begun
from pipetui.tui.widgets.lines import cut
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from pipetui.domain.cards import Card
    from pipetui.tui.screens.dealing_screen import DealingScreen
    from pipetui.tui.widgets.lines import Piece

_SNOOZES = {1: "tomorrow", 3: "in three days", 7: "in a week"}


def tried(board: DealingScreen) -> None:
    """Tried, no answer."""
    board.do_on(lambda deals, _force: LogAttempt(deal_ids=deals))


def said_no(board: DealingScreen, deals: tuple[int, ...], text: str | None = None) -> None:
    """Log a no, which is the buyer's, and ask what it leads to; Esc leaves it at that."""
    board.do_on(
        lambda deals, _force: LogTouch(
            deal_ids=deals,
            kind=TouchKind.NO,
            direction=Direction.IN,
            text=text,
            usual_contact=True,
        ),
        deals,
    )
    noes = max(board.state.cards[deal].noes for deal in deals if deal in board.state.cards)
    leave = board.house.key("prompt.cancel")
    goes_on = {"step": step, "park": outcomes.park, "lost": outcomes.lost}
    board.ask(
        Question(
            label=f"After no {noes}",
            accept=lambda chosen: goes_on[chosen](board),
            choices=(
                Choice("follow up", "set the next step", "step"),
                Choice("park", "until a day", "park"),
                Choice("lost", "with the reason", "lost"),
            ),
            placeholder=f"most buyers say no several times; {leave}: nothing for now",
            instant=True,
        )
    )


# -- the next step -------------------------------------------------------------------------


def step(board: DealingScreen) -> None:
    """The next step: its day, its words, how often, or all of them."""
    deals, today = board.state.targets, board.state.now.today
    if not deals:
        return
    one = board.state.cards[deals[0]] if len(deals) == 1 else None
    now = "No next step yet"
    if one is not None and one.next_due is not None:
        now = f"Now: {one.next_text}, {short_day(one.next_due, today)}"
    elif one is None:
        have = sum(board.state.cards[deal].next_due is not None for deal in deals)
        now = f"{len(deals):,} deals, {have:,} with a next step"
    months = Choice("in a month", _day_of("m", today), "m")
    snoozes = (*(_snooze(days, today) for days in _SNOOZES), months)
    _ask_step(board, deals, snoozes, now)


def planned(board: DealingScreen, deals: tuple[int, ...]) -> int | None:
    """The one deal meant, when it has a next step that may be done with what comes."""
    card = board.state.cards.get(deals[0]) if len(deals) == 1 else None
    return card.id if card is not None and card.next_due is not None else None


def offer_step(board: DealingScreen, deal: int | None) -> None:
    """When a deal's step is done and none follows, ask for one; Esc leaves it without."""
    card = board.state.cards.get(deal or 0)
    if card is None or not card.is_open or card.next_due is not None:
        return
    today, told = board.state.now.today, board.message
    process = board.state.process
    stage = process.stage(card.stage_id) if card.stage_id else None
    rhythm = follow_up_days(stage)
    why = f"every {rhythm} days in {stage.name}" if stage and stage.touch_days else ""
    others = (_snooze(days, today) for days in _SNOOZES if days != rhythm)
    choices = (_snooze(rhythm, today, why), *others, Choice("in a month", _day_of("m", today), "m"))

    def leave() -> None:
        board.message = told
        board.show()

    hint = f" · {board.house.key('prompt.cancel')} leaves it without one"
    done = cut(told.text, board.size.width - len(hint) - 2)
    _ask_step(board, (card.id,), choices, f"{done}{hint}", leave)


def _ask_step(
    board: DealingScreen,
    deals: tuple[int, ...],
    choices: tuple[Choice, ...],
    now: str,
    leave: Callable[[], None] | None = None,
) -> None:
    today = board.state.now.today
    one = board.state.cards[deals[0]] if len(deals) == 1 else None

    def preview(text: str) -> None:
        if not text.strip():
            board.prompt.tell([(now, board.palette("muted", "panel"))])
            return
        try:
            board.prompt.tell(_told(board, one, begun(choices, text) or text))
        except BadValue as error:
            board.tell_mistake(error)

    def accept(text: str) -> None:
        with board.telling():
            words, when, repeat = parse_plan(text, today)
            board.do_on(
                lambda deals, _force: PlanStep(deal_ids=deals, text=words, due=when, repeat=repeat),
                deals,
            )

    board.ask(
        Question(
            label=of_deals("Next step", deals),
            accept=accept,
            typed=preview,
            cancel=leave,
            choices=choices,
            placeholder="such as call anna fri 14:00, or 3 days, w, m, every week",
        )
    )


def _told(board: DealingScreen, card: Card | None, text: str) -> list[Piece]:
    """What a typed step comes to: its words, its day, its rhythm."""
    today = board.state.now.today
    words, when, repeat = parse_plan(text, today)
    kept = (card.next_text if card else None) or "Follow up"
    due = when.day if when else (card.next_due if card and card.next_due else today)
    at = f" {when.time:%H:%M}" if when and when.time else ""
    again = f" · {repeat_text(repeat)}" if repeat else ""
    return step_pieces(
        words or kept, due, f"{long_day(due, today)}{at}{again}", today, board.palette
    )


def _snooze(days: int, today: date, why: str = "") -> Choice:
    """So many days on, as a choice."""
    key = f"+{days}d"
    detail = _day_of(key, today)
    return Choice(_SNOOZES.get(days, f"in {days} days"), f"{detail}, {why}" if why else detail, key)


def _day_of(snooze: str, today: date) -> str:
    """The day a snooze comes to."""
    when = parse_step(snooze, today)[1]
    return long_day(when.day, today) if when else ""


ACTIONS: Mapping[str, Callable[[DealingScreen], None]] = {
    "deal.tried": tried,
    "deal.step": step,
}
