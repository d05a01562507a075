"""From the board to another pipeline, a deal, or another screen, and back.

With all it reads, a screen is loaded when it is wanted.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipetui.domain.filtering import filter_of, named_deals
from pipetui.services import reading
from pipetui.tui.board import state as boards
from pipetui.tui.screens.drawers import DrawersScreen
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipetui.tui.screens.board import BoardScreen
    from pipetui.tui.screens.desk_screen import DeskScreen


def open_pipeline(board: BoardScreen, pipeline: int) -> None:
    """The board of another pipeline."""
    with board.telling():
        board.at_desk.open_pipeline(pipeline)
        board.say(f"Pipeline: {board.state.process.pipeline.name}")


def switch_pipeline(board: BoardScreen) -> None:
    """The other pipeline; of several, the one that is chosen."""
    here = board.state.process.pipeline.id
    others = [each.pipeline for each in board.at_desk.maps if each.pipeline.id != here]
    if not others:
        keys = f"{board.house.key('process.open')}, then {board.house.key('process.template')}"
        board.say_no(f"There is one pipeline: {keys} makes another from a template")
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


def go_to_deal(board: BoardScreen, deal: int, pipeline: int) -> None:
    """The cursor on a deal, on its own board; one that is on no lane is shown in its drawer."""
    with board.telling():
        if pipeline != board.state.process.pipeline.id:
            board.at_desk.open_pipeline(pipeline)
        if board.at_desk.go_to(deal):
            board.say("")
        else:
            drawers(board, deal)


def show_deals(board: BoardScreen, about: str, deals: Sequence[int]) -> None:
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


def _elsewhere(board: BoardScreen, deals: Sequence[int]) -> str:
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


def drawers(
    board: BoardScreen,
    at: int | None = None,
    line: str = "",
    after: Callable[[], None] | None = None,
) -> None:
    """What is not on the lanes; opened at a deal, or at the first drawer.

    What the board is asked for and does not show is looked for there, and so are deals it is asked
    for by their numbers; else only what a `line` means. `after` is done when they are closed.
    """
    state = board.state
    named = named_deals(state.filter_text, state.process.pipeline.currency)
    if not line and (named or (at is None and not state.shown)):
        line = state.filter_text
    _open(board, DrawersScreen(board.house, board.at_desk, at, line), after)


def process_map(board: BoardScreen) -> None:
    """The written process of the pipeline; back at the board, to the deal it was left for."""
    from pipetui.tui.screens.process import ProcessScreen

    screen = ProcessScreen(board.house, board.at_desk)
    _open(board, screen, lambda: _to_wanted(board, screen.wanted))


def health(board: BoardScreen) -> None:
    """The signs of the pipeline's health; back at the board, to the deal that was chosen there."""
    from pipetui.tui.screens.health import HealthScreen

    with board.telling():
        screen = HealthScreen.at(board.house, board.at_desk)
        _open(board, screen, lambda: _to_wanted(board, screen.wanted))


def people(board: BoardScreen) -> None:
    """People and firms; back at the board, to the deal it was left for."""
    from pipetui.tui.screens.people import PeopleScreen

    screen = PeopleScreen(board.house, board.at_desk)

    def back() -> None:
        if screen.wanted is not None:
            go_to_deal(board, *screen.wanted)

    _open(board, screen, back)


def metrics(board: BoardScreen) -> None:
    """The figures of the pipeline; back at the board, the deals behind the one that was chosen."""
    from pipetui.tui.screens.metrics import MetricsScreen

    screen = MetricsScreen(board.house, board.at_desk)

    def back() -> None:
        if screen.wanted is not None:
            show_deals(board, *screen.wanted)

    _open(board, screen, back)


def review(board: BoardScreen) -> None:
    """What needs a decision, deal by deal; it has a desk of its own."""
    from pipetui.tui.desk import Desk
    from pipetui.tui.review.walk import Walk
    from pipetui.tui.screens.review import ReviewScreen

    def back() -> None:
        with board.telling():
            board.at_desk.take_news()
            board.show()

    with board.telling():
        config = board.house.config
        desk = Desk(board.at_desk.session, working_days=config.day.working_days)
        _open(board, ReviewScreen(board.house, Walk(desk, config)), back)


def look_back(board: BoardScreen) -> None:
    """What was won, lost and churned lately."""
    from pipetui.tui.screens.look_back import LookBackScreen

    with board.telling():
        _open(board, LookBackScreen.at(board.house, board.at_desk))


def _open(board: BoardScreen, screen: DeskScreen, back: Callable[[], None] | None = None) -> None:
    """Show another screen; back at the board what was told is read, and `back` is done."""

    def close(_result: None) -> None:
        if board.away is screen:
            board.away = None
            board.say("")
            if back is not None:
                back()

    board.away = screen
    board.app.push_screen(screen, close)


def leave(board: BoardScreen) -> None:
    """To the board, from wherever one is; what the other screen was opened for is let be."""
    board.away = None
    while board.app.screen is not board:
        board.app.screen.dismiss()
    with board.telling():
        board.at_desk.take_news()
        board.say("")


def _to_wanted(board: BoardScreen, deal: int | None) -> None:
    """The cursor on the deal of this pipeline that a screen was left for."""
    if deal is not None:
        go_to_deal(board, deal, board.state.process.pipeline.id)


ACTIONS: Mapping[str, Callable[[BoardScreen], None]] = {
    "board.pipeline": switch_pipeline,
    "health.open": health,
    "look_back.open": look_back,
    "metrics.open": metrics,
    "people.open": people,
    "process.open": process_map,
    "review.open": review,
    "screen.drawers": drawers,
}
