"""Process maps: listed, shown, checked, and made from templates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from pipetui.cli.layout import Column, facts, paragraph, table
from pipetui.cli.map_pages import line_of, map_page
from pipetui.cli.options import MapName
from pipetui.cli.output import Piece, Style
from pipetui.cli.pipelines import find_pipelines, known_maps, one_map
from pipetui.cli.program import program
from pipetui.cli.writing import Body, carry_out
from pipetui.domain.commands import ApplyMap
from pipetui.domain.errors import BadValue
from pipetui.domain.process import key_of
from pipetui.domain.text import clean_line
from pipetui.services.present.maps import finding_json, map_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.cli.output import Line
    from pipetui.cli.writing import Written
    from pipetui.domain.maps.checks import Finding
    from pipetui.domain.process import ProcessMap


def list_maps(ctx: typer.Context) -> None:
    """List the pipelines, with their open deals."""
    from pipetui.services.maps.standing import open_deals

    here = program(ctx)
    with here.session() as session:
        known, counts = known_maps(session), open_deals(session)
    items = [map_json(each, counts) for each in known]
    if here.out.as_json:
        here.out.items(items)
        return
    rows: list[list[str | Piece]] = [
        [
            Piece(each.pipeline.name, Style.STRONG),
            each.pipeline.key,
            each.pipeline.currency,
            f"{item['open_deals']:,}",
            line_of(each),
        ]
        for each, item in zip(known, items, strict=True)
    ]
    columns = [
        Column("Pipeline", least=8),
        Column("Key"),
        Column("Currency"),
        Column("Deals", "right"),
        Column("Stages", least=20, wraps=True),
    ]
    here.out.lines(table(columns, rows, here.out.width))


def show(ctx: typer.Context, words: MapName = None) -> None:
    """Show a process: each stage with its definition, guidance and checklist."""
    from pipetui.services.maps.standing import open_deals

    here = program(ctx)
    with here.session() as session:
        process, counts = one_map(session, words), open_deals(session)
    if here.out.as_json:
        here.out.document(map_json(process, counts))
    else:
        here.out.lines(map_page(process, here.out.width, counts))


def check(ctx: typer.Context, words: MapName = None) -> None:
    """Look for what a process could do better; without a name in all of them.

    Items that say no act or do not fit on a line, too many of them, stages without definition, exit
    or gain for the buyer, what nothing leads to, a probability that falls, marks that are missing.
    """
    from pipetui.domain.maps.checks import check_map

    here = program(ctx)
    with here.session() as session:
        known = find_pipelines(known_maps(session), " ".join(words) if words else None)
    found = [(process, check_map(process)) for process in known]
    if here.out.as_json:
        items = [finding_json(process, each) for process, findings in found for each in findings]
        here.out.items(items)
        return
    for process, findings in found:
        here.out.lines(_findings(process, findings, here.out.width))


def _findings(process: ProcessMap, findings: Sequence[Finding], width: int | None) -> list[Line]:
    name = process.pipeline.name
    if not findings:
        return [f"{name}: nothing to point out"]
    lines: list[Line] = [Piece(f"{name}: {len(findings)} to look at", Style.STRONG)]
    for each in findings:
        lines += facts([("!", each.text), ("", Piece(each.hint, Style.FAINT))], width)
    return lines


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
        here.out.items(items)
        return
    lines: list[Line] = []
    for name, process in found.items():
        lines += [Piece(name, Style.STRONG), *paragraph(line_of(process), here.out.width), ""]
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

    def made(written: Written) -> ProcessMap:
        return next(each for each in written.maps if each.pipeline.key == pipeline.key)

    body = Body(
        lambda written: [map_json(made(written))],
        lambda written: paragraph(line_of(made(written)), written.width),
    )
    carry_out(program(ctx), command, body)
