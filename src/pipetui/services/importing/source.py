"""The bytes of a file to import, read as often as needed, and the encoding they are in."""

from __future__ import annotations

import codecs
import io
import os
import re
import stat
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, Final

from pipetui.domain.errors import InputError
from pipetui.domain.text import clean_line, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES: Final = 256 * 1024 * 1024
"""The largest file taken."""

_PIECE = 1024 * 1024
_SAMPLE = 4096
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark is the beginning of this one.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_KINDS = (
    (b"PK\x03\x04", "a spreadsheet or an archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old spreadsheet or document"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x1f\x8b", "compressed"),
)
_MOSTLY = 0.8
_WORD = re.compile(r"[^\s,;|\"]{0,20}[^\x00-\x7f][^\s,;|\"]{0,20}")


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was when first looked at, or bytes handed over."""

    name: str
    """What it is called towards people."""
    size: int
    path: Path | None = None
    data: bytes = b""
    stamp: int = 0
    """When the file was last changed, in nanoseconds."""

    @contextmanager
    def bytes(self) -> Iterator[BinaryIO]:
        """The bytes from the beginning; InputError when the file has changed since."""
        if self.path is None:
            yield io.BytesIO(self.data)
            return
        with input_errors(self.name), self.path.open("rb") as stream:
            found = _stat(stream)
            if (found.st_size, found.st_mtime_ns) != (self.size, self.stamp):
                message = f"{self.name} was changed while it was being read"
                raise InputError(message, "start again when nothing writes to it any more")
            yield stream

    @contextmanager
    def text(self, encoding: str) -> Iterator[io.TextIOWrapper]:
        """The text from the beginning, its line ends as they are."""
        with self.bytes() as stream:
            text = io.TextIOWrapper(stream, encoding=encoding, newline="")
            try:
                yield text
            finally:
                # A wrapper that is dropped closes what it wraps, which is not ours to close.
                text.detach()


def open_source(given: Path | bytes, name: str | None = None) -> Source:
    """A path or bytes as a source; InputError when it cannot be read or is too large."""
    if isinstance(given, bytes):
        called = clean_line(name or "the input", _PIECE)
        _require_size(called, len(given))
        return Source(called, len(given), data=given)
    called = clean_line(name or given.name or str(given), _PIECE)
    if "\0" in str(given):
        message = f"there is no file {called}"
        raise InputError(message, "check the name and the folder")
    with input_errors(called), given.open("rb") as stream:
        found = _stat(stream)
        if not stat.S_ISREG(found.st_mode):
            # A pipe is read once: keep what it says.
            data = stream.read(MAX_BYTES + 1)
            _require_size(called, len(data))
            return Source(called, len(data), data=data)
        _require_size(called, found.st_size)
        return Source(called, found.st_size, path=given, stamp=found.st_mtime_ns)


def find_encoding(source: Source) -> tuple[str, str | None]:
    """The encoding of a text file, and a warning where it had to be assumed.

    A byte order mark decides; else UTF-16 is known by its zeros and UTF-8 by being without fault;
    else it is Windows-1252. InputError when it is none of these.
    """
    with source.bytes() as stream:
        sample = stream.read(_SAMPLE)
    for magic, what in _OTHER_KINDS:
        if sample.startswith(magic):
            message = f"{source.name} is {what}, not text"
            raise InputError(message, "save it as CSV in UTF-8 and import that")
    encoding = next((name for mark, name in _BOMS if sample.startswith(mark)), None)
    encoding = encoding or _utf16_by_zeros(sample)
    if encoding is not None:
        _require_decodes(source, encoding)
        return encoding, None
    fault, valid = _utf8_fault(source)
    if fault is None:
        return "utf-8", None
    if valid or b"\0" in sample:
        message = f"{source.name} is damaged or not text: {fault} is not UTF-8"
        raise InputError(message, "save it again as UTF-8")
    _require_decodes(source, "cp1252")
    example = _first_accent(source)
    return "cp1252", (
        f"{source.name} is not in UTF-8 and was read as Windows-1252 ({example}); "
        "if that looks wrong, save it as UTF-8 and import it again"
    )


@contextmanager
def input_errors(name: str) -> Iterator[None]:
    """Turn what reading a file raises into InputError about `name`."""
    try:
        yield
    except FileNotFoundError as error:
        message = f"there is no file {name}"
        raise InputError(message, "check the name and the folder") from error
    except PermissionError as error:
        message = f"{name} may not be read"
        raise InputError(message, "check who owns it") from error
    except IsADirectoryError as error:
        message = f"{name} is a folder"
        raise InputError(message, "name a file in it") from error
    except UnicodeError as error:
        message = f"{name} is not text in one encoding"
        raise InputError(message, "save it as UTF-8 and import it again") from error
    except OSError as error:
        message = f"{name} cannot be read ({error.strerror or 'the disk reports an error'})"
        raise InputError(message, "copy it to another place and try that") from error


def _require_size(name: str, size: int) -> None:
    if size > MAX_BYTES:
        message = f"{name} is larger than {MAX_BYTES // 1024**2} MB"
        raise InputError(message, "split it into smaller files with the same header")


def _stat(stream: BinaryIO) -> os.stat_result:
    return os.fstat(stream.fileno())


def _pieces(source: Source) -> Iterator[bytes]:
    with source.bytes() as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _utf16_by_zeros(sample: bytes) -> str | None:
    """UTF-16 without its mark: in Latin text every other byte is zero."""
    pairs = len(sample) // 2
    if not pairs:
        return None
    first, second = sample[0 : 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    if second > _MOSTLY * pairs and first == 0:
        return "utf-16-le"
    if first > _MOSTLY * pairs and second == 0:
        return "utf-16-be"
    return None


def _utf8_fault(source: Source) -> tuple[str | None, bool]:
    """Where it is not UTF-8, None when it is throughout; and whether any accent before is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, accents = 1, False
    for piece in chain(_pieces(source), [b""]):
        pending = decoder.getstate()[0]
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            good = (pending + piece)[: error.start]
            accents = accents or not good.isascii()
            return f"line {line + good.count(10)}", accents
        line += text.count("\n")
        accents = accents or not text.isascii()
    return None, accents


def _require_decodes(source: Source, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    try:
        for piece in chain(_pieces(source), [b""]):
            line += decoder.decode(piece, final=not piece).count("\n")
    except UnicodeError:
        message = f"{source.name} is not text: after line {line} it is no {encoding.upper()}"
        raise InputError(message, "save it as UTF-8 and import it again") from None


def _first_accent(source: Source) -> str:
    with source.text("cp1252") as text:
        for number, line in enumerate(text, 1):
            found = _WORD.search(line)
            if found:
                return f"line {number}: {shown(found[0])}"
    return "line 1"
