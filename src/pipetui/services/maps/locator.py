"""Where things stand in a TOML text: the line of a value, and the stretches it is made of.

It reads only what a TOML parser has already accepted, so it judges nothing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipetui.services.maps.syntax import STRING

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]
"""Names of tables and values, and places in lists from 0: `("stage", 1, "item", 0, "text")`."""

_FLAGS = re.VERBOSE | re.DOTALL
_SKIP = re.compile(r"(?: \s++ | \# [^\n]*+ )*+", _FLAGS)
_BLANKS = re.compile(r"[ \t]*+")
_KEY_PART = re.compile(rf"{STRING} | [\w-]++", _FLAGS)
_DOT = re.compile(r"[ \t]* \. [ \t]*", re.VERBOSE)
_SCALAR = re.compile(
    rf"{STRING} | \d{{4}}-\d\d-\d\d [ ] \d\d:[^\s,\]}}\#]++ | [^\s,=\[\]{{}}\#\"']++", _FLAGS
)
_LINE_END = re.compile(r"[^\n]*\n?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A value with its name: offsets into the text."""

    path: Path
    start: int
    """Where the name begins, a dotted one with its first part."""
    last: int
    """Where the last part of the name begins."""
    value: int
    end: int
    """Where the value ends."""


@dataclass(slots=True)
class Section:
    """A table's header with the values under it, up to the next header: offsets into the text."""

    path: Path
    start: int
    """The comments that stand directly above the header are its own."""
    header: int
    body: int
    """Where the line after the header begins."""
    end: int = 0
    entries: list[Entry] = field(default_factory=list)


def line_of(text: str, path: Path) -> int | None:
    """The line, from 1, on which what is named stands; of what is not there, of what holds it.

    None where not even the outermost table is there.
    """
    best, depth = None, 0
    for section in sections_of(text):
        for place, found in _spots(text, section, path):
            if depth < len(place) and place == path[: len(place)]:
                best, depth = found, len(place)
    return None if best is None else text.count("\n", 0, best) + 1


def sections_of(text: str) -> list[Section]:
    """The tables of a text in the order in which they stand; what comes before them is first."""
    current = Section((), 0, 0, 0)
    sections = [current]
    lengths: dict[Path, int] = {}
    at = after_blanks_and_comments(text, 1 if text.startswith("\ufeff") else 0)
    while at < len(text):
        if text[at] == "[":
            several = text.startswith("[[", at)
            names, _, after = _key(text, _blanks(text, at + 1 + several))
            path = _resolved(names, lengths, several=several)
            line = text.rfind("\n", 0, at) + 1
            current.end = _comments_above(text, line, current.body)
            body = end_of_line(text, after)
            current = Section(path, current.end, at, body)
            sections.append(current)
            at = after_blanks_and_comments(text, body)
        else:
            names, last, after = _key(text, at)
            # The sign `=` and the blanks around it.
            value = _blanks(text, _blanks(text, after) + 1)
            end = _value_end(text, value)
            current.entries.append(Entry((*current.path, *names), at, last, value, end))
            at = after_blanks_and_comments(text, end)
    current.end = len(text)
    return sections


def parts_of(text: str, start: int) -> list[tuple[int, int]]:
    """The stretches of the values in the list that begins at `start`."""
    return [(begin, end) for _, begin, end in _inside(text, start)]


def _spots(text: str, section: Section, path: Path) -> Iterator[tuple[Path, int]]:
    """The places that a section names, each with its offset; inside values only towards `path`."""
    for length in range(1, len(section.path) + 1):
        # What holds a table is named by the table's header, should nothing else name it.
        yield section.path[:length], section.header
    for entry in section.entries:
        for length in range(len(section.path) + 1, len(entry.path) + 1):
            yield entry.path[:length], entry.start
        yield from _spots_inside(text, entry.path, entry.value, path)


def _spots_inside(text: str, at: Path, value: int, path: Path) -> Iterator[tuple[Path, int]]:
    if at != path[: len(at)] or len(at) == len(path) or text[value] not in "[{":
        return
    for names, start, _ in _inside(text, value):
        # A name stands on the line on which its value begins.
        yield (*at, *names), start
        yield from _spots_inside(text, (*at, *names), start, path)


def _inside(text: str, start: int) -> Iterator[tuple[Path, int, int]]:
    """The values of the list or inline table at `start`: name or place, begin and end."""
    listed = text[start] == "["
    at, place = after_blanks_and_comments(text, start + 1), 0
    while text[at] not in "]}":
        names: Path = (place,)
        if not listed:
            names, _, at = _key(text, at)
            at = after_blanks_and_comments(text, after_blanks_and_comments(text, at) + 1)
        end = _value_end(text, at)
        yield names, at, end
        at = after_blanks_and_comments(text, end)
        if text[at] == ",":
            at = after_blanks_and_comments(text, at + 1)
        place += 1


def _value_end(text: str, at: int) -> int:
    if text[at] not in "[{":
        found = _SCALAR.match(text, at)
        return found.end() if found else at
    # Lists can be nested a long way, so that the way in is counted and not walked.
    depth = 0
    while True:
        sign = text[at]
        depth += (sign in "[{") - (sign in "]}")
        at += 1
        if not depth:
            return at
        at = after_blanks_and_comments(text, at)
        if text[at] not in "[]{},=":
            found = _SCALAR.match(text, at)
            at = after_blanks_and_comments(text, found.end() if found else at + 1)


def _key(text: str, at: int) -> tuple[tuple[str, ...], int, int]:
    """The parts of a dotted name, where the last begins, and where it ends."""
    names: list[str] = []
    while True:
        part = _KEY_PART.match(text, at)
        raw = part[0] if part else ""
        names.append(_plain(raw))
        dot = _DOT.match(text, at + len(raw))
        if dot is None:
            return tuple(names), at, at + len(raw)
        at = dot.end()


def _plain(raw: str) -> str:
    return next(iter(tomllib.loads(f"{raw} = 0"))) if raw[:1] in {'"', "'"} else raw


def _resolved(names: tuple[str, ...], lengths: dict[Path, int], *, several: bool) -> Path:
    """The place a header means: of a list of tables, the last one so far or a new one."""
    path: Path = ()
    for number, name in enumerate(names, 1):
        path = (*path, name)
        if several and number == len(names):
            lengths[path] = lengths.get(path, 0) + 1
        if path in lengths:
            path = (*path, lengths[path] - 1)
    return path


def _comments_above(text: str, line: int, least: int) -> int:
    """Where the comments begin that stand directly above the line that begins at `line`."""
    while line > least:
        above = text.rfind("\n", 0, line - 1) + 1
        if above < least or not text[above:line].lstrip(" \t").startswith("#"):
            break
        line = above
    return line


def after_blanks_and_comments(text: str, at: int) -> int:
    """The next offset at which something is said."""
    found = _SKIP.match(text, at)
    return found.end() if found else at


def _blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def end_of_line(text: str, at: int) -> int:
    """Where the line after the one of an offset begins."""
    found = _LINE_END.match(text, at)
    return found.end() if found else at
