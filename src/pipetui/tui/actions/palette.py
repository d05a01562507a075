"""The palette: every command, deal, contact, stage and pipeline, found by typing a part."""

from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING

from textual.actions import parse

from pipetui.domain.model import Status
from pipetui.domain.text import counted
from pipetui.services import reading
from pipetui.tui.actions import going
from pipetui.tui.board import steps
from pipetui.tui.finding import Entry, rank
from pipetui.tui.screens.board import BoardScreen
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipetui.tui.screens.desk_screen import DeskScreen

_MOST = 200


def palette(screen: DeskScreen) -> None:
    """Ask for anything, and do it here, or leave for it."""
    (board,) = (each for each in screen.app.screen_stack if isinstance(each, BoardScreen))
    with screen.telling():
        entries = [*_commands(screen), *_ways(screen, board), *_places(board), *_names(board)]
        screen.ask(
            Question(
                label=":",
                accept=lambda key: _take(screen, board, key),
                search=lambda text: _found(text, entries),
                placeholder="a command, deal, contact, stage or pipeline",
            )
        )


def _found(text: str, entries: Sequence[Entry]) -> list[Choice]:
    return [
        Choice(each.text, " · ".join(filter(None, (each.detail, each.kind))), each.key)
        for each in rank(text, entries, _MOST)
    ]


def _commands(screen: DeskScreen) -> Iterator[Entry]:
    """What can be done on this screen."""
    for key in screen.house.keys[screen.home_context]:
        if not (key.moves or key.opens_palette):
            yield Entry(key.label, key.shown, "", f"do {key.action}")


def _ways(screen: DeskScreen, board: BoardScreen) -> Iterator[Entry]:
    """The other screens, where they are not among what the board's own keys do."""
    if screen is not board:
        for key in board.house.keys["Board"]:
            if key.id in going.ACTIONS:
                yield Entry(key.label, "", "from the board", f"act {key.id}")


def _places(board: BoardScreen) -> Iterator[Entry]:
    here = board.state.process
    for lane in board.state.lanes:
        count = counted(len(lane.ids), "deal")
        yield Entry(lane.stage.name, count, "stage", f"stage {lane.stage.id}")
    for each in board.at_desk.maps:
        if each.pipeline.id != here.pipeline.id:
            yield Entry(each.pipeline.name, "", "pipeline", f"pipeline {each.pipeline.id}")


def _names(board: BoardScreen) -> Iterator[Entry]:
    deals, contacts = reading.names(board.at_desk.session)
    for deal in deals:
        status = "" if deal.status == Status.OPEN else f"{deal.status} "
        detail = f"{deal.company} · #{deal.id}" if deal.company else f"#{deal.id}"
        yield Entry(deal.title, detail, f"{status}deal", f"deal {deal.id} {deal.pipeline_id}")
    pipelines = {deal.id: deal.pipeline_id for deal in deals}
    for person in contacts:
        key = f"deal {person.deal_id} {pipelines.get(person.deal_id, 0)}"
        yield Entry(person.name, person.company or "", "contact", key)


def _take(screen: DeskScreen, board: BoardScreen, key: str) -> None:
    """Do it at once: what was typed ahead is for where this leads, or for what it asks."""
    verb, _, what = key.partition(" ")
    if verb == "do":
        _, name, arguments = parse(what)
        doing = getattr(screen, f"action_{name}")(*arguments)
        if isawaitable(doing):
            screen.call_next(lambda: doing)
        return
    if screen is not board:
        going.leave(board)
    _go(board, verb, what)


def _go(board: BoardScreen, verb: str, what: str) -> None:
    if verb == "act":
        board.action_act(what)
    elif verb == "stage":
        stages = [lane.stage.id for lane in board.state.lanes]
        if int(what) in stages:
            board.change(lambda state: steps.to_lane(state, stages.index(int(what))))
    elif verb == "pipeline":
        going.open_pipeline(board, int(what))
    else:
        deal, pipeline = what.split(" ")
        going.go_to_deal(board, int(deal), int(pipeline))
