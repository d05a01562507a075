"""A real terminal for a program under test: a pty on one side, a screen to read on the other."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_QUIET = 0.05
_PATIENCE = 20.0


class Terminal:
    """Runs a program and keeps every byte it writes; `screen` is what a person would see."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        columns: int = 100,
        lines: int = 30,
    ) -> None:
        self.written = bytearray()
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self.pid, self._file = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), dict(environment))  # noqa: S606 - our own
        self.resize(columns, lines)
        self.exit_code: int | None = None

    # -- hands -----------------------------------------------------------------------------

    def press(self, keys: str) -> None:
        """Type keys, all at once."""
        os.write(self._file, keys.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Pull at the window's corner."""
        self._screen.resize(lines, columns)
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def kill(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    # -- eyes ------------------------------------------------------------------------------

    @property
    def lines(self) -> list[str]:
        """The screen's lines."""
        return list(self._screen.display)

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(line.rstrip() for line in self.lines)

    def wait_for(self, *texts: str) -> None:
        """Read until all of these are on the screen."""

        def are_there() -> bool:
            shown = self.text
            return all(text in shown for text in texts)

        self.wait_until(are_there, f"{texts} to show")

    def wait_without(self, text: str) -> None:
        """Read until this is no longer on the screen."""
        self.wait_until(lambda: text not in self.text, f"{text!r} to go")

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Read until a condition holds; AssertionError with the screen when it never does."""
        deadline = time.monotonic() + _PATIENCE
        while not condition():
            if time.monotonic() > deadline or not self._read():
                raise AssertionError(f"waited for {what}; the screen:\n{self.text}")

    def settle(self, seconds: float = 0.3) -> None:
        """Read until the program has been silent for a while."""
        last = time.monotonic()
        while time.monotonic() - last < seconds:
            before = len(self.written)
            if not self._read():
                return
            if len(self.written) > before:
                last = time.monotonic()

    def wait_for_exit(self) -> int:
        """Read until the program ends; gives its exit code, negative for a signal."""
        if self.exit_code is None:
            while self._read():
                pass
            _, status = os.waitpid(self.pid, 0)
            self.exit_code = os.waitstatus_to_exitcode(status)
            os.close(self._file)
        return self.exit_code

    def close(self) -> None:
        """End the program, whatever it is doing."""
        if self.exit_code is None:
            with suppress(ProcessLookupError):
                self.kill(signal.SIGKILL)
            self.wait_for_exit()

    def _read(self) -> bool:
        """Take in all that comes within a moment; False when the program has closed its end."""
        patience = _QUIET
        while select.select([self._file], [], [], patience)[0]:
            try:
                data = os.read(self._file, 65536)
            except OSError:
                return False
            if not data:
                return False
            self.written += data
            self._stream.feed(data)
            patience = 0  # for the rest of it
        return True
