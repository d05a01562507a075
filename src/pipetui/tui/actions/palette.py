"""The palette: every command, deal, contact, stage and pipeline, found by typing a part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.model import Status
from pipetui.domain.text import counted
from pipetui.services import reading
from pipetui.tui.actions.going import go_to_deal, open_pipeline
from pipetui.tui.board import steps
from pipetui.tui.finding import Entry, rank
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipetui.tui.screens.board import BoardScreen

_MOST = 200


def palette(board: BoardScreen) -> None:
    """Ask for anything, and go there or do it."""
    with board.telling():
        entries = [*_commands(board), *_places(board), *_names(board)]
        board.ask(
            Question(
                label=":",
                accept=lambda key: _go(board, key),
                search=lambda text: _found(text, entries),
                placeholder="a command, deal, contact, stage or pipeline",
            )
        )


def _found(text: str, entries: Sequence[Entry]) -> list[Choice]:
    return [
        Choice(each.text, " · ".join(filter(None, (each.detail, each.kind))), each.key)
        for each in rank(text, entries, _MOST)
    ]


def _commands(board: BoardScreen) -> Iterator[Entry]:
    for key in board.house.keys["Board"]:
        if key.group != "Cursor" and key.id != "app.palette":
            yield Entry(key.label, key.shown, "", f"do {key.id}")


def _places(board: BoardScreen) -> Iterator[Entry]:
    here = board.state.process
    for index, lane in enumerate(board.state.lanes):
        yield Entry(lane.stage.name, counted(len(lane.ids), "deal"), "stage", f"lane {index}")
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


def _go(board: BoardScreen, key: str) -> None:
    verb, *words = key.split(" ")
    if verb == "do":
        board.action_act(words[0])
    elif verb == "lane":
        board.change(lambda state: steps.to_lane(state, int(words[0])))
    elif verb == "pipeline":
        open_pipeline(board, int(words[0]))
    else:
        go_to_deal(board, int(words[0]), int(words[1]))


ACTIONS: Mapping[str, Callable[[BoardScreen], None]] = {"app.palette": palette}
