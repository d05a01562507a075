"""A deal's own checklist in its present stage: ticked, added to, reworded, ordered, taken from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import AddItem, CheckItems, EditItem, PlaceItem, RemoveItem
from pipetui.domain.decide.bulk import short
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.model import Deal, Entity, Task
from pipetui.domain.summary import checklist
from pipetui.domain.text import clean_line, fold, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.draft import Draft


def check_items(draft: Draft, command: CheckItems) -> str:
    """Tick or untick items of the present stage's checklist."""
    deal, items = _list_of(draft, command.deal_id)
    chosen = [_find_item(items, text, deal) for text in command.items]
    for item in chosen:
        if command.done and item.done_at is None:
            draft.put(replace(item, done_at=draft.now.instant))
        elif not command.done and item.done_at is not None:
            draft.put(replace(item, done_at=None))
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
    item = _find_item(items, command.item, deal)
    text = _item_text(command.text)
    draft.put(replace(item, text=text))
    return f"Reworded {short(item.text)} on {short(deal.title)}: {short(text)}"


def place_item(draft: Draft, command: PlaceItem) -> str:
    """Move an item a place up or down its checklist; at the end of it nothing changes."""
    deal, items = _list_of(draft, command.deal_id)
    item = _find_item(items, command.item, deal)
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
    item = _find_item(items, command.item, deal)
    draft.remove(item)
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


def _find_item(items: list[Task], text: str, deal: Deal) -> Task:
    """The item a text means: its number from 1, or the start of its text."""
    wanted = fold(text)
    if wanted.isascii() and wanted.isdigit():
        number = int(wanted[:6])
        found = items[number - 1 : number] if number else []
    else:
        found = [item for item in items if wanted and fold(item.text).startswith(wanted)]
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
