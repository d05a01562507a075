"""Texts from files and from stdin, read within bounds."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipetui.cli.asking import types_in
from pipetui.domain.errors import InputError, Refused

if TYPE_CHECKING:
    from pipetui.cli.program import Program

_MOST_BYTES = 16 * 1024 * 1024


def read_stdin() -> str:
    """What is piped in, as text. InputError when it is too much, or no UTF-8."""
    return _decoded(stdin_bytes(_MOST_BYTES), "stdin")


def stdin_bytes(most: int) -> bytes:
    """What is piped in; of more than `most` bytes one more than that, to be refused by its size."""
    return b"" if sys.stdin is None else sys.stdin.buffer.read(most + 1)


def read_stdin_lines(here: Program) -> list[tuple[int, str]]:
    """The lines piped in that hold something, each with its number from 1."""
    if here.out.shows_progress and types_in():
        here.out.complain("A deal on each line; Ctrl-D ends.")
    lines = re.split("\r\n|\n|\r", read_stdin())
    found = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise Refused("nothing was read from stdin", "give a deal on each line")
    return found


def read_file(name: str) -> str:
    """The text of a file, or of stdin for `-`. InputError when it cannot be read."""
    if name == "-":
        return read_stdin()
    try:
        with Path(name).expanduser().open("rb") as file:
            return _decoded(file.read(_MOST_BYTES + 1), name)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no such name"
        message = f"{name} cannot be read ({reason})"
        raise InputError(message, "check its name, and that you may read it") from error


def _decoded(data: bytes, name: str) -> str:
    if len(data) > _MOST_BYTES:
        message = f"{name} is larger than {_MOST_BYTES >> 20} MB"
        raise InputError(message, "see that it is the right file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{name} is not UTF-8 text (byte {error.start + 1})"
        raise InputError(message, "save it as UTF-8") from None
