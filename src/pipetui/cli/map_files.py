"""Process maps as files: written in several forms, and read from one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from pipetui.cli.arguments import choose
from pipetui.cli.files_in import read_file
from pipetui.cli.map_changing import carry_out_edit, rehearse, stage_pairs, tell_edit
from pipetui.cli.options import DryRun
from pipetui.cli.pipelines import known_maps, one_map
from pipetui.cli.program import program
from pipetui.domain.commands import ApplyMap
from pipetui.domain.errors import Refused
from pipetui.domain.text import shown

if TYPE_CHECKING:
    from pipetui.domain.process import ProcessMap

FORMATS = ("toml", "markdown", "mermaid", "svg")
_ENDINGS = {
    ".toml": "toml",
    ".md": "markdown",
    ".markdown": "markdown",
    ".mmd": "mermaid",
    ".svg": "svg",
}

StageTo = Annotated[
    list[str] | None,
    Option("--stage-to", metavar="OLD=NEW", help="where the deals of a stage go that goes"),
]


def export(
    ctx: typer.Context,
    name: Annotated[str, Argument(metavar="NAME")],
    file: Annotated[str | None, Argument(metavar="FILE")] = None,
    *,
    format_name: Annotated[
        str | None,
        Option("--format", metavar="FORMAT", help="toml, markdown, mermaid or svg"),
    ] = None,
) -> None:
    """Write a process to a file, or without one to stdout.

    toml, unless the file's name ends otherwise, is what `map import` reads back; markdown is a
    document to share; mermaid and svg are pictures.
    """
    here = program(ctx)
    ending = Path(file or "").suffix.lower()
    if format_name is None and ending not in _ENDINGS and ending:
        known = ", ".join(_ENDINGS)
        raise Refused(
            f"a map cannot be written as {shown(ending)}",
            f"give the file the ending {known}, or say how with --format",
        )
    wanted = format_name or _ENDINGS.get(ending, FORMATS[0])
    chosen = choose(wanted, FORMATS, "format a map is written in")
    with here.session() as session:
        text = _written(one_map(session, [name]), chosen)
    if file is None or file == "-":
        if here.out.as_json:
            here.out.document({"format": chosen, "file": None, "content": text})
        else:
            here.out.block(text)
        return
    from pipetui.services.files import whole_file

    with whole_file(Path(file).expanduser()) as target:
        target.write(text)
    if here.out.as_json:
        here.out.document({"format": chosen, "file": file, "content": None})
    else:
        here.out.line(f"Written to {file}")


def import_map(
    ctx: typer.Context,
    file: Annotated[str, Argument(metavar="FILE")],
    *,
    stage_to: StageTo = None,
    dry_run: DryRun = False,
) -> None:
    """Make a pipeline from a map file, or bring the pipeline of the same key to it.

    - for FILE reads stdin. A stage is known by its key: one that keeps it keeps its deals. Of a
    stage that the file leaves out, --stage-to says where its deals go.
    """
    here = program(ctx)
    process = map_in_file(file)
    with here.session() as session:
        key = process.pipeline.key
        before = next((each for each in known_maps(session) if each.pipeline.key == key), None)
        pairs = stage_pairs(stage_to or (), before, process)
        command = ApplyMap(map=process, stage_to=pairs)
        edit = rehearse(session, command) if dry_run else carry_out_edit(session, command)
    tell_edit(here, edit, rehearsed=dry_run)


def map_in_file(file: str) -> ProcessMap:
    """The map a file holds; `-` is stdin."""
    from pipetui.services.maps import map_from_toml

    return map_from_toml(read_file(file), "stdin" if file == "-" else Path(file).name)


def _written(process: ProcessMap, form: str) -> str:
    match form:
        case "markdown":
            from pipetui.services.maps.markdown import map_to_markdown

            return map_to_markdown(process)
        case "mermaid":
            from pipetui.services.maps.mermaid import map_to_mermaid

            return map_to_mermaid(process)
        case "svg":
            from pipetui.services.maps.svg import map_to_svg

            return map_to_svg(process)
        case _:
            from pipetui.services.maps import map_to_toml

            return map_to_toml(process)
