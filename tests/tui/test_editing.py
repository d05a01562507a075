"""The user's editor, started from the screen: it gets the terminal and gives it back."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.app import App

from pipetui.domain.errors import Conflict, Refused
from pipetui.tui.editing import edit_text
from tests.support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EDITOR = """\
import sys
from pathlib import Path
file = Path(sys.argv[1])
text = file.read_text(encoding="utf-8")
{action}
"""

PROGRAM = """\
from textual.app import App
from textual.widgets import Static
from pipetui.domain.errors import PipetuiError
from pipetui.tui.editing import edit_text

class Page(App[None]):
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [("E", "edit", ""), ("q", "quit", "")]

    def compose(self):
        yield Static("on the page")

    def action_edit(self):
        try:
            told = f"came back with {edit_text(self, 'before', '.md')!r}"
        except PipetuiError as error:
            told = error.message
        self.query_one(Static).update(told)

Page().run()
"""


class Page(App[None]):
    """An application that can be put aside, and remembers how often it was."""

    aside = 0
    away = False

    @contextmanager
    def suspend(self) -> Iterator[None]:
        self.aside += 1
        self.away = True
        # As in Textual: what is raised inside leaves it put aside.
        yield
        self.away = False


@pytest.fixture
def private_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def use(action: str) -> None:
        monkeypatch.setenv("EDITOR", editor_doing(tmp_path, action))

    return use


def editor_doing(folder: Path, action: str) -> str:
    script = folder / "editor.py"
    script.write_text(EDITOR.format(action=action), encoding="utf-8")
    return shlex.join([sys.executable, str(script)])


def test_what_is_written_comes_back(editor: Callable[[str], None], private_temp: Path) -> None:
    editor("file.write_text(text + ' and after', encoding='utf-8')")
    page = Page()

    assert edit_text(page, "before", ".md") == "before and after"
    assert (page.aside, page.away) == (1, False)
    assert list(private_temp.iterdir()) == []


def test_what_is_left_as_it_is_gives_nothing(
    editor: Callable[[str], None], private_temp: Path
) -> None:
    editor("")

    assert edit_text(Page(), "before", ".md") is None
    assert list(private_temp.iterdir()) == []


@pytest.mark.parametrize("action", ["sys.exit(3)", "file.write_text('x'); sys.exit(3)"])
def test_an_editor_that_fails_changes_nothing_and_is_told(
    editor: Callable[[str], None], private_temp: Path, action: str
) -> None:
    editor(action)
    page = Page()

    with pytest.raises(Refused, match="ended with 3, so nothing was changed"):
        edit_text(page, "before", ".md")
    assert not page.away
    assert bool(list(private_temp.iterdir())) == ("write" in action)


def test_an_editor_that_cannot_start_gives_the_screen_back(
    private_temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "/nowhere/ed")
    page = Page()

    with pytest.raises(Refused, match="cannot be started"):
        edit_text(page, "before", ".md")
    assert (page.aside, page.away) == (1, False)
    assert list(private_temp.iterdir()) == []


def test_without_an_editor_the_screen_stays(
    private_temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(private_temp))
    page = Page()

    with pytest.raises(Refused, match="no editor is known"):
        edit_text(page, "before", ".md")
    assert page.aside == 0


def test_a_text_that_cannot_be_stored_is_kept_and_named(
    editor: Callable[[str], None], private_temp: Path
) -> None:
    editor("file.write_text('long thoughts', encoding='utf-8')")
    page = Page()

    def store(text: str) -> None:
        assert not page.away
        raise Conflict(f"somebody else changed it: {len(text)}")

    with pytest.raises(Conflict, match="somebody else") as caught:
        edit_text(page, "before", ".md", store)
    kept = Path(caught.value.hint.rpartition(" ")[2])
    assert kept.is_relative_to(private_temp)
    assert kept.read_text(encoding="utf-8") == "long thoughts"
    assert kept.stat().st_mode & 0o777 == 0o600


async def test_where_there_is_no_terminal_it_is_refused(
    editor: Callable[[str], None],
) -> None:
    editor("")
    app = App[None]()
    async with app.run_test():
        with pytest.raises(Refused, match="a terminal of its own"):
            edit_text(app, "before", ".md")


def test_in_a_terminal_the_editor_has_it_to_itself_until_it_ends(tmp_path: Path) -> None:
    # An editor to which ctrl+C means something, as it does to most.
    said = editor_doing(
        tmp_path,
        "import signal; signal.signal(signal.SIGINT, lambda *_: None)\n"
        "print('THE EDITOR'); file.write_text(input('more?'), encoding='utf-8')",
    )
    environment = {**os.environ, "EDITOR": said, "TERM": "xterm-256color"}
    terminal = Terminal([sys.executable, "-c", PROGRAM], environment, 60, 10)
    try:
        terminal.wait_for("on the page")
        terminal.press("E")
        terminal.wait_for("THE EDITOR", "more?")
        terminal.press("\x03")
        # Its answer may wait for the end of the line: a signal just before a read interrupts none.
        terminal.press("after\n")
        terminal.wait_for("came back with 'after'")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    finally:
        terminal.close()
