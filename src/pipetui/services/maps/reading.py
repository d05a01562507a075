"""A map file to a process map; every mistake in it is named with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipetui.domain.money import parse_currency
from pipetui.domain.process import (
    GatePolicy,
    Item,
    Pipeline,
    ProcessMap,
    Stage,
    StageKind,
    key_of,
)
from pipetui.domain.text import fold, shown, visible
from pipetui.services.maps import layout
from pipetui.services.maps.syntax import parse_toml
from pipetui.services.maps.table import TomlTable

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEY = re.compile(rf"(?=.{{1,{layout.MAX_KEY}}}$)[^\W_][\w-]*")
_KEY_HINT = "Use small letters, digits, - and _, beginning with a letter or digit: first-contact"


def map_from_toml(text: str, origin: str) -> ProcessMap:
    """The map a file describes, not stored yet: ids are 0, stages are numbered from 0.

    `origin` names the file in messages. A pipeline, stage or item without a key is given one.
    Raises BadValue, with the line for what is no TOML and with the stage and item for what is
    no map.
    """
    place = visible(origin)
    document = TomlTable(parse_toml(text, place), place)
    _check_format(document)
    document.refuse_unknown(layout.DOCUMENT_KEYS)
    pipeline = _pipeline(document.table("pipeline"))
    tables = document.tables("stage", "name", layout.MAX_STAGES)
    if not tables:
        raise document.wrong("there is no stage", "Begin one with [[stage]]")
    keys = _keys(tables, "name")
    stages = tuple(
        _stage(table, key, position)
        for position, (table, key) in enumerate(zip(tables, keys, strict=True))
    )
    _check_line(stages, tables, document)
    return ProcessMap(pipeline, stages)


def _check_format(document: TomlTable) -> None:
    """Refuse another kind of file, or a newer one, before its names are judged."""
    if document.line("format") != layout.FORMAT:
        raise document.wrong(
            f'this is no process map, for format = "{layout.FORMAT}" is missing',
            f'Begin the file with format = "{layout.FORMAT}" and version = {layout.VERSION}',
        )
    version = document.number("version", 1, 10**6)
    if version is None:
        raise document.wrong("version is missing", f"Add version = {layout.VERSION}")
    if version > layout.VERSION:
        raise document.wrong(
            f"the file is of version {version}, and this program reads {layout.VERSION}",
            "Update PipeTUI to read it",
        )


def _pipeline(table: TomlTable) -> Pipeline:
    table.refuse_unknown(layout.PIPELINE_KEYS)
    name = table.required_line("name")
    return Pipeline(
        id=0,
        key=_key(table) or key_of(name),
        name=name,
        currency=table.parsed("currency", parse_currency, "EUR"),
        gate=table.choice("gate", GatePolicy, GatePolicy.BLOCK),
        questions=table.lines("questions"),
        lost_reasons=table.lines("lost_reasons"),
        objections=table.lines("objections"),
        competitors=table.lines("competitors"),
    )


def _stage(table: TomlTable, key: str, position: int) -> Stage:
    table.refuse_unknown(layout.STAGE_KEYS)
    items = table.tables("item", "text", layout.MAX_ITEMS)
    return Stage(
        id=0,
        pipeline_id=0,
        key=key,
        name=table.required_line("name"),
        position=position,
        kind=table.choice("kind", StageKind, StageKind.OPEN),
        definition=table.text("definition"),
        guidance=table.text("guidance"),
        items=tuple(map(_item, items, _keys(items, "text"))),
        phase=table.line("phase"),
        gain=table.text("gain"),
        links=table.lines("links"),
        probability=table.number("probability", 0, 100),
        stale_days=table.number("stale_days", 0, layout.MAX_DAYS),
        touch_days=table.number("touch_days", 0, layout.MAX_DAYS),
        touch_limit=table.number("touch_limit", 0, layout.MAX_ATTEMPTS),
        is_start=table.flag("start"),
        is_qualified=table.flag("qualified"),
        is_ask=table.flag("ask"),
    )


def _item(table: TomlTable, key: str) -> Item:
    table.refuse_unknown(layout.ITEM_KEYS)
    return Item(
        key=key,
        text=table.required_line("text"),
        required=table.flag("required"),
        due_days=table.number("due_days", 0, layout.MAX_DAYS),
    )


def _key(table: TomlTable) -> str | None:
    key = table.line("key")
    # Stages are found by their folded text, so a key that folding changes would never be found.
    if key is not None and not (_KEY.fullmatch(key) and key == fold(key)):
        raise table.wrong(f"{shown(key)} cannot be a key", _KEY_HINT)
    return key


def _keys(tables: Sequence[TomlTable], called: str) -> list[str]:
    """The key of each table: its own, which must differ from the others', or one made for it."""
    given = [_key(table) for table in tables]
    for number, key in enumerate(given):
        if key is not None and (first := given.index(key)) < number:
            raise tables[number].wrong(
                f"the key {shown(key)} is already that of number {first + 1}",
                "Give it another key, or leave the key out",
            )
    taken = {key for key in given if key is not None}
    keys = []
    for table, key in zip(tables, given, strict=True):
        keys.append(key or key_of(table.required_line(called), taken))
        taken.add(keys[-1])
    return keys


def _check_line(stages: Sequence[Stage], tables: Sequence[TomlTable], document: TomlTable) -> None:
    """Refuse a line that nobody can sell along, or of which two stages are marked the same."""
    kinds = [stage.kind for stage in stages]
    if StageKind.OPEN not in kinds:
        raise document.wrong("no stage is open", 'Give the stages before the win kind = "open"')
    won = False
    for kind, table in zip(kinds, tables, strict=True):
        if won and kind is StageKind.OPEN:
            raise table.wrong(
                "an open stage cannot follow one of kind won",
                'Move it up, or give it kind = "won" if deals here are signed',
            )
        won = kind is StageKind.WON
    for mark in layout.MARKS:
        marked = [number for number, table in enumerate(tables) if table.flag(mark)]
        if len(marked) > 1:
            raise tables[marked[1]].wrong(
                f"{mark} is already the mark of stage {marked[0] + 1}", "Mark one stage only"
            )
