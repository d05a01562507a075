"""The keys of the screens, as they come and as the settings change them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from pipetui.cli.layout import Column, table
from pipetui.cli.output import Piece, Style
from pipetui.cli.program import program

if TYPE_CHECKING:
    from pipetui.cli.program import Program


def keys(
    ctx: typer.Context,
    *,
    check: Annotated[
        bool, Option("--check", help="only look over the keys in the settings; fails on a mistake")
    ] = False,
) -> None:
    """List the keys by name: what each does, and which of them you changed.

    Keys of your own stand in the settings under [keys], such as "deal.advance" = ["L", "f5"].
    """
    from pipetui.domain.errors import Refused
    from pipetui.services.settings.config import load_config
    from pipetui.tui.keys.remapping import check_keys, remapped, tables

    here = program(ctx)
    config, problems = load_config(here.config_folder)
    changed, wrong = check_keys(config.keys)
    problems += wrong
    if check:
        if problems:
            raise Refused("; ".join(problems), "`pipetui config edit` mends it")
        _say_right(here, len(changed))
        return
    rows = [
        (context, key, key.id in changed)
        for context, table_ in tables().items()
        for key in remapped(table_, changed)
    ]
    if here.out.as_json:
        items = [
            {
                "id": key.id,
                "keys": key.keys.split(",") if key.keys else [],
                "label": key.label,
                "context": context,
                "group": key.group,
                "changed": is_changed,
            }
            for context, key, is_changed in rows
        ]
        here.out.items(items, problems=problems)
        return
    cells: list[list[str | Piece]] = [
        [
            Piece("*" if is_changed else "", Style.GOOD),
            Piece(key.id, Style.STRONG),
            Piece(key.shown, Style.ACCENT),
            key.label,
        ]
        for _, key, is_changed in rows
    ]
    columns = [Column(""), Column("Name"), Column("Keys"), Column("What", least=20, wraps=True)]
    here.out.lines(table(columns, cells, here.out.width))
    here.out.lines(Piece(f"Mind: {each}", Style.WARN) for each in problems)
    hint = 'Change one: under [keys], "NAME" = "KEY" in `pipetui config edit`'
    here.out.line(Piece(hint, Style.FAINT))


def _say_right(here: Program, count: int) -> None:
    if here.out.as_json:
        here.out.document({"changed": count, "problems": []})
    else:
        own = f"{count} changed by you" if count else "none of them changed by you"
        here.out.line(f"The keys are all right, {own}")
