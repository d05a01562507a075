"""Which database files this process has open, because a second descriptor of one is dangerous.

POSIX lets go of every lock a process holds on a file as soon as the process closes any descriptor
of it (https://sqlite.org/howtocorrupt.html, section 2.2). A header that is read with `open` while
another thread is writing would hand that thread's lock to the next writer, and two writers at once
destroy the file. So whoever wants to look at a file asks here first, and looks through SQLite,
which minds its own descriptors, when it is open.
"""

from __future__ import annotations

from collections import Counter
from threading import RLock
from typing import TYPE_CHECKING

from sqlalchemy import event

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

OPENING = RLock()
"""Held from the look at a file until it is noted as open: no other thread opens it in between."""

_files: Counter[tuple[int, int]] = Counter()


def is_open(path: Path) -> bool:
    """Whether this process has the file open, by whatever name."""
    try:
        return _files[_identity(path)] > 0
    except (OSError, ValueError):
        return False  # not there, or a name that no file can have


def note_open(path: Path, engine: Engine) -> None:
    """Note that an engine has the file open until it is disposed of."""
    identity = _identity(path)
    _files[identity] += 1

    def disposed(_engine: Engine) -> None:
        with OPENING:
            _files[identity] = max(0, _files[identity] - 1)

    event.listen(engine, "engine_disposed", disposed, once=True)


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino
