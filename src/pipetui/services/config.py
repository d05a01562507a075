"""The settings: one TOML file in the configuration folder, small and checked.

A mistake in it costs a sentence about it and the setting's default, never the start of the program.
"""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipetui.domain.text import shown, visible
from pipetui.services.exporting.files import whole_file
from pipetui.store.target import make_private_folder

if TYPE_CHECKING:
    from pathlib import Path

FILE = "config.toml"

EMPTY = """\
# PipeTUI's settings. What is left out, or stands behind a #, is as the program comes.

# The colours: `pipetui themes` lists them.
# theme = "midnight"
"""
"""What `pipetui config edit` begins with."""

_MOST_BYTES = 64 * 1024


class Config(BaseModel):
    """Every setting, as the program comes unless the file says otherwise."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    theme: str | None = Field(default=None, min_length=1, max_length=40)
    """The name of a theme; None for the program's own choice."""


def config_file(folder: Path) -> Path:
    """Where the settings stand."""
    return folder / FILE


def load_config(folder: Path) -> tuple[Config, list[str]]:
    """The settings, and a sentence for each mistake in their file."""
    try:
        with config_file(folder).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return Config(), []
    except OSError as error:
        return Config(), [f"{FILE} cannot be read ({error.strerror})"]
    try:
        return parse_config(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Config(), [f"{FILE} is not UTF-8 text"]


def parse_config(text: str) -> tuple[Config, list[str]]:
    """The settings a text holds, and a sentence for each mistake in it."""
    if len(text) > _MOST_BYTES:
        return Config(), [f"{FILE} is too large for settings"]
    try:
        table = tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError, and what `int` says to thousands of digits
        return Config(), [f"{FILE} is not TOML: {visible(str(error))[:200]}"]
    except RecursionError:
        return Config(), [f"{FILE} is not TOML: nested too deeply"]
    known = list(Config.model_fields)
    problems = [_unknown(name, known) for name in table if name not in known]
    try:
        return Config.model_validate(table), problems
    except ValidationError as error:
        wrong = {str(each["loc"][0]): each["msg"] for each in error.errors()}
        problems += [_wrong(name, text) for name, text in wrong.items()]
        right = {name: each for name, each in table.items() if name in known and name not in wrong}
        return Config.model_validate(right), problems


def write_config(folder: Path, text: str) -> None:
    """Put a text in the place of the settings' file, whole or not at all; links are followed."""
    place = config_file(folder).resolve()
    make_private_folder(place.parent)
    with whole_file(place, overwrite=True) as file:
        file.write(text)


def store_setting(folder: Path, name: str, value: str) -> None:
    """Write one setting and leave the rest of the file as its owner wrote it."""
    # Slow to import, and only writing needs it.
    import tomlkit

    try:
        text = config_file(folder).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        text = EMPTY
    document: Any = tomlkit.parse(text)
    document[name] = value
    write_config(folder, tomlkit.dumps(document))


def _unknown(name: str, known: list[str]) -> str:
    near = get_close_matches(name[:40].lower(), known, 1)
    hint = f"did you mean {near[0]}?" if near else f"settings: {', '.join(known)}"
    return f"{shown(name)} in {FILE} is no setting; {hint}"


def _wrong(name: str, what: str) -> str:
    return f"{name} in {FILE}: {what[:1].lower()}{what[1:]}"
