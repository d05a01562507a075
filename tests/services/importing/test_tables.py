"""Bytes into a header and rows."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import InputError
from pipetui.services.importing import source as source_module
from pipetui.services.importing import table as table_module
from pipetui.services.importing.source import open_source
from pipetui.services.importing.table import open_table
from tests.support.tables import DATA, real_file, table

if TYPE_CHECKING:
    from pipetui.services.importing.table import Table

ROWS = (("Name", "Firma", "Wert"), ("Öl & Gas", "Müller", "1"), ("Büro", "Çelik", "2"))


def read(data: bytes) -> Table:
    return open_table(open_source(data, "file.csv"))


def cells(found: Table) -> list[tuple[str, ...]]:
    return [found.header, *(row.cells for row in found.rows())]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)
def test_every_encoding_delimiter_and_line_end_reads_the_same(
    encoding: str, delimiter: str, line_end: str
) -> None:
    data = table(*ROWS, delimiter=delimiter, line_end=line_end).decode().encode(encoding)

    assert cells(read(data)) == list(ROWS)


def test_a_guessed_encoding_is_told_with_a_place_to_look_at() -> None:
    found = read(table(*ROWS).decode().encode("cp1252"))

    (warning,) = found.warnings
    assert "Windows-1252" in warning
    assert 'line 2: "Öl"' in warning


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_encoding_that_is_certain_is_not_worth_a_word(encoding: str) -> None:
    assert read(table(*ROWS).decode().encode(encoding)).warnings == ()


def test_damaged_utf8_is_not_taken_for_something_else() -> None:
    with pytest.raises(InputError, match="line 3 is not UTF-8"):
        read("Name,Firma\nMüller,x\nBü".encode()[:-1])


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04rest", "a spreadsheet or an archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"SQLite format 3\x00", "a database"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"a,b\n\xff\x00\x81", "not text"),
        (b"a,b\n\x81", "not text"),
        ("a,b\nü".encode("utf-16")[:-1], "not text"),
    ],
)
def test_what_is_no_text_is_refused_by_its_name(data: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what):
        read(data)


@pytest.mark.parametrize("data", [b"", b"\n\n", b",,\n , \n", "\ufeff".encode()])
def test_a_file_without_a_filled_cell_is_empty(data: bytes) -> None:
    with pytest.raises(InputError, match="is empty"):
        read(data)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sep=;\na;b,c\n1;2\n", [("a", "b,c"), ("1", "2")]),
        ("sep=\t\na\tb\n1\t2\n", [("a", "b"), ("1", "2")]),
        ('"sep=|"\na|b\n1|2\n', [("a", "b"), ("1", "2")]),
        # A point-and-comma file with decimal commas.
        ("a;b\n1,5;2,5\n3,5;4,5\n", [("a", "b"), ("1,5", "2,5"), ("3,5", "4,5")]),
        # One column, in which commas and bars are text.
        (
            "title\none, two\nthree\nfour | five\n",
            [("title",), ("one, two",), ("three",), ("four | five",)],
        ),
        ("title\na, b\nc, d\n", [("title",), ("a, b",), ("c, d",)]),
        ("title\n", [("title",)]),
        ("a,b\n", [("a", "b")]),
        # Quotes hide other delimiters, and line ends.
        ('a,b\n"x;y;z","1\n2;3"\n', [("a", "b"), ("x;y;z", "1\n2;3")]),
    ],
)
def test_the_delimiter_is_the_one_that_makes_a_table(
    text: str, expected: list[tuple[str, ...]]
) -> None:
    assert cells(read(text.encode())) == expected


def test_the_header_is_the_first_row_that_can_be_one() -> None:
    found = read(b"Deals of 2026\nMade by,Ann\n\nTitle,Company,Value\nx,y,1\n")

    assert found.header == ("Title", "Company", "Value")
    assert [row.line for row in found.rows()] == [5]


def test_names_of_columns_are_clean_and_each_its_own() -> None:
    found = read(b'"Title\n",\x1b[1mX,,Title,Title,\'=x\n1,2,3,4,5,6\n')

    assert found.header == ("Title", "[1mX", "Column 3", "Title (2)", "Title (3)", "=x")


def test_rows_know_the_line_they_begin_on() -> None:
    found = read(b'a,b\n\n"1\n2",3\n,\n4,5\n')

    assert [(row.line, row.cells) for row in found.rows()] == [(3, ("1\n2", "3")), (6, ("4", "5"))]


def test_short_rows_are_filled_up_and_long_ones_kept_whole() -> None:
    found = read(b"a,b,c\n1\n1,2,3,4\n1,2,3\n")

    assert [(row.cells, row.width) for row in found.rows()] == [
        (("1", "", ""), 1),
        (("1", "2", "3", "4"), 4),
        (("1", "2", "3"), 3),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'a,b,c\n1,2,3\n4,"five,6\n7,8,9\n', "opened in line 3 of file.csv is never closed"),
        (b'a,b,c\n1,"two"x,3\n', "line 2 of file.csv has text after a closing quote"),
    ],
)
def test_quotes_that_do_not_fit_are_told_with_their_line(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(read(data).rows())


def test_bounds_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(source_module, "MAX_BYTES", 10)
    (tmp_path / "large.csv").write_bytes(b"a,b\n" + b"1,2\n" * 10)

    for given in (b"a,b\n" + b"1,2\n" * 10, tmp_path / "large.csv"):
        with pytest.raises(InputError, match="is larger than"):
            open_source(given)


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [
        ("MAX_CELL", 20, "a cell of file.csv, line 2, has more than 20 characters"),
        ("MAX_LINE", 20, "line 2 of file.csv has more than 20 characters"),
        ("MAX_COLUMNS", 2, "has 3 columns and at most 2"),
    ],
)
def test_what_is_too_large_inside_is_told(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, message: str
) -> None:
    monkeypatch.setattr(table_module, limit, value)

    with pytest.raises(InputError, match=message):
        list(read(b"a,b,c\n" + b"x" * 30 + b",2,3\n").rows())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("absent.csv", "there is no file absent.csv"),
        ("", "is a folder"),
        ("a\0b.csv", "there is no file ab.csv"),
        ("x" * 300, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_opened_says_why(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        open_source(tmp_path / name)


def test_a_file_that_changes_between_two_looks_is_not_half_read(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes(b"a,b\n1,2\n")
    found = open_table(open_source(path))
    path.write_bytes(b"a,b\n1,2\n3,4\n")

    with pytest.raises(InputError, match="was changed while it was being read"):
        list(found.rows())


def test_a_pipe_is_read_once_and_remembered(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"a,b\n1,2\n",))
    writer.start()
    found = open_table(open_source(pipe))
    writer.join()

    assert cells(found) == cells(found) == [("a", "b"), ("1", "2")]


SPECTRUM = sorted((DATA / "csv_spectrum").glob("*.csv")) or [Path("csv_spectrum")]


@pytest.mark.parametrize("path", SPECTRUM, ids=lambda path: path.stem)
def test_the_acid_test_of_csv_reads_as_its_authors_say(path: Path) -> None:
    data = real_file("csv_spectrum", path.name).read_bytes()
    if path.stem.endswith("_crlf"):
        # A checkout may have taken away what the file is about.
        data = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    found = read(data)
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))

    assert [dict(zip(found.header, row.cells, strict=True)) for row in found.rows()] == expected
