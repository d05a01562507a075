"""What of the board is shown and how: filters, order, density, colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.cards import LaneOrder
from pipetui.domain.text import clean_line, fold
from pipetui.services.present.filtering import describe_filter
from pipetui.services.settings.config import load_config, remove_filter, store_filter, store_setting
from pipetui.services.settings.themes import load_themes
from pipetui.tui.board import state as boards
from pipetui.tui.board.geometry import Density
from pipetui.tui.board.words import ORDER_NAMES
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pipetui.tui.screens.board import BoardScreen
    from pipetui.tui.widgets.lines import Piece

_ORDERS = tuple(LaneOrder)
_FILTER_WORDS = "acme  #tag  @anna  stale  overdue  today  nostep  >10k  won:90d  -word"
_ALL, _KEEP, _FORGET = "/", "+", "-"
"""Answers that no name of a filter is: see all, keep the present one, forget one."""


def filter_cards(board: BoardScreen) -> None:
    """Filter as you type; leaving it brings back what was shown."""
    text, anchor = board.state.filter_text, board.state.cursor.deal

    def filtered(words: str) -> list[Piece]:
        """The cursor keeps to the deal where typing began as long as that is shown."""
        board.change(lambda state: boards.on_deal(boards.with_filter(state, words), anchor))
        state, muted = board.state, board.palette("muted", "panel")
        told = describe_filter(words, state.process)
        return [
            (f"{state.shown:,} of {len(state.cards):,}", board.palette("text", "panel")),
            *((f" · {each}", muted) for each in told),
        ]

    board.ask_filter(text, _FILTER_WORDS, filtered)


def saved_filters(board: BoardScreen) -> None:
    """Take a saved filter, save the one in force, or forget one."""
    saved, now = board.house.config.filters, board.state.filter_text

    def accept(chosen: str) -> None:
        if chosen == _KEEP:
            keep_filter(board)
        elif chosen == _FORGET:
            _forget_filter(board)
        elif now and chosen != _ALL and chosen not in saved:
            _store(board, chosen)  # a name that no filter has is for the one in force
        else:
            text = "" if chosen == _ALL else saved.get(chosen, chosen)
            board.change(lambda state: boards.with_filter(state, text))

    extra = [Choice("everything", "no filter", _ALL)] if now else []
    if now:
        extra.append(Choice("save this filter…", now, _KEEP))
    if saved:
        extra.append(Choice("forget a filter…", f"{len(saved):,} saved", _FORGET))
    if not extra:
        key = board.house.key
        told = f"{key('board.filter')} makes one, then {key('board.filters')} saves it under a name"
        board.say_no(f"No filter is saved yet: {told}")
        return
    board.ask(
        Question(
            label="Filter",
            accept=accept,
            choices=(*(Choice(name, text) for name, text in saved.items()), *extra),
        )
    )


def keep_filter(board: BoardScreen) -> None:
    """Save the filter in force under a name; under one that is taken, in place of that one."""
    if not board.state.filter_text:
        key = board.house.key("board.filter")
        board.say_no(f"There is no filter to save: {key} makes one")
        return
    names = tuple(Choice(name, kept) for name, kept in board.house.config.filters.items())
    board.ask(
        Question(
            label="Save as",
            accept=lambda name: _store(board, name),
            choices=names,
            placeholder="a name for the filter",
        )
    )


def _store(board: BoardScreen, name: str) -> None:
    """Keep the filter in force under a name."""
    folder, name, key = board.house.folder, clean_line(name), board.house.key("board.filters")
    if folder is None:
        board.say_no("There is no settings folder to save a filter in")
        return
    with board.telling():
        store_filter(folder, name, board.state.filter_text)
        board.house.config = load_config(folder)[0]
        board.say(f"Saved filter: {name}", more=f"{key} brings it back")


def _forget_filter(board: BoardScreen) -> None:
    """Take a saved filter away."""
    folder = board.house.folder
    if folder is None:
        return

    def accept(name: str) -> None:
        with board.telling():
            remove_filter(folder, name)
            board.house.config = load_config(folder)[0]
            board.say(f"Forgot filter: {name}")

    names = [Choice(name, kept) for name, kept in board.house.config.filters.items()]
    board.ask(Question(label="Forget", accept=accept, search=lambda text: _named(text, names)))


def _named(text: str, choices: list[Choice]) -> list[Choice]:
    """Those in whose name a text is."""
    return [each for each in choices if fold(text) in fold(each.text)]


def order(board: BoardScreen) -> None:
    """The next order of the lanes."""
    place = _ORDERS.index(board.state.order) + 1
    wanted = _ORDERS[place % len(_ORDERS)]
    board.change(lambda state: boards.with_order(state, wanted))
    board.say(f"Order: {ORDER_NAMES[wanted]}")


def density(board: BoardScreen) -> None:
    """How close the cards stand."""
    before = board.view.density
    names = [Choice(each) for each in Density]

    def see(wanted: str) -> None:
        board.view.density = Density(wanted)

    def accept(wanted: str) -> None:
        see(wanted)
        _keep(board, "density", wanted)

    board.ask(
        Question(
            label="Density",
            accept=accept,
            marked=lambda choice: see(choice.value),
            cancel=lambda: see(before),
            search=lambda text: _named(text, names),
            at=before,
        )
    )


def theme(board: BoardScreen) -> None:
    """The colours, seen while they are chosen."""
    folder = board.house.folder
    themes, problems = load_themes(folder / "themes" if folder else None)
    before = board.palette.theme
    names = [Choice(name, "dark" if spec.dark else "light") for name, spec in themes.items()]

    def see(name: str) -> None:
        if name in themes:
            board.use_theme(themes[name])

    def accept(name: str) -> None:
        see(name)
        _keep(board, "theme", name)

    board.ask(
        Question(
            label="Theme",
            accept=accept,
            marked=lambda choice: see(choice.value),
            cancel=lambda: board.use_theme(before),
            search=lambda text: _named(text, names),
            at=before.name,
        )
    )
    if problems:
        board.prompt.tell([(problems[0], board.palette("warning", "panel"))])


def _keep(board: BoardScreen, name: str, value: str) -> None:
    """Keep a setting, where there is a place for it."""
    folder: Path | None = board.house.folder
    if folder is not None:
        with board.telling():
            store_setting(folder, name, value)
            board.house.config = load_config(folder)[0]
            board.say(f"{name.capitalize()}: {value}")


ACTIONS: Mapping[str, Callable[[BoardScreen], None]] = {
    "board.filter": filter_cards,
    "board.filters": saved_filters,
    "board.keep_filter": keep_filter,
    "board.order": order,
    "board.density": density,
    "app.theme": theme,
}
