"""A program in a real terminal, and a stop-watch: from a key written until its answer has settled.

Settled means that the program has been silent for a while; what counts is when its last byte came.
"""

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

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

COLUMNS, LINES = 120, 40
QUIET = 0.05
"""Seconds of silence after which the answer to one key counts as whole."""
PATIENCE = 60.0
"""Seconds without any answer after which something is wrong."""

# What a terminal answers when Textual asks: it paints whole frames at once (mode 2026), and tells
# of a new size by signal alone (2048).
_ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y"}


class ProbeError(Exception):
    """The program did not answer, or ended before its time."""


class Probe:
    """Starts a program in a terminal of 120 by 40 and times it."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.started = time.perf_counter()
        self._pid, self._file = pty.fork()
        if self._pid == 0:
            os.execvpe(command[0], list(command), dict(environment))  # noqa: S606 - our own
        size = struct.pack("HHHH", LINES, COLUMNS, 0, 0)
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, size)
        self._tail = b""
        self._closed = False

    def wait_for(self, text: str) -> float:
        """Seconds from the start until a text was written to the terminal."""
        wanted = text.encode()
        while wanted not in self._tail:
            if self._read(PATIENCE) is None:
                raise ProbeError(f"{text!r} never came; the last was {self._tail[-400:]!r}")
        return time.perf_counter() - self.started

    def settle(self, quiet: float = QUIET) -> float:
        """Seconds from the start until the last byte before a silence."""
        last = time.perf_counter()
        while (came := self._read(quiet)) is not None:
            last = came
        return last - self.started

    def time_key(self, keys: str) -> float:
        """Seconds from writing keys to the terminal until the answer has settled."""
        return self.time_burst(keys, QUIET, lambda: True)

    def time_burst(self, keys: str, quiet: float, is_done: Callable[[], bool]) -> float:
        """The same for many keys at once, that are not all done before `is_done` says so."""
        self.settle(0)
        written = time.perf_counter()
        os.write(self._file, keys.encode())
        last = self._read(PATIENCE)
        if last is None:
            raise ProbeError(f"no answer to {keys[:20]!r}")
        while True:
            came = self._read(quiet)
            if came is not None:
                last = came
            elif is_done() or time.perf_counter() - last > PATIENCE:
                return last - written

    def press(self, keys: str) -> None:
        """Write keys that may have no answer, and wait for silence."""
        os.write(self._file, keys.encode())
        self.settle(2 * QUIET)

    def leave(self, keys: str = "q") -> None:
        """Press the keys that end the program, and see that it does end well."""
        os.write(self._file, keys.encode())
        while self._read(PATIENCE) is not None:
            pass
        if not self._closed:
            raise ProbeError("the program does not end")
        code = self._reap()
        if code:
            raise ProbeError(f"the program ended with {code}: {self._tail[-400:]!r}")

    def close(self) -> None:
        """End the program, whatever it is doing."""
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            self._reap()

    def _reap(self) -> int:
        _, status = os.waitpid(self._pid, 0)
        os.close(self._file)
        self._pid = 0
        return os.waitstatus_to_exitcode(status)

    def _read(self, patience: float) -> float | None:
        """When something came, as perf_counter tells; None when nothing did in so many seconds."""
        if self._closed or not select.select([self._file], [], [], patience)[0]:
            return None
        try:
            data = os.read(self._file, 1 << 16)
        except OSError:  # Linux: the other end is closed
            data = b""
        came = time.perf_counter()
        if not data:
            self._closed = True
            return None
        before = self._tail[-16:]
        self._tail = (self._tail + data)[-(1 << 18) :]
        for asked, answer in _ANSWERS.items():
            if asked in data or (asked not in before and asked in before + data):
                os.write(self._file, answer)
        return came
