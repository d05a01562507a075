from __future__ import annotations

import re
import shlex
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipetui.cli import board
from pipetui.domain.commands import AddDeals, DealDraft
from pipetui.services.maps import load_template
from pipetui.store.engine import SCHEMA_VERSION
from tests.support.world import World

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine

EDITOR = """\
import sys
from pathlib import Path

file = Path(sys.argv[1])
assert file.parent.stat().st_mode & 0o777 == 0o700
assert file.stat().st_mode & 0o777 == 0o600
{action}
"""


@pytest.fixture
def private_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that is this test's alone."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


# -- the sample ----------------------------------------------------------------------------


def test_a_sample_is_written_and_said_how_to_open(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = (DealDraft(title="A"), DealDraft(title="B"))
    told = [World(load_template("solo")).do(AddDeals(drafts=drafts))]
    monkeypatch.setattr("pipetui.services.demo.making.tell", lambda *_: told)
    sample = tmp_path / "the sample.db"

    assert cli("demo", "--no-open", "--path", str(sample)).text == (
        f"A sample of 2 deals is in {sample}\nOpen it again: pipetui --db '{sample}'\n"
    )
    assert cli("--db", str(sample), "list", "--json").json["total"] == 2
    assert cli("--db", str(sample), "doctor", "--json").json["is_well"] is True
    assert "exists already" in cli.fails(1, "demo", "--no-open", "--path", str(sample))


@pytest.mark.usefixtures("short")
def test_a_sample_without_a_path_is_kept_where_it_says(
    cli: CommandLine, private_temp: Path
) -> None:
    told = cli.json("demo", "--no-open")

    place = Path(told["path"])
    assert place.is_relative_to(private_temp)
    assert place.parent.stat().st_mode & 0o777 == 0o700
    assert place.stat().st_mode & 0o777 == 0o600
    assert told["deals"] == 0


@pytest.mark.usefixtures("short")
def test_a_temporary_sample_is_gone_when_the_board_is_left(
    cli: CommandLine, private_temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []
    monkeypatch.setattr("pipetui.cli.house.require_terminal", lambda _here: None)
    monkeypatch.setattr(
        "pipetui.cli.house.open_board", lambda _here, place: seen.append(Path(place))
    )

    assert "The sample is gone" in cli("demo").text
    assert seen[0].is_relative_to(private_temp)
    assert list(private_temp.iterdir()) == []


def test_a_sample_that_fails_leaves_no_folder(
    cli: CommandLine, private_temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.at("1970-01-02T00:00:00Z")

    assert cli.run("demo", "--no-open").code == 1
    assert list(private_temp.iterdir()) == []


# -- the board -----------------------------------------------------------------------------


def test_the_board_opens_on_the_database_with_the_chosen_theme(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, Path, str | None]] = []
    monkeypatch.setattr(board, "require_terminal", lambda _here: None)
    monkeypatch.setattr(
        "pipetui.tui.app.run_board",
        lambda place, folder, theme, _first: opened.append((place, folder, theme)),
    )
    config = tmp_path / "config"

    cli()
    config.mkdir()
    (config / "config.toml").write_text('theme = "paper"\n', encoding="utf-8")
    cli()
    (config / "config.toml").write_text('theme = "sunset"\n', encoding="utf-8")
    cli()
    monkeypatch.setenv("PIPETUI_THEME", "ember")
    cli("--db", "other.db")

    place = str(cli.database)
    assert opened == [
        (place, config, "midnight"),
        (place, config, "paper"),
        (place, config, "midnight"),
        ("other.db", config, "ember"),
    ]


# -- doctor --------------------------------------------------------------------------------


def test_a_sound_database_is_well(cli: CommandLine) -> None:
    page = cli("doctor").text

    assert page.startswith(f"{cli.database}\n  engine        SQLite\n")
    assert page.endswith("All is well.\n")
    told = cli.json("doctor")
    assert (told["is_well"], told["damage"], told["contradictions"]) == (True, [], [])
    assert told["counts"]["deal"] == 4
    assert told["schema"] == str(SCHEMA_VERSION)


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("update deal set items_done = 9 where id = 2", "#2 repeats items_done wrongly"),
        ("update deal set next_due = null where id = 1", "#1 repeats next_due wrongly"),
        ("delete from visit where deal_id = 3", "#3 is open and stays in 0 stages"),
        ("update visit set stage_id = 5 where deal_id = 3", "#3 stays in another stage"),
    ],
)
def test_contradictions_are_listed(cli: CommandLine, statement: str, problem: str) -> None:
    with closing(sqlite3.connect(cli.database)) as connection, connection:
        connection.execute(statement)

    result = cli.run("doctor")
    assert result.code == 1
    assert problem in result.text
    assert "contradict each other" in result.complaint
    as_json = cli.run("doctor", "--json")
    assert problem in " ".join(as_json.json["contradictions"])
    assert as_json.error["kind"] == "refused"


def test_a_reference_into_nothing_is_damage(cli: CommandLine) -> None:
    with closing(sqlite3.connect(cli.database)) as connection, connection:
        connection.execute("pragma foreign_keys=off")
        connection.execute("update deal set company_id = 999 where id = 1")

    result = cli.run("doctor", "--json")

    assert result.code == 4
    assert result.json["damage"] == ["deal 1 refers to a missing company"]


def test_a_cell_that_nobody_can_read_is_damage(cli: CommandLine) -> None:
    with closing(sqlite3.connect(cli.database)) as connection, connection:
        connection.execute("update task set due = 'someday' where id = 1")

    result = cli.run("doctor", "--json")

    assert result.code == 4
    assert result.json["damage"] == ["a record cannot be read (ValueError)"]


def test_a_damaged_page_is_damage(cli: CommandLine) -> None:
    content = bytearray(cli.database.read_bytes())
    for place in range(len(content) // 2, len(content) - 4096, 4096):
        content[place : place + 60] = b"\xff" * 60
    cli.database.write_bytes(content)

    assert "damaged" in cli.run("doctor").complaint
    assert cli.run("doctor").code == 4
    assert cli.database.read_bytes() == content


def test_a_database_that_is_not_there_is_not_made(cli: CommandLine, tmp_path: Path) -> None:
    place = tmp_path / "none.db"

    assert "there is no database" in cli.fails(4, "--db", str(place), "doctor")
    assert not place.exists()


def test_a_server_is_the_same_program(cli: CommandLine, postgres_url: str) -> None:
    server = ["--db", postgres_url]

    (deal,) = cli(*server, "add", "Acme: Site 12k !call fri", "--json").json["items"]
    cli(*server, "check", deal["id"], 1)
    cli(*server, "advance", deal["id"])
    cli(*server, "undo")

    assert cli(*server, "list", "--json").json["items"][0]["stage"] == "Lead"
    told = cli(*server, "doctor", "--json").json
    assert (told["engine"], told["is_well"]) == ("PostgreSQL", True)
    assert told["schema"] == str(SCHEMA_VERSION)
    assert told["journal_mode"] is None


# -- themes and settings -------------------------------------------------------------------


def test_themes_are_listed_and_the_present_one_marked(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "*  midnight" in cli("themes").text
    monkeypatch.setenv("PIPETUI_THEME", "paper")
    told = cli.json("themes")
    assert [each["name"] for each in told["items"] if each["current"]] == ["paper"]
    assert told["count"] == told["total"] >= 4

    folder = tmp_path / "config" / "themes"
    folder.mkdir(parents=True)
    (folder / "bad.toml").write_text("name = 1\n", encoding="utf-8")
    monkeypatch.setenv("PIPETUI_THEME", "gone")
    page = cli("themes").text
    assert "Mind: bad.toml: " in page
    assert "Mind: there is no theme gone; themes: " in page


def test_a_theme_of_the_settings_that_is_gone_is_told_and_the_usual_one_is_in_force(
    cli: CommandLine, tmp_path: Path
) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "config.toml").write_text('theme = "gone"\n', encoding="utf-8")

    page = cli("themes").text
    assert "*  midnight" in page
    assert "Mind: there is no theme gone; themes: " in page
    told = cli.json("config", "show")
    assert told["settings"]["theme"] == {"value": "midnight", "source": "as the program comes"}
    assert told["problems"] == ["there is no theme gone; themes: contrast, ember, midnight, paper"]


def test_the_settings_say_where_they_come_from(cli: CommandLine, tmp_path: Path) -> None:
    place = tmp_path / "config" / "config.toml"
    assert cli("config", "path").text == f"{place}\n"
    assert cli.json("config", "path") == {"path": str(place), "exists": False}
    assert "midnight  (as the program comes)" in cli("config", "show").text

    place.parent.mkdir()
    place.write_text('theme = "paper"\nthme = 1\n', encoding="utf-8")

    told = cli.json("config", "show")
    assert told["settings"]["theme"] == {"value": "paper", "source": "config.toml"}
    assert told["settings"]["database"]["source"] == "PIPETUI_DB"
    assert told["problems"] == ['"thme" in config.toml is no setting; did you mean theme?']
    assert "Mind: " in cli("config", "show").text


def test_no_password_is_shown(cli: CommandLine) -> None:
    address = "postgresql://mira:hunter2@db.example/sales"

    assert "hunter2" not in cli("--db", address, "config", "show").text
    assert "db.example/sales" in cli("--db", address, "config", "show", "--json").text


def edits_by(path: Path, action: str) -> str:
    script = path / "editor.py"
    script.write_text(EDITOR.format(action=action), encoding="utf-8")
    return shlex.join([sys.executable, str(script)])


@pytest.mark.parametrize(
    "action",
    [
        "file.write_text('theme = \"paper\"\\n')",
        "new = file.with_name('o'); new.write_text('theme = \"paper\"\\n'); new.replace(file)",
    ],
)
def test_settings_are_edited_in_the_editor(
    cli: CommandLine,
    tmp_path: Path,
    private_temp: Path,
    monkeypatch: pytest.MonkeyPatch,
    action: str,
) -> None:
    monkeypatch.setenv("EDITOR", edits_by(tmp_path, action))

    told = cli.json("config", "edit")

    place = tmp_path / "config" / "config.toml"
    assert told == {"path": str(place), "changed": True}
    assert place.read_text(encoding="utf-8") == 'theme = "paper"\n'
    assert place.stat().st_mode & 0o777 == 0o600
    assert list(private_temp.iterdir()) == []


@pytest.mark.parametrize("action", ["", "file.unlink()", "sys.exit(3)"])
def test_what_is_left_as_it_is_changes_nothing(
    cli: CommandLine,
    tmp_path: Path,
    private_temp: Path,
    monkeypatch: pytest.MonkeyPatch,
    action: str,
) -> None:
    monkeypatch.setenv("VISUAL", edits_by(tmp_path, action))

    assert cli("config", "edit").text == "Nothing was changed\n"
    assert not (tmp_path / "config").exists()
    assert list(private_temp.iterdir()) == []


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("file.write_text('theme = 1')", "theme in config.toml: "),
        ("file.write_text('theme = ')", "config.toml is not TOML"),
        ("file.write_text('color = 1')", "is no setting; settings: theme"),
        ("file.write_bytes(b'caf\\xe9')", "cannot be read"),
        ("file.write_text('theme = \"x\"'); sys.exit(1)", "ended with 1"),
    ],
)
def test_what_cannot_be_used_is_kept_and_named(  # noqa: PLR0913, PLR0917 - fixtures
    cli: CommandLine,
    tmp_path: Path,
    private_temp: Path,
    monkeypatch: pytest.MonkeyPatch,
    action: str,
    message: str,
) -> None:
    place = tmp_path / "config" / "config.toml"
    place.parent.mkdir()
    place.write_text('theme = "ember"\n', encoding="utf-8")
    monkeypatch.setenv("EDITOR", edits_by(tmp_path, action))

    line = cli.fails(1, "config", "edit")

    assert message in line
    (kept,) = re.findall(r"is in (\S+config\.toml)", line)
    assert Path(kept).is_relative_to(private_temp)
    assert Path(kept).exists()
    assert place.read_text(encoding="utf-8") == 'theme = "ember"\n'


@pytest.mark.parametrize("editor", ["/nowhere/ed", "'unclosed"])
def test_an_editor_that_cannot_be_started_is_told(
    cli: CommandLine, private_temp: Path, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    monkeypatch.setenv("EDITOR", editor)

    assert "EDITOR=" in cli.fails(1, "config", "edit")
    assert list(private_temp.iterdir()) == []


def test_without_any_editor_one_is_asked_for(
    cli: CommandLine, private_temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(private_temp))

    assert "no editor is known" in cli.fails(1, "config", "edit")
