"""Settings at the board: the file in one's editor, colours, density, saved filters, own keys."""

from __future__ import annotations

import shlex
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from pipetui.services.settings.config import FILE, load_config
from pipetui.tui.board.geometry import Density
from tests.support.board import at_board

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.board import Hands

    Write = Callable[[str], None]


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """The folder of the settings, empty."""
    folder = tmp_path / "settings"
    folder.mkdir()
    return folder


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """An editor that puts a text in the place of what it is given."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def use(text: str) -> None:
        wanted = tmp_path / "wanted"
        wanted.write_text(text, encoding="utf-8")
        monkeypatch.setenv("EDITOR", shlex.join(["cp", str(wanted)]))

    return use


def let_put_aside(me: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen that can be put aside, as in a terminal."""

    @contextmanager
    def aside() -> Iterator[None]:
        yield

    monkeypatch.setattr(me.app, "suspend", aside)


def density(me: Hands) -> Density:
    """How close the cards stand."""
    return me.screen.view.density


# -- the file ----------------------------------------------------------------------------------


async def test_what_is_written_holds_at_once(
    database: Path, settings: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write('density = "compact"\ntheme = "paper"\n[keys]\n"deal.advance" = "f5"\n')
    async with at_board(database, settings=settings) as me:
        let_put_aside(me, monkeypatch)
        await me.press(",")

        assert density(me) is Density.COMPACT
        assert me.app.theme == "paper"
        assert "f5  advance" in me.text()
        await me.press("3", "L")
        assert me.stage == "Offer"
        await me.press("f5")
        assert me.stage == "Signed"
        await me.press("?")
        assert any("f5" in line and "advance to" in line for line in me.text().splitlines())


async def test_a_mistake_is_told_and_changes_nothing(
    database: Path, settings: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_board(database, settings=settings, size=(200, 30)) as me:
        let_put_aside(me, monkeypatch)
        for text, told in (
            ("density = ", "is not TOML"),
            ('[keys]\n"deal.advance" = "x"\n', "deal.lost already"),
            ('[keys]\n"deal.advanse" = "x"\n', "did you mean deal.advance?"),
        ):
            write(text)
            await me.press(",")

            assert me.said.startswith("✗"), text
            assert told in me.said
            assert not (settings / FILE).exists(), text
            await me.press("3", "L")
            assert me.stage == "Signed", text
            await me.press("u")


async def test_a_mistake_that_was_there_is_told_at_the_start(
    database: Path, settings: Path
) -> None:
    (settings / FILE).write_text('density = "airy"\ntheme = "paper"\n', encoding="utf-8")
    async with at_board(database, settings=settings) as me:
        assert me.said.startswith("Settings: density in config.toml")
        assert density(me) is Density.NORMAL


async def test_a_theme_that_is_not_there_is_told_at_the_start_and_after_editing(
    database: Path, settings: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "there is no theme sunset; themes: contrast, ember, midnight, paper"
    (settings / FILE).write_text('theme = "sunset"\n', encoding="utf-8")
    write('theme = "dusk"\n')
    async with at_board(database, settings=settings) as me:
        assert me.said == f"Settings: {told}"
        let_put_aside(me, monkeypatch)
        await me.press(",")
        assert me.said == f"Settings: {told.replace('sunset', 'dusk')}"
        assert me.app.theme == "midnight"

        (settings / "themes").mkdir()
        (settings / "themes" / "dusk.toml").write_text('name = "dusk"\n', encoding="utf-8")
        write('theme = "dusk"\ndensity = "compact"\n')
        await me.press(",")
        assert me.said.startswith("Settings: dusk.toml: title must be a text")


async def test_without_a_folder_there_is_nothing_to_edit(database: Path) -> None:
    async with at_board(database) as me:
        await me.press(",")
        assert me.said == "✗ There is no settings folder"


# -- colours and density -----------------------------------------------------------------------


async def test_colours_are_seen_while_they_are_chosen_and_kept_only_when_taken(
    database: Path, settings: Path
) -> None:
    (settings / FILE).write_text("# mine\n", encoding="utf-8")
    choose = (":", *"choose the colours", "enter")
    async with at_board(database, settings=settings) as me:
        before = me.strips()[:3]
        await me.press(*choose)
        seen = set()
        for _ in range(3):
            await me.press("down")
            seen.add(me.app.theme)
            assert me.app.theme == "midnight" or me.strips()[:3] != before
        assert len(seen) == 3

        await me.press("escape")
        assert me.app.theme == "midnight"
        assert me.strips()[:3] == before
        assert load_config(settings)[0].theme is None

        await me.press(*choose, *"paper", "enter")
        assert me.app.theme == "paper"
        assert me.said == "Theme: paper"
        assert load_config(settings)[0].theme == "paper"
        assert (settings / FILE).read_text(encoding="utf-8").startswith("# mine\n")


async def test_density_is_seen_kept_and_left(database: Path, settings: Path) -> None:
    async with at_board(database, settings=settings) as me:
        await me.press(":", *"density", "enter", "up")
        assert density(me) is Density.COMPACT
        await me.press("escape")
        assert density(me) is Density.NORMAL

        await me.press(":", *"density", "enter", *"roomy", "enter")
        assert density(me) is Density.ROOMY
        assert load_config(settings)[0].density == "roomy"


# -- saved filters -----------------------------------------------------------------------------


async def test_a_filter_is_saved_taken_and_taken_away(database: Path, settings: Path) -> None:
    async with at_board(database, settings=settings) as me:
        await me.press("f")
        assert me.said.startswith("✗ No filter is saved yet")

        await me.press("/", *"acme", "enter", "f", *"save", "enter", *"Mine [x]", "enter")
        assert me.said == "Saved filter: Mine [x] · f brings it back"
        assert load_config(settings)[0].filters == {"Mine [x]": "acme"}

        await me.press("f", *"every", "enter")
        assert me.state.filter_text == ""
        await me.press("f", *"mine")
        assert "Mine [x]" in me.text()
        await me.press("enter")
        assert (me.state.filter_text, me.state.shown) == ("acme", 2)

        await me.press("f", *"forget", "enter", *"mine", "enter")
        assert me.said == "Forgot filter: Mine [x]"
        assert me.state.filter_text == "acme"
        assert load_config(settings)[0].filters == {}


async def test_saved_filters_are_left_taken_or_passed_over_for_words_of_one_s_own(
    database: Path, settings: Path
) -> None:
    (settings / FILE).write_text('[filters]\nmine = "acme"\n', encoding="utf-8")
    async with at_board(database, settings=settings) as me:
        await me.press("f", "escape")
        assert me.state.filter_text == ""
        await me.press("f", "enter")
        assert me.state.filter_text == "acme"
        await me.press("escape", "f", *"#web", "enter")
        assert (me.state.filter_text, me.state.shown) == ("#web", 1)


# -- own keys ----------------------------------------------------------------------------------


async def test_own_keys_do_what_the_others_did_and_are_shown_also_in_the_form(
    database: Path, settings: Path
) -> None:
    (settings / FILE).write_text(
        '[keys]\n"deal.new" = "a"\n"app.theme" = "f6"\n"deal.delete" = ""\n"app.help" = "f1"\n'
        '"form.save" = "f2"\n',
        encoding="utf-8",
    )
    async with at_board(database, settings=settings) as me:
        assert "a  new" in me.text()
        before = me.writes
        await me.press("d", "n")
        assert (me.writes, me.prompt.question) == (before, None)
        await me.press("a", *"Mine", "enter")
        assert me.here == "Mine"
        await me.press("e", *" two")
        assert "f2  save" in me.text()
        await me.press("f2")
        assert me.here == "Mine two"
        await me.press("f6")
        assert "Theme" in me.text()
        await me.press("escape", "f1", "/", *"colours")
        assert any("f6" in line and "colours" in line for line in me.text().splitlines())
