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
CELL_SIZES = {"board-46x24": (46, 24), "board-80x24": SMALL, "board-200x60": (200, 60)}
TO_DISCOVERY = ("l", "l")
SIGNS = {"space": " ", "slash": "/", "colon": ":", "question_mark": "?"}
MORNING = (
    "t",
    "e",
    "enter",
    "t",
    "e",
    "t",
    "e",
    *["enter"] * 2,
    "p",
    "enter",
    *["enter"] * 8,
    *["j"] * 20,
)
"""Keys that settle part of a review, and pass by the rest."""


@dataclass(frozen=True)
class Shot:
    """A picture: its name, the terminal's size, the theme, and the keys pressed before it."""

    name: str
    size: tuple[int, int] = USUAL
    theme: str = "midnight"
    keys: tuple[str, ...] = ()
    colour: bool = True


SHOTS = (
    Shot("board", keys=TO_DISCOVERY),
    *(Shot(name, size, keys=TO_DISCOVERY) for name, size in CELL_SIZES.items()),
    *(Shot(f"board-{name}", theme=name, keys=TO_DISCOVERY) for name in ("ember", "paper")),
    Shot("board-contrast", theme="contrast", keys=TO_DISCOVERY),
    Shot("board-no-colour", keys=TO_DISCOVERY, colour=False),
    Shot("inspector", ROOMY, keys=("l", "j", "j", "i")),
    Shot("inspector-80x24", SMALL, keys=("l", "j", "j", "i")),
    Shot("checklist", keys=("l", "L")),
    Shot("filter", keys=("slash", *"stale >5k")),
    Shot("palette", keys=("colon", *"lo")),
    Shot("help", keys=("question_mark",)),
    Shot("drawers", keys=("D", "l", "j")),
    Shot("review", keys=("r", "j", "j", "j", "j")),
    Shot("review-80x24", SMALL, keys=("r", "j", "j", "j", "j")),
    Shot("review-end", keys=("r", *MORNING)),
    Shot("look-back", keys=("colon", *"look back", "enter")),
    Shot("health", keys=("S",)),
    Shot("metrics", keys=("M",)),
    Shot("metrics-80x24", SMALL, keys=("M", "2")),
    Shot("metrics-forecast", keys=("M", "4")),
    Shot("metrics-forecast-no-colour", SMALL, keys=("M", "4"), colour=False),
    Shot("metrics-speed", theme="paper", keys=("M", "3")),
    Shot("metrics-by", keys=("M", "b", "2")),
    Shot("metrics-plan", keys=("M", "5")),
    Shot("metrics-customers", keys=("M", "7")),
    Shot("contacts", keys=("C", "j")),
    Shot("company-80x24", SMALL, keys=("C", "l", "j", "enter")),
    Shot("process", keys=("l", "P", "l")),
    Shot("process-80x24", SMALL, keys=("l", "P")),
    Shot("process-paths", keys=("P", "5")),
    Shot("edit", keys=(*TO_DISCOVERY, "e", "tab", "tab", "tab")),
    Shot("marks", keys=(*TO_DISCOVERY, "space", "G", "space", "k", "space", "L")),
    Shot("next-step", keys=(*TO_DISCOVERY, "s", *"call anna fri 14:00")),
    Shot("quick-add", keys=("n", *"Acme: Audit 12k >prop #fair !call fri")),
)


async def draw(shot: Shot, database: Path) -> str:
    """One picture as SVG."""
    app = PipetuiApp(
        lambda: Session.open(str(database), "tui"),
        choose_theme(HERE / "none", shot.theme),
        works_beside=False,
    )
    async with app.run_test(size=shot.size) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
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
        return plain_svg(app.export_screenshot(title="PipeTUI"))


def draw_all(folder: Path) -> dict[str, str]:
    """Every picture by name, as SVG; `folder` holds the database meanwhile."""
    os.environ.update(SURROUNDINGS)
    sample = folder / "sample.db"
    make_demo(str(sample), "demo").close()
    pictures: dict[str, str] = {}
    for shot in SHOTS:
        database = folder / f"{shot.name}.db"
        shutil.copyfile(sample, database)
        os.environ.pop("NO_COLOR", None)
        if not shot.colour:
            os.environ["NO_COLOR"] = "1"
        pictures[shot.name] = asyncio.run(draw(shot, database))
    return pictures


def main(arguments: list[str]) -> None:
    """Write the pictures into a folder, this one unless another is given."""
    folder = Path(next((each for each in arguments if not each.startswith("-")), HERE))
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        pictures = draw_all(Path(scratch))
    for name, svg in pictures.items():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
        if "--png" in arguments:
            write_png(svg, folder / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
