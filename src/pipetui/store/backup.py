"""A consistent copy of a database file, made while it may be in use."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from secrets import token_hex
from typing import TYPE_CHECKING

from pipetui.domain.errors import StoreError
from pipetui.store.errors import explain
from pipetui.store.target import make_private_file

if TYPE_CHECKING:
    from pathlib import Path


def copy_database(source: Path, copy: Path) -> None:
    """Write a checked copy of `source` to `copy`, replacing an earlier copy only when it is whole.

    Raises StoreError, leaving both as they were, when the source is damaged or the disk full.
    """
    writing = copy.with_name(f".{copy.name}.{token_hex(4)}.new")
    try:
        make_private_file(writing)
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(writing)) as new:
            old.backup(new)
            # The copy is one plain file, whatever the original keeps beside it.
            new.execute("PRAGMA journal_mode=DELETE")
            found = new.execute("PRAGMA integrity_check(1)").fetchone()
        if found != ("ok",):
            message = f"{source} is damaged, so no copy was made"
            raise StoreError(message, "keep the file as it is and go back to a backup")
        with writing.open("rb") as file:
            os.fsync(file.fileno())
        writing.replace(copy)
    except sqlite3.Error as error:
        raise explain(error, str(source)) from error
    except OSError as error:
        message = f"{copy} cannot be written ({error.strerror})"
        raise StoreError(message, "free some space, or make the folder writable") from error
    finally:
        with suppress(OSError):
            writing.unlink()
