"""Colour themes: TOML files that come with the program or lie in the user's own folder.

A theme is data. A user's file that is broken, odd or hostile costs a sentence about it, never the
start of the program.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pipetui
from pipetui.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COLOURS = (
    "background",
    "surface",
    "panel",
    "cursor",
    "border",
    "text",
    "muted",
    "accent",
    "accent_text",
    "fresh",
    "ageing",
    "stale",
    "overdue",
    "today",
    "future",
    "none",
    "ok",
    "warning",
    "error",
)
"""What every theme gives a colour to; `themes/midnight.toml` says what each is for."""

DEFAULT_THEME = "midnight"

_KEYS = ("name", "title", "dark", "colors")
_NAME = re.compile(r"[a-z0-9_-]{1,40}")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_MAX_TITLE = 40
_MAX_BYTES = 64 * 1024
"""A theme is some thirty lines; a file larger than this is something else."""


@dataclass(frozen=True, slots=True)
class ThemeSpec:
    """One theme, checked: every colour of `COLOURS` is there and reads `#rrggbb`.

    `name` is what settings and the command line call it, `title` what people read.
    """

    name: str
    title: str
    dark: bool
    colors: Mapping[str, str] = field(hash=False)


class _NotATheme(Exception):
    """What keeps a file from being a theme, as a list of mistakes."""


def load_themes(extra_dir: Path | None = None) -> tuple[dict[str, ThemeSpec], list[str]]:
    """Every theme by name, and a sentence for each of the user's files that has a mistake in it.

    A user's theme in `extra_dir` takes the place of a shipped one of the same name. A folder that
    is not there holds no themes.
    """
    problems: list[str] = []
    shipped = _load_folder(_shipped_dir(), problems)
    own = {} if extra_dir is None else _load_folder(extra_dir, problems)
    return shipped | own, problems


def choose_theme(config_folder: Path, name: str) -> ThemeSpec:
    """The theme of a name, the user's own or a shipped one; Refused for an unknown name."""
    themes, _problems = load_themes(config_folder / "themes")
    if name not in themes:
        message = f"there is no theme {_shown(name)}"
        raise Refused(message, f"themes: {', '.join(sorted(themes))}")
    return themes[name]


def chosen_theme(config_folder: Path) -> tuple[str, str]:
    """The theme in force, and where it comes from: PIPETUI_THEME, the settings, or neither.

    One in the settings that is not there keeps nobody from the board: see `missing_theme`.
    """
    # Checking settings takes a library its time: the board in a test needs none.
    from pipetui.services.settings.config import load_config

    chosen = os.environ.get("PIPETUI_THEME")
    if chosen:
        return chosen, "PIPETUI_THEME"
    setting = load_config(config_folder)[0].theme
    if setting and not missing_theme(config_folder, setting):
        return setting, "config.toml"
    return DEFAULT_THEME, "as the program comes"


def missing_theme(config_folder: Path, name: str | None) -> list[str]:
    """Why the settings' theme is not there, the likeliest first; nothing when it is."""
    themes, problems = load_themes(config_folder / "themes") if name else ({}, [])
    if not name or name in themes:
        return []
    return [*problems, f"there is no theme {_shown(name)}; themes: {', '.join(sorted(themes))}"]


def _shipped_dir() -> Path:
    """Where the themes of the program lie: beside its modules, or in the checkout it runs from."""
    package = Path(pipetui.__file__).resolve().parent
    installed = package / "themes"
    return installed if installed.is_dir() else package.parents[1] / "themes"


def _load_folder(folder: Path, problems: list[str]) -> dict[str, ThemeSpec]:
    themes: dict[str, ThemeSpec] = {}
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except FileNotFoundError:
        return themes
    except OSError as error:
        problems.append(f"{_shown(folder.name)}: cannot be read ({error.strerror})")
        return themes
    for path in paths:
        try:
            theme, oddities = _parse(_read_inside(path, folder))
        except _NotATheme as error:
            oddities = [str(error)]
        else:
            if themes.setdefault(theme.name, theme) is not theme:
                oddities.append(f'another theme here is named "{theme.name}" already')
        if oddities:
            problems.append(f"{_shown(path.name)}: {'; '.join(oddities)}")
    return themes


def _read_inside(path: Path, folder: Path) -> str:
    """The text of a theme file that really lies in `folder`, wherever its links may lead."""
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(folder.resolve(strict=True)):
            raise _NotATheme("leads out of the themes folder")
        status = real.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _NotATheme("is not a file")
        if status.st_size > _MAX_BYTES:
            raise _NotATheme("is too large for a theme")
        return real.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _NotATheme("is not UTF-8 text") from None
    except (OSError, RuntimeError) as error:
        # A loop of links is a RuntimeError up to Python 3.12 and an OSError from 3.13 on.
        reason = getattr(error, "strerror", None) or "a loop of links"
        raise _NotATheme(f"cannot be read ({reason})") from None


def _parse(text: str) -> tuple[ThemeSpec, list[str]]:
    """The theme a file describes, and what in it is odd but does no harm."""
    try:
        table = tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError, and what `int` says to thousands of digits
        raise _NotATheme(f"is not TOML: {_shown(str(error))}") from None
    except RecursionError:
        raise _NotATheme("is not TOML: nested too deeply") from None
    colors = table.get("colors", {})
    mistakes = [*_mistakes_in_head(table), *_mistakes_in_colors(colors)]
    if mistakes:
        raise _NotATheme("; ".join(mistakes))
    spec = ThemeSpec(
        name=table["name"],
        title=table["title"],
        dark=table["dark"],
        colors=MappingProxyType({key: colors[key].lower() for key in COLOURS}),
    )
    unknown = [*(set(table) - set(_KEYS)), *(f"colors.{key}" for key in set(colors) - set(COLOURS))]
    if not unknown:
        return spec, []
    return spec, [f"has keys that mean nothing here: {_shown(', '.join(sorted(unknown)))}"]


def _mistakes_in_head(table: Mapping[str, Any]) -> Iterator[str]:
    name, title = table.get("name"), table.get("title")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        yield "name must be made of a to z, 0 to 9, - and _"
    if not isinstance(title, str) or not 0 < len(title.strip()) <= _MAX_TITLE:
        yield f"title must be a text of up to {_MAX_TITLE} characters"
    elif not title.isprintable():
        yield "title has characters that cannot be shown"
    if not isinstance(table.get("dark"), bool):
        yield "dark must be true or false"


def _mistakes_in_colors(colors: object) -> Iterator[str]:
    if not isinstance(colors, dict):
        yield "colors must be a section, [colors]"
        return
    missing = [key for key in COLOURS if key not in colors]
    if missing:
        yield f"the section [colors] lacks {', '.join(missing)}"
    for key in COLOURS:
        colour = colors.get(key, "#000000")
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            yield f'colour {key} must read like "#1a2b3c"'


def _shown(text: str) -> str:
    """A piece of a user's file in a sentence of ours: one short line, nothing but signs."""
    plain = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return plain if len(plain) <= 80 else plain[:79] + "…"  # noqa: PLR2004 - a line's width
