"""Programs of their own beside the tests: they can be killed, lose rights and run out of disk.

Loading the libraries takes a second each time. So one process loads them once and splits off a
child for each program; it has no threads, which makes that safe.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

SRC = Path(__file__).parents[2] / "src"

_SERVER = """
import json, os, sys, traceback
import alembic.command, psycopg, tzlocal
import pipetui.services.session, pipetui.store.migrations
for line in sys.stdin:
    asked = json.loads(line)
    if "script" in asked:
        answer = os.fork()
        if answer == 0:
            out = os.open(asked["out"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            for stream in (1, 2):
                os.dup2(out, stream)
            os.close(0)
            sys.argv[1:] = asked["arguments"]
            try:
                exec(asked["script"], {"__name__": "__main__"})
            except BaseException:
                traceback.print_exc()
                sys.stderr.flush()
                os._exit(1)
            sys.stdout.flush()
            os._exit(0)
    else:
        answer = os.waitstatus_to_exitcode(os.waitpid(asked["pid"], 0)[1])
    print(json.dumps(answer), flush=True)
"""

_PRELUDE = """
import json, os, resource, sys
from pathlib import Path
from pipetui.domain.commands import *
from pipetui.domain.errors import PipetuiError
from pipetui.services.session import Session
location, mode = sys.argv[1], sys.argv[2] or None
said = []

def attempt(action):
    try:
        action()
        said.append(None)
    except PipetuiError as error:
        said.append([error.kind, error.message, error.hint])

def open_it():
    return Session.open(location, "test", journal_mode=mode)

def no_file_larger_than(size):
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard if size is None else size, hard))

def become_nobody():
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)

"""


@dataclass
class Program:
    """A program that was started."""

    pid: int
    _out: Path

    @property
    def out(self) -> str:
        """What it has printed so far, errors among it."""
        return self._out.read_text(encoding="utf-8") if self._out.exists() else ""

    def wait_for(self, text: str, times: int = 1) -> None:
        """Return when it has printed this so many times."""
        deadline = time.monotonic() + 30
        while self.out.count(text) < times:
            assert time.monotonic() < deadline, self.out
            time.sleep(0.001)

    def finish(self) -> str:
        """Wait for its end, which must be a good one, and give what it printed."""
        code = _server().ask(pid=self.pid)
        assert code == 0, self.out
        return self.out

    def kill(self) -> str:
        """End it as a power cut would, and give what it had printed."""
        os.kill(self.pid, signal.SIGKILL)
        _server().ask(pid=self.pid)
        return self.out


def start(script: str, location: Path | str, journal_mode: str | None = None) -> Program:
    """Start a program that works at a database.

    It finds `location`, `mode`, `Session` and every command, and can `open_it()`, `attempt()` an
    action, `become_nobody()` and see to it that there is `no_file_larger_than()` so many bytes.
    """
    handle, name = tempfile.mkstemp(dir=_server().folder)
    os.close(handle)
    pid = _server().ask(
        script=_PRELUDE + script, out=name, arguments=[str(location), journal_mode or ""]
    )
    return Program(int(pid), Path(name))


def tell(script: str, location: Path | str, journal_mode: str | None = None) -> list[Any]:
    """What came of each thing a program attempted: None, or [kind, message, hint].

    Anything but an error for people ends it, and fails the test.
    """
    out = start(f"{script}\nprint(json.dumps(said))", location, journal_mode).finish()
    heard: list[Any] = json.loads(out)
    return heard


class _Server:
    def __init__(self) -> None:
        self._files = tempfile.TemporaryDirectory(prefix="pipetui-programs-")
        self.folder = self._files.name
        self._asking = Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SERVER],
            env={**os.environ, "PYTHONPATH": str(SRC)},
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._close)

    def ask(self, **what: object) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._asking:
            self._process.stdin.write(json.dumps(what) + "\n")
            self._process.stdin.flush()
            return int(json.loads(self._process.stdout.readline()))

    def _close(self) -> None:
        self._process.communicate()
        self._files.cleanup()


@cache
def _server() -> _Server:
    return _Server()
