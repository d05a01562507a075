"""Cards dropped with the mouse: into a lane, and where the order is by hand to a place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.cards import LaneOrder
from pipetui.domain.commands import MoveDeals, PlaceDeal
from pipetui.domain.errors import Refused
from pipetui.tui.actions.moves import to_stage
from pipetui.tui.board import steps

if TYPE_CHECKING:
    from pipetui.tui.screens.board import BoardScreen


def drop(board: BoardScreen, deals: tuple[int, ...], lane: int, row: int) -> None:
    """Bring deals into a lane; one alone to its place there when the order is by hand."""
    state = board.state
    deals = tuple(deal for deal in deals if deal in state.cards)
    stage = state.lanes[lane].stage
    coming = tuple(deal for deal in deals if state.cards[deal].stage_id != stage.id)
    if state.order is not LaneOrder.MANUAL or len(deals) != 1:
        if coming:
            to_stage(board, coming, stage.id)
        elif deals:
            key = board.house.key("board.order")
            board.say(f"It is there; to order by hand press {key} until “by hand”")
        return
    (deal,) = deals
    above, below = steps.neighbours_at(state, lane, row, deal)
    place = PlaceDeal(deal_id=deal, above=above, below=below)
    if not coming:
        board.do(place)
        return
    label = f"Moved {state.cards[deal].title} to {stage.name}"
    try:
        board.at_desk.execute_all(label, (MoveDeals(deal_ids=deals, stage=stage.id), place))
    except Refused:
        # Told, and where a gate is closed opened, as any other move.
        to_stage(board, deals, stage.id)
    else:
        board.last = lambda deals, _force: MoveDeals(deal_ids=deals, stage=stage.id)
        board.say(label, more=board.undoes)
