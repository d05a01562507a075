"""The one place that prints: text made safe and aligned for terminals, JSON for programs."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TextIO

from pipetui.domain.errors import PipetuiError
from pipetui.domain.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


NOTHING_MATCHES = "Nothing matches."
"""What is answered where something was looked for and not found."""


class Style(StrEnum):
    """What a piece of text is; as a colour of the terminal's own sixteen, or a weight."""

    STRONG = "1"
    FAINT = "2"
    BAD = "31"
    GOOD = "32"
    WARN = "33"
    ACCENT = "36"


class Piece(NamedTuple):
    """A stretch of a line in one style."""

    text: str
    style: Style | None = None


Line = str | Piece | tuple["str | Piece", ...]

# JSON escapes the C0 controls itself. These a terminal would act on too, and lone surrogates are
# no UTF-8; all of them stand inside strings, where an escape means the same.
_UNSAFE_IN_JSON = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Unwritable(PipetuiError):
    """What is printed cannot be: the disk it goes to is full, or gone."""

    kind = "store"
    exit_code = 4


class Output:
    """Where a command's answers go. `width` is the terminal's, None when there is none."""

    def __init__(
        self,
        stdout: TextIO | None,
        stderr: TextIO | None,
        *,
        as_json: bool,
        environment: Mapping[str, str],
    ) -> None:
        self.as_json = as_json
        self._stdout = stdout
        self._stderr = stderr
        plain = bool(environment.get("NO_COLOR")) or environment.get("TERM") == "dumb"
        self._coloured = _is_terminal(stdout) and not plain
        self.width = shutil.get_terminal_size().columns if _is_terminal(stdout) else None

    @classmethod
    def standard(cls, *, as_json: bool) -> Output:
        """The output of this process."""
        return cls(sys.stdout, sys.stderr, as_json=as_json, environment=os.environ)

    @property
    def has_terminal(self) -> bool:
        """Whether a person looks at the answers as they come."""
        return _is_terminal(self._stdout)

    @property
    def shows_progress(self) -> bool:
        """Whether long work may draw a bar on stderr."""
        return _is_terminal(self._stderr) and not self.as_json

    def line(self, line: Line = "") -> None:
        """Print one line."""
        self._write(self._stdout, self._painted(line).rstrip() + "\n")

    def lines(self, lines: Iterable[Line]) -> None:
        """Print lines."""
        for line in lines:
            self.line(line)

    def block(self, text: str) -> None:
        """Print a text with the lines it has, such as a file."""
        self._write(self._stdout, visible(text, lines=True).rstrip("\n") + "\n")

    def document(self, value: object) -> None:
        """Print a JSON document."""
        indent = 2 if self.has_terminal else None
        self._write(self._stdout, json_text(value, indent) + "\n", "utf-8")

    def items(self, items: Sequence[object], *, total: int | None = None, **more: object) -> None:
        """Print a list as a JSON document; `total` counts what a limit left out as well."""
        count = len(items)
        known = count if total is None else total
        self.document({"items": items, "count": count, "total": known, **more})

    def complain(self, text: str) -> None:
        """One line on stderr. Nothing more can be done when that fails too."""
        with suppress(OSError, Unwritable):
            self._write(self._stderr, visible(text) + "\n")

    def complain_document(self, value: object) -> None:
        """One line of JSON on stderr."""
        with suppress(OSError, Unwritable):
            self._write(self._stderr, json_text(value) + "\n", "utf-8")

    def finish(self) -> None:
        """See that all is written; raises as `line` does."""
        self._write(self._stdout, "")

    def abandon(self) -> None:
        """Send what is still buffered nowhere: nobody reads it any more."""
        with suppress(OSError, ValueError, AttributeError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stdout.fileno())  # type: ignore[union-attr]
            os.close(nowhere)

    def _painted(self, line: Line) -> str:
        pieces = line if isinstance(line, tuple) and not isinstance(line, Piece) else (line,)
        return "".join(self._paint(piece) for piece in pieces)

    def _paint(self, piece: str | Piece) -> str:
        if isinstance(piece, str):
            return visible(piece)
        text = visible(piece.text)
        if not self._coloured or piece.style is None or not text.strip():
            return text
        return f"\x1b[{piece.style}m{text}\x1b[0m"

    @staticmethod
    def _write(stream: TextIO | None, text: str, encoding: str | None = None) -> None:
        if stream is None:
            return
        try:
            buffer = getattr(stream, "buffer", None)
            if buffer is None:
                stream.write(text)
            else:
                # A terminal that lacks a character shows a question mark in its place.
                buffer.write(text.encode(encoding or stream.encoding or "utf-8", "replace"))
            stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise Unwritable(
                f"the answer could not be written ({error.strerror})",
                "see that there is space where it goes; what the command changed is done",
            ) from error


def json_text(value: object, indent: int | None = None) -> str:
    """A JSON document in which no character can act on a terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False
