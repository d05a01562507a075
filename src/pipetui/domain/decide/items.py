"""A deal's own checklist in its present stage: ticked, added to, reworded, ordered, taken from."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import AddItem, CheckItems, EditItem, PlaceItem, RemoveItem
from pipetui.domain.decide.bulk import short
from pipetui.domain.decide.stays import steps_of, take_off
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.model import Deal, Entity, Task
from pipetui.domain.summary import checklist
from pipetui.domain.text import clean_line, fold, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.draft import Draft

_NUMBER = re.compile(r"(?P<item>[0-9]{1,6})(?:\.(?P<step>[0-9]{1,6}))?")


def check_items(draft: Draft, command: CheckItems) -> str:
    """Tick or untick items of the present stage's checklist."""
    deal, items = _list_of(draft, command.deal_id)
    chosen = [_find_item(draft, items, text, deal) for text in command.items]
    for item in chosen:
        _tick(draft, item, done=command.done)
    verb = "Ticked" if command.done else "Unticked"
    what = short(chosen[0].text) if len(chosen) == 1 else f"{len(chosen)} items"
    return f"{verb} {what} on {short(deal.title)}"


def add_item(draft: Draft, command: AddItem) -> str:
    """Add an item at the end of the checklist of the stage where the deal stands."""
    deal = draft.deal(command.deal_id)
    text = _item_text(command.text)
    if deal.stage_id is None or draft.present_visit(deal.id) is None:
        message = f"#{deal.id} is {deal.status} and stands in no stage"
        raise Refused(message, "reopen it, or move it into its stage")
    # Skipped ones too: they can come back.
    places = [task.position for task in draft.tasks(deal.id) if task.stage_id == deal.stage_id]
    draft.put(
        Task(
            id=draft.new_id(Entity.TASK),
            deal_id=deal.id,
            text=text,
            created_at=draft.now.instant,
            stage_id=deal.stage_id,
            position=max(places, default=-1) + 1,
            required=command.required,
        )
    )
    return f"Added {short(text)} to the checklist of {short(deal.title)}"


def edit_item(draft: Draft, command: EditItem) -> str:
    """Reword an item; a tick stays."""
    deal, items = _list_of(draft, command.deal_id)
    item = _find_item(draft, items, command.item, deal)
    text = _item_text(command.text)
    draft.put(replace(item, text=text))
    return f"Reworded {short(item.text)} on {short(deal.title)}: {short(text)}"


def place_item(draft: Draft, command: PlaceItem) -> str:
    """Move an item a place up or down its checklist; at the end of it nothing changes."""
    deal, items = _list_of(draft, command.deal_id)
    item = _find_item(draft, items, command.item, deal)
    if item.parent_id is not None:
        items = steps_of(draft, _parent(draft, item))
    here = items.index(item)
    there = here + command.step
    if not 0 <= there < len(items):
        return f"Left {short(item.text)} where it is"
    items[here], items[there] = items[there], items[here]
    # All are numbered anew: a map that changed can have left two at one place.
    for position, each in enumerate(items):
        if each.position != position:
            draft.put(replace(each, position=position))
    return f"Moved {short(item.text)} {'down' if command.step > 0 else 'up'} on {short(deal.title)}"


def remove_item(draft: Draft, command: RemoveItem) -> str:
    """Take an item off this deal's checklist."""
    deal, items = _list_of(draft, command.deal_id)
    item = _find_item(draft, items, command.item, deal)
    take_off(draft, item)
    return f"Took {short(item.text)} off the checklist of {short(deal.title)}"


def _list_of(draft: Draft, deal_id: int) -> tuple[Deal, list[Task]]:
    deal = draft.deal(deal_id)
    return deal, checklist(draft.tasks(deal.id), deal.stage_id)


def _item_text(given: str) -> str:
    text = clean_line(given)
    if not text:
        message = "the item has no text"
        raise BadValue(message, "say what is to be finished")
    return text


def _tick(draft: Draft, item: Task, *, done: bool) -> None:
    """Tick or untick an item with its sub-steps; the last sub-step ticks its item, too."""
    at = draft.now.instant if done else None
    for each in (item, *steps_of(draft, item)):
        if (each.done_at is not None) != done:
            draft.put(replace(each, done_at=at))
    if item.parent_id is not None:
        parent = _parent(draft, item)
        whole = all(step.done_at is not None for step in steps_of(draft, parent))
        if (parent.done_at is not None) != whole:
            draft.put(replace(parent, done_at=at if whole else None))


def _parent(draft: Draft, step: Task) -> Task:
    parent = draft.get(Entity.TASK, step.parent_id or 0)
    assert isinstance(parent, Task)  # noqa: S101 - they are made and removed together
    return parent


def _find_item(draft: Draft, items: list[Task], text: str, deal: Deal) -> Task:
    """The item or sub-step a text means: its number (2, or 2.1), or the start of its text."""
    wanted = fold(text)
    if number := _NUMBER.fullmatch(wanted):
        place, step = int(number["item"]), number["step"]
        found = items[place - 1 : place] if place else []
        if found and step is not None:
            found = steps_of(draft, found[0])[int(step) - 1 : int(step)] if int(step) else []
    else:
        every = [*items, *(step for item in items for step in steps_of(draft, item))]
        found = [item for item in every if wanted and fold(item.text).startswith(wanted)]
    if len(found) != 1:
        what = "no item" if not found else "the start of more than one item"
        message = f"{shown(text)} is {what} of the checklist of #{deal.id}"
        lines = "; ".join(f"{number} {item.text}" for number, item in enumerate(items, 1))
        raise BadValue(message, f"items: {lines}" if lines else "this stage has no checklist")
    return found[0]


RULES: Mapping[type, Callable[..., str]] = {
    CheckItems: check_items,
    AddItem: add_item,
    EditItem: edit_item,
    PlaceItem: place_item,
    RemoveItem: remove_item,
}
