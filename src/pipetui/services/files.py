"""Files that appear whole or not at all, and that nobody else may read."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

from pipetui.domain.errors import Refused, StoreError
from pipetui.domain.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_NAME = {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ELOOP}
_NOT_HERE = {errno.EACCES, errno.EPERM, errno.EROFS}
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


@contextmanager
def whole_file(path: Path, *, overwrite: bool = False) -> Iterator[TextIO]:
    """A text file in UTF-8 to write into; it gets its name only when all is written.

    Refused when it is there already and `overwrite` is not set, and where nothing can be written;
    StoreError when the disk fails. In either case what was there is as before.
    """
    with _file_errors(path):
        _require_place(path, overwrite=overwrite)
    temporary = path.with_name(f".{path.name[:100]}.{secrets.token_hex(8)}.part")
    try:
        with _file_errors(path):
            number = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        stream = os.fdopen(number, "w", encoding="utf-8", newline="")
        with _file_errors(path), stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        with _file_errors(path):
            _name(temporary, path, overwrite=overwrite)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _require_place(path: Path, *, overwrite: bool) -> None:
    if not path.name or "\0" in str(path):
        raise _no_name(path)
    if path.is_dir():
        message = f"{path} is a folder"
        raise Refused(message, "name a file in it")
    if not path.parent.is_dir():
        message = f"there is no folder {path.parent}"
        raise Refused(message, "make it first, or choose another one")
    if not os.path.lexists(path):
        return
    if not overwrite:
        raise _there(path)
    if path.exists() and not path.is_file():
        message = f"{path} is no ordinary file"
        raise Refused(message, "choose another name")


def _name(temporary: Path, path: Path, *, overwrite: bool) -> None:
    """Give the finished file its name; without `overwrite` never that of another."""
    if overwrite:
        temporary.replace(path)
    else:
        try:
            path.hardlink_to(temporary)
        except FileExistsError:
            raise _there(path) from None
        except OSError as error:
            if error.errno not in _NO_LINKS or os.path.lexists(path):
                raise
            temporary.rename(path)  # Some file systems know no links.
        else:
            temporary.unlink()
    with suppress(OSError):  # Some do not let a folder be written through.
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _no_name(path: Path) -> Refused:
    return Refused(f"{shown(str(path))} is no name for a file", "choose another one")


def _there(path: Path) -> Refused:
    return Refused(f"{path} is there already", "choose another name, or move it away first")


@contextmanager
def _file_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NOT_HERE:
            message = f"nothing may be written to {path.parent}"
            raise Refused(message, "choose another folder") from error
        if error.errno in _NO_NAME:
            raise _no_name(path) from error
        if error.errno in _FULL:
            message = f"{path} could not be written: the disk is full"
            raise StoreError(message, "free some space, or choose another folder") from error
        message = f"{path} could not be written ({error.strerror or 'the disk reports an error'})"
        raise StoreError(message, "choose another folder") from error
