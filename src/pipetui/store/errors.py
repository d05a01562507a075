"""What a database can do wrong, said in words a person can act on."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, IntegrityError

from pipetui.domain.errors import Conflict, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCKED = (
    "is locked by another program",
    "wait until that one has finished, then try again",
)
_READ_ONLY = ("cannot be written to", "make the file and its folder writable, or work on a copy")
_FULL = (
    "could not be written: the disk is full",
    "free some space; nothing was lost and nothing was half written",
)
_BY_CODE = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: ("may not be opened", "check who owns the file and its folder"),
    sqlite3.SQLITE_CANTOPEN: (
        "cannot be opened",
        "check that the folder exists and that you may read and write it",
    ),
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: (
        "could not be written or read: the disk reports an error",
        "check for free space and for a failing disk; nothing was half written",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "is damaged",
        "keep the file as it is and go back to a backup; `pipetui doctor` tells more",
    ),
    sqlite3.SQLITE_NOTADB: ("is not a database", "name another file with --db"),
}
_PRIMARY_CODE = 0xFF
_BY_STATE = {
    "25006": ("cannot be written to", "it is a standby, or set to be read only"),
    "42501": ("may not be used", "ask its owner for the right to read and write its tables"),
    "53100": _FULL,
    "55P03": _LOCKED,
}


@contextmanager
def store_errors(name: str) -> Iterator[None]:
    """Turn what the database driver raises into Conflict or StoreError about `name`.

    Driver messages are kept out: they quote statements and customers.
    """
    try:
        yield
    except IntegrityError as error:
        message = "what this change builds on was changed meanwhile; nothing was written"
        raise Conflict(message, "look again and repeat it") from error
    except DBAPIError as error:
        raise explain(error.orig, name) from error
    except sqlite3.Error as error:
        raise explain(error, name) from error


def explain(error: BaseException | None, name: str) -> StoreError:
    """The StoreError that says what a driver's error means."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        what, hint = _BY_CODE.get(code & _PRIMARY_CODE, _other(error))
        return StoreError(f"{name} {what}", hint)
    if type(error).__module__.startswith("psycopg"):
        state = getattr(error, "sqlstate", None)
        if state is None or state[:2] in {"08", "57", "28", "3D"}:
            return StoreError(
                f"the server of {name} is out of reach", "check its address and that it runs"
            )
        other = (f"refused the request ({state})", "`pipetui doctor` tells more")
        what, hint = _BY_STATE.get(state, other)
        return StoreError(f"{name} {what}", hint)
    return StoreError(f"{name} cannot be used", "`pipetui doctor` tells more")


def _other(error: BaseException | None) -> tuple[str, str]:
    reason = getattr(error, "sqlite_errorname", "unknown error")
    return f"cannot be used ({reason})", "`pipetui doctor` tells more"
