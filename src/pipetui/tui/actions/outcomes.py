"""How deals end or rest: won, lost, churned, parked, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import (
    ChurnDeals,
    DeleteDeals,
    LoseDeals,
    ParkDeals,
    WinDeals,
)
from pipetui.domain.dates import parse_day, short_day
from pipetui.domain.errors import BadValue
from pipetui.domain.money import parse_amount
from pipetui.services.present.amounts import money_text
from pipetui.tui.widgets.choices import Choice, begun
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from pipetui.tui.screens.dealing_screen import DealingScreen

_NOBODY = "-"
_RESTS = (
    ("in a week", "+1w"),
    ("in two weeks", "+2w"),
    ("in a month", "+1m"),
    ("in three months", "+3m"),
)


def won(board: DealingScreen) -> None:
    """Won: one deal with its amount confirmed, several as they are."""
    deals = board.state.targets
    card = board.state.cards[deals[0]] if len(deals) == 1 else None
    if card is None or not card.is_open:
        board.do_on(_win_as_it_is, deals)
        return
    standing = f"as it stands: {money_text(card.value)}" if card.value else "no amount"

    def accept(text: str) -> None:
        """An amount that is none stays to be mended."""
        value = None if text == _NOBODY else text
        try:
            if value is not None:
                parse_amount(value, board.state.process.pipeline.currency)
        except BadValue as error:
            board.tell_mistake(error)
            return
        board.prompt.finish()
        board.do_on(lambda deals, force: WinDeals(deal_ids=deals, value=value, force=force), deals)

    board.ask(
        Question(
            label="Won for",
            accept=accept,
            choices=(Choice(standing, key=_NOBODY),),
            placeholder="the amount that was signed",
            stays=True,
        )
    )


def _win_as_it_is(deals: tuple[int, ...], force: str | None) -> WinDeals:
    return WinDeals(deal_ids=deals, force=force)


def lost(board: DealingScreen) -> None:
    """Lost, with the reason and to whom; clients: churned, with the reason."""
    state = board.state
    deals = state.targets
    if not deals:
        return
    clients = [deal for deal in deals if not state.cards[deal].is_open]
    reasons = state.process.pipeline.lost_reasons
    if clients and len(clients) < len(deals):
        board.say(
            "Open deals and clients are marked: they end differently, mark one kind", "warning"
        )
    elif clients:
        board.ask(
            Question(
                label="Churned because",
                accept=lambda reason: board.do_on(
                    lambda deals, _force: ChurnDeals(deal_ids=deals, reason=reason), deals
                ),
                choices=reasons,
            )
        )
    else:
        board.ask(
            Question(
                label="Lost because",
                accept=lambda reason: _to_whom(board, deals, reason),
                choices=reasons,
            )
        )


def _to_whom(board: DealingScreen, deals: tuple[int, ...], reason: str) -> None:
    def lose(to: str) -> None:
        competitor = None if to == _NOBODY else to
        board.do_on(
            lambda deals, _force: LoseDeals(deal_ids=deals, reason=reason, competitor=competitor),
            deals,
        )

    rivals = board.state.process.pipeline.competitors
    board.ask(
        Question(
            label="to",
            accept=lose,
            choices=(Choice("nobody known", key=_NOBODY), *rivals),
            placeholder="a competitor, if one won",
        )
    )


def park(board: DealingScreen) -> None:
    """Off the board until a day."""
    deals = board.state.targets
    if not deals:
        return
    today = board.state.now.today

    def until(text: str) -> date:
        day = parse_day(f"+{text}d" if text.isdigit() else text, today)
        if day <= today:
            raise BadValue(f"{short_day(day, today)} is no day to come", "A later one: 9, +3w, fri")
        return day

    def preview(text: str) -> None:
        if not text.strip():
            return
        try:
            day = until(begun(choices, text) or text)
        except BadValue as error:
            board.prompt.tell([(f"{error.message}. {error.hint}", board.palette("muted", "panel"))])
        else:
            told = f"comes back on {day:%A} {_date(day)}"
            board.prompt.tell([(told, board.palette("ok", "panel"))])

    def accept(text: str) -> None:
        """What is no day stays to be mended."""
        try:
            day = until(text)
        except BadValue as error:
            board.tell_mistake(error)
            return
        board.prompt.finish()
        board.do_on(lambda deals, _force: ParkDeals(deal_ids=deals, until=day), deals)

    choices = tuple(
        Choice(text, f"{parse_day(day, today):%a} {_date(parse_day(day, today))}", day)
        for text, day in _RESTS
    )
    board.ask(
        Question(
            label="Park until",
            accept=accept,
            typed=preview,
            choices=choices,
            placeholder="a day: 9, +3w, 1 mar, eoq",
            stays=True,
        )
    )


def _date(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def delete(board: DealingScreen) -> None:
    """Gone, until it is undone."""
    board.do_on(lambda deals, _force: DeleteDeals(deal_ids=deals))


ACTIONS: Mapping[str, Callable[[DealingScreen], None]] = {
    "deal.won": won,
    "deal.lost": lost,
    "deal.park": park,
    "deal.delete": delete,
}
