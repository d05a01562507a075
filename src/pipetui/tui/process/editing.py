"""What the keys edit: the field, the list or the entry under the cursor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from pipetui.domain.errors import Refused
from pipetui.domain.maps.editing import (
    move_stage,
)
from pipetui.domain.maps.fields import field_at, field_text, set_field, toggle_field
from pipetui.domain.maps.lists import (
    add_entry,
    entries_at,
    entry_text,
    list_at,
    move_entry,
    remove_entry,
    set_entry,
    set_lines,
    toggle_required,
)
from pipetui.domain.maps.places import Place
from pipetui.tui.process import stages
from pipetui.tui.process.changing import ask_text, bring
from pipetui.tui.process.state import Tab
from pipetui.tui.process.writing import in_editor
from pipetui.tui.widgets.choices import Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.tui.screens.process import ProcessScreen

_PHASES = ("awareness", "consideration", "decision", "advocacy")
_CONDITIONS = (
    Choice("value", "it has one"),
    Choice("value >= 5000", "or another amount"),
    Choice("close", "an expected close"),
    Choice("next", "a next step"),
    Choice("contact", "somebody to talk to"),
    Choice("email", "a contact's address"),
    Choice("phone", "a contact's number"),
    Choice("touch meeting or call", "one was logged"),
    Choice("deciders touched", "everyone who decides"),
    *(Choice(name, "filled in") for name in ("owner", "source", "product", "region", "company")),
)
_EDITED = {Tab.MAP, Tab.PIPELINE}
_AROUND = 4
"""Cells of a prompt that are neither its name nor its text."""


def _here(screen: ProcessScreen) -> Place | None:
    """What the cursor is on, as far as it can be edited."""
    if screen.state.tab not in _EDITED:
        screen.say_no(f"{screen.state.tab} are only looked at: 1 goes to the map")
        return None
    if screen.place is None:
        screen.say_no("There is nothing to edit on this line")
    return screen.place


def edit(screen: ProcessScreen) -> None:
    """What is under the cursor."""
    place = _here(screen)
    if place is None:
        return
    if place.field == "stage":
        stages.rename(screen)
    elif list_at(place) is None:
        _edit_field(screen, place)
    elif place.index is None:
        _ask_entry(screen, place)
    else:
        _edit_entry(screen, place)


def _edit_field(screen: ProcessScreen, place: Place) -> None:
    field, today = field_at(place), screen.state.now.today
    if field is None:
        return
    text = field_text(screen.state.process, place)
    if field.toggles:
        bring(screen, lambda process: toggle_field(process, place, today))
    elif "\n" in text:
        editor(screen)
    else:
        hint, room = field.hint, screen.size.width - len(field.name) - _AROUND
        if len(text) > room:
            key = screen.house.key("process.editor")
            hint = f"longer than this line: Esc, then {key}, and it is in your editor"
        ask_text(
            screen,
            field.name,
            lambda process, text: set_field(process, place, text, today),
            preset=text,
            hint=hint,
            choices=_PHASES if place.field == "phase" and not text else (),
        )


def _edit_entry(screen: ProcessScreen, place: Place) -> None:
    kind, today = list_at(place), screen.state.now.today
    if kind is not None:
        with screen.telling():
            ask_text(
                screen,
                kind.one.capitalize(),
                lambda process, text: set_entry(process, place, text, today),
                preset=entry_text(screen.state.process, place, today),
                hint=kind.hint,
            )


def add(screen: ProcessScreen) -> None:
    """An entry more in the list under the cursor; beside a list an item of the checklist."""
    place = _here(screen)
    if place is None:
        return
    if list_at(place) is not None:
        below = None if place.index is None else place.index + 1
        _ask_entry(screen, replace(place, index=below))
    elif screen.state.tab is Tab.MAP:
        _ask_entry(screen, Place(field="items", stage=screen.state.stage.key))
    else:
        screen.say_no("There is no list under the cursor")


def _ask_entry(screen: ProcessScreen, place: Place) -> None:
    kind, today = list_at(place), screen.state.now.today
    if kind is None:
        return
    choices: tuple[str | Choice, ...] = ()
    if place.field == "conditions":
        items = (Choice(f"item {item.key}", item.text) for item in screen.state.stage.items)
        choices = (*_CONDITIONS, *items)
    ask_text(
        screen,
        f"New {kind.one}",
        lambda process, text: add_entry(process, place, text, today),
        hint=kind.hint,
        choices=choices,
    )


def add_step(screen: ProcessScreen) -> None:
    """A sub-step more for the item under the cursor."""
    place, stage = screen.place, screen.state.stage
    if place is not None and place.field == "steps":
        _ask_entry(screen, replace(place, index=(place.index or 0) + 1))
    elif place is not None and place.field == "items" and place.index is not None:
        key = stage.items[place.index].key
        _ask_entry(screen, Place(field="steps", stage=stage.key, item=key))
    else:
        screen.say_no("A sub-step belongs to an item: go to one in the checklist")


def toggle(screen: ProcessScreen) -> None:
    """An item required or not; a mark, a policy, a kind: the next one."""
    place, today = _here(screen), screen.state.now.today
    if place is None:
        return
    field = field_at(place)
    if place.field == "items" and place.index is not None:
        bring(screen, lambda process: toggle_required(process, place, today))
    elif field is not None and field.toggles:
        bring(screen, lambda process: toggle_field(process, place, today))
    else:
        screen.say_no(f"That is no switch: {screen.house.key('process.edit')} edits it")


def remove(screen: ProcessScreen) -> None:
    """The stage, the entry, or what the field holds."""
    place, today = _here(screen), screen.state.now.today
    if place is None:
        return
    if place.field == "stage":
        stages.remove(screen, screen.state.stage)
    elif list_at(place) is not None:
        if place.index is not None:
            bring(screen, lambda process: remove_entry(process, place, today))
        else:
            screen.say_no("There is nothing to remove")
    else:
        bring(screen, lambda process: set_field(process, place, "", today))


def move(screen: ProcessScreen, step: Literal[1, -1]) -> None:
    """The stage or the entry a place on."""
    place, today = _here(screen), screen.state.now.today
    if place is None:
        return
    if place.field == "stage":
        key = screen.state.stage.key
        bring(screen, lambda process: move_stage(process, key, step))
    elif list_at(place) is not None and place.index is not None:
        bring(screen, lambda process: move_entry(process, place, step, today))
    else:
        screen.say_no("Only stages and entries of lists have an order")


def editor(screen: ProcessScreen) -> None:
    """The text of a field, or the lines of a list, in the user's editor."""
    place, today = _here(screen), screen.state.now.today
    if place is None:
        return
    with screen.telling():
        process = screen.state.process
        if place.field == "stage":
            place = Place(field="guidance", stage=screen.state.stage.key)
        if list_at(place) is not None:
            whole = replace(place, index=None)
            count = len(entries_at(process, whole))
            lines = [entry_text(process, replace(whole, index=i), today) for i in range(count)]
            text = "".join(f"{line}\n" for line in lines)
            in_editor(
                screen, whole, text, ".txt", lambda now, text: set_lines(now, whole, text, today)
            )
        elif (field := field_at(place)) is not None and field.is_long:
            here = place
            text = field_text(process, here)
            in_editor(
                screen, here, text, ".md", lambda now, text: set_field(now, here, text, today)
            )
        else:
            message = f"that is a word or two: {screen.house.key('process.edit')} edits it here"
            raise Refused(message)


ACTIONS: Mapping[str, Callable[[ProcessScreen], None]] = {
    "process.edit": edit,
    "process.add": add,
    "process.sub": add_step,
    "process.toggle": toggle,
    "process.delete": remove,
    "process.lower": lambda screen: move(screen, 1),
    "process.higher": lambda screen: move(screen, -1),
    "process.editor": editor,
}
