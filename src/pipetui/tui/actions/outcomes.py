"""How deals end or rest: won, lost, churned, parked, deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.commands import (
    ChurnDeals,
    DeleteDeals,
    LoseDeals,
    ParkDeals,
    WinDeals,
)
from pipetui.domain.errors import BadValue
from pipetui.domain.money import parse_amount
from pipetui.services.present.amounts import money_text
from pipetui.tui.actions.asking import ask_day, of_deals
from pipetui.tui.widgets.choices import Choice, begun
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
    choices = (Choice(standing, key=_NOBODY),)

    def typed(text: str) -> None:
        """What the amount is understood as, or what is wrong with it."""
        if not text.strip() or begun(choices, text) is not None:
            return
        try:
            amount = parse_amount(text, board.state.process.pipeline.currency)
        except BadValue as error:
            board.tell_mistake(error)
        else:
            board.prompt.tell([(money_text(amount), board.palette("ok", "panel"))])

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
            typed=typed,
            accept=accept,
            choices=choices,
            placeholder="the amount that was signed, such as 12k or €620/m",
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
        board.say_no("Open deals and customers are marked: they end differently, mark one kind")
    elif clients:
        board.ask(
            Question(
                label=of_deals("Churned", deals, "because"),
                accept=lambda reason: board.do_on(
                    lambda deals, _force: ChurnDeals(deal_ids=deals, reason=reason), deals
                ),
                choices=reasons,
            )
        )
    else:
        board.ask(
            Question(
                label=of_deals("Lost", deals, "because"),
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
            label="Lost to",
            accept=lose,
            choices=(Choice("nobody known", key=_NOBODY), *rivals),
            placeholder="a competitor, if one won it",
        )
    )


def park(board: DealingScreen) -> None:
    """Off the board until a day."""
    deals = board.state.targets
    if deals:
        ask_day(
            board,
            of_deals("Park", deals, "until"),
            _RESTS,
            first=board.state.now.today + timedelta(days=1),
            told="comes back on",
            placeholder="9, +3w, 1 mar, eoq",
            take=lambda until: board.do_on(
                lambda deals, _force: ParkDeals(deal_ids=deals, until=until), deals
            ),
        )


def delete(board: DealingScreen) -> None:
    """Gone, until it is undone."""
    board.do_on(lambda deals, _force: DeleteDeals(deal_ids=deals))


ACTIONS: Mapping[str, Callable[[DealingScreen], None]] = {
    "deal.won": won,
    "deal.lost": lost,
    "deal.park": park,
    "deal.delete": delete,
}
