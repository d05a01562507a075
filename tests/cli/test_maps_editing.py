from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.support.command_line import CommandLine

RENAME = ('name = "Lead"', 'name = "Enquiry"')
NO_NUMBER = ("probability = 10", 'probability = "ten"')
MEND = ('probability = "ten"', "probability = 15")
OTHER_KEY = ('key = "lead"', 'key = "enquiry"')


class Typed(io.StringIO):
    """A person who has typed all answers already."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch, temp: Path) -> Callable[..., None]:
    """Sets an editor that replaces a text, another one each time it is started."""

    def use(*actions: tuple[str, str], before: Callable[[], object] = lambda: None) -> None:
        left = list(actions)

        def edit(words: Sequence[str], *, check: bool) -> subprocess.CompletedProcess[str]:
            assert (words[0], check) == ("an-editor", False)
            file = Path(words[-1])
            text = file.read_text(encoding="utf-8")
            before()
            old, new = left.pop(0) if len(left) > 1 else left[0]
            assert old in text, old
            file.write_text(text.replace(old, new), encoding="utf-8")
            return subprocess.CompletedProcess(words, 0)

        monkeypatch.setenv("EDITOR", "an-editor")
        monkeypatch.setattr("pipetui.services.editor.subprocess.run", edit)

    return use


@pytest.fixture
def at_terminal(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """A command line typed by somebody who then gives these answers."""

    def run(*words: str, answers: str) -> str:
        monkeypatch.setattr(sys, "stdin", Typed(answers))
        return cli.on_terminal(*words, columns=200).decode()

    return run


def kept(temp: Path) -> list[str]:
    return [file.name for file in temp.rglob("*.toml")]


def test_an_edit_takes_effect_with_a_yes_and_tells_what_it_changed(
    cli: CommandLine, editor: Callable[..., None], temp: Path
) -> None:
    editor(RENAME)

    assert cli("map", "edit", "sales", "--yes").text == (
        "Changed pipeline Sales\n  Stage Enquiry\n    ~ name: Lead → Enquiry\n"
    )
    assert cli.json("show", 3)["stage"] == "Enquiry"
    assert kept(temp) == []
    cli("undo")
    assert cli.json("show", 3)["stage"] == "Lead"


def test_an_edit_that_changes_nothing_writes_nothing(
    cli: CommandLine, editor: Callable[..., None]
) -> None:
    editor(("Lead", "Lead"))

    told = cli.json("map", "edit", "--yes")

    assert told["operation"] is None
    assert (told["items"], told["changes"]) == ([], [])
    assert cli("map", "edit").text == "All is so already; nothing was changed\n"


def test_a_script_has_to_say_yes_and_what_was_written_is_kept(
    cli: CommandLine, editor: Callable[..., None], temp: Path
) -> None:
    editor(RENAME)

    result = cli.run("map", "edit", "sales")

    assert result.code == 1
    assert "~ name: Lead → Enquiry" in result.text
    assert "--yes gives it" in result.complaint
    assert kept(temp) == ["sales.toml"]
    assert str(temp) in result.complaint
    assert cli.json("show", 3)["stage"] == "Lead"
    assert cli.refused("map", "edit")["hint"].startswith("--yes gives it. Nothing was changed")


def test_a_mistake_is_told_with_its_line_and_what_was_written_is_kept(
    cli: CommandLine, editor: Callable[..., None], temp: Path
) -> None:
    editor(NO_NUMBER)

    told = cli.fails(1, "map", "edit", "sales", "--yes")

    assert "sales.toml, line " in told
    assert 'stage 1 "Lead"' in told
    assert "Nothing was changed; what you wrote is in" in told
    assert kept(temp) == ["sales.toml"]


def test_at_a_terminal_a_mistake_can_be_put_right_at_once(
    cli: CommandLine, editor: Callable[..., None], at_terminal: Callable[..., str], temp: Path
) -> None:
    editor(NO_NUMBER, MEND)

    screen = at_terminal("map", "edit", answers="y\ny\n")

    assert "line " in screen
    assert "Go on editing?" in screen
    assert "probability: 10 % → 15 %" in screen
    assert screen.rstrip().endswith("Changed pipeline Sales\x1b[0m")
    assert cli.json("map", "show")["stages"][0]["probability"] == 0.15
    assert kept(temp) == []


@pytest.mark.parametrize("answers", ["n\n", "", "\n"])
def test_at_a_terminal_nothing_takes_effect_without_a_yes(
    cli: CommandLine,
    editor: Callable[..., None],
    at_terminal: Callable[..., str],
    temp: Path,
    answers: str,
) -> None:
    editor(RENAME)

    screen = at_terminal("map", "edit", answers=answers)

    assert "name: Lead → Enquiry" in screen
    assert "Let it take effect?" in screen
    assert cli.json("show", 3)["stage"] == "Lead"
    assert kept(temp) == ["sales.toml"]


def test_at_a_terminal_the_edit_can_go_on_after_its_changes_were_seen(
    cli: CommandLine, editor: Callable[..., None], at_terminal: Callable[..., str]
) -> None:
    editor(RENAME, ('name = "Enquiry"', 'name = "Anfrage"'))

    at_terminal("map", "edit", answers="e\ny\n")

    assert cli.json("show", 3)["stage"] == "Anfrage"


def test_at_a_terminal_it_is_asked_where_deals_go_whose_stage_went(
    cli: CommandLine, editor: Callable[..., None], at_terminal: Callable[..., str]
) -> None:
    editor(OTHER_KEY)

    screen = at_terminal("map", "edit", answers="qual\ny\n")

    assert "2 deals stand in Lead, which the map no longer has." in screen
    assert "2 deals go to Qualified" in screen
    assert cli.json("show", 3)["stage"] == "Qualified"


def test_a_script_says_where_deals_go(cli: CommandLine, editor: Callable[..., None]) -> None:
    editor(OTHER_KEY)

    assert "--stage-to lead=OTHER" in cli.fails(1, "map", "edit", "--yes")
    editor(OTHER_KEY)
    told = cli.json("map", "edit", "--yes", "--stage-to", "lead=proposal")

    assert sorted(told["moved"]) == [3, 4]
    assert cli.json("show", 3)["stage"] == "Proposal"


def test_the_key_of_the_pipeline_stays(cli: CommandLine, editor: Callable[..., None]) -> None:
    editor(('key = "sales"', 'key = "other"'))

    assert "a key stays" in cli.fails(1, "map", "edit", "--yes").lower()
    assert cli.json("map", "list")["total"] == 1


def test_a_map_that_somebody_else_changed_meanwhile_is_left_as_they_left_it(
    cli: CommandLine, editor: Callable[..., None], temp: Path
) -> None:
    changed = cli("map", "export", "sales").text.replace("probability = 10", "probability = 12")
    file = temp.parent / "other.toml"
    file.write_text(changed, encoding="utf-8")
    editor(RENAME, before=lambda: cli("map", "import", str(file)))

    told = cli.fails(3, "map", "edit", "--yes")

    assert "changed elsewhere meanwhile" in told
    (lead, *_) = cli.json("map", "show")["stages"]
    assert (lead["name"], lead["probability"]) == ("Lead", 0.12)
    assert kept(temp) == ["sales.toml"]


def test_comments_of_the_user_stay_and_are_no_change_of_the_map(
    cli: CommandLine, editor: Callable[..., None]
) -> None:
    editor(("\n[pipeline]\n", "\n# ours since May\n[pipeline]\n"))

    assert "Only comments" in cli("map", "edit", "--yes").text
    assert "# ours since May" in cli("map", "export", "sales").text
    assert len(cli.json("map", "history")["items"]) == 1
