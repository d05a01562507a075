"""How an edit of the map is asked for and brought about: one command, one step of undo."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from pipetui.domain.errors import PipetuiError
from pipetui.domain.text import counted
from pipetui.services.process_facts import load_flow
from pipetui.tui.process.state import on_stage
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipetui.domain.maps.places import MapEdit
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.tui.screens.process import ProcessScreen

    Make = Callable[[ProcessMap], MapEdit]
    MakeOf = Callable[[ProcessMap, str], MapEdit]


def current(screen: ProcessScreen) -> ProcessMap:
    """The map as it is stored now: what others wrote meanwhile is not written over."""
    desk = screen.at_desk
    if desk.has_news():
        desk.take_news()
    return desk.state.process


def bring(screen: ProcessScreen, make: Make) -> None:
    """Edit the map, and ask first where deals go whose stage it loses."""
    with screen.telling():
        place_deals(screen, make(current(screen)))


def place_deals(screen: ProcessScreen, edit: MapEdit) -> None:
    """Write an edit, after asking where the deals go that would be without a stage."""
    now = screen.at_desk.state.process
    placed = {old for old, _ in edit.stage_to}
    going = [
        stage
        for stage in now.stages
        if edit.process.stage_keyed(stage.key) is None and stage.key not in placed
    ]
    counts = standing(screen) if going else {}
    homeless = [stage for stage in going if counts.get(stage.id, 0)]
    if not homeless:
        done(screen, edit)
        return
    stage = homeless[0]
    others = [each for each in edit.process.stages if each.kind is stage.kind]

    def accept(key: str) -> None:
        with screen.telling():
            pair = (stage.key, key)
            place_deals(screen, replace(edit, stage_to=(*edit.stage_to, pair)))

    told = f"{counted(counts[stage.id], 'deal')} of {stage.name} go to"
    choose_stage(screen, stage, told, others, accept)


def standing(screen: ProcessScreen) -> dict[int, int]:
    """How many deals stand in each stage, parked ones too."""
    desk = screen.at_desk
    known = load_flow(desk.session, desk.state.process.pipeline.id, desk.state.lines)
    return {flow.stage.id: flow.still_there for flow, _ in known}


def done(screen: ProcessScreen, edit: MapEdit) -> None:
    """Write the edit, and look at what was edited."""
    operation = screen.at_desk.execute(edit.command)
    if edit.stage is not None:
        screen.show()
        screen.state = on_stage(screen.state, edit.stage)
    if operation.changes:
        screen.announce(operation)
    else:
        screen.say("It is so already")
    screen.show(edit.place)


def ask_text(  # noqa: PLR0913 - what a question is made of
    screen: ProcessScreen,
    label: str,
    make: MakeOf,
    *,
    preset: str = "",
    hint: str = "",
    choices: Sequence[str | Choice] = (),
) -> None:
    """Ask for a text, tell while it is typed what it means, and edit the map with it.

    A text that means nothing is told, and stays to be mended.
    """

    def accept(text: str) -> None:
        try:
            edit = make(current(screen), text)
        except PipetuiError as error:
            screen.show()
            screen.tell_mistake(error)
            return
        screen.prompt.finish()
        with screen.telling():
            place_deals(screen, edit)

    def typed(text: str) -> None:
        if choices or not text.strip() or text == preset:
            return
        muted = screen.palette("muted", "panel")
        try:
            told = make(screen.state.process, text).label
        except PipetuiError as error:
            told = f"{error.message}. {error.hint}" if error.hint else error.message
        screen.prompt.tell([(told, muted)])

    screen.ask(
        Question(
            label=label,
            accept=accept,
            typed=typed,
            preset=preset,
            placeholder=hint,
            choices=tuple(choices),
            stays=True,
        )
    )
    if hint and preset:
        screen.prompt.tell([(hint, screen.palette("muted", "panel"))])


def choose_stage(
    screen: ProcessScreen,
    beside: Stage,
    label: str,
    stages: Sequence[Stage],
    accept: Callable[[str], None],
) -> None:
    """Ask for one of several stages, first for the one before `beside`; its key is the answer."""
    state = screen.state
    if not stages:
        screen.say_no("There is no other stage of its kind")
        return
    choices = tuple(
        Choice(stage.name, counted(state.standing(stage), "deal"), stage.key) for stage in stages
    )
    in_order = takewhile(lambda each: each.id != beside.id, state.process.stages)
    ahead = {each.key for each in in_order}
    near = next((each for each in reversed(stages) if each.key in ahead), stages[0])
    screen.ask(Question(label=label, accept=accept, choices=choices, at=near.key, instant=True))
