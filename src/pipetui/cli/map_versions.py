"""The versions of a process map: listed, compared, and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from typer import Argument

from pipetui.cli.layout import Column, table
from pipetui.cli.map_changing import carry_out_edit, rehearse, stage_pairs, tell_edit
from pipetui.cli.map_files import StageTo, map_in_file
from pipetui.cli.map_pages import change_lines
from pipetui.cli.options import DryRun, MapName
from pipetui.cli.output import Piece, Style
from pipetui.cli.pipelines import one_map
from pipetui.cli.program import program
from pipetui.cli.wording import moment_text
from pipetui.domain.commands import ApplyMap
from pipetui.domain.errors import Refused
from pipetui.domain.maps.changes import changes_between
from pipetui.domain.text import counted, shown
from pipetui.services.present.maps import changes_json, version_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.process import ProcessMap
    from pipetui.services.maps.versions import MapVersion

_MOST_DIGITS = 9


def history(ctx: typer.Context, words: MapName = None) -> None:
    """List the versions of a process, newest first.

    Whatever changes a map makes a version: an edit, an import that adds a stage, an undo.
    """
    from pipetui.services.maps.versions import load_versions

    here = program(ctx)
    with here.session() as session:
        process = one_map(session, words)
        versions = load_versions(session, process.pipeline.id)
        now = session.now()
    steps = [
        (version, changes_between(before, version.map) if before else ())
        for before, version in zip([None, *(v.map for v in versions)], versions, strict=False)
    ]
    steps.reverse()
    if here.out.as_json:
        items = [version_json(version, changes) for version, changes in steps]
        here.out.items(items)
        return
    rows: list[list[str | Piece]] = [
        [
            Piece(str(version.number), Style.ACCENT),
            Piece(moment_text(version.at, now), Style.FAINT),
            version.label,
            _count(len(changes)),
            Piece(version.actor, Style.FAINT),
        ]
        for version, changes in steps
    ]
    columns = [
        Column("#", "right"),
        Column("When"),
        Column("What", least=24),
        Column("Changes"),
        Column("Who", least=6),
    ]
    here.out.lines(table(columns, rows, here.out.width))


def diff(
    ctx: typer.Context,
    name: Annotated[str, Argument(metavar="NAME")],
    first: Annotated[str | None, Argument(metavar="V1")] = None,
    second: Annotated[str | None, Argument(metavar="V2")] = None,
) -> None:
    """Show what differs between two versions of a process.

    V1 and V2 are numbers of `map history`, or map files. With V1 alone: what has changed since that
    version, or what importing that file would change. Without any: what the last version changed.
    """
    from pipetui.services.maps.versions import load_versions

    here = program(ctx)
    with here.session() as session:
        process = one_map(session, [name])
        versions = load_versions(session, process.pipeline.id)
    before, after = _sides(versions, first, second)
    changes = changes_between(before.map, after.map)
    if here.out.as_json:
        items = changes_json(changes)
        here.out.items(items, before=before.json(), after=after.json())
        return
    count = _count(len(changes)) or "no difference"
    here.out.line(
        Piece(f"{process.pipeline.name}, {before.name} to {after.name}: {count}", Style.STRONG)
    )
    here.out.lines(change_lines(changes, here.out.width))


def restore(
    ctx: typer.Context,
    name: Annotated[str, Argument(metavar="NAME")],
    version: Annotated[str, Argument(metavar="V")],
    *,
    stage_to: StageTo = None,
    dry_run: DryRun = False,
) -> None:
    """Bring a process back to an earlier version; `map history` lists them.

    Of a stage that version does not have, --stage-to says where its deals go. `pipetui undo` takes
    it back.
    """
    from pipetui.services.maps.versions import load_versions

    here = program(ctx)
    with here.session() as session:
        process = one_map(session, [name])
        wanted = _version(load_versions(session, process.pipeline.id), version)
        command = ApplyMap(
            map=wanted.map,
            stage_to=stage_pairs(stage_to or (), process, wanted.map),
            label=f"Brought pipeline {process.pipeline.name} back to version {wanted.number}",
        )
        edit = rehearse(session, command) if dry_run else carry_out_edit(session, command)
    tell_edit(here, edit, rehearsed=dry_run)


class _Side(NamedTuple):
    """One of two maps that are compared."""

    map: ProcessMap
    number: int | None = None
    file: str | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.file if self.file is not None else f"version {self.number}"

    def json(self) -> dict[str, Any]:
        """Which one it is."""
        return {"version": self.number, "file": self.file}


def _sides(
    versions: Sequence[MapVersion], first: str | None, second: str | None
) -> tuple[_Side, _Side]:
    newest = _Side(versions[-1].map, versions[-1].number)
    if first is None:
        before = versions[-2] if len(versions) > 1 else versions[-1]
        return _Side(before.map, before.number), newest
    one = _side(versions, first)
    if second is not None:
        return one, _side(versions, second)
    # A file is what the map may become, a version what it was.
    return (newest, one) if one.file is not None else (one, newest)


def _side(versions: Sequence[MapVersion], word: str) -> _Side:
    if _number(word) is None:
        return _Side(map_in_file(word), file=word)
    found = _version(versions, word)
    return _Side(found.map, found.number)


def _version(versions: Sequence[MapVersion], word: str) -> MapVersion:
    number = _number(word)
    found = next((each for each in versions if each.number == number), None)
    if found is None:
        name = versions[-1].map.pipeline.name
        last = versions[-1].number
        there = "is version 1 alone" if last == 1 else f"are versions 1 to {last}"
        message = f"{shown(word)} is no version of {name}"
        raise Refused(message, f"there {there}; `pipetui map history` lists them")
    return found


def _number(word: str) -> int | None:
    digits = word.removeprefix("v")
    return int(digits[:_MOST_DIGITS]) if digits.isascii() and digits.isdigit() else None


def _count(count: int) -> str:
    return counted(count, "change") if count else ""
