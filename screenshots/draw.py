"""Draw the screenshots from demo data and a fixed clock: `python screenshots/draw.py [FOLDER]`.

Every picture is an SVG that depends on nothing but the program, so that a test can tell when one
is out of date. With `--png` each is drawn as PNG too, which takes the fonts of the machine.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from picture import plain_svg, write_png
from textual.events import Key

from pipetui.services.demo import make_demo
from pipetui.services.session import Session
from pipetui.services.settings.themes import choose_theme
from pipetui.tui.app import PipetuiApp
from pipetui.tui.screens.board import BoardScreen

HERE = Path(__file__).parent
SURROUNDINGS = {
    "PIPETUI_NOW": "2026-11-19T09:30:00+01:00",
    "PIPETUI_TZ": "Europe/Berlin",
    "LOGNAME": "me",  # the name in a deal's history
}
USUAL, ROOMY, SMALL = (120, 40), (160, 45), (80, 24)
FIRST_CARD = ("1", "g")
TO_DISCOVERY = ("l", "l")
SIGNS = {"space": " ", "slash": "/", "colon": ":", "question_mark": "?"}
MORNING = (*"te", "enter", *"tete", "enter", "enter", "p", *["enter"] * 9, *"j" * 20)
"""Keys that settle part of a review, and pass by the rest."""


@dataclass(frozen=True)
class Shot:
    """A picture: its name, the keys pressed since the one before it, and the terminal's size."""

    name: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = USUAL


@dataclass(frozen=True)
class Walk:
    """Pictures taken one after another, on a way through the program over a sample of its own."""

    shots: tuple[Shot, ...]
    theme: str = "midnight"
    colour: bool = True


WALKS = (
    Walk(
        (
            Shot("board", TO_DISCOVERY),
            Shot("board-46x24", size=(46, 24)),
            Shot("board-80x24", size=SMALL),
            Shot("board-200x60", size=(200, 60)),
            Shot("edit", ("e", "tab", "tab", "tab")),
            Shot("next-step", ("escape", "s", *"call anna fri 14:00")),
            Shot(
                "quick-add", ("escape", *FIRST_CARD, "n", *"Acme: Audit 12k >prop #fair !call fri")
            ),
            Shot("filter", ("escape", *FIRST_CARD, "slash", *"stale >5k")),
            Shot("palette", ("escape", *FIRST_CARD, "colon", *"lo")),
            Shot("help", ("escape", *FIRST_CARD, "question_mark")),
            Shot("inspector", ("escape", "l", "j", "j", "i"), ROOMY),
            Shot("inspector-80x24", ("i",), SMALL),
            Shot("drawers", ("i", *FIRST_CARD, "D", "l", "j")),
            Shot("look-back", ("q", "colon", *"look back", "enter")),
            Shot("health", ("q", "S")),
            Shot("contacts", ("q", "C", "j")),
            Shot("company-80x24", ("l", "g", "j", "enter"), SMALL),
            Shot("process", ("q", "l", "P", "l")),
            Shot("process-80x24", ("h",), SMALL),
            Shot("process-paths", ("5",)),
            Shot("metrics", ("q", "M")),
            Shot("metrics-80x24", ("2",), SMALL),
            Shot("metrics-forecast", ("4",)),
            Shot("metrics-plan", ("5",)),
            Shot("metrics-customers", ("7",)),
            Shot("metrics-by", ("1", "b", "2")),
            Shot("review", ("q", "r", "j", "j", "j", "j")),
            Shot("review-80x24", size=SMALL),
        )
    ),
    Walk(
        (
            Shot("checklist", ("l", "L")),
            Shot(
                "marks", ("u", *FIRST_CARD, *TO_DISCOVERY, "space", "G", "space", "k", "space", "L")
            ),
            Shot("review-end", ("u", "escape", "r", *MORNING)),
        )
    ),
    Walk((Shot("board-paper", TO_DISCOVERY), Shot("metrics-speed", ("M", "3"))), theme="paper"),
    Walk((Shot("board-ember", TO_DISCOVERY),), theme="ember"),
    Walk((Shot("board-contrast", TO_DISCOVERY),), theme="contrast"),
    Walk(
        (
            Shot("board-no-colour", TO_DISCOVERY),
            Shot("metrics-forecast-no-colour", ("M", "4"), SMALL),
        ),
        colour=False,
    ),
)


async def take(walk: Walk, database: Path) -> dict[str, str]:
    """The pictures of a walk by name, as SVG."""
    app = PipetuiApp(
        lambda: Session.open(str(database), "tui"),
        choose_theme(HERE / "none", walk.theme),
        works_beside=False,
    )
    pictures: dict[str, str] = {}
    async with app.run_test(size=walk.shots[0].size) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        for shot in walk.shots:
            if shot.size != app.size:
                await pilot.resize_terminal(*shot.size)
            # As a terminal passes them on; the pilot would wait for the clock behind each.
            for key in shot.keys:
                name = "space" if key == " " else key
                app.post_message(Key(name, SIGNS.get(name, name if len(name) == 1 else None)))
            await pilot.pause()
            # What is read beside the screen is part of the picture.
            await app.workers.wait_for_complete()
            if isinstance(app.screen, BoardScreen) or app.screen.is_modal:
                for screen in app.screen_stack:
                    if isinstance(screen, BoardScreen):
                        screen.count_signs()
                await pilot.pause()
            pictures[shot.name] = plain_svg(app.export_screenshot(title="PipeTUI"))
    return pictures


def draw_all(sample: Path, folder: Path) -> dict[str, str]:
    """Every picture by name, as SVG, of a sample database; `folder` holds its copies meanwhile."""
    pictures: dict[str, str] = {}
    for walk in WALKS:
        database = Path(shutil.copyfile(sample, folder / f"{walk.shots[0].name}.db"))
        os.environ.pop("NO_COLOR", None)
        if not walk.colour:
            os.environ["NO_COLOR"] = "1"
        pictures.update(asyncio.run(take(walk, database)))
    return pictures


def main(arguments: list[str]) -> None:
    """Write the pictures into a folder, this one unless another is given."""
    folder = Path(next((each for each in arguments if not each.startswith("-")), HERE))
    folder.mkdir(exist_ok=True)
    os.environ.update(SURROUNDINGS)
    with tempfile.TemporaryDirectory() as scratch:
        sample = Path(scratch) / "sample.db"
        make_demo(str(sample), "demo").close()
        pictures = draw_all(sample, Path(scratch))
    for name, svg in pictures.items():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
        if "--png" in arguments:
            write_png(svg, folder / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
