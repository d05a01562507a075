"""Draw the screenshots from demo data and a fixed clock: `python screenshots/draw.py [FOLDER]`.

Every picture is an SVG that depends on nothing but the program, so that a test can tell when one
is out of date. With `--png` each is drawn as PNG too, which takes the fonts of the machine.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from pipetui.services.demo import make_demo
from pipetui.services.session import Session
from pipetui.tui.app import PipetuiApp, choose_theme

HERE = Path(__file__).parent
CLOCK = {"PIPETUI_NOW": "2026-11-19T09:30:00+01:00", "PIPETUI_TZ": "Europe/Berlin"}
FONT, WIDE_FONT = "DejaVu Sans Mono", "Noto Sans Mono CJK JP"

# How Textual lays lines out in a picture.
LINE_HEIGHT, FIRST_LINE = 24.4, 1.5
BLOCKS = {
    "█": 1,
    "▉": 7 / 8,
    "▊": 3 / 4,
    "▋": 5 / 8,
    "▌": 1 / 2,
    "▍": 3 / 8,
    "▎": 1 / 4,
    "▏": 1 / 8,
}
"""How much of its cell a block fills from the left."""
BLOCK = re.compile(
    r'<text class="(?P<style>[^"]+)" x="(?P<x>[^"]+)" y="[^"]+" textLength="(?P<width>[^"]+)"'
    r' clip-path="url\(#[^"]+-line-(?P<line>\d+)\)">(?P<block>█(?=█*<)|[▉▊▋▌▍▎▏](?=<))█*</text>'
)


@dataclass(frozen=True)
class Shot:
    """A picture: its name, the terminal's size, the theme, and the keys pressed before it."""

    name: str
    size: tuple[int, int]
    theme: str = "midnight"
    keys: tuple[str, ...] = ()


SHOTS = (
    Shot("board", (150, 40), keys=("l", "l", "l")),
    Shot("board-80x24", (80, 24)),
    Shot("board-200x60", (200, 60), "ember", keys=("l", "j")),
    Shot("board-light", (120, 40), "paper", keys=("l", "l", "l", "j")),
    Shot("board-contrast", (120, 40), "contrast", keys=("l",)),
    Shot("checklist", (120, 40), keys=("l", "L")),
    Shot("quick-add", (120, 40), keys=("n", *"Acme: Audit 12k >prop #fair !call fri")),
    Shot("filter", (120, 40), keys=("slash", *"stale >5k")),
    Shot("help", (120, 40), keys=("question_mark",)),
)


async def draw(shot: Shot, database: Path) -> str:
    """One picture as SVG."""
    app = PipetuiApp(
        lambda: Session.open(str(database), "tui"), choose_theme(HERE / "none", shot.theme)
    )
    async with app.run_test(size=shot.size) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        for key in shot.keys:
            await pilot.press("space" if key == " " else key)
        await pilot.pause()
        # A picture fetches nothing: the viewer's own monospaced font will do.
        svg = app.export_screenshot(title="PipeTUI")
        return with_drawn_blocks(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL))


def with_drawn_blocks(svg: str) -> str:
    """The picture with block characters as rectangles: fonts leave gaps between the lines."""

    def rectangle(found: re.Match[str]) -> str:
        left, top = float(found["x"]), FIRST_LINE + LINE_HEIGHT * int(found["line"])
        width = float(found["width"]) * BLOCKS[found["block"]]
        return (
            f'<rect class="{found["style"]}" x="{left:g}" y="{top:g}" width="{width:g}"'
            f' height="{LINE_HEIGHT + 0.25:g}" shape-rendering="crispEdges"/>'
        )

    return BLOCK.sub(rectangle, svg)


def with_local_fonts(svg: str) -> str:
    """The picture in fonts of this machine: one for all, another for wide characters.

    Cairo looks into no second font for what the first one lacks.
    """

    def wide(found: re.Match[str]) -> str:
        is_wide = any(unicodedata.east_asian_width(char) in "WF" for char in found[1])
        return (
            found[0].replace("<text", f'<text font-family="{WIDE_FONT}"') if is_wide else found[0]
        )

    svg = re.sub(r"Fira Code|arial", FONT, svg)
    return re.sub(r"<text[^>]*>([^<]*)</text>", wide, svg)


def draw_all(folder: Path) -> dict[str, str]:
    """Every picture by name, as SVG; `folder` holds the database meanwhile."""
    os.environ.update(CLOCK)
    sample = folder / "sample.db"
    make_demo(str(sample), "demo").close()
    pictures: dict[str, str] = {}
    for shot in SHOTS:
        database = folder / f"{shot.name}.db"
        shutil.copyfile(sample, database)
        pictures[shot.name] = asyncio.run(draw(shot, database))
    return pictures


def main(arguments: list[str]) -> None:
    """Write the pictures into a folder, this one unless another is given."""
    png = "--png" in arguments
    folder = Path(next((each for each in arguments if not each.startswith("-")), HERE))
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        pictures = draw_all(Path(scratch))
    for name, svg in pictures.items():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
        if png:
            import cairosvg

            local = with_local_fonts(svg).encode()
            cairosvg.svg2png(bytestring=local, write_to=str(folder / f"{name}.png"))


if __name__ == "__main__":
    main(sys.argv[1:])
