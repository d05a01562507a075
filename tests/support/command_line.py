"""The command line run inside the test's own process: its bytes, its exit code, its JSON."""

from __future__ import annotations

import fcntl
import io
import json
import os
import struct
import sys
import termios
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from typer.main import get_group

from pipetui.cli.grammar import build_command
from pipetui.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

NOW = "2026-11-22T10:00:00+01:00"
"""A Sunday."""
# A process reads the signature of its one command once; here one process runs thousands.
_get_group, _build_command = cache(get_group), cache(build_command)


@dataclass(frozen=True)
class Result:
    """How a command ended and what it wrote."""

    code: int
    out: bytes
    err: bytes

    @property
    def text(self) -> str:
        """What stdout says."""
        return self.out.decode()

    @property
    def complaint(self) -> str:
        """What stderr says."""
        return self.err.decode()

    @property
    def json(self) -> Any:  # noqa: ANN401 - a document
        """The one document on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:  # noqa: ANN401 - a document
        """The error on stderr as JSON."""
        lines = self.complaint.splitlines()
        assert len(lines) == 1
        return json.loads(lines[0])["error"]


class CommandLine:
    """A person at a shell with a database."""

    def __init__(self, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.database = database
        self._patch = monkeypatch
        monkeypatch.setattr("pipetui.cli.main.get_group", _get_group)
        monkeypatch.setattr("pipetui.cli.grammar.build_command", _build_command)
        monkeypatch.setenv("PIPETUI_DB", str(database))
        monkeypatch.setenv("PIPETUI_NOW", NOW)
        monkeypatch.setenv("PIPETUI_TZ", "Europe/Berlin")

    def at(self, now: str) -> None:
        """Set the clock."""
        self._patch.setenv("PIPETUI_NOW", now)

    def run(self, *words: str | int, stdin: str | bytes | io.RawIOBase = b"") -> Result:
        """Run one command line; numbers may be given as such."""
        data = stdin.encode() if isinstance(stdin, str) else stdin
        piped = io.BytesIO(data) if isinstance(data, bytes) else io.BufferedReader(data)
        out, err = io.BytesIO(), io.BytesIO()
        mask = os.umask(0o022)
        with self._patch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(piped, "utf-8"))
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, "utf-8", write_through=True))
            patch.setattr(sys, "stderr", io.TextIOWrapper(err, "utf-8", write_through=True))
            try:
                code = main([str(word) for word in words])
            finally:
                os.umask(mask)
            return Result(code, out.getvalue(), err.getvalue())

    def on_terminal(self, *words: str | int, columns: int = 80) -> bytes:
        """Run a command line whose stdout is a terminal; gives every byte that reached it."""
        ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
        written = bytearray()

        def read() -> None:
            with suppress(OSError):
                while data := os.read(ours, 65536):
                    written.extend(data)

        reader = threading.Thread(target=read)
        reader.start()
        mask = os.umask(0o022)
        with self._patch.context() as patch, os.fdopen(theirs, "w", encoding="utf-8") as stdout:
            patch.setattr(sys, "stdout", stdout)
            patch.setattr(sys, "__stdout__", stdout)
            try:
                main([str(word) for word in words])
            finally:
                os.umask(mask)
        reader.join()
        os.close(ours)
        return bytes(written)

    def __call__(self, *words: str | int, stdin: str | bytes = b"") -> Result:
        """Run a command line that has to succeed and to complain of nothing."""
        result = self.run(*words, stdin=stdin)
        assert result.code == 0, result.complaint
        assert result.err == b""
        return result

    def json(self, *words: str | int, stdin: str | bytes = b"") -> Any:  # noqa: ANN401
        """The document of a command that has to succeed."""
        return self(*words, "--json", stdin=stdin).json

    def fails(self, code: int, *words: str | int, stdin: str | bytes | io.RawIOBase = b"") -> str:
        """Run a command line that has to fail in one line; gives that line."""
        result = self.run(*words, stdin=stdin)
        assert result.code == code, (result.code, result.text, result.complaint)
        assert result.complaint.startswith("pipetui: ")
        assert result.complaint.count("\n") == 1
        assert result.complaint.endswith("\n")
        return result.complaint.strip()

    def refused(self, *words: str | int) -> Any:  # noqa: ANN401 - a document
        """The error, in JSON, of a command that has to be refused."""
        result = self.run(*words, "--json")
        assert result.code == 1, (result.code, result.text, result.complaint)
        assert result.out == b""
        assert result.error["kind"] == "refused"
        return result.error
