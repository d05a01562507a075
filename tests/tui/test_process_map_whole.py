"""Pipelines begun and changed, texts and whole maps in one's own editor, others at work."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.maps.editing import add_stage, remove_stage, rename_stage
from tests.support.board import at_board
from tests.tui.process_screen import (
    change_elsewhere,
    names,
    process,
    said,
    stages,
    to,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence

    from tests.support.board import Hands

    Write = Callable[[Callable[[str], str]], None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """An editor that makes another text of the one it is given."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("EDITOR", "an-editor")

    def use(make: Callable[[str], str]) -> None:
        def edit(words: Sequence[str]) -> int:
            assert words[0] == "an-editor"
            file = Path(words[-1])
            file.write_text(make(file.read_text(encoding="utf-8")), encoding="utf-8")
            return 0

        monkeypatch.setattr("pipetui.services.editor.run_editor", edit)

    return use


@asynccontextmanager
async def at_map(
    database: Path, monkeypatch: pytest.MonkeyPatch, *keys: str
) -> AsyncIterator[Hands]:
    """Hands at the process, on a screen that can be put aside as in a terminal."""

    @contextmanager
    def aside() -> Iterator[None]:
        yield

    async with at_board(database) as me:
        monkeypatch.setattr(me.app, "suspend", aside)
        await me.press("P", *keys)
        yield me


def kept(folder: Path) -> list[str]:
    """The files that were left where an editor wrote them."""
    return [file.name for file in folder.glob("pipetui-*/*")]


# -- the whole ---------------------------------------------------------------------------------


async def test_a_pipeline_begins_with_a_template_and_a_name_that_no_other_has(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("P", "p")
        assert "only pipeline" in said(me)
        await me.press("t", "2", *"Sales", "enter")
        assert "There is a pipeline Sales already" in me.text()
        assert process(me).prompt.question is not None
        await me.press(*" II", "enter")
        assert process(me).state.process.pipeline.name == "Sales II"
        assert said(me) == "Made pipeline Sales II · u undoes"
        await me.press("p", "1")
        assert process(me).state.process.pipeline.name == "Sales"
        await me.press("p", "1", "q")
        assert me.state.process.pipeline.name == "Sales II"


async def test_a_long_text_and_a_list_are_written_in_the_editor(
    database: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(lambda _: "First.\n\nSecond.")
    async with at_map(database, monkeypatch) as me:
        await to(me, "guidance")
        await me.press("E")
        assert stages(me)[0].guidance == "First.\n\nSecond."
        write(lambda text: text.replace("Second", "Third"))
        await me.press("e")
        assert stages(me)[0].guidance == "First.\n\nThird."
        write(lambda text: f"{text}* Ring +1d\n")
        await to(me, "items")
        await me.press("E")
        assert [item.key for item in stages(me)[0].items] == [
            *("find-the-buyer", "read-their-site", "ring")
        ]
        await to(me, "phase")
        await me.press("E")
        assert "e edits it here" in said(me)


async def test_the_whole_map_is_written_in_the_editor_and_deals_are_given_a_place(
    database: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_the_first_stage(text: str) -> str:
        sign = "\n[[stage]]\n"
        head, rest = text.split(sign, 1)
        return head + rest[rest.index(sign) :]

    write(without_the_first_stage)
    async with at_map(database, monkeypatch, "X") as me:
        assert "2 deals of Lead go to" in me.text()
        await me.press("1")
        assert names(me)[0] == "Talk"
        assert "as a file" in said(me)


async def test_a_mistake_in_the_file_is_told_and_what_was_written_is_kept_to_be_gone_on_with(
    database: Path, write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(lambda text: text.replace("name = ", "nam = ", 1))
    async with at_map(database, monkeypatch) as me:
        before = me.writes
        await me.press("X")
        assert "line" in said(me)
        assert "the same key goes on with it" in said(me)
        assert kept(tmp_path) == ["text.toml"]
        write(
            lambda text: text.replace("nam = ", "name = ", 1).replace(
                'key = "sales"', 'key = "other"', 1
            )
        )
        await me.press("X")
        assert "the key of the pipeline was sales" in said(me)
        assert me.writes == before
        write(lambda text: text.replace('"other"', '"sales"', 1).replace("Lead", "First", 1))
        await me.press("X")
        assert names(me)[0] == "First"


# -- others at the same time -------------------------------------------------------------------


async def test_a_stage_that_somebody_removed_meanwhile_is_told(database: Path) -> None:
    change_elsewhere(database, lambda now: add_stage(now, "Demo", "lead"))
    async with at_board(database) as me:
        await me.press("P", "j", "e", *" x")
        change_elsewhere(database, lambda now: remove_stage(now, "demo"))
        await me.press("enter")
        assert "There is no stage" in me.text()
        await me.press("escape")
        assert process(me).state.stage.name == "Talk"


async def test_an_editor_does_not_write_over_what_others_wrote(
    database: Path, write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(lambda _: "Mine.")
    async with at_map(database, monkeypatch, "l") as me:
        await to(me, "guidance")
        change_elsewhere(database, lambda now: rename_stage(now, "lead", "First"))
        await me.press("E")
        assert "The map was changed meanwhile" in said(me)
        assert stages(me)[0].guidance is None
        assert kept(tmp_path) == ["text.md"]
