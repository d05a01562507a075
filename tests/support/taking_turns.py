"""Work that one of the workers does for all of them."""

from __future__ import annotations

import contextlib
import fcntl
import importlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

WORKER = os.environ.get("PYTEST_XDIST_WORKER")
"""`gw0`, `gw1` and so on; None where one process does all."""


def import_test_modules(config: pytest.Config) -> None:
    """Import all test modules, each worker beginning with others, if all are to be tested.

    pytest writes a module down with its assertions rewritten, which takes longer than any other
    part of collecting. When all workers go through the modules in one order, all rewrite all of
    them at the same time; this way one reads what another has written.
    """
    if WORKER is None or config.args != config.getini("testpaths"):
        return
    workers = int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    root = config.rootpath
    names = [
        ".".join(path.relative_to(root).with_suffix("").parts)
        for path in sorted(root.glob("tests/**/test_*.py"))
    ]
    begin = len(names) * int(WORKER.removeprefix("gw")) // workers
    for name in names[begin:] + names[:begin]:
        # One that cannot be imported is told by pytest when it gets there.
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def made_once(
    name: str, make: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The file that the first worker to ask for it makes, and the others wait for and read."""
    own = tmp_path_factory.getbasetemp()
    shared = own if WORKER is None else own.parent
    path, unfinished = shared / name, shared / f"unfinished-{name}"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            unfinished.unlink(missing_ok=True)
            make(unfinished)
            unfinished.rename(path)
    return path
