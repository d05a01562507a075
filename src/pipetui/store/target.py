"""Which database is meant, and what can be told of it before any SQL is spoken."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipetui.domain.errors import StoreError
from pipetui.store.dialects.sqlite import APPLICATION_ID

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_VERSION_OFFSET = 60
_APPLICATION_OFFSET = 68
_SERVER_SCHEMES = {"postgresql", "postgres", "postgresql+psycopg"}


@dataclass(frozen=True, slots=True)
class Target:
    """A file (`path`) or a server (`url`); `name` is what people are told, without secrets."""

    name: str
    path: Path | None = None
    url: str | None = None


def parse_target(text: str) -> Target:
    """The database a path or URL means; StoreError for a kind that is not supported."""
    scheme, separator, rest = text.partition("://")
    if not separator:
        path = Path(text).expanduser()
        return Target(name=str(path), path=path)
    if scheme == "sqlite":
        return parse_target(rest.removeprefix("/"))
    if scheme in _SERVER_SCHEMES:
        return Target(name=_server_name(text), url=f"postgresql+psycopg://{rest}")
    message = f"{scheme}:// is no kind of database known here"
    raise StoreError(message, "give a file, or a postgresql:// address")


def may_write(target: Target) -> bool:
    """Whether the system lets this user write; whether a server does shows with the first write.

    SQLite needs the folder as well, for its journal.
    """
    path = target.path
    return path is None or (os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK))


def _server_name(url: str) -> str:
    """Host and database; an address that does not come apart cleanly is not repeated at all."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "the server"
    if "@" in parts.path + parts.query + parts.fragment:
        return "the server"  # of a password with / ? or # in it, half would be told
    return f"{parts.hostname or 'local socket'}/{parts.path.lstrip('/')}"


def stored_version(path: Path, newest: int) -> int | None:
    """The schema version in the file's header; None where there is no file.

    Reads a hundred bytes and changes nothing; never to be used on a file that this process has
    open (see `opened`). StoreError for a folder, an empty file, a file of
    another kind or program, and one of a newer version than `newest`.
    """
    try:
        if not path.is_file() and path.exists() and not path.is_dir():
            message = f"{path} is no file"
            raise StoreError(message, "name another file with --db")
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except FileNotFoundError:
        if path.is_symlink():
            message = f"{path} is a link to a file that is not there"
            raise StoreError(message, "see that its drive is there, or remove the link") from None
        return None
    except IsADirectoryError:
        message = f"{path} is a folder"
        raise StoreError(message, "name a file in it") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no such name"
        message = f"{path} cannot be opened ({reason})"
        raise StoreError(message, "check the name and who may read it") from error
    if not header:
        message = f"{path} is empty, so it is no pipeline"
        raise StoreError(message, "remove it to start anew there, or name another file with --db")
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        message = f"{path} is not a database"
        raise StoreError(message, "name another file with --db")
    version, application = (
        struct.unpack_from(">i", header, offset)[0]
        for offset in (_VERSION_OFFSET, _APPLICATION_OFFSET)
    )
    return checked_version(path, application, version, newest)


def checked_version(path: Path, application: int, version: int, newest: int) -> int:
    """The version, when the file is ours and no newer than `newest`; else StoreError."""
    if application != APPLICATION_ID or version < 1:
        message = f"{path} belongs to another program"
        raise StoreError(message, "name another file with --db")
    if version > newest:
        message = f"{path} was written by a newer PipeTUI (version {version}, here {newest})"
        raise StoreError(message, "update PipeTUI; the file was not touched")
    return version


def make_private_folder(folder: Path) -> None:
    """Make a folder and its parents, open to nobody else; StoreError when that cannot be."""
    try:
        # mkdir(parents=True) would make the parents as open as the umask leaves them.
        for each in (*reversed(folder.parents), folder):
            if not each.exists():
                each.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(exist_ok=True)
    except OSError as error:
        message = f"the folder {folder} cannot be made ({error.strerror})"
        raise StoreError(message, "name a place you may write to") from error


def make_private_file(path: Path) -> None:
    """Make an empty file that only its owner may read; never follows or overwrites one."""
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
    os.close(os.open(path, flags, 0o600))
