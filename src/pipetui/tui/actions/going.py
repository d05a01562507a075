"""The palette: every command, deal, contact, stage and pipeline, found by typing a part."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipetui.domain.filtering import filter_of
from pipetui.domain.model import Status
from pipetui.services import reading
from pipetui.tui.actions.program import drawers
from pipetui.tui.board import state as boards
from pipetui.tui.board import steps
from pipetui.tui.finding import Entry, rank
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipetui.tui.screens.board_frame import BoardFrame

_MOST = 200


def palette(board: BoardFrame) -> None:
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
        Choice(each.text, f"{each.detail} · {each.kind}" if each.detail else each.kind, each.key)
        for each in rank(text, entries, _MOST)
    ]


def _commands(board: BoardFrame) -> Iterator[Entry]:
    for key in board.house.keys["Board"]:
        if key.group != "Cursor" and key.id != "app.palette":
            yield Entry(key.label, key.shown, "command", f"do {key.id}")


def _places(board: BoardFrame) -> Iterator[Entry]:
    here = board.state.process
    for index, lane in enumerate(board.state.lanes):
        yield Entry(lane.stage.name, f"{len(lane.ids):,}", "stage", f"lane {index}")
    for each in board.at_desk.maps:
        if each.pipeline.id != here.pipeline.id:
            yield Entry(each.pipeline.name, "", "pipeline", f"pipeline {each.pipeline.id}")


def _names(board: BoardFrame) -> Iterator[Entry]:
    deals, contacts = reading.names(board.at_desk.session)
    for deal in deals:
        status = "" if deal.status == Status.OPEN else f"{deal.status} "
        detail = f"{deal.company} · #{deal.id}" if deal.company else f"#{deal.id}"
        yield Entry(deal.title, detail, f"{status}deal", f"deal {deal.id} {deal.pipeline_id}")
    pipelines = {deal.id: deal.pipeline_id for deal in deals}
    for person in contacts:
        key = f"deal {person.deal_id} {pipelines.get(person.deal_id, 0)}"
        yield Entry(person.name, person.company or "", "contact", key)


def _go(board: BoardFrame, key: str) -> None:
    verb, *words = key.split(" ")
    if verb == "do":
        board.action_act(words[0])
    elif verb == "lane":
        board.change(lambda state: steps.to_lane(state, int(words[0])))
    elif verb == "pipeline":
        open_pipeline(board, int(words[0]))
    else:
        go_to_deal(board, int(words[0]), int(words[1]))


def open_pipeline(board: BoardFrame, pipeline: int) -> None:
    """The board of another pipeline."""
    with board.telling():
        board.at_desk.open_pipeline(pipeline)
        board.say(f"Pipeline {board.state.process.pipeline.name}")


def switch_pipeline(board: BoardFrame) -> None:
    """The other pipeline; of several, the one that is chosen."""
    here = board.state.process.pipeline.id
    others = [each.pipeline for each in board.at_desk.maps if each.pipeline.id != here]
    if not others:
        keys = f"{board.house.key('process.open')}, then {board.house.key('process.template')}"
        board.say(f"There is one pipeline: {keys} makes another from a template", "warning")
    elif len(others) == 1:
        open_pipeline(board, others[0].id)
    else:
        board.ask(
            Question(
                label="Pipeline",
                accept=lambda chosen: open_pipeline(board, int(chosen)),
                choices=tuple(Choice(each.name, key=str(each.id)) for each in others),
                instant=True,
            )
        )


def go_to_deal(board: BoardFrame, deal: int, pipeline: int) -> None:
    """The cursor on a deal, on its own board; one that is on no lane is shown in its drawer."""
    with board.telling():
        if pipeline != board.state.process.pipeline.id:
            board.at_desk.open_pipeline(pipeline)
        if board.at_desk.go_to(deal):
            board.say("")
        else:
            drawers(board, deal)


def process_map(board: BoardFrame) -> None:
    """The written process of the pipeline; back at the board, to the deal it was left for."""
    # With all it reads it is loaded when it is wanted.
    from pipetui.tui.screens.process import ProcessScreen

    screen = ProcessScreen(board.house, board.at_desk)

    def back(_result: None) -> None:
        board.say("")
        if screen.wanted is not None:
            go_to_deal(board, screen.wanted, board.state.process.pipeline.id)

    board.app.push_screen(screen, back)


def signs(board: BoardFrame) -> None:
    """The signs of the pipeline's health; back at the board, to the deal that was chosen there."""
    # With all it reads it is loaded when it is wanted.
    from pipetui.tui.screens.health import HealthScreen

    with board.telling():
        screen = HealthScreen.at(board.house, board.at_desk)

        def back(_result: None) -> None:
            board.say("")
            if screen.wanted is not None:
                go_to_deal(board, screen.wanted, board.state.process.pipeline.id)

        board.app.push_screen(screen, back)


def metrics(board: BoardFrame) -> None:
    """The figures of the pipeline; back at the board, the deals behind the one that was chosen."""
    # With all it reads it is loaded when it is wanted.
    from pipetui.tui.screens.metrics import MetricsScreen

    screen = MetricsScreen(board.house, board.at_desk)

    def back(_result: None) -> None:
        board.say("")
        if screen.wanted is not None:
            show_deals(board, *screen.wanted)

    board.app.push_screen(screen, back)


def show_deals(board: BoardFrame, about: str, deals: Sequence[int]) -> None:
    """Filter the board for some deals; where it has none of them, look for them in the drawers."""
    line = filter_of(deals)
    with board.telling():
        board.at_desk.open_pipeline_of(deals[0])
    here = [deal for deal in deals if deal in board.state.cards]
    if not here:
        drawers(board, deals[0], line, after=lambda: metrics(board))
        return
    board.change(lambda state: boards.with_filter(state, line))
    known = board.state.cards
    with board.telling():
        elsewhere = _elsewhere(board, [deal for deal in deals if deal not in known])
        board.say(about, more=f"{elsewhere}{board.house.key('metrics.open')} goes back")


def _elsewhere(board: BoardFrame, deals: Sequence[int]) -> str:
    """Where those are that are not on the lanes: in the drawers, on other boards."""
    here = board.state.process.pipeline.id
    found = Counter(
        each.deal.pipeline_id for each in reading.deals_by_id(board.at_desk.session, deals)
    )
    told = []
    if found[here]:
        told.append(f"{found[here]:,} in the drawers ({board.house.key('screen.drawers')})")
    told += [
        f"{found[each.pipeline.id]:,} in {each.pipeline.name}"
        for each in board.at_desk.maps
        if each.pipeline.id != here and found[each.pipeline.id]
    ]
    return "".join(f"{each} · " for each in told)


def review(board: BoardFrame) -> None:
    """What needs a decision, deal by deal; it has a desk of its own."""
    # With all it reads it is loaded when it is wanted.
    from pipetui.tui.desk import Desk
    from pipetui.tui.review.walk import Walk
    from pipetui.tui.screens.review import ReviewScreen

    def back(_result: None) -> None:
        with board.telling():
            board.at_desk.take_news()
            board.say("")

    with board.telling():
        config = board.house.config
        desk = Desk(board.at_desk.session, working_days=config.day.working_days)
        board.app.push_screen(ReviewScreen(board.house, Walk(desk, config)), back)


def look_back(board: BoardFrame) -> None:
    """What was won, lost and churned lately."""
    # With all it reads it is loaded when it is wanted.
    from pipetui.tui.screens.look_back import LookBackScreen

    with board.telling():
        screen = LookBackScreen.at(board.house, board.at_desk)
        board.app.push_screen(screen, lambda _result: board.say(""))


ACTIONS: Mapping[str, Callable[[BoardFrame], None]] = {
    "app.palette": palette,
    "board.pipeline": switch_pipeline,
    "health.open": signs,
    "look_back.open": look_back,
    "metrics.open": metrics,
    "process.open": process_map,
    "review.open": review,
}
