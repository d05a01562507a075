from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from pipetui.cli.layout import Column, cut, facts, padded, table, wrapped
from pipetui.cli.output import Output, Piece, Style, json_text
from pipetui.domain.commands import AddDeals, AddNote, DealDraft, LogTouch
from pipetui.domain.model import TouchKind
from pipetui.domain.text import clean_line, visible
from pipetui.services.session import Session

if TYPE_CHECKING:
    from pipetui.cli.output import Line
    from tests.support.command_line import CommandLine

HOSTILE = "[/] [@click=app.quit]x[/] \x1b]52;c;AAAA\x07 \x9b2J \u202egnp \x00 {} %s"
BLNS = Path(__file__).parents[3] / "shared" / "data" / "naughty" / "blns.json"
ACTED_ON = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SGR = re.compile(rb"\x1b\[[0-9;]*m")
READING = (
    ["list", "--status", "all"],
    ["list", "--find", "[/]"],
    ["show", "1"],
    ["search", "click"],
    ["task", "list"],
    ["log"],
    ["log", "1"],
    ["map", "list"],
    ["map", "show"],
    ["map", "export", "sales"],
    ["doctor"],
)
WRITING = (
    ["add", f"{HOSTILE} 12k", "--company", HOSTILE],
    ["edit", "1", f"owner={HOSTILE}"],
    ["note", "1", HOSTILE],
    ["touch", "1", "call", HOSTILE],
    ["task", "add", "1", HOSTILE, "--due", "today"],
    ["check", "1", "1"],
    ["move", "1", "lead"],
    ["tried", "1"],
    ["clone", "1"],
    ["lose", "1", "--reason", HOSTILE],
    ["undo"],
    ["redo"],
    ["delete", "1"],
    ["map", "new", HOSTILE],
)
COMPLAINING = (
    ["show", HOSTILE],
    ["edit", HOSTILE, "title=x"],
    ["edit", "1", f"{HOSTILE}=x"],
    ["edit", "1", f"value={HOSTILE}"],
    ["move", "1", HOSTILE],
    ["list", "--stage", HOSTILE],
    ["list", "--pipeline", HOSTILE],
    ["list", "--sort", HOSTILE],
    ["list", f"--{HOSTILE}"],
    [HOSTILE],
    ["park", "1", HOSTILE],
    ["check", "1", HOSTILE],
    ["add", "x", "--stage", HOSTILE],
    ["add", "x", "--pipeline", HOSTILE],
    ["map", "import", f"/nowhere/{HOSTILE.replace(chr(0), '')}"],
    ["import", f"/nowhere/{HOSTILE.replace(chr(0), '')}"],
    ["--db", f"/dev/null/{HOSTILE.replace(chr(0), '')}", "list"],
)


def plain(line: Line) -> str:
    """A line of a table without its styles."""
    assert isinstance(line, tuple)
    return "".join(piece.text for piece in line if isinstance(piece, Piece)).rstrip()


def assert_harmless(data: bytes) -> None:
    found = ACTED_ON.search(data.decode())
    assert found is None, data.decode()[max(found.start() - 40, 0) : found.end() + 40]


@pytest.fixture(scope="module")
def hostile_file(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database another program filled with what no terminal should see."""
    path = tmp_path_factory.mktemp("hostile") / "pipeline.db"
    shutil.copy(template, path)
    with closing(Session.open(str(path), "test")) as session:
        session.execute(LogTouch(deal_ids=(1,), kind=TouchKind.CALL, text="x"))
        session.execute(AddNote(deal_ids=(1,), text="x"))
    with closing(sqlite3.connect(path)) as connection, connection:
        for table_name, column in (
            ("deal", "title"),
            ("deal", "next_text"),
            ("deal", "source"),
            ("deal", "owner"),
            ("deal", "notes"),
            ("company", "name"),
            ("contact", "name"),
            ("contact", "email"),
            ("task", "text"),
            ("touch", "text"),
            ("stage", "name"),
            ("stage", "definition"),
            ("operation", "label"),
            ("operation", "actor"),
            ("pipeline", "name"),
        ):
            connection.execute(f"update {table_name} set {column} = ?", [HOSTILE])  # noqa: S608
            if table_name in {"deal", "task", "touch"} and column in {"title", "text"}:
                folded = HOSTILE.casefold()
                connection.execute(f"update {table_name} set {column}_fold = ?", [folded])  # noqa: S608
        connection.execute("update deal set tags = ?", [json.dumps([HOSTILE, "b"])])
    return path


@pytest.fixture
def hostile(cli: CommandLine, hostile_file: Path) -> CommandLine:
    """The command line on a copy of that."""
    shutil.copy(hostile_file, cli.database)
    return cli


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_what_a_database_holds_reaches_no_terminal_as_a_command(
    hostile: CommandLine, words: list[str]
) -> None:
    result = hostile.run(*words)

    assert result.code in {0, 1}  # `doctor` sees that somebody meddled
    assert_harmless(result.out)
    assert_harmless(result.err)
    as_json = hostile.run(*words, "--json")
    assert_harmless(as_json.out)
    json.loads(as_json.out)


def test_what_is_hostile_is_shown_as_text(hostile: CommandLine) -> None:
    for words in (["list"], ["show", "1"], ["log"], ["task", "list"], ["search", "click"]):
        assert visible("[/] [@click=app.quit]x[/] \x1b]52;c;AAAA\x07") in hostile(*words).text
    assert hostile.json("show", 1)["title"] == HOSTILE


@pytest.mark.parametrize("words", WRITING, ids=lambda words: words[0])
def test_what_a_command_says_of_its_words_is_harmless(cli: CommandLine, words: list[str]) -> None:
    for option in ([], ["--json"]):
        result = cli.run(*words, *option)
        assert_harmless(result.out)
        assert_harmless(result.err)


@pytest.mark.parametrize("number", range(len(COMPLAINING)))
def test_a_complaint_about_hostile_words_is_harmless(cli: CommandLine, number: int) -> None:
    words = COMPLAINING[number]
    for option in ([], ["--json"]):
        result = cli.run(*words, *option)
        assert result.code in {1, 2, 4, 5}, result.complaint
        assert result.complaint.count("\n") == 1
        assert_harmless(result.err)
        assert_harmless(result.out)


@pytest.mark.parametrize("words", [*READING, ["--help"], ["list", "-h"]], ids=" ".join)
def test_a_terminal_gets_no_sequence_but_our_own_colours(
    hostile: CommandLine, words: list[str]
) -> None:
    data = hostile.on_terminal(*words)

    assert_harmless(SGR.sub(b"", data).replace(b"\r\n", b"\n"))


def test_colour_is_for_terminals_and_for_who_wants_it(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    assert SGR.search(cli.on_terminal("list"))
    assert not SGR.search(cli("list").out)
    monkeypatch.setenv("NO_COLOR", "1")
    assert b"\x1b" not in cli.on_terminal("list")
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert b"\x1b" not in cli.on_terminal("list")


@pytest.mark.skipif(not BLNS.is_file(), reason="the naughty strings do not lie beside the checkout")
def test_every_naughty_string_comes_out_as_text(cli: CommandLine) -> None:
    naughty = json.loads(BLNS.read_text(encoding="utf-8"))
    strings = [each for each in naughty if clean_line(each[:500])]
    session = Session.open(str(cli.database), "test")
    drafts = [
        DealDraft(title=each[:500], company=each[:500], notes=each, tags=(each[:500],))
        for each in strings
    ]
    session.execute(AddDeals(drafts=tuple(drafts)))
    session.close()

    listed = cli("list", "--sort", "id")
    assert_harmless(listed.out)
    titles = [deal["title"] for deal in cli.json("list", "--sort", "id")["items"]]
    assert len(titles) == 4 + len(strings)
    for title, line in zip(titles, listed.text.split("\n")[1:], strict=False):
        assert visible(title) in line
    for words in (["log"], ["search", "a"], ["show", "20"], ["show", "400"]):
        assert_harmless(cli(*words).out)
        assert_harmless(cli(*words, "--json").out)
    assert_harmless(SGR.sub(b"", cli.on_terminal("list")).replace(b"\r\n", b"\n"))


def test_a_listing_keeps_to_the_width_of_the_terminal(cli: CommandLine) -> None:
    cli("add", "株式会社東京: データ基盤の再構築プロジェクト第二段階 12k !電話 fri")
    cli("add", "Café René: " + "a very long title " * 10)
    cli("add", "Familie: 👩‍👩‍👧 👍🏽 é e\u0301 zwölf")

    for columns in (40, 60, 80, 100, 132):
        lines = SGR.sub(b"", cli.on_terminal("list", columns=columns)).decode().split("\r\n")

        room = max(columns, 52)
        assert all(cell_len(line) <= room for line in lines), (columns, lines)
        heads = lines[0]
        for name in ("Deal", "List"):
            assert name[:3] in heads, columns


def test_double_width_text_keeps_columns_straight(cli: CommandLine) -> None:
    cli("add", "株式会社東京: データ基盤 12k")

    lines = cli("list").text.splitlines()[:-1]

    places = [cell_len(line[: line.index("€")]) for line in lines if "€" in line]
    ends = {place + len("€12,000") for place in places}
    assert len({cell_len(line.partition("  0/4")[0]) for line in lines[1:]}) == 1
    assert len(ends) <= 2


def test_nothing_is_cut_where_nobody_sees_the_width(cli: CommandLine) -> None:
    title = "a long title " * 20
    cli("add", title)

    assert title.strip() in cli("list").text
    assert "…" not in cli("list").text


def test_cut_and_padded_count_cells() -> None:
    assert cut("データ", 4) == "デ…"
    assert cut("abcd", 4) == "abcd"
    assert cut("abcd", 0) == ""
    assert padded("デ", 4) == "デ  "
    assert padded("ab", 4, "right") == "  ab"


def test_texts_are_wrapped_at_blanks_and_long_words_are_broken() -> None:
    assert wrapped("one two three four", 10) == ["one two", "three four"]
    assert wrapped("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
    assert wrapped("デデデ デデデ", 10) == ["デデデ", "デデデ"]
    assert wrapped("a\nb", None) == ["a", "b"]
    assert wrapped("", 20) == [""]


def test_a_column_that_wraps_goes_on_below() -> None:
    lines = table([Column("A"), Column("B", least=10, wraps=True)], [["x", "one two three"]], 12)

    assert [plain(line) for line in lines[1:]] == ["x one two", "  three"]


def test_empty_columns_and_facts_are_left_out() -> None:
    lines = table([Column("A"), Column("B"), Column("C")], [["x", "", Piece("y", Style.BAD)]], None)

    assert [plain(line) for line in lines] == ["A  C", "x  y"]
    assert facts([("A", ""), ("B", None)], 80) == []


def test_json_is_safe_to_print_and_says_the_same() -> None:
    text = json_text({"a": HOSTILE, "b": "é \ud800"})

    assert ACTED_ON.search(text) is None
    assert json.loads(text) == {"a": HOSTILE, "b": "é \ud800"}


def test_a_stream_that_cannot_show_a_sign_shows_a_question_mark() -> None:
    import io

    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, "latin-1")
    Output(stream, None, as_json=False, environment={}).line("● café 株")

    assert raw.getvalue() == b"? caf\xe9 ?\n"


def test_a_closed_stdout_is_no_error() -> None:
    Output(None, None, as_json=False, environment={}).line("x")
