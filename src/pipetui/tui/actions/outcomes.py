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
from pipetui.services.present.amounts import money_text
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from pipetui.tui.screens.board_frame import BoardFrame

_NOBODY = "-"
_RESTS = (("in a week", "+1w"), ("in two weeks", "+2w"), ("in a month", "+1m"), ("in three", "+3m"))


def won(board: BoardFrame) -> None:
    """Won: one deal with its amount confirmed, several as they are."""
    deals, card = board.state.targets, board.card
    if len(deals) != 1 or card is None or card.id != deals[0]:
        board.do_on(lambda deals, force: WinDeals(deal_ids=deals, force=force), deals)
        return

    def win(value: str) -> None:
        board.do_on(lambda deals, force: WinDeals(deal_ids=deals, value=value, force=force), deals)

    value = money_text(card.value) if card.value else ""
    board.ask(
        Question(
            label="Won for",
            accept=lambda text: (
                board.do_on(_win_as_it_is, deals) if text in {value, _NOBODY} else win(text)
            ),
            preset=value,
            choices=() if value else (Choice("no amount", "it has none", _NOBODY),),
            placeholder="the amount that was signed",
        )
    )


def _win_as_it_is(deals: tuple[int, ...], force: str | None) -> WinDeals:
    return WinDeals(deal_ids=deals, force=force)


def lost(board: BoardFrame) -> None:
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


def _to_whom(board: BoardFrame, deals: tuple[int, ...], reason: str) -> None:
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


def park(board: BoardFrame) -> None:
    """Off the board until a day."""
    deals = board.state.targets
    if not deals:
        return
    today = board.state.now.today

    def until(text: str) -> date:
        day = parse_day(f"+{text}d" if text.isdigit() else text, today)
        if day <= today:
            raise BadValue(f"{short_day(day, today)} is no day to come")
        return day

    def preview(text: str) -> None:
        if not text.strip():
            return
        try:
            told = (f"comes back on {until(text):%A} {_date(until(text))}", "ok")
        except BadValue as error:
            told = (f"{error.message}. {error.hint}", "muted")
        board.prompt.tell([(told[0], board.palette(told[1], "panel"))])

    def accept(text: str) -> None:
        with board.telling():
            day = until(text)
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
        )
    )


def _date(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def delete(board: BoardFrame) -> None:
    """Gone, until it is undone."""
    board.do_on(lambda deals, _force: DeleteDeals(deal_ids=deals))


ACTIONS: Mapping[str, Callable[[BoardFrame], None]] = {
    "deal.won": won,
    "deal.lost": lost,
    "deal.park": park,
    "deal.delete": delete,
}
