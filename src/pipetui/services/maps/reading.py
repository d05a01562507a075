"""A map file to a process map; every mistake in it is named with its line."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.conditions import parse_condition
from pipetui.domain.maps import bounds
from pipetui.domain.money import parse_amount, parse_currency
from pipetui.domain.process import (
    Branch,
    Exit,
    GatePolicy,
    Goal,
    Item,
    Pipeline,
    ProcessMap,
    Stage,
    StageKind,
    key_of,
)
from pipetui.domain.routing import Route
from pipetui.domain.text import fold, shown, visible
from pipetui.services.maps import layout
from pipetui.services.maps.syntax import parse_toml
from pipetui.services.maps.table import TomlFile, TomlTable
from pipetui.services.maps.writing import write_map

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_KEY = re.compile(rf"(?=.{{1,{bounds.MOST_KEY}}}$)[^\W_][\w-]*")
_KEY_HINT = "Use small letters, digits, - and _, beginning with a letter or digit: first-contact"
EXITS = frozenset(each.value for each in Exit)


def map_from_toml(text: str, origin: str) -> ProcessMap:
    """The map a file describes, not stored yet: ids are 0, stages are numbered from 0.

    `origin` names the file in messages. A pipeline, stage or item without a key is given one. The
    text becomes the pipeline's source, unless it says no more than writing the map would.
    Raises BadValue, with the line, and with the stage and item where there is one.
    """
    process = read_map(text, origin)
    if text == write_map(process):
        return process
    return replace(process, pipeline=replace(process.pipeline, source=text))


def read_map(text: str, origin: str, *, judge: bool = True) -> ProcessMap:
    """The same without its source; what one part says of another is looked at with `judge`."""
    place = visible(origin)
    document = TomlTable(parse_toml(text, place), TomlFile(text, place))
    _check_format(document)
    document.refuse_unknown(layout.DOCUMENT_KEYS)
    line = document.table("pipeline")
    pipeline = _pipeline(line)
    tables = document.tables("stage", "name", bounds.MOST_STAGES)
    if not tables:
        raise document.wrong("there is no stage", "Begin one with [[stage]]")
    stages = tuple(
        _stage(table, key, position, pipeline.currency)
        for position, (table, key) in enumerate(
            zip(tables, _keys(tables, "name", EXITS), strict=True)
        )
    )
    process = ProcessMap(pipeline, stages)
    if judge:
        # Only who reads a map that was not looked at yet waits for this.
        from pipetui.domain.maps.faults import faults

        for fault in faults(process):
            table = document if fault.stage is None else tables[fault.stage]
            raise table.wrong(fault.text, fault.hint, *fault.path)
    return process


def _check_format(document: TomlTable) -> None:
    """Refuse another kind of file, or a newer one, before its names are judged."""
    if document.line("format") != layout.FORMAT:
        raise document.wrong(
            f'this is no process map, for format = "{layout.FORMAT}" is missing',
            f'Begin the file with format = "{layout.FORMAT}" and version = {layout.VERSION}',
            "format",
        )
    version = document.number("version", 1, 10**6)
    if version is None:
        raise document.wrong("version is missing", f"Add version = {layout.VERSION}")
    if version > layout.VERSION:
        raise document.wrong(
            f"the file is of version {version}, and this program reads {layout.VERSION}",
            "Update PipeTUI to read it",
            "version",
        )


def _pipeline(table: TomlTable) -> Pipeline:
    table.refuse_unknown(layout.PIPELINE_KEYS)
    name = table.required_line("name")
    currency = table.parsed("currency", parse_currency) or "EUR"
    goal = table.maybe_table("goal")
    return Pipeline(
        id=0,
        key=_key(table, frozenset()) or key_of(name),
        name=name,
        currency=currency,
        goal=_goal(goal, currency) if goal else None,
        gate=table.choice("gate", GatePolicy, GatePolicy.BLOCK),
        skip=table.choice("skip", GatePolicy, GatePolicy.OFF),
        back=table.choice("back", GatePolicy, GatePolicy.OFF),
        routes=tuple(map(_route, table.tables("route", "", bounds.MOST_ENTRIES))),
        questions=table.lines("questions"),
        lost_reasons=table.lines("lost_reasons"),
        objections=table.lines("objections"),
        competitors=table.lines("competitors"),
    )


def _goal(table: TomlTable, currency: str) -> Goal:
    table.refuse_unknown(layout.GOAL_KEYS)
    revenue = table.parsed("revenue", lambda text: parse_amount(text, currency))
    customers = table.number("customers", 1, bounds.MOST_CUSTOMERS)
    since, by = table.day("since"), table.day("by")
    if revenue is not None and customers is not None:
        raise table.wrong(
            "a goal is revenue or customers, and both are given", "Keep one", "customers"
        )
    if revenue is None and customers is None:
        raise table.wrong("revenue is missing", 'Add revenue = "60000 EUR", or customers = 12')
    if by is None:
        raise table.wrong("by is missing", "Add the day to reach it: by = 2027-12-31")
    if since is not None and since > by:
        raise table.wrong(
            f"wins count from {since}, after the goal's day {by}", "Give an earlier day", "since"
        )
    return Goal(revenue=revenue, customers=customers, since=since, by=by)


def _route(table: TomlTable) -> Route:
    table.refuse_unknown(layout.ROUTE_KEYS)
    least, below = table.amount("value_from"), table.amount("value_below")
    if least is not None and below is not None and least >= below:
        raise table.wrong(
            f"no value is from {least:,f} and below {below:,f}",
            "value_from has to be the smaller of the two",
            "value_below",
        )
    return Route(
        source=table.line("source"),
        region=table.line("region"),
        product=table.line("product"),
        tag=table.line("tag"),
        least=least,
        below=below,
        stage=table.line("stage"),
        owner=table.line("owner"),
    )


def _stage(table: TomlTable, key: str, position: int, currency: str) -> Stage:
    # Every command loads this module, and few read a map.
    from pipetui.services.maps.actions import read_actions

    table.refuse_unknown(layout.STAGE_KEYS)
    items = table.tables("item", "text", bounds.MOST_PARTS)
    return Stage(
        id=0,
        pipeline_id=0,
        key=key,
        name=table.required_line("name"),
        position=position,
        kind=table.choice("kind", StageKind, StageKind.OPEN),
        definition=table.text("definition"),
        guidance=table.text("guidance"),
        items=tuple(map(_item, items, _keys(items, "text", frozenset()))),
        conditions=table.all_parsed("conditions", parse_condition),
        auto_advance=table.flag("auto_advance"),
        branches=tuple(map(_branch, table.tables("branch", "label", bounds.MOST_PARTS))),
        on_enter=read_actions(table, "on_enter", currency),
        on_leave=read_actions(table, "on_leave", currency),
        phase=table.line("phase"),
        gain=table.text("gain"),
        links=table.lines("links"),
        probability=table.number("probability", 0, 100),
        probability_fixed=table.flag("probability_fixed"),
        stale_days=table.number("stale_days", 0, bounds.MOST_DAYS),
        stale_fixed=table.flag("stale_fixed"),
        touch_days=table.number("touch_days", 0, bounds.MOST_DAYS),
        touch_limit=table.number("touch_limit", 0, bounds.MOST_TRIES),
        deal_limit=table.number("deal_limit", bounds.FEWEST_DEALS, bounds.MOST_DEALS),
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
        due_days=table.number("due_days", 0, bounds.MOST_DAYS),
        steps=table.lines("steps"),
    )


def _branch(table: TomlTable) -> Branch:
    table.refuse_unknown(layout.BRANCH_KEYS)
    return Branch(label=table.required_line("label"), to=table.required_line("to"))


def _key(table: TomlTable, reserved: Collection[str]) -> str | None:
    key = table.line("key")
    # Stages are found by their folded text, so a key that folding changes would never be found.
    if key is not None and not (_KEY.fullmatch(key) and key == fold(key)):
        raise table.wrong(f"{shown(key)} cannot be a key", _KEY_HINT, "key")
    if key is not None and key in reserved:
        raise table.wrong(
            f"{shown(key)} cannot be a stage's key, for a branch can lead there", _KEY_HINT, "key"
        )
    return key


def _keys(tables: Sequence[TomlTable], called: str, reserved: Collection[str]) -> list[str]:
    """The key of each table: its own, which must differ from the others', or one made for it."""
    given = [_key(table, reserved) for table in tables]
    first: dict[str, int] = {}
    for number, key in enumerate(given, 1):
        if key is not None and first.setdefault(key, number) < number:
            raise tables[number - 1].wrong(
                f"the key {shown(key)} is already that of number {first[key]}",
                "Give it another key, or leave the key out",
                "key",
            )
    names = [table.required_line(called) for table in tables]
    return make_keys(names, given, reserved)


def make_keys(
    names: Sequence[str], given: Sequence[str | None], reserved: Collection[str] = ()
) -> list[str]:
    """The keys that things get which are written in this order, some without a key of their own."""
    taken = {*reserved, *(key for key in given if key is not None)}
    keys = []
    for name, key in zip(names, given, strict=True):
        keys.append(key or key_of(name, taken))
        taken.add(keys[-1])
    return keys
