"""Delimited text as a header and rows, each row with the line it begins on."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from pipetui.domain.errors import BadValue, InputError
from pipetui.domain.text import clean_line
from pipetui.services.importing.source import find_encoding
from pipetui.services.sheets.cells import unguard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import TextIOWrapper

    from pipetui.services.importing.source import Source

MAX_CELL: Final = 1_000_000
"""Characters in one cell; what a field takes is less."""
MAX_LINE: Final = 16_000_000
MAX_COLUMNS: Final = 1_000

DELIMITERS: Final = (",", ";", "\t", "|")
_NONE = "\x1f"
"""Stands for the delimiter of a file with one column, where commas are part of the text."""
_SAMPLE_ROWS = 200
_FILLED_CELLS_OF_A_HEADER = 3
_NAME_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the number of the line it begins on, and a cell for every column."""

    line: int
    cells: tuple[str, ...]
    width: int
    """How many cells the file has for it; columns beyond are empty."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file read as a table; `rows` may be asked for again and again."""

    source: Source
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    """Column names, cleaned and each different from the others."""
    first_line: int
    """The line on which the header stands."""
    warnings: tuple[str, ...] = ()

    def rows(self) -> Iterator[Row]:
        """The rows under the header, those that are wholly empty left out.

        A row with fewer cells than the header is filled up; one with more keeps them all. Raises
        InputError where the text is no table: a quote that is never closed, a cell without end.
        """
        columns = len(self.header)
        for line, cells in _records(self.source, self.encoding, self.delimiter):
            if line > self.first_line and any(cell.strip() for cell in cells):
                padding = ("",) * (columns - len(cells))
                yield Row(line, (*cells, *padding), len(cells))


def open_table(source: Source) -> Table:
    """Find encoding, delimiter and header of a delimited text.

    Raises InputError when it is empty, no text, or no table.
    """
    encoding, warning = find_encoding(source)
    delimiter = _stated_delimiter(source, encoding) or _consistent_delimiter(source, encoding)
    records = islice(_records(source, encoding, delimiter), _SAMPLE_ROWS)
    sample = [(line, cells) for line, cells in records if _filled(cells)]
    if not sample:
        message = f"{source.name} is empty"
        raise InputError(message, "a first line with the names of the columns is needed")
    needed = min(max(_filled(cells) for _, cells in sample), _FILLED_CELLS_OF_A_HEADER)
    line, cells = next(each for each in sample if _filled(each[1]) >= needed)
    if len(cells) > MAX_COLUMNS:
        message = (
            f"{source.name} has {len(cells):,} columns and at most {MAX_COLUMNS:,} can be read"
        )
        raise InputError(message, "leave out what is not needed")
    warnings = (warning,) if warning else ()
    return Table(source, encoding, delimiter, _named(cells), line, warnings)


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _named(cells: list[str]) -> tuple[str, ...]:
    """The header's cells as names: a column without one gets its number, a second its own."""
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        try:
            name = clean_line(unguard(cell), _NAME_LIMIT) or f"Column {place}"
        except BadValue:
            message = f"the name of column {place} has more than {_NAME_LIMIT} characters"
            raise InputError(message, "is the first line really the header?") from None
        unique, number = name, 2
        while unique in names:
            unique, number = f"{name} ({number})", number + 1
        names.append(unique)
    return tuple(names)


def _stated_delimiter(source: Source, encoding: str) -> str | None:
    """The delimiter a first line `sep=;` names, as spreadsheets write it."""
    with source.text(encoding) as text:
        first = text.readline(20).strip().strip('"')
    is_stated = first.lower().startswith("sep=") and len(first) == len("sep=;")
    return first[-1] if is_stated and first[-1] in DELIMITERS else _tab_stated(first)


def _tab_stated(first: str) -> str | None:
    # Stripping takes a tab away with the other blanks.
    return "\t" if first.lower() == "sep=" else None


def _consistent_delimiter(source: Source, encoding: str) -> str:
    """The delimiter by which most rows have equally many cells; of equals the one with most."""
    scores = {each: _consistency(source, encoding, each) for each in DELIMITERS}
    # max() keeps the first of equals, and the comma stands first.
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > (0, 0) else _NONE


def _consistency(source: Source, encoding: str, delimiter: str) -> tuple[float, int]:
    """The share of rows that have the commonest number of cells above one, and that number.

    Both are 0 for a width that may be chance, as commas in a list of sentences make one: it has
    to be the first row's, or after some lines of title at least three cells of most rows.
    """
    widths: list[int] = []
    try:
        for _, cells in islice(_records(source, encoding, delimiter), _SAMPLE_ROWS):
            if _filled(cells) or len(cells) > 1:
                widths.append(len(cells))
    except InputError:
        pass  # By the wrong delimiter quotes look open; what came before counts.
    several = Counter(width for width in widths if width > 1)
    if not several:
        return 0, 0
    width, count = max(several.items(), key=lambda each: (each[1], each[0] == widths[0], each[0]))
    under_a_title = len(widths) - widths.index(width)
    is_table = width >= _FILLED_CELLS_OF_A_HEADER and count > max(under_a_title / 2, 1)
    return (count / len(widths), width) if widths[0] == width or is_table else (0, 0)


def _records(source: Source, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every record, a `sep=` line left out, with the line it begins on."""
    # One limit for the whole process, so it is set before each use and never put back.
    csv.field_size_limit(MAX_CELL)
    with source.text(encoding) as text:
        reader = csv.reader(_lines(text, source.name), delimiter=delimiter, strict=True)
        start = 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise _no_table(source.name, start, reader.line_num, str(error)) from None
            if start > 1 or not _is_sep_line(cells, delimiter):
                yield start, cells
            start = reader.line_num + 1


def _is_sep_line(cells: list[str], delimiter: str) -> bool:
    return [cell.lower() for cell in cells] in (["sep=", ""], [f"sep={delimiter}"])


def _lines(text: TextIOWrapper, name: str) -> Iterator[str]:
    number = 0
    while line := text.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            message = f"line {number} of {name} has more than {MAX_LINE:,} characters"
            raise InputError(message, "check that it is a table of text")
        yield line


def _no_table(name: str, start: int, line: int, reason: str) -> InputError:
    if "field larger" in reason:
        message = f"a cell of {name}, line {start}, has more than {MAX_CELL:,} characters"
        return InputError(message, "shorten it, or check the quotes before it")
    if "unexpected end" in reason:
        message = f"a quote opened in line {start} of {name} is never closed"
        return InputError(message, 'close it, or write a quote inside a cell twice ("")')
    message = f"line {line} of {name} has text after a closing quote"
    return InputError(message, 'write a quote inside a cell twice ("")')
