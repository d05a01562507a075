"""The settings and the themes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer

from pipetui.cli.layout import Column, facts, table
from pipetui.cli.output import Piece, Style
from pipetui.cli.program import program

if TYPE_CHECKING:
    pass


def themes(ctx: typer.Context) -> None:
    """List the colour themes; the present one is marked.

    Themes of your own lie in the folder themes beside the settings.
    """
    from pipetui.services.settings.config import load_config
    from pipetui.services.settings.themes import chosen_theme, load_themes, missing_theme

    here = program(ctx)
    found, problems = load_themes(here.config_folder / "themes")
    current, _ = chosen_theme(here.config_folder)
    for wanted in dict.fromkeys((current, load_config(here.config_folder)[0].theme)):
        problems += missing_theme(here.config_folder, wanted)[-1:]
    if here.out.as_json:
        items = [
            {
                "name": each.name,
                "title": each.title,
                "dark": each.dark,
                "current": each.name == current,
            }
            for each in found.values()
        ]
        here.out.items(items, problems=problems)
        return
    rows: list[list[str | Piece]] = [
        [
            Piece("*" if each.name == current else "", Style.GOOD),
            Piece(each.name, Style.STRONG),
            each.title,
            "dark" if each.dark else "light",
        ]
        for each in found.values()
    ]
    columns = [Column("#"), Column("Theme"), Column("Title", least=10), Column("")]
    here.out.lines(table(columns, rows, here.out.width)[1:])
    here.out.lines(Piece(f"Mind: {each}", Style.WARN) for each in problems)
    here.out.line(Piece('Choose one: theme = "NAME" in `pipetui config edit`', Style.FAINT))


def path(ctx: typer.Context) -> None:
    """Print where the settings stand."""
    from pipetui.services.settings.config import config_file

    here = program(ctx)
    place = config_file(here.config_folder)
    if here.out.as_json:
        here.out.document({"path": str(place), "exists": place.exists()})
    else:
        here.out.line(str(place))


def show(ctx: typer.Context) -> None:
    """Show which database, settings and theme are used, and where each comes from."""
    from pipetui.services.settings.config import config_file, load_config
    from pipetui.services.settings.themes import chosen_theme, missing_theme
    from pipetui.store.target import parse_target

    here = program(ctx)
    place = config_file(here.config_folder)
    config, problems = load_config(here.config_folder)
    problems += missing_theme(here.config_folder, config.theme)
    theme, theme_source = chosen_theme(here.config_folder)
    database = parse_target(here.location).name  # without a password it may hold
    database_source = _source(option=here.db, variable="PIPETUI_DB")
    settings = {
        "database": (database, database_source),
        "settings": (str(place), _source(option=here.config, variable="PIPETUI_CONFIG_DIR")),
        "theme": (theme, theme_source),
    }
    if here.out.as_json:
        here.out.document(
            {
                "settings": {
                    name: {"value": value, "source": source}
                    for name, (value, source) in settings.items()
                },
                "problems": problems,
            }
        )
        return
    pairs = [(name, f"{value}  ({source})") for name, (value, source) in settings.items()]
    here.out.lines(facts(pairs, here.out.width, indent=0))
    here.out.lines(Piece(f"Mind: {each}", Style.WARN) for each in problems)


def edit(ctx: typer.Context) -> None:
    """Edit the settings in $EDITOR. They are kept only if they can be read."""
    from pipetui.services.editor import edit_text
    from pipetui.services.settings.config import config_file, keep_settings, settings_text

    here = program(ctx)
    folder = here.config_folder
    place = config_file(folder)
    after = edit_text(
        settings_text(folder), "config.toml", lambda text: keep_settings(folder, text)
    )
    changed = after is not None
    if here.out.as_json:
        here.out.document({"path": str(place), "changed": changed})
    else:
        here.out.line(f"Written to {place}" if changed else "Nothing was changed")


def _source(*, option: str | None, variable: str) -> str:
    if option:
        return "command line"
    return variable if os.environ.get(variable) else "as the program comes"
