"""What the keys do to a stage as a whole: add, rename, merge, split, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.maps.editing import (
    add_stage,
    leads_to,
    merge_stages,
    remove_stage,
    rename_stage,
    split_stage,
)
from pipetui.domain.maps.fields import set_field
from pipetui.domain.maps.places import Place
from pipetui.tui.process.changing import ask_text, bring, choose_stage, standing
from pipetui.tui.process.state import Tab
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.process import Stage
    from pipetui.tui.screens.process import ProcessScreen


def _of_stage(screen: ProcessScreen) -> Stage | None:
    if screen.state.tab is not Tab.MAP:
        screen.say_no("That is done to a stage: 1 goes to the map")
        return None
    return screen.state.stage


def new_stage(screen: ProcessScreen) -> None:
    """A stage behind the present one."""
    stage = _of_stage(screen)
    if stage is not None:
        ask_text(
            screen,
            f"New stage behind {stage.name}",
            lambda process, text: add_stage(process, text, stage.key),
            hint="its name",
        )


def rename(screen: ProcessScreen) -> None:
    """Another name for the stage; under its own tab for the pipeline."""
    name, today = Place(field="name"), screen.state.now.today
    if screen.state.tab is Tab.PIPELINE:
        ask_text(
            screen,
            "Name",
            lambda process, text: set_field(process, name, text, today),
            preset=screen.state.process.pipeline.name,
        )
        return
    stage = _of_stage(screen)
    if stage is not None:
        ask_text(
            screen,
            "Name",
            lambda process, text: rename_stage(process, stage.key, text),
            preset=stage.name,
        )


def merge(screen: ProcessScreen) -> None:
    """The stage into another one, which is asked for."""
    stage = _of_stage(screen)
    if stage is not None:
        others = [
            each
            for each in screen.state.process.stages
            if each.kind is stage.kind and each.key != stage.key
        ]
        choose_stage(
            screen,
            stage,
            f"Merge {stage.name} into",
            others,
            lambda key: bring(screen, lambda process: merge_stages(process, stage.key, key)),
        )


def split(screen: ProcessScreen) -> None:
    """The stage in two, behind the item under the cursor or one that is asked for."""
    stage = _of_stage(screen)
    if stage is None:
        return
    place = screen.place
    on_item = place is not None and place.field == "items" and place.index is not None
    if on_item and place is not None and place.index is not None:
        _split_behind(screen, stage, stage.items[place.index].key)
    elif len(stage.items) > 1:
        choices = tuple(Choice(item.text, key=item.key) for item in stage.items[:-1])
        screen.ask(
            Question(
                label=f"Split {stage.name} behind",
                accept=lambda key: _split_behind(screen, stage, key),
                choices=choices,
                instant=True,
            )
        )
    else:
        screen.say_no(f"{stage.name} has too few items to be split")


def _split_behind(screen: ProcessScreen, stage: Stage, item: str) -> None:
    ask_text(
        screen,
        "The rest is called",
        lambda process, text: split_stage(process, stage.key, item, text),
        hint="the name of the new stage",
    )


def remove(screen: ProcessScreen, stage: Stage) -> None:
    """The stage out of the map; where deals stand there, or something leads there, it is asked."""
    with screen.telling():
        count = standing(screen).get(stage.id, 0)
        process = screen.state.process
        if not count and not leads_to(process, stage.key):
            bring(screen, lambda process: remove_stage(process, stage.key))
            return
        others = [
            each for each in process.stages if each.kind is stage.kind and each.key != stage.key
        ]
        what = f"its {count:,} deals go" if count > 1 else "its deal goes" if count else "it leads"
        choose_stage(
            screen,
            stage,
            f"{stage.name}: {what} to",
            others,
            lambda key: bring(screen, lambda process: remove_stage(process, stage.key, key)),
        )


ACTIONS: Mapping[str, Callable[[ProcessScreen], None]] = {
    "process.new": new_stage,
    "process.rename": rename,
    "process.merge": merge,
    "process.split": split,
}
