"""A process map to a map file that is pleasant to edit by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.maps.layout import FORMAT, HEADER, VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tomlkit import TOMLDocument
    from tomlkit.items import AoT, Array, String, Table

    from pipetui.domain.process import Item, Pipeline, ProcessMap, Stage

_WIDTH = 90
_SHORT = 75
"""Up to here a text stands on the line of its name."""


def map_to_toml(process_map: ProcessMap) -> str:
    """The map as a file that `map_from_toml` reads back to an equal map, but for ids.

    Ids and the pipeline's place among the others belong to a database and are left out.
    """
    # Slow to import, and only writing needs it.
    import tomlkit

    document = tomlkit.document()
    for line in HEADER.splitlines():
        document.add(tomlkit.comment(line) if line else tomlkit.ws("#\n"))
    document.add(tomlkit.nl())
    document.add("format", tomlkit.string(FORMAT))
    document.add("version", tomlkit.integer(VERSION))
    document.add(tomlkit.nl())
    document.add("pipeline", _pipeline(process_map.pipeline))
    _add_stages(document, process_map.stages)
    return tomlkit.dumps(document)


def _pipeline(pipeline: Pipeline) -> Table:
    return _table(
        {
            "name": pipeline.name,
            "key": pipeline.key,
            "currency": pipeline.currency,
            "gate": pipeline.gate.value,
            "questions": _lines(pipeline.questions),
            "lost_reasons": _lines(pipeline.lost_reasons),
            "objections": _lines(pipeline.objections),
            "competitors": _lines(pipeline.competitors),
        }
    )


def _add_stages(document: TOMLDocument, stages: Iterable[Stage]) -> None:
    import tomlkit

    tables = tomlkit.aot()
    for stage in stages:
        tables.append(_stage(stage))
    document.add("stage", tables)


def _stage(stage: Stage) -> Table:
    return _table(
        {
            "name": stage.name,
            "key": stage.key,
            "kind": stage.kind.value,
            "start": stage.is_start or None,
            "qualified": stage.is_qualified or None,
            "ask": stage.is_ask or None,
            "phase": stage.phase,
            "definition": _prose(stage.definition),
            "guidance": _prose(stage.guidance),
            "gain": _prose(stage.gain),
            "probability": stage.probability,
            "stale_days": stage.stale_days,
            "touch_days": stage.touch_days,
            "touch_limit": stage.touch_limit,
            "links": _lines(stage.links),
            "item": _items(stage.items),
        }
    )


def _items(items: Iterable[Item]) -> AoT | None:
    import tomlkit

    tables = tomlkit.aot()
    for item in items:
        tables.append(
            _table(
                {
                    "text": item.text,
                    "key": item.key,
                    "required": item.required,
                    "due_days": item.due_days,
                }
            )
        )
    return tables if len(tables) else None


def _table(values: dict[str, object]) -> Table:
    """A table of what there is."""
    import tomlkit
    from tomlkit.items import AoT

    table = tomlkit.table()
    for key, value in values.items():
        if isinstance(value, AoT):
            table.add(tomlkit.nl())
        if value is not None:
            table.add(key, value)
    return table


def _lines(texts: tuple[str, ...]) -> Array | None:
    import tomlkit

    if not texts:
        return None
    array = tomlkit.array().multiline(multiline=True)
    array.extend(texts)
    return array


def _prose(text: str | None) -> String | None:
    r"""A text that may be long: wrapped, with \ where a line goes on."""
    import tomlkit
    from tomlkit.items import String, StringType, Trivia

    if text is None:
        return None
    if "\n" not in text and len(text) <= _SHORT:
        return tomlkit.string(text)
    raw = "\n".join(_wrapped(line) for line in text.split("\n"))
    # The parser drops the line feed after the opening quotes.
    return String(StringType.MLB, text, f"\n{raw}", Trivia())


def _wrapped(line: str) -> str:
    import tomlkit

    # A line that goes on loses the blanks around its end when read, so it may be cut at single
    # spaces only, and the space stays before the backslash.
    single = "  " not in line and line == line.strip(" ")
    pieces = _pieces(line) if single else [line]
    return " \\\n".join(tomlkit.string(piece).as_string()[1:-1] for piece in pieces)


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
