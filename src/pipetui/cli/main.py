"""The program `pipetui`: reads its words, runs one command, and tells every error in one line."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from typer import Option
from typer.main import get_group

from pipetui import __version__
from pipetui.cli.failures import report
from pipetui.cli.grammar import JSON_OPTION, Commands, Misuse
from pipetui.cli.output import Output
from pipetui.cli.program import Program, program

if TYPE_CHECKING:
    from collections.abc import Sequence

_PRIVATE = 0o077

app = typer.Typer(
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def start(
    ctx: typer.Context,
    *,
    db: Annotated[
        str | None,
        Option(metavar="PATH|URL", help="the database; else PIPETUI_DB, else your own"),
    ] = None,
    config: Annotated[
        str | None,
        Option(metavar="DIR", help="the settings; else PIPETUI_CONFIG_DIR, else your own"),
    ] = None,
    version: Annotated[bool, Option("--version", help="show the version")] = False,
) -> None:
    """A sales pipeline in the terminal. Without a command the board opens.

    Deals are named by their number: `pipetui move 42 proposal`. What was done can be undone:
    `pipetui undo`.
    """
    here = program(ctx)
    here.db, here.config = db, config
    if version:
        if here.out.as_json:
            here.out.document({"version": __version__})
        else:
            here.out.line(f"pipetui {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        if here.out.as_json:
            raise Misuse("--json needs a command", "Write: pipetui list --json")
        from pipetui.cli.board import open_board

        open_board(here)


def run() -> NoReturn:
    """Run this process's command line, and leave with its exit code."""
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command line and give the exit code."""
    words, as_json = _without_json(list(argv))
    out = Output.standard(as_json=as_json)
    os.umask(_PRIVATE)
    try:
        group = get_group(app)
        with group.make_context("pipetui", words, obj=Program(out)) as ctx:
            group.invoke(ctx)
        out.finish()
    except BaseException as error:  # noqa: BLE001 - the one place where every error is told
        return report(error, out)
    return 0


def _without_json(words: list[str]) -> tuple[list[str], bool]:
    """The words without --json, which may stand anywhere before a lone `--`.

    Taken out beforehand, so that mistakes in the other words are told in JSON too.
    """
    end = words.index("--") if "--" in words else len(words)
    kept = [word for word in words[:end] if word != JSON_OPTION]
    return [*kept, *words[end:]], len(kept) < end
