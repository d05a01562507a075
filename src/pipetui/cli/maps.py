"""Process maps: shown, made from templates, written to files and read from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from pipetui.cli.arguments import choose
from pipetui.cli.files_in import read_file
from pipetui.cli.layout import Column, facts, paragraph, table
from pipetui.cli.listing import find_pipelines
from pipetui.cli.output import Piece, Style
from pipetui.cli.program import program
from pipetui.cli.writing import Body, Written, carry_out
from pipetui.domain.commands import ApplyMap
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.process import key_of
from pipetui.domain.text import clean_line

if TYPE_CHECKING:
    from pipetui.cli.output import Line
    from pipetui.cli.program import Program
    from pipetui.domain.process import Item, ProcessMap, Stage

FORMATS = ("toml",)


def list_maps(ctx: typer.Context) -> None:
    """List the pipelines."""
    here = program(ctx)
    known = _maps(here)
    if here.out.as_json:
        items = [map_json(each) for each in known]
        here.out.document({"items": items, "count": len(items), "total": len(items)})
        return
    rows: list[list[str | Piece]] = [
        [
            Piece(each.pipeline.name, Style.STRONG),
            each.pipeline.key,
            each.pipeline.currency,
            _line_of(each),
        ]
        for each in known
    ]
    columns = [
        Column("Pipeline", least=8),
        Column("Key"),
        Column(""),
        Column("Stages", least=20, wraps=True),
    ]
    here.out.lines(table(columns, rows, here.out.width))


def show(
    ctx: typer.Context,
    words: Annotated[list[str] | None, Argument(metavar="NAME")] = None,
) -> None:
    """Show a process: each stage with its definition, guidance and checklist."""
    here = program(ctx)
    process = find_pipelines(_maps(here), " ".join(words) if words else None)[0]
    if here.out.as_json:
        here.out.document(map_json(process))
    else:
        here.out.lines(_page(process, here.out.width))


def templates(ctx: typer.Context) -> None:
    """List the processes that come with the program."""
    from pipetui.services.maps import load_template, template_names

    here = program(ctx)
    found = {name: load_template(name) for name in template_names()}
    if here.out.as_json:
        items = [
            {**map_json(process), "name": name, "pipeline": process.pipeline.name}
            for name, process in found.items()
        ]
        here.out.document({"items": items, "count": len(items), "total": len(items)})
        return
    lines: list[Line] = []
    for name, process in found.items():
        lines += [Piece(name, Style.STRONG), *paragraph(_line_of(process), here.out.width), ""]
    here.out.lines(lines)
    here.out.line(Piece("Begin with one: pipetui map new NAME --template T", Style.FAINT))


def new(
    ctx: typer.Context,
    words: Annotated[list[str], Argument(metavar="NAME")],
    *,
    template: Annotated[
        str, Option(metavar="T", help="what to begin with; `pipetui map templates` lists them")
    ] = "solo",
) -> None:
    """Make a pipeline from a template."""
    from pipetui.services.maps import load_template

    name = clean_line(" ".join(words))
    if not name:
        raise BadValue("the pipeline has no name", "say what is sold in it, such as Workshops")
    process = load_template(template)
    pipeline = replace(process.pipeline, name=name, key=key_of(name))
    command = ApplyMap(map=replace(process, pipeline=pipeline), new=True)
    carry_out(program(ctx), command, _body(pipeline.key))


def export(
    ctx: typer.Context,
    name: Annotated[str, Argument(metavar="NAME")],
    file: Annotated[str | None, Argument(metavar="FILE")] = None,
    *,
    format_name: Annotated[str, Option("--format", metavar="FORMAT", help="toml")] = "toml",
) -> None:
    """Write a process to a file, or without one to stdout."""
    from pipetui.services.maps import map_to_toml

    here = program(ctx)
    chosen = choose(format_name, FORMATS, "format a map is written in yet")
    text = map_to_toml(find_pipelines(_maps(here), name)[0])
    if file is None or file == "-":
        if here.out.as_json:
            here.out.document({"format": chosen, "file": None, "content": text})
        else:
            here.out.block(text)
        return
    from pipetui.services.exporting.files import whole_file

    with whole_file(Path(file).expanduser()) as target:
        target.write(text)
    if here.out.as_json:
        here.out.document({"format": chosen, "file": file, "content": None})
    else:
        here.out.line(f"Written to {file}")


def import_map(ctx: typer.Context, file: Annotated[str, Argument(metavar="FILE")]) -> None:
    """Make a pipeline from a map file, or bring the pipeline of the same key to it.

    - for FILE reads stdin. A stage is known by its key: one that keeps it keeps its deals.
    """
    from pipetui.services.maps import map_from_toml

    process = map_from_toml(read_file(file), "stdin" if file == "-" else Path(file).name)
    carry_out(program(ctx), ApplyMap(map=process), _body(process.pipeline.key))


def map_json(process: ProcessMap) -> dict[str, Any]:
    """A process with its stages and their checklists."""
    line = process.pipeline
    return {
        "id": line.id or None,
        "key": line.key,
        "name": line.name,
        "currency": line.currency,
        "gate": str(line.gate),
        "questions": list(line.questions),
        "lost_reasons": list(line.lost_reasons),
        "objections": list(line.objections),
        "competitors": list(line.competitors),
        "stages": [_stage_json(stage) for stage in process.stages],
    }


def _stage_json(stage: Stage) -> dict[str, Any]:
    return {
        "id": stage.id or None,
        "key": stage.key,
        "name": stage.name,
        "kind": str(stage.kind),
        "start": stage.is_start,
        "qualified": stage.is_qualified,
        "ask": stage.is_ask,
        "phase": stage.phase,
        "definition": stage.definition,
        "guidance": stage.guidance,
        "gain": stage.gain,
        "probability": None if stage.probability is None else stage.probability / 100,
        "stale_days": stage.stale_days,
        "touch_days": stage.touch_days,
        "touch_limit": stage.touch_limit,
        "links": list(stage.links),
        "items": [_item_json(item) for item in stage.items],
    }


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "key": item.key,
        "text": item.text,
        "required": item.required,
        "due_days": item.due_days,
    }


def _maps(here: Program) -> tuple[ProcessMap, ...]:
    from pipetui.services.reading import maps

    with here.session() as session:
        known = maps(session)
    if not known:
        raise Refused("there is no pipeline", "make one with `pipetui map new NAME`")
    return known


def _line_of(process: ProcessMap) -> str:
    return " > ".join(stage.name for stage in process.stages)


def _body(key: str) -> Body:
    """How a map that was written is told."""

    def process(written: Written) -> ProcessMap:
        return next(each for each in written.maps if each.pipeline.key == key)

    return Body(
        lambda written: [map_json(process(written))],
        lambda written: paragraph(_line_of(process(written)), written.width),
    )


def _page(process: ProcessMap, width: int | None) -> list[Line]:
    line = process.pipeline
    lines: list[Line] = [(Piece(line.name, Style.STRONG), f"  {line.key}, {line.currency}")]
    lines += facts(
        [
            ("Gate", str(line.gate)),
            ("Lost reasons", "; ".join(line.lost_reasons)),
            ("Objections", "; ".join(line.objections)),
            ("Competitors", "; ".join(line.competitors)),
            ("Questions", "\n".join(line.questions)),
        ],
        width,
    )
    for number, stage in enumerate(process.stages, 1):
        lines += ["", *_stage_lines(number, stage, width)]
    return lines


def _stage_lines(number: int, stage: Stage, width: int | None) -> list[Line]:
    marks = {
        "won": stage.kind == "won",
        "start": stage.is_start,
        "qualified": stage.is_qualified,
        "ask": stage.is_ask,
    }
    chance = None if stage.probability is None else f"{stage.probability}%"
    stale = None if stage.stale_days is None else f"stale after {stage.stale_days} d"
    touch = None if stage.touch_days is None else f"a touch every {stage.touch_days} d"
    limit = None if stage.touch_limit is None else f"at most {stage.touch_limit} tries"
    parts = [*(mark for mark, holds in marks.items() if holds), chance, stale, touch, limit]
    head = (
        Piece(f"{number} {stage.name}", Style.STRONG),
        Piece(f"  {' · '.join(part for part in parts if part)}", Style.FAINT),
    )
    told = facts(
        [
            ("Here when", stage.definition),
            ("Do", stage.guidance),
            ("Gain", stage.gain),
            ("Phase", stage.phase),
            ("Links", "\n".join(stage.links)),
        ],
        width,
    )
    items = facts(
        [(f"[ ] {place}", _item_text(item)) for place, item in enumerate(stage.items, 1)], width
    )
    return [head, *told, *items]


def _item_text(item: Item) -> str:
    due = (
        "" if item.due_days is None else f"within {item.due_days} d" if item.due_days else "at once"
    )
    notes = ", ".join(note for note in ("required" if item.required else "", due) if note)
    return f"{item.text} ({notes})" if notes else item.text
