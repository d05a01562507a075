"""A process map to a map file that is pleasant to edit by hand."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_never

from pipetui.domain.process import ActionKind
from pipetui.services.maps.layout import FORMAT, HEADER, PROSE, VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.domain.process import Action, Branch, Goal, Item, Pipeline, ProcessMap, Stage
    from pipetui.domain.routing import Route

    Values = dict[str, Any]
    """A table: what there is by its name, in the order in which it is written."""

_WIDTH = 90
_SHORT = 75
"""Up to here a text stands on the line of its name."""
_INDENT = "    "
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f]')
_IN_PROSE = re.compile(r'\\|"(?="")|"\Z|[\x00-\x09\x0b-\x1f\x7f]')
_SIGNS = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def map_to_toml(process: ProcessMap) -> str:
    """The map as a file that `map_from_toml` reads back to an equal map, but for ids.

    The pipeline's own source is kept as it is but for what differs, comments and all. Ids and the
    pipeline's place among the others belong to a database and are left out.
    """
    text = process.pipeline.source
    if text is None:
        return write_map(process)
    # Only who wrote a file of their own waits for this.
    from pipetui.services.maps.keeping import keep_text

    kept = keep_text(process, text)
    return write_map(process) if kept is None else kept


def write_map(process: ProcessMap) -> str:
    """The map as a new file, with an explanation of it at the head."""
    head = "".join(f"# {line}".rstrip() + "\n" for line in HEADER.splitlines())
    return f"{head}\n{written_table(values_of(process), ())}"


def values_of(process: ProcessMap) -> Values:
    """What a map file says of a map."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "pipeline": _pipeline(process.pipeline),
        "stage": [_stage(stage) for stage in process.stages],
    }


def written_table(values: Values, path: tuple[str, ...]) -> str:
    """The lines of a table: its values, and below them the tables in it, headers and all."""
    plain = {name: value for name, value in values.items() if not _is_table(value)}
    lines = [f"{name} = {written_value(value, name)}\n" for name, value in plain.items()]
    for name, value in values.items():
        if isinstance(value, dict):
            lines += ["\n", written_section(value, (*path, name))]
        elif isinstance(value, list):
            for each in value:
                if isinstance(each, dict):
                    lines += ["\n", written_section(each, (*path, name), several=True)]
    return "".join(lines)


def written_section(values: Values, path: tuple[str, ...], *, several: bool = False) -> str:
    """A table with its header; `several` for one of a list of tables."""
    name = ".".join(path)
    return f"{f'[[{name}]]' if several else f'[{name}]'}\n{written_table(values, path)}"


def written_value(value: object, name: str = "") -> str:
    """A value as it stands behind `=`; tables are written in one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _prose(value) if name in PROSE else _quoted(value)
        case Decimal():
            return f"{value:f}" if value % 1 else str(int(value))
        case list():
            entries = "".join(f"{_INDENT}{written_value(each)},\n" for each in value)
            return f"[\n{entries}]"
        case dict():
            pairs = [f"{each} = {written_value(its)}" for each, its in value.items()]
            return f"{{ {', '.join(pairs)} }}"
        case _:
            return str(value)


def _pipeline(pipeline: Pipeline) -> Values:
    return _given(
        {
            "name": pipeline.name,
            "key": pipeline.key,
            "currency": pipeline.currency,
            "gate": pipeline.gate.value,
            "skip": pipeline.skip.value,
            "back": pipeline.back.value,
            "questions": list(pipeline.questions),
            "lost_reasons": list(pipeline.lost_reasons),
            "objections": list(pipeline.objections),
            "competitors": list(pipeline.competitors),
            "goal": _goal(pipeline.goal) if pipeline.goal else None,
            "route": [_route(route) for route in pipeline.routes],
        }
    )


def _goal(goal: Goal) -> Values:
    return _given(
        {
            "revenue": goal.revenue.short_text() if goal.revenue else None,
            "customers": goal.customers,
            "since": goal.since,
            "by": goal.by,
        }
    )


def _route(route: Route) -> Values:
    return _given(
        {
            "source": route.source,
            "region": route.region,
            "product": route.product,
            "tag": route.tag,
            "value_from": route.least,
            "value_below": route.below,
            "stage": route.stage,
            "owner": route.owner,
        }
    )


def _stage(stage: Stage) -> Values:
    return _given(
        {
            "name": stage.name,
            "key": stage.key,
            "kind": stage.kind.value,
            "start": stage.is_start or None,
            "qualified": stage.is_qualified or None,
            "ask": stage.is_ask or None,
            "phase": stage.phase,
            "definition": stage.definition,
            "guidance": stage.guidance,
            "gain": stage.gain,
            "probability": stage.probability,
            "probability_fixed": stage.probability_fixed or None,
            "stale_days": stage.stale_days,
            "stale_fixed": stage.stale_fixed or None,
            "touch_days": stage.touch_days,
            "touch_limit": stage.touch_limit,
            "deal_limit": stage.deal_limit,
            "links": list(stage.links),
            "conditions": list(map(str, stage.conditions)),
            "auto_advance": stage.auto_advance or None,
            "item": list(map(_item, stage.items)),
            "branch": list(map(_branch, stage.branches)),
            "on_enter": list(map(_action, stage.on_enter)),
            "on_leave": list(map(_action, stage.on_leave)),
        }
    )


def _item(item: Item) -> Values:
    return _given(
        {
            "text": item.text,
            "key": item.key,
            "required": item.required,
            "due_days": item.due_days,
            "steps": list(item.steps),
        }
    )


def _branch(branch: Branch) -> Values:
    return {"label": branch.label, "to": str(branch.to)}


def _action(action: Action) -> Values:
    match action.kind:
        case ActionKind.TASK:
            return _given({"task": action.text, "due_days": action.due_days})
        case ActionKind.FIELD:
            return _given({"field": action.field, "value": action.text})
        case _:
            assert_never(action.kind)


def _given(values: Mapping[str, Any]) -> Values:
    """What there is: neither None nor an empty list."""
    return {name: value for name, value in values.items() if value is not None and value != []}


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict))


def _quoted(text: str) -> str:
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    return _SIGNS.get(found[0]) or f"\\u{ord(found[0]):04x}"


def _prose(text: str) -> str:
    r"""A text that may be long: wrapped, with \ where a line goes on."""
    if "\n" not in text and len(text) <= _SHORT:
        return _quoted(text)
    lines: Iterable[str] = (_wrapped(line) for line in text.split("\n"))
    raw = "\n".join(lines)
    # Three quotes would end it, and so would one before those that do. The parser drops the line
    # feed after the opening ones.
    return f'"""\n{raw}"""'


def _wrapped(line: str) -> str:
    # A line that goes on loses the blanks around its end when read, so it may be cut at single
    # spaces only, and the space stays before the backslash.
    single = "  " not in line and line == line.strip(" ")
    pieces = _pieces(line) if single else [line]
    return " \\\n".join(_IN_PROSE.sub(_escape, piece) for piece in pieces)


def _pieces(line: str) -> list[str]:
    import textwrap

    pieces = textwrap.wrap(
        line,
        _WIDTH,
        expand_tabs=False,
        replace_whitespace=False,
        drop_whitespace=True,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return pieces if " ".join(pieces) == line else [line]
