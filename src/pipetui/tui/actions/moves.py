"""Deals moved: on, back, along a branch, to any stage or pipeline; and ordered by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.cards import LaneOrder
from pipetui.domain.commands import MoveDeals, PlaceDeal, StepDeals
from pipetui.domain.process import Exit
from pipetui.tui.actions import days, outcomes
from pipetui.tui.actions.asking import of_deals
from pipetui.tui.board import steps
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.process import Branch, ProcessMap, Stage
    from pipetui.tui.screens.dealing_screen import DealingScreen

_EXITS = {
    Exit.NO: "logged; then follow up, park or lose",
    Exit.PARK: "off the board until a day",
    Exit.LOST: "with the reason",
}


def advance(board: DealingScreen) -> None:
    """To the next stage; at a decision point, whichever way the buyer chose."""
    here = _decision(board)
    if here is None:
        board.do_on(lambda deals, force: StepDeals(deal_ids=deals, step=1, force=force))
        return
    choices = _branches(board, here)
    target = board.state.process.neighbour(here, 1)
    if target is not None and not any(choice.key.startswith("s") for choice in choices):
        choices = (Choice(f"on to {target.name}", key=f"s{target.id}"), *choices)
    deals = board.state.targets
    board.ask(
        Question(
            label=of_deals(f"From {here.name}", deals, "to"),
            accept=lambda chosen: _go(board, deals, chosen),
            choices=choices,
            instant=True,
        )
    )


def back(board: DealingScreen) -> None:
    """To the stage before."""
    board.do_on(lambda deals, force: StepDeals(deal_ids=deals, step=-1, force=force))


def move(board: DealingScreen) -> None:
    """Along a branch of the stage, to any stage here, or to another pipeline."""
    deals = board.state.targets
    if not deals:
        return
    here = _decision(board)
    process = board.state.process
    stages = tuple(Choice(each.name, key=f"s{each.id}") for each in process.stages)
    lines = tuple(
        Choice(each.pipeline.name, "another pipeline", f"p{each.pipeline.id}")
        for each in board.at_desk.maps
        if each.pipeline.id != process.pipeline.id
    )
    board.ask(
        Question(
            label=of_deals("Move", deals, "to"),
            accept=lambda chosen: _go(board, deals, chosen),
            choices=(*(_branches(board, here) if here else ()), *stages, *lines),
            instant=True,
        )
    )


def _decision(board: DealingScreen) -> Stage | None:
    """The stage with branches that all chosen deals stand in, if there is one."""
    stages = {board.state.cards[deal].stage_id for deal in board.state.targets}
    stage = board.state.process.stage(stages.pop()) if len(stages) == 1 else None
    return stage if stage is not None and stage.branches else None


def _branches(board: DealingScreen, here: Stage) -> tuple[Choice, ...]:
    """The answers there are, with where each leads."""
    return tuple(_branch(branch, board.state.process) for branch in here.branches)


def _branch(branch: Branch, process: ProcessMap) -> Choice:
    stage = process.stage_keyed(branch.to)
    if stage is not None:
        return Choice(branch.label, f"→ {stage.name}", f"s{stage.id}")
    return Choice(branch.label, _EXITS[Exit(branch.to)], branch.to)


def _go(board: DealingScreen, deals: tuple[int, ...], chosen: str) -> None:
    """Do what was chosen: a stage, a pipeline, or a way out."""
    if chosen == Exit.NO:
        days.said_no(board, deals)
    elif chosen == Exit.PARK:
        outcomes.park(board)
    elif chosen == Exit.LOST:
        outcomes.lost(board)
    elif chosen.startswith("s"):
        to_stage(board, deals, int(chosen[1:]))
    else:
        _to_pipeline(board, deals, int(chosen[1:]))


def to_stage(board: DealingScreen, deals: tuple[int, ...], stage: int) -> None:
    """These deals into a stage of this board."""
    board.do_on(lambda deals, force: MoveDeals(deal_ids=deals, stage=stage, force=force), deals)


def _to_pipeline(board: DealingScreen, deals: tuple[int, ...], pipeline: int) -> None:
    """Hand them on, after asking for the stage."""
    process = next(each for each in board.at_desk.maps if each.pipeline.id == pipeline)

    def hand_on(chosen: str) -> None:
        stage = int(chosen)
        board.do_on(
            lambda deals, force: MoveDeals(
                deal_ids=deals, stage=stage, pipeline=pipeline, force=force
            ),
            deals,
        )

    board.ask(
        Question(
            label=of_deals("Move", deals, f"to {process.pipeline.name}, into"),
            accept=hand_on,
            choices=tuple(Choice(each.name, key=str(each.id)) for each in process.stages),
            at=str(process.first.id),
            instant=True,
        )
    )


def reorder(board: DealingScreen, step: int) -> None:
    """The card a place down or up by hand."""
    card = board.card
    if card is None:
        return
    if board.state.order is not LaneOrder.MANUAL:
        key = board.house.key("board.order")
        board.say_no(f"The lanes have an order of their own: {key} until it is by hand")
        return
    between = steps.neighbours_after_step(board.state, step)
    if between is not None:
        board.do(PlaceDeal(deal_id=card.id, above=between[0], below=between[1]))


ACTIONS: Mapping[str, Callable[[DealingScreen], None]] = {
    "deal.advance": advance,
    "deal.back": back,
    "deal.move": move,
    "deal.lower": lambda board: reorder(board, 1),
    "deal.higher": lambda board: reorder(board, -1),
}
