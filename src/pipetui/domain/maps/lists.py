"""The lists of a map, each entry a line: items and their steps, conditions, branches, reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from pipetui.domain.conditions import ConditionKind, parse_condition
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.maps.bounds import most_in, require_room
from pipetui.domain.maps.grammar import (
    parse_action,
    parse_branch,
    parse_item,
    parse_route,
    write_action,
    write_branch,
    write_item,
    write_route,
)
from pipetui.domain.maps.places import (
    MapEdit,
    Place,
    item_of,
    names_item,
    settled,
    stage_of,
    with_stage,
)
from pipetui.domain.text import clean_line, counted, fold, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Hashable, Mapping
    from datetime import date

    from pipetui.domain.conditions import Condition
    from pipetui.domain.process import Item, ProcessMap, Stage

Entries = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Where:
    """A list in its surroundings: what a line of it may name."""

    process: ProcessMap
    place: Place
    today: date

    @property
    def stage(self) -> Stage:
        """The stage it belongs to."""
        return stage_of(self.process, self.place.stage)

    @property
    def owner(self) -> str:
        """Whose list it is, for people."""
        if self.place.item is not None:
            return shown(item_of(self.stage, self.place.item).text)
        return self.process.pipeline.name if self.place.stage is None else self.stage.name


@dataclass(frozen=True, slots=True, kw_only=True)
class ListField:
    """How a list is called, and how an entry of it is typed."""

    name: str
    one: str
    hint: str
    field: str
    """Of the stage, the item or the pipeline."""
    read: Callable[[Where, Any], str] = lambda _where, entry: str(entry)
    write: Callable[[Where, str, Any], Any] = lambda _where, text, _former: _line(text)
    same: Callable[[Any], Hashable] = lambda entry: fold(str(entry))
    """Two entries of which this is equal would be one twice."""


def _line(text: str) -> str:
    line = clean_line(text)
    if not line:
        message = "there is nothing in it"
        raise BadValue(message, "type a few words, or take the line away")
    return line


def _item(where: Where, text: str, former: Item | None) -> Item:
    return parse_item(text, (item.key for item in where.stage.items), former)


def _condition(where: Where, text: str, _former: Condition | None) -> Condition:
    condition = parse_condition(text)
    keys = [item.key for item in where.stage.items]
    if condition.kind is ConditionKind.ITEM and condition.name not in keys:
        message = f"{where.stage.name} has no item of the key {shown(condition.name or '')}"
        raise BadValue(message, f"its keys: {', '.join(keys) or 'none yet'}")
    return condition


def _texts(name: str, one: str, hint: str, field: str) -> ListField:
    return ListField(name=name, one=one, hint=hint, field=field)


def _actions(name: str, field: str) -> ListField:
    return ListField(
        name=name,
        one="action",
        hint="a task: Send the agenda +2d; or a field: owner = anna",
        field=field,
        read=lambda _where, action: write_action(action),
        write=lambda where, text, _former: parse_action(text, where.process.pipeline.currency),
        same=lambda action: action,
    )


STAGE_LISTS: Mapping[str, ListField] = {
    "items": ListField(
        name="Checklist",
        one="item",
        hint="what must be finished here; * before it: required; +5d behind it: due",
        field="items",
        read=lambda _where, item: write_item(item),
        write=_item,
        same=lambda item: item.key,
    ),
    "conditions": ListField(
        name="Conditions",
        one="condition",
        hint="value >= 5000 · close · email · touch meeting or call · item KEY · deciders touched",
        field="conditions",
        write=_condition,
        same=lambda condition: condition,
    ),
    "branches": ListField(
        name="Branches",
        one="branch",
        hint="an answer -> a stage, or no, park, lost",
        field="branches",
        read=lambda where, branch: write_branch(branch, where.process),
        write=lambda where, text, _former: parse_branch(text, where.process),
        same=lambda branch: fold(branch.label),
    ),
    "on_enter": _actions("On entering", "on_enter"),
    "on_leave": _actions("On leaving", "on_leave"),
    "links": _texts("Links", "link", "an address: price list, deck, script", "links"),
}
"""By the word a place has for it."""

STEPS = ListField(name="Steps", one="step", hint="a part of the item", field="steps")

PIPELINE_LISTS: Mapping[str, ListField] = {
    "routes": ListField(
        name="Routes",
        one="route",
        hint="source web, value >= 10000 -> STAGE, owner anna",
        field="routes",
        read=lambda where, route: write_route(route, where.process),
        write=lambda where, text, _former: parse_route(text, where.process),
        same=lambda route: route,
    ),
    "lost_reasons": _texts("Lost reasons", "reason", "why deals are lost", "lost_reasons"),
    "objections": _texts("Objections", "objection", "what buyers say against it", "objections"),
    "competitors": _texts("Competitors", "competitor", "to whom deals are lost", "competitors"),
    "questions": _texts(
        "Questions", "question", "for qualification; a yes speaks for the deal", "questions"
    ),
}


def list_at(place: Place) -> ListField | None:
    """How the list of a place is read and written; None for a field of one value."""
    if place.item is not None:
        return STEPS if place.field == "steps" else None
    return (PIPELINE_LISTS if place.stage is None else STAGE_LISTS).get(place.field)


def entries_at(process: ProcessMap, place: Place) -> Entries:
    """What a list holds."""
    owner: object = process.pipeline
    if place.stage is not None:
        owner = stage_of(process, place.stage)
        if place.item is not None:
            owner = item_of(stage_of(process, place.stage), place.item)
    entries: Entries = getattr(owner, _list(place).field)
    return entries


def entry_text(process: ProcessMap, place: Place, today: date) -> str:
    """An entry as a person types it."""
    where = Where(process, place, today)
    return _list(place).read(where, _entry(process, place))


def add_entry(process: ProcessMap, place: Place, text: str, today: date) -> MapEdit:
    """A new entry; at the index of the place, else at the end."""
    kind, where = _list(place), Where(process, place, today)
    entries = entries_at(process, place)
    entry = kind.write(where, text, None)
    _refuse_twice(where, [kind.same(each) for each in entries], entry)
    at = len(entries) if place.index is None else min(place.index, len(entries))
    wanted = (*entries[:at], entry, *entries[at:])
    label = f"Added {kind.one} {shown(kind.read(where, entry))} to {where.owner}"
    return _with(where, wanted, label, at)


def set_entry(process: ProcessMap, place: Place, text: str, today: date) -> MapEdit:
    """An entry with what a text means."""
    kind, where, former = _list(place), Where(process, place, today), _entry(process, place)
    entries, at = entries_at(process, place), place.index or 0
    entry = kind.write(where, text, former)
    _refuse_twice(where, [kind.same(each) for each in (*entries[:at], *entries[at + 1 :])], entry)
    label = f"Changed {kind.one} {shown(kind.read(where, entry))} of {where.owner}"
    return _with(where, (*entries[:at], entry, *entries[at + 1 :]), label, at)


def remove_entry(process: ProcessMap, place: Place, today: date) -> MapEdit:
    """Without an entry; refused for an item that a condition waits for."""
    kind, where, former = _list(place), Where(process, place, today), _entry(process, place)
    entries, at = entries_at(process, place), place.index or 0
    left = (*entries[:at], *entries[at + 1 :])
    _keep_awaited(where, left)
    label = f"Removed {kind.one} {shown(kind.read(where, former))} from {where.owner}"
    return settled(_with(where, left, label, min(at, len(left) - 1)))


def move_entry(process: ProcessMap, place: Place, step: Literal[1, -1], today: date) -> MapEdit:
    """An entry a place down (1) or up (-1)."""
    kind, where, entry = _list(place), Where(process, place, today), _entry(process, place)
    entries, at = list(entries_at(process, place)), place.index or 0
    to = at + step
    if not 0 <= to < len(entries):
        message = f"it is the {'last' if step > 0 else 'first'} {kind.one} of {where.owner}"
        raise Refused(message)
    entries[at], entries[to] = entries[to], entries[at]
    label = f"Moved {shown(kind.read(where, entry))} {'down' if step > 0 else 'up'}"
    return _with(where, tuple(entries), label, to)


def toggle_required(process: ProcessMap, place: Place, today: date) -> MapEdit:
    """A required item optional, or the other way round."""
    where, item = Where(process, place, today), _entry(process, place)
    entries, at = entries_at(process, place), place.index or 0
    changed = replace(item, required=not item.required)
    label = f"{shown(item.text)} is {'required' if changed.required else 'optional'} now"
    return settled(_with(where, (*entries[:at], changed, *entries[at + 1 :]), label, at))


def set_lines(process: ProcessMap, place: Place, text: str, today: date) -> MapEdit:
    """A whole list from a text with an entry on each line; entries of the same text stay as is."""
    kind, where = _list(place), Where(process, place, today)
    known = {kind.read(where, entry): entry for entry in entries_at(process, place)}
    wanted: list[Any] = []
    told: set[Hashable] = set()
    for line in filter(None, (clean_line(each) for each in text.split("\n"))):
        entry = known[line] if line in known else kind.write(where, line, None)
        _refuse_twice(where, told, entry)
        told.add(kind.same(entry))
        wanted.append(entry)
    _keep_awaited(where, tuple(wanted))
    label = f"{kind.name} of {where.owner}: {counted(len(wanted), 'entry', 'entries')}"
    return settled(_with(where, tuple(wanted), label, None))


def _list(place: Place) -> ListField:
    found = list_at(place)
    if found is None:
        message = f"{shown(place.field)} is no list"
        raise Refused(message)
    return found


def _entry(process: ProcessMap, place: Place) -> Any:  # noqa: ANN401 - of any list
    entries = entries_at(process, place)
    if place.index is None or not 0 <= place.index < len(entries):
        message = "it is not there any more"
        raise Refused(message, "it was changed meanwhile; look again")
    return entries[place.index]


def _refuse_twice(where: Where, others: Container[Hashable], entry: object) -> None:
    """Refuse an entry of which the others, each by what makes it the same, have one already."""
    kind = _list(where.place)
    if kind.same(entry) in others:
        message = f"{kind.name} of {where.owner} has {shown(kind.read(where, entry))} already"
        raise Refused(message, "no entry is needed twice")


def _keep_awaited(where: Where, left: Entries) -> None:
    """Refuse to do without an item that a condition of the stage waits for."""
    if where.place.field != "items":
        return
    for item in where.stage.items:
        if names_item(where.stage, item.key) and item.key not in {each.key for each in left}:
            message = f"a condition of {where.stage.name} waits for {shown(item.text)}"
            raise Refused(message, "take the condition away first")


def _with(where: Where, entries: Entries, label: str, at: int | None) -> MapEdit:
    """The map with a list as it is to be."""
    process, place, kind = where.process, where.place, _list(where.place)
    if len(entries) > len(entries_at(process, place)):
        require_room(f"{kind.name} of {where.owner}", len(entries), most_in(kind.field))
    here = replace(place, index=at if at is not None and at >= 0 else None)
    if place.stage is None:
        changed: dict[str, Any] = {kind.field: entries}
        pipeline = replace(process.pipeline, **changed)
        return MapEdit(process=replace(process, pipeline=pipeline), label=label, place=here)
    stage = where.stage
    if place.item is not None:
        detailed = replace(item_of(stage, place.item), steps=entries)
        items = (detailed if item.key == place.item else item for item in stage.items)
        stage = replace(stage, items=tuple(items))
    else:
        of_stage: dict[str, Any] = {kind.field: entries}
        stage = replace(stage, **of_stage)
    return MapEdit(process=with_stage(process, stage), label=label, place=here, stage=stage.key)
